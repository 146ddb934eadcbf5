"""The deal of a file as `kinomost.money.documents` takes it, in the language of the paper."""

from fractions import Fraction

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kinomost.catalogue.models import Credit
from kinomost.coproduction.queries import Dossier
from kinomost.coproduction.recouping import Recouping, per_cent
from kinomost.coproduction.templatetags.finance import exact
from kinomost.money.amounts import Money
from kinomost.money.documents import Deal, Draft, Paper, Party, Step, draft
from kinomost.money.waterfall import Waterfall
from kinomost.money.waterfall.model import Claim, Percent, Recoup, Split
from kinomost.names.serbian import to_cyrillic
from kinomost.names.texts import Texts
from kinomost.texts import formats

CODES = {tag: code for code, tag in formats.TAGS.items()}


def drafted(paper: Paper, dossier: Dossier, found: Recouping, tag: str) -> Draft:
    """The paper in this language, from the file as it stands."""
    with translation.override(CODES[tag]):
        return draft(paper, deal_of(dossier, found, tag), tag, to_cyrillic)


def deal_of(dossier: Dossier, found: Recouping, tag: str) -> Deal:
    """The facts of the deal, with names and words in this language, which is the active one."""
    film = dossier.coproduction.film
    directors = film.credits.filter(function=Credit.Function.DIRECTOR).select_related("person")
    return Deal(
        title=_text(film.titles, tag),
        parties=tuple(
            Party(
                _text(partner.organisation.names, tag) if partner.organisation else "",
                partner.country,
                share if share is not None else per_cent(partner.share),
                leads=at == 0,
            )
            for at, (partner, share) in enumerate(dossier.partners)
        ),
        figures=dossier.facts.figures,
        recoupment=tuple(steps_of(found.waterfall)) if found.waterfall else (),
        director=formats.listed([_text(one.person.names, tag) for one in directors if one.person]),
        minutes=film.runtime_minutes,
        languages=formats.listed([formats.language_name(one) for one in film.languages]),
        treaty=dossier.leading[0].title if len(dossier.leading) == 1 else "",
        on=timezone.localdate(),
    )


def _text(texts: Texts, tag: str) -> str:
    found = texts.best(tag)
    return found.text if found else ""


def steps_of(waterfall: Waterfall) -> list[Step]:
    """The order of recoupment in words."""
    said = []
    for step in waterfall.steps.values():
        match step.deed:
            case Percent():
                who = formats.listed([waterfall.parties[one.party] for one in step.deed.payees])
                of = _of(step.deed.base)
                what = _("%(percent)s of %(base)s") % {"percent": _percent(step.deed.rate), "base": of}
                if step.deed.cap is not None:
                    most = exact(Money(step.deed.cap, waterfall.currency))
                    what = _("%(what)s, at most %(most)s") % {"what": what, "most": most}
            case Recoup():
                who = formats.listed([waterfall.parties[one.party] for one in step.deed.claims])
                what = "; ".join(
                    _claim(one, waterfall, alone=len(step.deed.claims) == 1) for one in step.deed.claims
                )
            case Split():
                parts = step.deed.parts
                who = formats.listed([waterfall.parties.get(name, name) for name in parts])
                what = formats.listed(
                    [f"{waterfall.parties.get(name, name)} {_percent(part)}" for name, part in parts.items()]
                )
        said.append(Step(who, f"{step.name}: {what}"))
    return said


def _of(base: str) -> str:
    words = {"gross": _("the receipts"), "net": _("what is left")}
    return words.get(base) or _("what reaches “%(step)s”") % {"step": base}


def _claim(claim: Claim, waterfall: Waterfall, *, alone: bool) -> str:
    amount = exact(Money(sum(claim.amounts.values()), waterfall.currency))
    what = f"{waterfall.parties[claim.party]}: {amount}"
    if alone:
        what = _("recoups %(amount)s") % {"amount": amount}
    if premium := sum(claim.premiums.values()):
        what += ", " + _("with a premium of %(amount)s") % {
            "amount": exact(Money(premium, waterfall.currency))
        }
    if claim.interest:
        what += ", " + _("with interest of %(percent)s a year") % {"percent": _percent(claim.interest.rate)}
    return what


def _percent(part: Fraction) -> str:
    return formats.percent(round(part.numerator * 100 / part.denominator, 4))
