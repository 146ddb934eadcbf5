"""YAML that somebody else wrote."""

import time

import pytest
import yaml

from kinomost.money.yamls import DEPTH, Unreadable, compose


@pytest.mark.parametrize("hostile", ["[" * 50_000, "{a: " * 20_000, "- " * 20_000])
def test_what_is_nested_without_end_is_refused_at_once(hostile: str) -> None:
    start = time.perf_counter()
    with pytest.raises(Unreadable, match="nested too deeply"):
        compose(hostile)
    assert time.perf_counter() - start < 1


def test_what_is_nested_as_deep_as_a_file_may_be_is_read() -> None:
    assert isinstance(compose("[" * DEPTH + "]" * DEPTH), yaml.SequenceNode)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [("a: 1\nb: &x 2", "alias", 2), ("a: 1\nb: *x", "alias", 2), ("a: [1\nb: 2", "bad_yaml", 2)],
)
def test_what_cannot_be_read_has_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        compose(text)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_an_empty_text_has_no_root() -> None:
    assert compose("# nothing\n") is None
