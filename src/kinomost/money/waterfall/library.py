"""The field's usual orders as files to begin with: every figure in them is a sample."""

from importlib.resources import files

_FOLDER = files("kinomost.money.waterfall") / "templates"


def templates() -> tuple[str, ...]:
    """The names of all templates, in alphabetical order."""
    return tuple(
        sorted(one.name.removesuffix(".yaml") for one in _FOLDER.iterdir() if one.name.endswith(".yaml"))
    )


def template(name: str) -> str:
    """The YAML text of a template; KeyError if there is none of this name."""
    if name not in templates():
        raise KeyError(name)
    return (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
