"""Problems are said in the reader's language."""

from django.utils import translation

from kinomost.sheets.messages import sentence
from kinomost.tables import Problem


def test_a_problem_is_said_in_each_language() -> None:
    problem = Problem("unknown_country_near", value="Serbja", params={"near": "Serbia (RS)"})
    said = {}
    for language in ("en", "ru", "sr-latn", "sr-cyrl"):
        with translation.override(language):
            said[language] = sentence(problem)
    assert said == {
        "en": "“Serbja” is not a country known here. Did you mean Serbia (RS)?",
        "ru": "«Serbja» — неизвестная страна. Может быть, Serbia (RS)?",
        "sr-latn": "„Serbja“ nije poznata zemlja. Da li ste mislili na: Serbia (RS)?",
        "sr-cyrl": "„Serbja“ није позната земља. Да ли сте мислили на: Serbia (RS)?",
    }
