"""Genres: free words, of which the common ones are read in each language."""

from django.utils.translation import gettext, gettext_noop

_COMMON = frozenset(
    {
        gettext_noop("action"),
        gettext_noop("adventure"),
        gettext_noop("biography"),
        gettext_noop("children’s film"),
        gettext_noop("comedy"),
        gettext_noop("crime"),
        gettext_noop("drama"),
        gettext_noop("family film"),
        gettext_noop("fantasy"),
        gettext_noop("historical film"),
        gettext_noop("horror"),
        gettext_noop("istern"),
        gettext_noop("musical"),
        gettext_noop("mystery"),
        gettext_noop("noir"),
        gettext_noop("road movie"),
        gettext_noop("romance"),
        gettext_noop("science fiction"),
        gettext_noop("sports film"),
        gettext_noop("thriller"),
        gettext_noop("war film"),
        gettext_noop("western"),
    }
)


def genre_names(genres: list[str]) -> str:
    """`drama, mystery` in the reader's language; a word that is not among the common ones stays as it was written."""
    return ", ".join(gettext(genre) if genre in _COMMON else genre for genre in genres)
