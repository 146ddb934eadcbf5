"""`kinomost contest verify --file`: a log that was exported, checked without a database."""

import sys
from argparse import Namespace
from pathlib import Path

from kinomost.judging.log import Line
from kinomost.judging.log import verify as verify_lines
from kinomost.judging.log.files import UnreadableLogError, read_lines


def lines_in(name: str) -> list[Line] | None:
    """The lines of an exported log; None after it was said why there are none."""
    path = Path(name)
    try:
        with path.open(encoding="utf-8") as file:
            return list(read_lines(file))
    except UnreadableLogError as error:
        print(f"{path}: line {error.place} is no line of a contest's log.", file=sys.stderr)
    except (OSError, UnicodeDecodeError) as error:
        print(f"{path}: the file cannot be read: {error}.", file=sys.stderr)
    return None


def verify(arguments: Namespace) -> int:
    """Recompute the result from the file alone; 1 if it does not stand, 2 if the file cannot be read."""
    lines = lines_in(arguments.file)
    if lines is None:
        return 2
    report = verify_lines(lines, head=arguments.head or None)
    print(report.text())
    print(f"The last line's hash: {report.head}")
    return 0 if report.stands else 1
