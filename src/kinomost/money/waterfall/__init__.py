"""Who gets which cent when a film earns: waterfalls of recoupment, written in YAML, exact to the cent.

    >>> from kinomost.money.waterfall import read, run, template
    >>> waterfall = read(template("sales-agent"))

`read` checks the whole file and tells everything that is wrong at once. `run` distributes receipts and gives an
`Account` with a ledger; `statements` what each party is sent. `simulate` runs a million revenue paths,
`outlook` says what they mean, and `draw` lays the graph out for a page.
"""

from kinomost.money.waterfall.drawing import Arrow, Box, Drawing, draw
from kinomost.money.waterfall.engine import Account, Booked, Entry, Owed, Receipt, run
from kinomost.money.waterfall.library import template, templates
from kinomost.money.waterfall.model import Waterfall, is_day
from kinomost.money.waterfall.paths import Column, Paths, simulate
from kinomost.money.waterfall.problems import TEMPLATES, Problem, WaterfallError
from kinomost.money.waterfall.read import read
from kinomost.money.waterfall.scenarios import (
    Chance,
    Outlook,
    Scenario,
    Spread,
    Window,
    outlook,
    read_scenario,
    scaled,
    what_if,
)
from kinomost.money.waterfall.statements import (
    Due,
    Income,
    Period,
    Statement,
    periods,
    statement,
    statements,
)
from kinomost.money.waterfall.workbook import workbook

__all__ = [
    "TEMPLATES",
    "Account",
    "Arrow",
    "Booked",
    "Box",
    "Chance",
    "Column",
    "Drawing",
    "Due",
    "Entry",
    "Income",
    "Outlook",
    "Owed",
    "Paths",
    "Period",
    "Problem",
    "Receipt",
    "Scenario",
    "Spread",
    "Statement",
    "Waterfall",
    "WaterfallError",
    "Window",
    "draw",
    "is_day",
    "outlook",
    "periods",
    "read",
    "read_scenario",
    "run",
    "scaled",
    "simulate",
    "statement",
    "statements",
    "template",
    "templates",
    "what_if",
    "workbook",
]
