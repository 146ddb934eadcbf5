"""Who gets which cent when a film earns: waterfalls of recoupment, written in YAML, exact to the cent.

    >>> from kinomost.money.waterfall import read, run, template
    >>> waterfall = read(template("sales-agent"))

`read` checks the whole file and tells everything that is wrong at once. `run` distributes receipts and gives an
`Account` with a ledger; `statements` what each party is sent. `simulate` runs a million revenue paths,
`Outlook` says what they mean, and `draw` lays the graph out for a page.
"""

from kinomost.money.waterfall.engine import Account, Booked, Entry, Owed, Receipt, run
from kinomost.money.waterfall.model import Waterfall
from kinomost.money.waterfall.paths import Column, Paths, simulate
from kinomost.money.waterfall.problems import TEMPLATES, Problem, WaterfallError
from kinomost.money.waterfall.read import read

__all__ = [
    "TEMPLATES",
    "Account",
    "Booked",
    "Column",
    "Entry",
    "Owed",
    "Paths",
    "Problem",
    "Receipt",
    "Waterfall",
    "WaterfallError",
    "read",
    "run",
    "simulate",
]
