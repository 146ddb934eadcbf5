"""Helpers that several rooms' tests share."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

IN_CI = os.environ.get("CI", "") not in {"", "0", "false"}


def count_queries(run: Callable[[], object]) -> list[str]:
    """Run it and return the SQL of every query it made."""
    with CaptureQueriesContext(connection) as captured:
        run()
    return [query["sql"] for query in captured.captured_queries]


def assert_same_queries(small: Callable[[], object], large: Callable[[], object]) -> int:
    """Check that the large job makes no more and no fewer queries than the small one; return how many.

    The small job runs once beforehand, so that what is looked up once a process is not counted.
    """
    small()
    few, many = count_queries(small), count_queries(large)
    extra = "\n".join(sql[:300] for sql in many if many.count(sql) > few.count(sql))
    assert len(few) == len(many), f"{len(few)} queries became {len(many)}. Among them:\n{extra[:6000]}"
    return len(many)


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome on this machine: KINOMOST_CHROMIUM, or the first one on the PATH."""
    named = os.environ.get("KINOMOST_CHROMIUM", "")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return named or next((path for name in names if (path := shutil.which(name))), None)


def real_data(name: str) -> Path:
    """A real file that is not part of this repository: in the folder KINOMOST_REAL_DATA names, or beside the checkout.

    Where it is not, the test is skipped, and the end of the run says so loudly.
    """
    folder = os.environ.get("KINOMOST_REAL_DATA", "")
    path = (Path(folder) if folder else Path(__file__).resolve().parents[2] / "shared" / "data") / name
    if not path.exists():
        pytest.skip(f"no real data at {path}")
    return path
