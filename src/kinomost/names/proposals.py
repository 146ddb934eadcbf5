"""Names in the other scripts, proposed for a person to confirm. Nothing here is ever stored by itself."""

from kinomost.names import russian, serbian
from kinomost.names.texts import Text, Texts


def proposals(names: Texts) -> list[Text]:
    """What could stand where a language has no name yet, each of the kind "transliterated".

    Serbian Cyrillic is not proposed where there is Serbian Latin: it is made of it wherever it is shown.
    """
    tags = set(names.tags)
    found: list[Text] = []
    serbian_name = names.get("sr-Cyrl") or names.get("sr-Latn")
    russian_name = names.get("ru")
    if serbian_name and not russian_name:
        cyrillic = (
            serbian_name.text if serbian_name.tag == "sr-Cyrl" else serbian.to_cyrillic(serbian_name.text)
        )
        found.append(Text("ru", russian.from_serbian(cyrillic).text, "transliterated"))
    if russian_name and not tags & {"sr-Latn", "sr-Cyrl"}:
        adapted = russian.to_serbian(russian_name.text).text
        found.append(Text("sr-Latn", serbian.to_latin(adapted), "transliterated"))
    if "en" not in tags:
        if serbian_name:
            found.append(Text("en", serbian.to_latin(serbian_name.text), "transliterated"))
        elif russian_name:
            found.append(Text("en", russian.to_latin(russian_name.text), "transliterated"))
    return found
