"""Names for the reader, as bare strings: for letters, papers, sentences and choices."""

from django.utils.translation import gettext

from kinomost.names.texts import Texts
from kinomost.parties.models import Person
from kinomost.texts import formats


def plain(texts: Texts) -> str:
    """The text for a reader of the active language."""
    found = texts.best(formats.language_tag())
    return found.text if found else ""


def person_name(person: Person) -> str:
    """The person's name for the reader."""
    return plain(person.names) or person.slug


def quoted(name: object) -> str:
    """A title within a sentence, in the quotation marks of the language."""
    return gettext("“%(name)s”") % {"name": name}
