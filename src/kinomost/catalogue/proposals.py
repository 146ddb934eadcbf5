"""Titles in the other scripts, proposed for a person to confirm. Nothing here is ever stored by itself."""

from kinomost.names import russian, serbian
from kinomost.names.texts import Text, Texts


def proposals(titles: Texts) -> list[Text]:
    """What could stand where a language has no title yet, each of the kind "transliterated".

    Serbian Cyrillic is not proposed where there is Serbian Latin: it is made of it wherever it is shown.
    """
    tags = set(titles.tags)
    found: list[Text] = []
    serbian_title = titles.get("sr-Cyrl") or titles.get("sr-Latn")
    russian_title = titles.get("ru")
    if serbian_title and not russian_title:
        cyrillic = (
            serbian_title.text if serbian_title.tag == "sr-Cyrl" else serbian.to_cyrillic(serbian_title.text)
        )
        found.append(Text("ru", russian.from_serbian(cyrillic).text, "transliterated"))
    if russian_title and not tags & {"sr-Latn", "sr-Cyrl"}:
        adapted = russian.to_serbian(russian_title.text).text
        found.append(Text("sr-Latn", serbian.to_latin(adapted), "transliterated"))
    if "en" not in tags:
        if serbian_title:
            found.append(Text("en", serbian.to_latin(serbian_title.text), "transliterated"))
        elif russian_title:
            found.append(Text("en", russian.to_latin(russian_title.text), "transliterated"))
    return found
