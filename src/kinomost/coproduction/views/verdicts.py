"""What the treaties say of a film, rule by rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kinomost.coproduction import actions
from kinomost.coproduction.models import Scenario
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.coproduction.queries import Dossier
from kinomost.coproduction.spots import spot_of
from kinomost.coproduction.trying import with_change
from kinomost.coproduction.views.common import address_of, asked, find_file, frame
from kinomost.law import Change, Finding, Message, Missing, Outcome, Source, Treaty, Verdict, smallest_change
from kinomost.law import treaties as all_treaties
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by

_STANDS = {Outcome.FAIL, Outcome.CONSENT}


@dataclass(frozen=True)
class Gap:
    """A fact to find out, and where it is typed; `ask` is the name of one that stands under “Further facts”."""

    what: Message
    address: str
    ask: str


@dataclass(frozen=True)
class Line:
    """A finding with what stands behind it."""

    finding: Finding
    source: Source | None
    gaps: list[Gap]


@require_safe
@office_page(PERMISSIONS["view_desk"])
def treaties(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """The verdict of every treaty that bears on the film, the leading one in front, and why it leads."""
    coproduction = find_file(exchange, film)
    dossier, scenario = asked(request, coproduction)
    context = frame(request, exchange, coproduction)
    found = dossier.assessment
    verdicts = found.verdicts if found else ()
    leading = found.leading if found else ()
    titles = {one.name: one for one in all_treaties()}
    context |= {
        "dossier": dossier,
        "scenario": scenario,
        "leading": [
            (
                verdict,
                headline(verdict),
                [
                    line
                    for line in found.precedence
                    if line.first == verdict.treaty or (line.second == verdict.treaty and not line.settled)
                ],
            )
            for verdict in verdicts
            if found and verdict.treaty in leading
        ],
        "others": [
            (verdict, titles[verdict.treaty], headline(verdict))
            for verdict in verdicts
            if verdict.treaty not in leading
        ],
        "precedence": [line for line in found.precedence if line.first not in leading] if found else [],
        "query": f"?scenario={scenario.pk}" if scenario else "",
    }
    return render(request, "coproduction/desk/treaties.html", context)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def treaty(request: HttpRequest, exchange: Exchange, film: str, treaty: str) -> HttpResponse:
    """One verdict, rule by rule, with the smallest change that would turn it."""
    coproduction = find_file(exchange, film)
    dossier, scenario = asked(request, coproduction)
    verdict, text = _verdict(dossier, treaty)
    context = frame(request, exchange, coproduction)
    place = Places(exchange, dossier, scenario, context["may_edit"])
    stands = any(finding.outcome in _STANDS for finding in verdict.findings)
    change = _change(dossier, text) if stands else None
    context |= {
        "dossier": dossier,
        "scenario": scenario,
        "verdict": verdict,
        "text": text,
        "headline": headline(verdict),
        "lines": [place.line(finding, text.sources) for finding in _worst_first(verdict.findings)],
        "gaps": place.gaps(verdict.missing),
        "change": change,
        "may_try": change is not None and with_change(dossier, change) is not None,
        "stands": stands,
        "query": f"?scenario={scenario.pk}" if scenario else "",
    }
    return render(request, "coproduction/desk/treaty.html", context)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def try_change(request: HttpRequest, exchange: Exchange, film: str, treaty: str) -> HttpResponse:
    """Keep the smallest change as a scenario, to see what else it changes."""
    coproduction = find_file(exchange, film)
    dossier, _scenario = asked(request, coproduction)
    _found, text = _verdict(dossier, treaty)
    change = _change(dossier, text)
    document = with_change(dossier, change) if change else None
    if document is None:
        raise Http404
    name = _("Change for: %(treaty)s") % {"treaty": text.short}
    taken = set(coproduction.scenarios.values_list("name", flat=True))
    number = 2
    while name in taken:
        name, number = f"{name.removesuffix(f' {number - 1}')} {number}", number + 1
    try:
        actions.add_scenario(by(request), coproduction, name[:120], document)
    except ValidationError as error:
        raise Http404 from error
    return redirect("coproduction:scenarios", exchange.slug, film)


def _verdict(dossier: Dossier, treaty: str) -> tuple[Verdict, Treaty]:
    verdict = dossier.assessment.of(treaty) if dossier.assessment else None
    if verdict is None:
        raise Http404
    return verdict, next(one for one in all_treaties() if one.name == treaty)


def _change(dossier: Dossier, text: Treaty) -> Change | None:
    """The smallest change that meets everything; where there is none, one after which nothing fails."""
    if dossier.facts.project is None:
        return None
    found = smallest_change(dossier.facts.project, text)
    return found or smallest_change(dossier.facts.project, text, Outcome.CONSENT)


def headline(verdict: Verdict) -> str:
    """The verdict in one sentence."""
    number = len(verdict.of(verdict.outcome))
    if verdict.outcome is Outcome.PASS:
        return _("Every rule is met.")
    if verdict.outcome is Outcome.FAIL:
        return ngettext("One rule is not met.", "%(count)d rules are not met.", number) % {"count": number}
    if verdict.outcome is Outcome.CONSENT:
        return ngettext(
            "The authorities must agree to one point.",
            "The authorities must agree to %(count)d points.",
            number,
        ) % {"count": number}
    facts, texts = len(verdict.missing), len(verdict.texts)
    said = []
    if facts:
        said.append(
            ngettext("One fact is missing.", "%(count)d facts are missing.", facts) % {"count": facts}
        )
    if texts:
        said.append(
            ngettext(
                "One part of the text has not been read.",
                "%(count)d parts of the text have not been read.",
                texts,
            )
            % {"count": texts}
        )
    if verdict.so_far is Outcome.PASS:
        said.insert(0, _("Every rule that is known is met."))
    return " ".join(said)


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """What stands in the way, then what is open, then what is met; remarks at the end."""
    return sorted(findings, key=lambda one: (one.note, -one.outcome.rank))


@dataclass(frozen=True)
class Places:
    """Links the findings of a dossier to the fields of its file."""

    exchange: Exchange
    dossier: Dossier
    scenario: Scenario | None
    may_edit: bool

    def gaps(self, missing: Iterable[Missing]) -> list[Gap]:
        return [self._gap(one) for one in missing]

    def _gap(self, one: Missing) -> Gap:
        spot = spot_of(one.path, self.dossier.facts, self.dossier.document)
        if spot is None:
            return Gap(one.what, "", "")
        film = self.dossier.coproduction.film
        address = address_of(self.exchange, film, spot, may_edit=self.may_edit, scenario=self.scenario)
        return Gap(one.what, address, spot.ask)

    def line(self, finding: Finding, sources: Any) -> Line:
        return Line(finding, sources.get(finding.source), self.gaps(finding.missing))
