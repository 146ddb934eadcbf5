"""The rankings that the log claims for closed rounds."""

from kinomost.contest import log
from kinomost.contest.models import Call, LogLine, Round
from kinomost.judging.log import RoundClosed, body_of, claimed_ranking
from kinomost.judging.scores import Table


def count_again(by: str, call: Call) -> list[Round]:
    """Claim anew the rankings of closed rounds that changed because a conflict was found.

    Call it in the transaction of what changed them, after its lines are in the log. Returns the rounds that changed.
    """
    closed = list(call.rounds.filter(state=Round.State.CLOSED))
    if not closed:
        return []
    tables = log.recomputed(call).tables
    changed = []
    for round_ in closed:
        table = tables.get(round_.number)
        if table is not None and body_of(claim_of(round_, table)) != last_claim(call, round_):
            log.append(by, call, claim_of(round_, table))
            changed.append(round_)
    return changed


def claim_of(round_: Round, table: Table) -> RoundClosed:
    """What the log says when a round is closed with this table."""
    return RoundClosed(round_.number, claimed_ranking(table), table.agreement)


def last_claim(call: Call, round_: Round) -> dict[str, object] | None:
    """The ranking last claimed for a round, as the log has it."""
    lines = LogLine.objects.filter(call=call, kind=RoundClosed.kind, body__round=round_.number)
    last = lines.order_by("-number").first()
    return dict(last.body) if last is not None else None
