"""Audit lines as a person reads them: who, what, which record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from kinomost.journal.models import AuditLine
from kinomost.names.texts import Texts
from kinomost.parties.models import Account, Exchange, Role

# What the rooms write as verbs. A verb that is not here is shown as it was written.
VERBS = {
    "accept invitation": pgettext_lazy("did", "accepted an invitation"),
    "accept plan": pgettext_lazy("did", "accepted a plan of readings"),
    "add": pgettext_lazy("did", "added"),
    "admit": pgettext_lazy("did", "let in at the door"),
    "allow late": pgettext_lazy("did", "let an entry be late"),
    "answer": pgettext_lazy("did", "wrote an answer of an entry"),
    "arrange": pgettext_lazy("did", "put pitches in order"),
    "ask correction": pgettext_lazy("did", "asked for a correction of an entry"),
    "attach": pgettext_lazy("did", "added a file to an entry"),
    "begin": pgettext_lazy("did", "began an entry"),
    "book": pgettext_lazy("did", "booked"),
    "call_off": pgettext_lazy("did", "called a publication off"),
    "call off correction": pgettext_lazy("did", "called a correction off"),
    "cancel": pgettext_lazy("did", "cancelled"),
    "change": pgettext_lazy("did", "changed"),
    "change jurors": pgettext_lazy("did", "changed who sits in a round"),
    "change profile": pgettext_lazy("did", "changed the profile"),
    "change readings": pgettext_lazy("did", "changed who reads what"),
    "change role": pgettext_lazy("did", "changed a role"),
    "choose entries": pgettext_lazy("did", "changed which entries are in a round"),
    "clock": pgettext_lazy("did", "ran the clock of a pitch session"),
    "close": pgettext_lazy("did", "closed"),
    "complete": pgettext_lazy("did", "found an entry complete"),
    "confirm conflicts": pgettext_lazy("did", "confirmed a list of conflicts"),
    "count": pgettext_lazy("did", "wrote down the audience"),
    "create": pgettext_lazy("did", "made"),
    "declare conflicts": pgettext_lazy("did", "declared conflicts of interest"),
    "declare ties": pgettext_lazy("did", "named ties of a juror"),
    "declined": pgettext_lazy("did", "declined the offered seats"),
    "delete": pgettext_lazy("did", "deleted"),
    "detach": pgettext_lazy("did", "took a file out of an entry"),
    "download data": pgettext_lazy("did", "downloaded personal data"),
    "erase": pgettext_lazy("did", "erased"),
    "expired": pgettext_lazy("did", "let the offer of seats run out"),
    "extend": pgettext_lazy("did", "extended a deadline"),
    "find conflicts": pgettext_lazy("did", "found conflicts of interest"),
    "forget": pgettext_lazy("did", "forgot"),
    "give consent": pgettext_lazy("did", "recorded a consent"),
    "give role": pgettext_lazy("did", "gave a role"),
    "give_up": pgettext_lazy("did", "gave an import up"),
    "hide": pgettext_lazy("did", "hid"),
    "import": pgettext_lazy("did", "imported"),
    "import_change": pgettext_lazy("did", "changed by import"),
    "import_create": pgettext_lazy("did", "made by import"),
    "ineligible": pgettext_lazy("did", "declared an entry ineligible"),
    "invite": pgettext_lazy("did", "invited"),
    "invite author": pgettext_lazy("did", "asked somebody to work on an entry"),
    "judge": pgettext_lazy("did", "took part in the judging"),
    "leave": pgettext_lazy("did", "left"),
    "lift conflict": pgettext_lazy("did", "lifted a conflict of interest"),
    "list": pgettext_lazy("did", "named films without showtimes"),
    "make keeper": pgettext_lazy("did", "made keeper of the installation"),
    "not complete": pgettext_lazy("did", "found an entry not complete after all"),
    "note": pgettext_lazy("did", "changed a note"),
    "offer": pgettext_lazy("did", "offered seats"),
    "open": pgettext_lazy("did", "opened"),
    "open account": pgettext_lazy("did", "opened an account"),
    "picture": pgettext_lazy("did", "changed a picture"),
    "place": pgettext_lazy("did", "changed section or company of an entry"),
    "plan readings": pgettext_lazy("did", "had a plan of readings made"),
    "publish": pgettext_lazy("did", "published"),
    "reinstate": pgettext_lazy("did", "reinstated an entry"),
    "remark": pgettext_lazy("did", "said something to the jury"),
    "remove": pgettext_lazy("did", "removed"),
    "remove author": pgettext_lazy("did", "took somebody off an entry"),
    "remove juror": pgettext_lazy("did", "took a juror out of the jury"),
    "remove role": pgettext_lazy("did", "took a role away"),
    "resend invitation": pgettext_lazy("did", "sent an invitation again"),
    "restore": pgettext_lazy("did", "said an interest again"),
    "return": pgettext_lazy("did", "gave seats back"),
    "save": pgettext_lazy("did", "saved"),
    "say": pgettext_lazy("did", "said an interest"),
    "schedule": pgettext_lazy("did", "set a publication for a moment"),
    "score": pgettext_lazy("did", "handed in a score sheet"),
    "seat juror": pgettext_lazy("did", "took somebody into the jury"),
    "send_again": pgettext_lazy("did", "sent a letter again"),
    "send link": pgettext_lazy("did", "sent a link to begin an entry"),
    "store": pgettext_lazy("did", "uploaded"),
    "submit": pgettext_lazy("did", "sent in an entry"),
    "take_back": pgettext_lazy("did", "took an admission back"),
    "take back": pgettext_lazy("did", "took a withdrawal back"),
    "take back import": pgettext_lazy("did", "took an import back"),
    "take link": pgettext_lazy("did", "used a link by mail"),
    "take_offer": pgettext_lazy("did", "took offered seats"),
    "throw plan away": pgettext_lazy("did", "threw a plan of readings away"),
    "undo": pgettext_lazy("did", "took back a change"),
    "upload": pgettext_lazy("did", "brought in a file"),
    "wait": pgettext_lazy("did", "joined a waiting list"),
    "wish": pgettext_lazy("did", "said what they would like to read"),
    "withdraw": pgettext_lazy("did", "withdrew"),
    "withdraw consent": pgettext_lazy("did", "withdrew a consent"),
    "withdraw invitation": pgettext_lazy("did", "took an invitation back"),
    "withdraw link": pgettext_lazy("did", "took a link back"),
    "write": pgettext_lazy("did", "wrote to the authors of an entry"),
    "write to jurors": pgettext_lazy("did", "wrote to the jurors"),
}
KINDS = {
    "account": pgettext_lazy("record", "account"),
    "affiliation": pgettext_lazy("record", "affiliation"),
    "agerating": pgettext_lazy("record", "age rating"),
    "agreed": pgettext_lazy("record", "consent of an authority"),
    "authorinvitation": pgettext_lazy("record", "invitation to work on an entry"),
    "award": pgettext_lazy("record", "award of a contest"),
    "booking": pgettext_lazy("record", "booking"),
    "call": pgettext_lazy("record", "call for entries"),
    "city": pgettext_lazy("record", "city"),
    "consent": pgettext_lazy("record", "consent"),
    "coproduction": pgettext_lazy("record", "co-production file"),
    "copy": pgettext_lazy("record", "screening copy"),
    "cost": pgettext_lazy("record", "row of a budget"),
    "credit": pgettext_lazy("record", "credit"),
    "criterion": pgettext_lazy("record", "criterion of a round"),
    "entry": pgettext_lazy("record", "entry"),
    "exchange": pgettext_lazy("record", "exchange"),
    "fee": pgettext_lazy("record", "fee"),
    "film": pgettext_lazy("record", "film"),
    "filmcompany": pgettext_lazy("record", "company of a film"),
    "filmdays": pgettext_lazy("record", "film days"),
    "finance": pgettext_lazy("record", "source of money"),
    "import": pgettext_lazy("record", "import"),
    "interest": pgettext_lazy("record", "interest"),
    "invitation": pgettext_lazy("record", "invitation"),
    "juror": pgettext_lazy("record", "juror"),
    "languageversion": pgettext_lazy("record", "language version"),
    "letter": pgettext_lazy("record", "letter"),
    "mapping": pgettext_lazy("record", "remembered columns"),
    "openinghours": pgettext_lazy("record", "opening hours"),
    "organisation": pgettext_lazy("record", "organisation"),
    "partner": pgettext_lazy("record", "partner of a co-production"),
    "person": pgettext_lazy("record", "person"),
    "personcountry": pgettext_lazy("record", "nationality or residence"),
    "pitchsession": pgettext_lazy("record", "pitch session"),
    "place": pgettext_lazy("record", "place"),
    "placecontact": pgettext_lazy("record", "contact of a place"),
    "rateofday": pgettext_lazy("record", "exchange rate"),
    "receipt": pgettext_lazy("record", "receipt"),
    "recoupment": pgettext_lazy("record", "recoupment terms"),
    "release": pgettext_lazy("record", "release"),
    "role": pgettext_lazy("record", "role"),
    "round": pgettext_lazy("record", "round"),
    "scenario": pgettext_lazy("record", "scenario"),
    "screening": pgettext_lazy("record", "screening"),
    "season": pgettext_lazy("record", "season"),
    "seasonfilm": pgettext_lazy("record", "film of a season"),
    "section": pgettext_lazy("record", "section of a call"),
    "sheets": pgettext_lazy("record", "import file"),
    "shoot": pgettext_lazy("record", "shoot"),
    "site": pgettext_lazy("record", "place of work"),
    "space": pgettext_lazy("record", "hall or stage"),
    "step": pgettext_lazy("record", "step of a season"),
    "ticket": pgettext_lazy("record", "ticket"),
    "upload": pgettext_lazy("record", "file"),
    "waitingentry": pgettext_lazy("record", "place on the waiting list"),
    "work": pgettext_lazy("record", "work on a film"),
}
# Those who write without an account.
OTHERS = {
    "public": gettext_lazy("a visitor"),
    "command": gettext_lazy("the command line"),
    "import": gettext_lazy("an import"),
    "demo": gettext_lazy("the demo"),
    "invitation": gettext_lazy("a guest who was invited"),
    "worker": gettext_lazy("the site by itself"),
}


@dataclass(frozen=True)
class Entry:
    """One audit line, ready to be shown."""

    line: AuditLine
    who: str
    did: str
    kind: str
    label: str
    url: str

    @property
    def details(self) -> list[tuple[str, str]]:
        """What else was noted, in the words of the room that noted it."""
        return [(name, _written(value)) for name, value in self.line.detail.items() if name != "id"]


def _written(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def lines_of(
    exchange: Exchange,
    *,
    by: str = "",
    kind: str = "",
    record: int | None = None,
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[AuditLine]:
    """The office's audit lines, latest first; days are UTC's and both are included."""
    wanted: dict[str, Any] = {"by": by, "kind": kind, "object_id": record}
    wanted |= {"at__date__gte": first, "at__date__lte": last}
    return AuditLine.objects.filter(
        exchange_id=exchange.pk, **{name: value for name, value in wanted.items() if value}
    )


def writers(exchange: Exchange) -> list[tuple[str, str]]:
    """Everybody who may have written in the office, for a choice: their reference and their name."""
    accounts = Account.objects.filter(roles__exchange=exchange).distinct().order_by("email")
    return [(account.ref, str(account)) for account in accounts] + [
        (by, str(name)) for by, name in OTHERS.items()
    ]


def kinds() -> list[tuple[str, str]]:
    """Kinds of record, for a choice, in the alphabet of the reader's language."""
    return sorted(((kind, str(name)) for kind, name in KINDS.items()), key=lambda pair: pair[1].casefold())


def entries(lines: Iterable[AuditLine]) -> list[Entry]:
    """The lines with their people and records looked up: one query for the people, one a kind of record."""
    lines = list(lines)
    names = _names(line.by for line in lines)
    records = _records(lines)
    made = []
    for line in lines:
        found = records.get((line.kind, line.object_id))
        label, url = _label(found) if found is not None else ("", "")
        if found is None and line.object_id is not None:
            label = gettext("no. %(number)d, which is gone") % {"number": line.object_id}
        kind, verb = KINDS.get(line.kind), VERBS.get(line.verb)
        made.append(Entry(line, names[line.by], str(verb or line.verb), str(kind or line.kind), label, url))
    return made


def _names(references: Iterable[str]) -> dict[str, str]:
    wanted = set(references)
    ids = {int(by.removeprefix("account:")): by for by in wanted if by.startswith("account:")}
    names = {by: str(OTHERS.get(by, by)) for by in wanted}
    names |= {by: gettext("an account that is gone") for by in ids.values()}
    return names | {ids[account.pk]: str(account) for account in Account.objects.filter(pk__in=ids)}


def _records(lines: list[AuditLine]) -> dict[tuple[str, int | None], Model]:
    models = {
        model._meta.model_name: model for model in apps.get_models() if model.__module__[:8] == "kinomost"
    }
    found: dict[tuple[str, int | None], Model] = {}
    for kind in sorted({line.kind for line in lines} & set(models)):
        ids = {line.object_id for line in lines if line.kind == kind and line.object_id is not None}
        records = models[kind]._base_manager.filter(pk__in=ids)
        if models[kind] is Role:
            records = records.select_related("account")
        found |= {(kind, record.pk): record for record in records}
    return found


def _label(record: Model) -> tuple[str, str]:
    texts = getattr(record, "titles", None) or getattr(record, "names", None)
    if isinstance(record, Role):
        label = f"{record.account}: {record.get_kind_display()}"
    else:
        label = str(texts) if isinstance(texts, Texts) and texts else str(record)
    address = getattr(record, "get_absolute_url", None)
    return label, address() if address is not None else ""
