"""What the contest says in the reader's language: messages of the libraries, labels of fields, addresses in letters."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, ngettext

from kinomost.contest.naming import plain
from kinomost.judging.fields import Field
from kinomost.judging.messages import Message, Problem, Term
from kinomost.money.amounts import Money
from kinomost.names.texts import Text, Texts
from kinomost.texts import formats
from kinomost.texts.forms import MAIN_TAGS

# Messages whose list holds language tags.
_OF_LANGUAGES = {"ask_languages", "fact_languages"}


def said(message: Message | Problem | None) -> str:
    """A message or a problem of `kinomost.judging`, with its amounts and days as the language writes them."""
    if message is None:
        return ""
    if isinstance(message, Problem):
        message = message.message
    params = {
        name: _local(value, languages=message.code in _OF_LANGUAGES) for name, value in message.params.items()
    }
    return Message(message.code, params).text(gettext, formats.country)


def _local(value: Any, *, languages: bool = False) -> Any:
    if isinstance(value, Message):
        return said(value)
    if isinstance(value, Money):
        return formats.money(value.amount, value.currency)
    if isinstance(value, Decimal):
        return formats.number(value)
    if isinstance(value, date):
        return formats.day(value, "within")
    if isinstance(value, tuple | list) and any(isinstance(one, Message) for one in value):
        return " ".join(said(one) for one in value)
    if isinstance(value, tuple | list):
        return tuple(_local(one, languages=languages) for one in value)
    if languages and type(value) is str:
        return formats.language_name(value)
    return value


def label_of(labels: Mapping[str, str], otherwise: str = "") -> str:
    """The label of a field, a choice or a criterion for the reader; Serbian Cyrillic is made from the Latin."""
    return plain(texts_of(labels)) or otherwise


def texts_of(labels: Mapping[str, str]) -> Texts:
    """Labels by language tag as a text of the database, its languages in the order of the forms."""
    order = list(MAIN_TAGS)
    tags = sorted(labels, key=lambda tag: order.index(tag) if tag in order else len(order))
    return Texts(Text(tag, labels[tag]) for tag in tags if labels[tag].strip())


def kind_word(kind: str) -> str:
    """What a kind of film or a stage is called among the rules."""
    return Message("sentences", {"said": Term(kind)}).text(gettext)


def absolute(path: str) -> str:
    """The whole address of a page, for letters and calendars."""
    return f"{settings.SITE_URL}{path}"


def limits_of(field: Field) -> list[str]:
    """The limits of a question, in few words each."""
    found = []
    if field.types:
        found.append(", ".join(one.upper() for one in field.types))
    if (n := field.words) is not None:
        found.append(ngettext("up to %(count)d word", "up to %(count)d words", n) % {"count": n})
    if (n := field.pages) is not None:
        found.append(ngettext("up to %(count)d page", "up to %(count)d pages", n) % {"count": n})
    if (n := field.megabytes) is not None:
        found.append(gettext("up to %(count)d MB") % {"count": n})
    if (n := field.most) is not None:
        found.append(gettext("at most %(count)d") % {"count": n})
    if field.low is not None:
        found.append(gettext("from %(limit)s") % {"limit": field.low})
    if field.high is not None:
        found.append(gettext("to %(limit)s") % {"limit": field.high})
    return found
