"""Genres in the reader's language."""

import pytest
from django.utils import translation

from kinomost.catalogue.genres import genre_names


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "road movie, istern, ghost story"),
        ("sr-latn", "film puta, istern, ghost story"),
        ("sr-cyrl", "филм пута, истерн, ghost story"),
        ("ru", "роуд-муви, истерн, ghost story"),
    ],
)
def test_a_common_genre_is_translated_and_any_other_word_stays(language: str, expected: str) -> None:
    with translation.override(language):
        assert genre_names(["road movie", "istern", "ghost story"]) == expected
