"""The entry form: a library of fields, the choice a call makes of it, and what is wrong with answers.

    from kinomost.judging.fields import library, problems, read_fields

    fields, mistakes = read_fields([{"key": "logline", "words": 60}, {"key": "director_statement"}])
    for problem in problems(fields, {"logline": "…"}):
        print(problem.where, problem.text())

Fields of the kind `film` are facts of the film in the catalogue: shown in the form, never typed into it; their
"answer" is whatever the catalogue has, and an empty one is missing. Text answers may be one text or one per language
tag (`{"en": "…", "sr-Latn": "…"}`); limits hold for each.
"""

from kinomost.judging.fields.answers import (
    LONGEST,
    Item,
    Mark,
    checklist,
    count_words,
    is_address,
    is_empty,
    problems,
    shown,
)
from kinomost.judging.fields.library import library, read_fields, write_field
from kinomost.judging.fields.model import (
    FILM_FACTS,
    GROUPS,
    LANGUAGES,
    Condition,
    Field,
    Kind,
    Option,
)

__all__ = [
    "FILM_FACTS",
    "GROUPS",
    "LANGUAGES",
    "LONGEST",
    "Condition",
    "Field",
    "Item",
    "Kind",
    "Mark",
    "Option",
    "checklist",
    "count_words",
    "is_address",
    "is_empty",
    "library",
    "problems",
    "read_fields",
    "shown",
    "write_field",
]
