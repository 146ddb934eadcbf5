"""Every address is sent nonsense, in its address and in its forms. It may refuse; it may not break."""

import random
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from lxml import html

from tests.config.test_every_address import PARTS, TABLE, Act, full, visitors, world

__all__ = ["visitors", "world"]  # fixtures
pytestmark = pytest.mark.django_db

NONSENSE = (
    *("\x00", "a\x00b", "9" * 30, "9" * 5000, "-1", "0", "1e400", "NaN", "2147483648", "9223372036854775808"),
    *("0001-01-01", "9999-12-31", "9999-12-31T23:59", "10000-13-45", "25:61", "٣", "½"),
    *("[]", "[1]", "null", '{"a": 1}', '{"countries": 5}', '{"credits": [3]}', '[["sr", "x"]]'),
    *("<script>", "=1+1", "a\r\nBcc: x@kinomost.example", "../../etc/passwd", "%s%n", "\u202e", "💣", "x" * 20_000),
    *("", " ", "-", "a@b", "//kinomost.example", "00000000-0000-0000-0000-000000000000"),
)  # fmt: skip
QUERY = (
    *("page", "q", "kind", "by", "record", "first", "last", "status", "to", "row", "line", "film", "person"),
    *("place", "country", "city", "year", "stage", "as", "sort", "s", "seats", "day", "next", "action", "account"),
    *("season", "organisation", "view", "box", "zoom", "north", "south", "east", "west", "language"),
)  # fmt: skip
ROUNDS = 6  # forms of nonsense sent to one address


def filled(page: bytes) -> dict[str, str]:
    """The fields of a page's forms as they stand in it."""
    fields = {}
    for field in html.fromstring(page.strip() or b"<p>").xpath("//form[@method='post']//*[@name]"):
        chosen = field.xpath(".//option[@selected]/@value") or field.xpath(".//option/@value")
        fields[field.get("name")] = field.get("value") or (chosen or [field.text or ""])[0]
    return fields


@pytest.mark.parametrize("part", range(PARTS))
def test_nonsense_breaks_no_page(part: int, world: dict[str, Any], visitors: dict[str, Client]) -> None:
    client, dice, broken = visitors["keeper"], random.Random(part), []

    def send(method: str, address: str, data: dict[str, str]) -> Any:
        try:
            with transaction.atomic():
                response: Any = getattr(client, method)(address, data)
                if response.streaming:
                    list(response.streaming_content)
                transaction.set_rollback(True)
        except Exception as error:
            shown = {name: value[:60] for name, value in data.items()}
            broken.append(f"{method} {address} {type(error).__name__}: {str(error)[:200]} {shown}")
            return None
        return response

    for told in list(TABLE.values())[part::PARTS]:
        address = full(told.example, world)
        names: dict[str, str] = dict.fromkeys(QUERY, "")
        if not isinstance(told, Act):
            response = send("get", address, {})
            if response is not None and response.headers.get("Content-Type", "").startswith("text/html"):
                names |= filled(response.content)
            for _round in range(ROUNDS // 2):
                send("get", address.partition("?")[0], {name: dice.choice(NONSENSE)[:4000] for name in QUERY})
        typed = {name: value for name, value in names.items() if name not in QUERY} or names
        for _round in range(ROUNDS):
            changed = dice.sample(sorted(typed), min(len(typed), dice.choice((1, 1, 3, 400))))
            send("post", address, typed | {name: dice.choice(NONSENSE) for name in changed})
    assert broken == []
