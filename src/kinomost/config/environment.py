"""Reading the environment: what is missing or cannot be understood is said in a sentence, and nothing starts.

A word that is misspelt must never quietly mean the opposite of what was meant, so each variable takes what
docs/running.md lists for it and nothing else. All of these raise ImproperlyConfigured.
"""

import os
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SEE = "See docs/running.md."
SHORTEST_KEY = 32  # characters


def text(name: str, default: str = "") -> str:
    """The variable's value; `default` where it is not set or empty."""
    return os.environ.get(name, "").strip() or default


def several(name: str) -> list[str]:
    """The values between the variable's commas."""
    return [part for one in text(name).split(",") if (part := one.strip())]


def choice(name: str, *allowed: str) -> str:
    """One of the words `allowed`, of which the first is the default."""
    value = text(name, allowed[0])
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it can be {' or '.join(allowed)}. {SEE}")
    return value


def flag(name: str, default: bool = False) -> bool:
    """1 or 0."""
    return choice(name, *("10" if default else "01")) == "1"


def number(name: str, default: int) -> int:
    """A whole number, 0 or more."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name} is {value!r}; it has to be a whole number. {SEE}")
    return int(value)


def required(name: str) -> str:
    """What a real site cannot do without."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"In production {name} must be set. {SEE}")
    return value


def secret_key(name: str) -> str:
    """A key that cannot be guessed."""
    value = required(name)
    if len(value) < SHORTEST_KEY or len(set(value)) < 5:
        raise ImproperlyConfigured(
            f"{name} can be guessed: it needs at least {SHORTEST_KEY} random characters. {SEE}"
        )
    return value


def address(name: str, value: str) -> str:
    """The address of a site, without a slash at its end."""
    if not value.startswith(("http://", "https://")):
        raise ImproperlyConfigured(f"{name} is {value!r}; it has to begin with https://. {SEE}")
    return value.rstrip("/")


def database(name: str, otherwise: dict[str, Any]) -> dict[str, Any]:
    """What Django has to know about the database at the variable's address; `otherwise` where none is named."""
    url = text(name)
    if not url:
        return otherwise
    try:
        found = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except ValueError:  # its own message would show the password
        found = {}
    if str(found.get("ENGINE", "")).rpartition(".")[2] not in {"postgresql", "sqlite3"}:
        raise ImproperlyConfigured(
            f"{name} has to be like postgresql://user:password@host:5432/kinomost or sqlite:////folder/file. {SEE}"
        )
    return found
