"""Names in plain Latin letters: for addresses, made once and then left alone, and for sorting, kept in step."""

from django.db.models import Model
from django.utils.text import slugify

from kinomost.names.russian import to_latin as russian_to_latin
from kinomost.names.serbian import to_latin as serbian_to_latin
from kinomost.names.texts import Texts, script_of

RESERVED = {"new"}  # the addresses of pages stand beside those of records


def latin(texts: Texts) -> str:
    """A name in Latin letters, for sorting and addresses: the Serbian or English form, or a romanised one."""
    shown = texts.best("sr-Latn")
    if shown is None:
        return ""
    if script_of(shown.text) != "Cyrl":
        return shown.text
    return russian_to_latin(shown.text) if shown.tag.startswith("ru") else serbian_to_latin(shown.text)


def _plain(texts: Texts) -> str:
    """The name in the letters a to z, words joined by hyphens; empty if it has another script only."""
    return slugify(latin(texts).replace("đ", "dj").replace("Đ", "Dj"))


def sort_form(texts: Texts, *, family_name_first: bool = False) -> str:
    """What a list is sorted by, the same in every script and on every database; other scripts come last.

    The family name is taken to be the last word, as the names of this region's people are written.
    """
    words = _plain(texts).split("-")
    if family_name_first:
        words = [*words[-1:], *words[:-1]]
    return " ".join(words)[:200] or f"~{texts}"[:200]


def free_slug(model: type[Model], texts: Texts) -> str:
    """A slug of `model` that no record has yet, made from the name."""
    stem = _plain(texts)[:100].strip("-") or model._meta.model_name or "record"
    taken = RESERVED | set(
        model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True)
    )
    number = 1
    slug = stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
