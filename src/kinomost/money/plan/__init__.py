"""A film's finance plan: who pays for what, how sure it is, when the money moves, and whether it closes.

    reading = read_yaml(Path("zlato.yaml").read_text())      # reading.plan, reading.problems
    figures = figures_of(reading.plan)
    figures.secured_share, figures.gap, figures.exposures, figures.cash.deepest, figures.letters, figures.checks
    for problem in figures.problems: print(problem.where(), problem.text())
    Path("zlato.xlsx").write_bytes(workbook(figures))        # every sum is a live formula

Nothing here is a float and nothing is typed twice: sums and shares come from the rows. Plain Python, no Django.
"""

from kinomost.money.plan.cash import CashFlow, Month
from kinomost.money.plan.figures import Exposure, Figures, figures_of
from kinomost.money.plan.model import Evidence, Form, Kind, Line, Part, Plan, Source, Stated, Status
from kinomost.money.plan.printed import PLAN_PAGE, Printed, printed
from kinomost.money.plan.problems import TEMPLATES, PlanError, Problem
from kinomost.money.plan.read import COLUMNS, Reading, read_sheets, read_yaml
from kinomost.money.plan.rows import Row
from kinomost.money.plan.rules import Check, Letter, Outcome
from kinomost.money.plan.sums import Sums, plain_sums, sums_of
from kinomost.money.plan.terms import Formula, LettersAge, NotWith, Ratio, Sum, Term, parse_rule
from kinomost.money.plan.workbook import workbook
from kinomost.money.plan.write import to_sheets, to_yaml

__all__ = [
    "COLUMNS",
    "PLAN_PAGE",
    "TEMPLATES",
    "CashFlow",
    "Check",
    "Evidence",
    "Exposure",
    "Figures",
    "Form",
    "Formula",
    "Kind",
    "Letter",
    "LettersAge",
    "Line",
    "Month",
    "NotWith",
    "Outcome",
    "Part",
    "Plan",
    "PlanError",
    "Printed",
    "Problem",
    "Ratio",
    "Reading",
    "Row",
    "Source",
    "Stated",
    "Status",
    "Sum",
    "Sums",
    "Term",
    "figures_of",
    "parse_rule",
    "plain_sums",
    "printed",
    "read_sheets",
    "read_yaml",
    "sums_of",
    "to_sheets",
    "to_yaml",
    "workbook",
]
