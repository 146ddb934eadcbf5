"""What the law says of a film with partners. Pure Python, no Django, no database.

    from pathlib import Path
    from kinomost.law import evaluate, read_project, smallest_change

    project = read_project(Path("film.yaml"))
    for verdict in evaluate(project).verdicts:
        print(verdict.title, verdict.outcome.value)

Facts of the film come in as a `Project`; treaties are YAML files with sources and dates; a `Verdict` says pass, needs
consent, unknown or fail, rule by rule. What is not known, of the film or of the law, is never guessed: it leaves the
verdict open and is named in it. `docs/guides/law.md` has the whole story.
"""

from kinomost.law.change import Change, smallest_change
from kinomost.law.check import check
from kinomost.law.edits import Edit, set_at
from kinomost.law.evaluate import Assessment, Comparison, Precedes, compare, evaluate, judge, variants
from kinomost.law.facts import Project, read_project
from kinomost.law.messages import TEMPLATES, TERMS, Message, Nation, Problem, Term, UnreadableError
from kinomost.law.rules import KINDS
from kinomost.law.sources import Source
from kinomost.law.treaties import Treaty, list_on, read_treaty, treaties
from kinomost.law.verdicts import Finding, Missing, Outcome, Verdict

__all__ = [
    "KINDS",
    "TEMPLATES",
    "TERMS",
    "Assessment",
    "Change",
    "Comparison",
    "Edit",
    "Finding",
    "Message",
    "Missing",
    "Nation",
    "Outcome",
    "Precedes",
    "Problem",
    "Project",
    "Source",
    "Term",
    "Treaty",
    "UnreadableError",
    "Verdict",
    "check",
    "compare",
    "evaluate",
    "judge",
    "list_on",
    "read_project",
    "read_treaty",
    "set_at",
    "smallest_change",
    "treaties",
    "variants",
]
