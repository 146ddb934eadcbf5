"""Where a film's own facts contradict each other. Both figures are shown; none is silently taken for the right one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from kinomost.law.facts import Project
from kinomost.law.film import Film, name_of, who
from kinomost.law.messages import Problem


def contradictions(project: Project) -> Iterator[Problem]:
    """Shares that do not make a whole, amounts that contradict shares or the budget, days that run backwards."""
    film = Film(project, {}, project.applied or date.today())
    film.basis = "cost"
    shares = [share for _, share in film.company_shares([])]
    if shares and None not in shares:
        total = sum((share for share in shares if share is not None), Fraction(0))
        if total != 1:
            yield Problem("shares_sum", "parties", {"total": total, "off": abs(total - 1)})
    for at, (party, share) in enumerate(zip(project.parties, shares, strict=True)):
        if party.share is not None and share is not None and party.share != share:
            params = {"party": name_of(party), "typed": party.share, "computed": share}
            yield Problem("share_contradicts", f"parties[{at + 1}].share", params)
        for name in ("cash", "in_kind"):
            amount = getattr(party, name)
            if amount is not None and amount.minor < 0:
                yield Problem("negative", f"parties[{at + 1}].{name}", {"value": amount})
    if not project.parties:
        yield Problem("no_parties", "parties")
    for at, person in enumerate(project.people or ()):
        if (
            person.counts_as is not None
            and person.nationality is not None
            and not (person.counts_as in person.nationality or person.counts_as == person.residence)
        ):
            yield Problem("counts_as_other", f"people[{at + 1}].counts_as", {"who": who(person)})
    if project.shooting and project.shooting_ends and project.shooting_ends < project.shooting:
        params = {"value": project.shooting_ends, "start": project.shooting}
        yield Problem("ends_before", "shooting_ends", params)
