"""Papers of a co-production, drafted from a film's file: the term sheet and the outline of the agreement.

    deal = Deal("Sample film", parties=(Party("Sample d.o.o.", "RS", Fraction(7, 10), leads=True), …), figures=figures)
    paper = draft(Paper.TERM_SHEET, deal, "sr-Cyrl", to_cyrillic)
    paper.missing                                      # what is not known yet and was left blank
    pdf(DRAFT_PAGE, asdict(paper), language="sr-Cyrl")

They are drafts for a lawyer, and say so; each clause carries the questions that a lawyer has to answer.
"""

from kinomost.money.documents.deal import Deal, Party, Step, Territory
from kinomost.money.documents.drafts import BLANK, DRAFT_PAGE, LANGUAGES, Clause, Draft, Paper, Table, draft

__all__ = [
    "BLANK",
    "DRAFT_PAGE",
    "LANGUAGES",
    "Clause",
    "Deal",
    "Draft",
    "Paper",
    "Party",
    "Step",
    "Table",
    "Territory",
    "draft",
]
