"""Problems as sentences in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from kinomost.tables import Problem


def sentence(problem: Problem) -> str:
    """The problem in the language that is active; the templates are the messages of the ground room."""
    return problem.text(gettext)
