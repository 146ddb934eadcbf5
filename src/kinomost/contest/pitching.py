"""From a pitch session to what the planner of running orders asks, and back: times, and what an order does not keep."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from kinomost.catalogue.models import Credit, FilmCompany
from kinomost.contest.facts import PRODUCTION
from kinomost.contest.models import Pitch, PitchSession
from kinomost.contest.naming import plain, quoted
from kinomost.parties.models import Organisation, Person
from kinomost.planning import order as planner
from kinomost.planning.messages import Message, Ref
from kinomost.planning.order import GRADES, Break, Presenter, Rule, Session

# Who may be expected to present: those who make the film, not everybody who was hired.
PRESENTING = (Credit.Function.DIRECTOR, Credit.Function.PRODUCER)


@dataclass(frozen=True)
class Plan:
    """A session as the planner has it, with the names of what it speaks of."""

    session: Session
    names: dict[Ref, str]

    def told(self, message: Message) -> str:
        """The planner's sentence in the reader's language."""
        return message.text(gettext, lambda ref: self.names.get(ref, ref.key))

    def unmet(self, pitches: Sequence[Pitch]) -> list[tuple[str, str, tuple[str, ...]]]:
        """What this order does not keep: how grave, what, and what would put it right."""
        order = {pitch.key: pitch for pitch in self.session.pitches}
        found = planner.unmet(self.session, [order[str(pitch.pk)] for pitch in pitches])
        return [(one.grade.value, self.told(one.message), tuple(map(self.told, one.mends))) for one in found]


def plan_of(session: PitchSession, pitches: Sequence[Pitch]) -> Plan:
    """What the planner is asked about these pitches, in a fixed number of queries.

    Two projects of one company stay apart, one person does not present twice in a row, and nobody presents who is not
    there. Who is there when is said of the pitch: all who present it together.
    """
    films = {pitch.entry.film_id for pitch in pitches}
    companies: dict[int, set[str]] = {film: set() for film in films}
    for film, organisation in FilmCompany.objects.filter(film__in=films, function__in=PRODUCTION).values_list(
        "film", "organisation"
    ):
        companies[film].add(str(organisation))
    people: dict[int, set[str]] = {film: set() for film in films}
    for film, person in Credit.objects.filter(film__in=films, function__in=PRESENTING).values_list(
        "film", "person"
    ):
        people[film].add(str(person))
    made, there = [], []
    for place, pitch in enumerate(pitches, 1):
        film, key = pitch.entry.film_id, str(pitch.pk)
        if pitch.entry.company_id:
            companies[film].add(str(pitch.entry.company_id))
        presenters = {*people[film]}
        if pitch.arrives_at or pitch.leaves_at:
            presenters.add(f"pitch {key}")
            there.append(Presenter(f"pitch {key}", pitch.arrives_at, pitch.leaves_at))
        made.append(
            planner.Pitch(
                key,
                session.minutes + session.questions,
                companies=frozenset(companies[film]),
                presenters=frozenset(presenters),
                position=place if pitch.fixed else None,
            )
        )
    asked = Session(
        starts=session.starts_at.astimezone(ZoneInfo(session.zone)),
        pitches=tuple(made),
        presenters=tuple(there),
        breaks=tuple(Break(one["after"], one["minutes"]) for one in session.breaks),
        changeover=session.gap,
        company_apart=1,
        presenter_apart=1,
        grades={rule: grade for rule, grade in GRADES.items() if rule is not Rule.LANGUAGE},
        present=tuple(pitch.key for pitch in made),
    )
    return Plan(asked, _names(pitches, companies, people))


def _names(
    pitches: Iterable[Pitch], companies: dict[int, set[str]], people: dict[int, set[str]]
) -> dict[Ref, str]:
    names = {}
    for pitch in pitches:
        names[Ref("pitch", str(pitch.pk))] = quoted(pitch.entry.film.titles)
        names[Ref("presenter", f"pitch {pitch.pk}")] = gettext("the team of “%(film)s”") % {
            "film": pitch.entry.film.titles
        }
    for kind, model, found in (("company", Organisation, companies), ("presenter", Person, people)):
        keys = {int(key) for several in found.values() for key in several}
        for one in model._default_manager.filter(pk__in=keys):
            names[Ref(kind, str(one.pk))] = plain(one.names)
    return names


def times(plan: Plan, pitches: Sequence[Pitch]) -> list[datetime]:
    """When each pitch begins in this order."""
    by_key = {pitch.key: pitch for pitch in plan.session.pitches}
    return [slot.starts for slot in planner.slots(plan.session, [by_key[str(pitch.pk)] for pitch in pitches])]
