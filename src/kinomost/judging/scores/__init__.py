"""Score sheets of a round: what each juror gave, what the jury thinks, and how far it agrees. Exact, no floats.

    from kinomost.judging.scores import Criterion, Sheet, tabulate

    criteria = (Criterion("script", weight=Decimal(2), high=Decimal(10)), Criterion("team", high=Decimal(10)))
    table = tabulate(criteria, [Sheet(juror=1, entry=7, marks={"script": Decimal(8), "team": Decimal(6)})])
    for row in table.rows:
        print(row.rank, row.entry, row.mean, row.adjusted)

A sheet is worth 0 to 100 *points*: the weighted mean of its marks, each as a part of its own scale, rounded once, half
up, to four decimals. Every other figure is reckoned exactly from these points and rounded the same way to four
decimals, so it is the same to the digit on every machine and in every order of the sheets; ranks compare the rounded
figures, so what reads as equal is equal. `docs/decisions/adjusted-scores.md` has the formulas and their sources.
"""

from kinomost.judging.scores.measures import SHRINKAGE
from kinomost.judging.scores.sheets import Criterion, Sheet, points, read_criteria, read_marks
from kinomost.judging.scores.table import DIVIDES_AT, OPINION, Leaning, Standing, Table, tabulate

__all__ = [
    "DIVIDES_AT",
    "OPINION",
    "SHRINKAGE",
    "Criterion",
    "Leaning",
    "Sheet",
    "Standing",
    "Table",
    "points",
    "read_criteria",
    "read_marks",
    "tabulate",
]
