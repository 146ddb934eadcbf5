"""`kinomost import` and `export`."""

from argparse import Namespace
from pathlib import Path

from kinomost.exchange.imports import export_path, import_path


def load(arguments: Namespace) -> int:
    """Import a season."""
    path = Path(arguments.path)
    if not path.exists():
        print(f"There is no {path}.")
        return 1
    done = import_path(
        path,
        exchange=arguments.exchange,
        mapping=arguments.mapping,
        options=dict(pair.partition("=")[::2] for pair in arguments.set),
        overwrite=arguments.overwrite,
        check=arguments.check,
        by="command",
    )
    return 0 if done else 1


def save(arguments: Namespace) -> int:
    """Export an exchange."""
    return 0 if export_path(Path(arguments.path), exchange=arguments.exchange, by="command") else 1
