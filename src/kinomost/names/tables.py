"""Reads the tables in `data/`: tab-separated, a source on every row; lines that begin with # are comments."""

import csv
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one table as dictionaries by column name."""
    lines = (files("kinomost.names") / "data" / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
