"""Rules of a call as data, held against the facts of an entry: met, not met, or unknown, and what would mend it.

    from kinomost.judging.eligibility import Facts, evaluate

    rules = [{"rule": "length", "from": 60}, {"rule": "secured", "least": "30"}]
    result = evaluate(rules, Facts(minutes=95, budget=Money.parse("900000 EUR"), secured_share=Decimal("0.25")))
    for finding in result.findings:
        print(finding.outcome.value, finding.reason.text(), finding.mend.text() if finding.mend else "")
    # fail  25 % of the finance is confirmed; at least 30 % is asked.  Confirm another 45 000.00 EUR of finance.

A call stores the plain mappings; `read` turns one into a `Rule` or says what is wrong with it, `write` turns it back.
A fact that is not known leaves the verdict open and is named; it is never guessed.
"""

from kinomost.judging.eligibility.asked import asked_by
from kinomost.judging.eligibility.evaluation import Eligibility, Finding, Outcome, evaluate, outcome_of
from kinomost.judging.eligibility.facts import KINDS, MATERIALS, STAGES, Career, Facts
from kinomost.judging.eligibility.rules import (
    RULES,
    WHO,
    Attached,
    Budget,
    Companies,
    Countries,
    EntriesPerCompany,
    Kinds,
    Languages,
    Length,
    Material,
    PreviousWork,
    Rule,
    Secured,
    ShootingFrom,
    Stages,
    describe,
    name_of,
    read,
    write,
)

__all__ = [
    "KINDS",
    "MATERIALS",
    "RULES",
    "STAGES",
    "WHO",
    "Attached",
    "Budget",
    "Career",
    "Companies",
    "Countries",
    "Eligibility",
    "EntriesPerCompany",
    "Facts",
    "Finding",
    "Kinds",
    "Languages",
    "Length",
    "Material",
    "Outcome",
    "PreviousWork",
    "Rule",
    "Secured",
    "ShootingFrom",
    "Stages",
    "asked_by",
    "describe",
    "evaluate",
    "name_of",
    "outcome_of",
    "read",
    "write",
]
