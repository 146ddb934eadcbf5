"""Translations without GNU gettext: `python -m tools.translations extract|check|compile [ROOM …]`.

extract   writes what the rooms' Python and templates say into <room>/locale/{sr_Latn,ru}/LC_MESSAGES/django.po,
          keeping what is translated and dropping what nobody says any more
check     reports every text that is missing, fuzzy, unused, translated with other placeholders than it has, or
          translated differently in two rooms; exit status 1 if there is any
compile   makes the .mo files that Django reads. Serbian Cyrillic is made here from Serbian Latin, and for the
          texts of Django and allauth from their own Cyrillic catalogues, which they file under another name
"""

import ast
import gettext
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from kinomost.names.serbian import to_cyrillic

ROOMS = Path(__file__).resolve().parents[1] / "src" / "kinomost"
TRANSLATED = ("sr_Latn", "ru")
OVERRIDES = ROOMS / "texts" / "locale" / "serbian_cyrillic.tsv"
LIBRARY_ROOM = (
    "texts"  # the lowest of our rooms with Django in it: every room's own wording beats the library's
)
KEYWORDS = ("gettext", "ngettext", "pgettext", "npgettext")
PYTHON_KEYWORDS: dict[str, Any] = dict.fromkeys(
    [*KEYWORDS, *(f"{name}_lazy" for name in KEYWORDS), "gettext_noop", "_"]
)
PLURAL_FORMS = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    f'"Plural-Forms: {PLURAL_FORMS}\\n"\n\n'
)
PLACEHOLDER = re.compile(
    r"%\([^()\s]+\)[#0\-+ ]*\d*(?:\.\d+)?[A-Za-z]|%[sdif](?![^\W\d_])|%%|\{[^{}\n]*\}|</?[a-zA-Z]+"
)
CALL = re.compile(r"\b(n?p?gettext|_)\(")
LITERAL = re.compile(r"""\s*u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")\s*,?""", re.DOTALL)

Key = tuple[str | None, str]
Said = dict[Key, tuple[str, ...]]  # (context, text) → the text, and its plural where it has one


def rooms() -> list[str]:
    """Names of all rooms, in alphabetical order."""
    return sorted(path.name for path in ROOMS.iterdir() if (path / "__init__.py").exists())


def po_path(room: str, language: str) -> Path:
    """Where a room keeps its translations into `language` (`sr_Latn` or `ru`)."""
    return ROOMS / room / "locale" / language / "LC_MESSAGES" / "django.po"


def _entry(function: str, strings: tuple[str, ...]) -> tuple[Key, tuple[str, ...]]:
    context = strings[0] if function.startswith(("pgettext", "npgettext")) else None
    ids = strings[1:] if context is not None else strings
    return (context, ids[0]), ids


def _from_python(source: bytes) -> Iterator[tuple[Key, tuple[str, ...]]]:
    for _line, function, said, _comments in extract_python(io.BytesIO(source), PYTHON_KEYWORDS, (), {}):
        strings = tuple(
            part for part in (said if isinstance(said, tuple) else (said,)) if isinstance(part, str)
        )
        if strings and strings[0]:
            yield _entry("gettext" if function == "_" else function, strings)


def _from_template(source: str) -> Iterator[tuple[Key, tuple[str, ...]]]:
    code = templatize(source)
    for call in CALL.finditer(code):
        strings, position = [], call.end()
        while literal := LITERAL.match(code, position):
            strings.append(str(ast.literal_eval(literal[1])))
            position = literal.end()
        if strings and strings[0]:
            yield _entry("gettext" if call[1] == "_" else call[1], tuple(strings))


def extract(room: str) -> Said:
    """Everything that a room's Python and templates say."""
    said: Said = {}
    folder = ROOMS / room
    for path in sorted(folder.rglob("*.py")):
        for key, ids in _from_python(path.read_bytes()):
            said[key] = max(ids, said.get(key, ()), key=len)
    for path in sorted(folder.glob("templates/**/*.*")):
        for key, ids in _from_template(path.read_text(encoding="utf-8")):
            said[key] = max(ids, said.get(key, ()), key=len)
    return said


def read(path: Path) -> Catalog:
    """The catalogue in a .po file; an empty one if there is none."""
    if not path.exists():
        return Catalog(locale=path.parents[1].name, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def strings_of(message: Message) -> tuple[str, ...]:
    """A message's translation, as many strings as it has forms."""
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def update(room: str) -> int:
    """Bring a room's .po files in line with what it says; return how many texts wait for a translation."""
    said, waiting = extract(room), 0
    for language in TRANSLATED:
        path = po_path(room, language)
        old, new = read(path), Catalog(locale=language, fuzzy=False)
        for (context, text), ids in sorted(said.items(), key=lambda item: (item[0][1], item[0][0] or "")):
            known = old.get(text, context)
            kept = strings_of(known) if known is not None else ("",)
            wanted = 3 if len(ids) > 1 else 1
            kept = kept if len(kept) == wanted else (kept[0],) * wanted
            waiting += not all(kept)
            new.add(
                ids if len(ids) > 1 else text,
                kept if wanted > 1 else kept[0],
                context=context,
                user_comments=known.user_comments if known is not None else (),
                flags=known.flags - {"python-format", "python-brace-format"} if known is not None else (),
            )
        if not said:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        body = io.BytesIO()
        write_po(body, new, width=0, omit_header=True, no_location=True)
        path.write_text(HEADER.format(language=language) + body.getvalue().decode(), encoding="utf-8")
    return waiting


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def _faults(room: str, language: str, said: Said, catalogue: Catalog) -> Iterator[str]:
    where = f"{room} {language}"
    have = {
        (message.context, message.id if isinstance(message.id, str) else message.id[0]): message
        for message in catalogue
        if message.id
    }
    for key in said.keys() - have.keys():
        yield f"{where}: not in the file yet: {key[1]!r} (make translations)"
    for key in have.keys() - said.keys():
        yield f"{where}: nobody says {key[1]!r} any more (make translations)"
    for key in said.keys() & have.keys():
        ids, strings = said[key], strings_of(have[key])
        if have[key].fuzzy:
            yield f"{where}: fuzzy: {key[1]!r}"
        if len(strings) != (3 if len(ids) > 1 else 1) or not all(strings):
            yield f"{where}: not translated: {key[1]!r}"
            continue
        for form, string in enumerate(strings):
            allowed = [_placeholders(ids[-1])] + ([_placeholders(ids[0])] if form == 0 else [])
            if _placeholders(string) not in allowed:
                yield f"{where}: other placeholders or tags than in {key[1]!r}: {string!r}"
            if (string[:1] == "\n", string[-1:] == "\n") != (ids[-1][:1] == "\n", ids[-1][-1:] == "\n"):
                yield f"{where}: begins or ends with a new line where {key[1]!r} does not, or the other way round"


def check(names: Iterable[str]) -> list[str]:
    """Every fault in the translations of these rooms, as a sentence each."""
    faults: list[str] = []
    first: dict[tuple[str, Key], tuple[str, tuple[str, ...]]] = {}
    for room in names:
        said = extract(room)
        for language in TRANSLATED:
            catalogue = read(po_path(room, language))
            faults += sorted(_faults(room, language, said, catalogue))
            for key in said:
                message = catalogue.get(key[1], key[0])
                if message is None or not message.string:
                    continue
                other, strings = first.setdefault((language, key), (room, strings_of(message)))
                if strings != strings_of(message):
                    faults.append(
                        f"{room} {language}: {key[1]!r} is {strings_of(message)[0]!r} here, {strings[0]!r} in {other};"
                        " Django knows one of them only: agree, or tell them apart with a context"
                    )
    return faults + _idle_overrides()


def _idle_overrides() -> list[str]:
    """Overrides whose Latin text was changed or dropped since: they would silently stop to hold."""
    latin = [read(path) for room in rooms() if (path := po_path(room, "sr_Latn")).exists()]
    written = {text for catalogue in latin for message in catalogue for text in strings_of(message)}
    return [
        f"{OVERRIDES.name}: no Serbian Latin text is {text!r} any more"
        for text in _overrides()
        if text not in written
    ]


def _overrides() -> dict[str, str]:
    lines = OVERRIDES.read_text(encoding="utf-8").splitlines() if OVERRIDES.exists() else []
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


def cyrillic(latin: Catalog) -> Catalog:
    """A Serbian Latin catalogue in Cyrillic; the file of overrides has the last word on a whole text."""
    overrides, made = _overrides(), Catalog(locale="sr_Cyrl", fuzzy=False)
    for message in latin:
        if message.id:
            strings = tuple(overrides.get(text) or to_cyrillic(text) for text in strings_of(message))
            made.add(message.id, strings if message.pluralizable else strings[0], context=message.context)
    return made


def _library_texts() -> Iterator[Message]:
    """The Serbian Cyrillic of Django and allauth, which lies under `sr` where Django looks for `sr_Cyrl`."""
    found = [
        path
        for library in ("django", "allauth")
        for folder in (find_spec(library).submodule_search_locations or ())  # type: ignore[union-attr]
        for path in sorted(Path(folder).glob("**/locale/sr/LC_MESSAGES/django.mo"))
        if not {"admin", "admindocs", "gis"} & set(path.parts)
    ]
    for path in found:
        with path.open("rb") as file:
            translations = gettext.GNUTranslations(file)
        plurals: dict[str, dict[int, str]] = {}
        for raw, text in translations._catalog.items():  # type: ignore[attr-defined]
            if isinstance(raw, tuple):
                plurals.setdefault(raw[0], {})[raw[1]] = text
            elif raw:
                context, _, msgid = raw.rpartition("\x04")
                yield Message(msgid, text, context=context or None)
        for raw, forms in plurals.items():
            context, _, msgid = raw.rpartition("\x04")
            strings = tuple(forms[form] for form in sorted(forms))
            if len(strings) == 3:
                yield Message((msgid, msgid), strings, context=context or None)


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half_done = path.with_suffix(f".{os.getpid()}")
    with half_done.open("wb") as file:
        write_mo(file, catalogue)
    half_done.replace(path)


def compile_all() -> list[Path]:
    """Make every .mo file that is missing or older than what it is made from; return all of them."""
    made = []
    for room in rooms():
        for language in TRANSLATED:
            source = po_path(room, language)
            is_base = room == LIBRARY_ROOM and language == "sr_Latn"
            if not source.exists() and not is_base:
                continue
            target = source.with_suffix(".mo")
            targets = [target]
            if language == "sr_Latn":
                targets.append(po_path(room, "sr_Cyrl").with_suffix(".mo"))
            made += targets
            newest = max(
                path.stat().st_mtime for path in (source, OVERRIDES, Path(__file__)) if path.exists()
            )
            if all(path.exists() and path.stat().st_mtime >= newest for path in targets):
                continue
            catalogue = read(source)
            _write(target, catalogue)
            if language == "sr_Latn":
                other = Catalog(locale="sr_Cyrl", fuzzy=False)
                for message in (*(_library_texts() if is_base else ()), *cyrillic(catalogue)):
                    if message.id:
                        other.delete(message.id, message.context)
                        other.add(message.id, message.string, context=message.context)
                _write(targets[1], other)
    return made


def main(arguments: list[str]) -> int:
    """Run one of the three commands; return the exit status."""
    match arguments:
        case ["extract", *names]:
            for room in names or rooms():
                if waiting := update(room):
                    print(f"{room}: {waiting} texts wait for a translation")
            return 0
        case ["check", *names]:
            faults = check(names or rooms())
            print("\n".join(faults) or "Translations: nothing missing.")
            return 1 if faults else 0
        case ["compile"]:
            print(f"{len(compile_all())} catalogues are up to date.")
            return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
