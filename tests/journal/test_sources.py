"""How a record's sources are read apart."""

import pytest

from kinomost.places.models import City


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("", []),
        ("https://a.example/1 https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
        ("invented for the sample season", ["invented for the sample season"]),
        ("TASS, via https://a.example item 7", ["TASS, via", "https://a.example", "item 7"]),
        ("Kinoglaz, May 1924\nhttps://a.example/1", ["Kinoglaz, May 1924", "https://a.example/1"]),
    ],
)
def test_addresses_and_titles_are_told_apart(source: str, parts: list[str]) -> None:
    assert City(source=source).sources == parts
