"""Rates are counted once for all processes."""

import threading

import pytest
from django.db import connection
from django.test import RequestFactory

from kinomost.journal import limits
from kinomost.journal.models import Attempts

pytestmark = pytest.mark.django_db


def test_it_lets_through_as_many_as_the_limit_and_each_visitor_has_their_own() -> None:
    assert [limits.allow("booking", "10.0.0.1", 3, 60) for _attempt in range(5)] == [True] * 3 + [False] * 2
    assert limits.allow("booking", "10.0.0.2", 3, 60)
    assert limits.allow("search", "10.0.0.1", 3, 60)


def test_a_new_span_begins_at_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_000)
    assert [limits.allow("booking", "a", 1, 60) for _attempt in range(2)] == [True, False]
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_060)
    assert limits.allow("booking", "a", 1, 60)


def test_what_is_kept_names_nobody_and_is_forgotten_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    limits.allow("booking", "ana@kinomost.example", 3, 60)
    assert len(Attempts.objects.get().who) == 64
    assert limits.forget_old() == 0
    later = limits.time.time() + 2 * limits.DAY
    monkeypatch.setattr(limits.time, "time", lambda: later)
    assert (limits.forget_old(), Attempts.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "expected"),
    [
        ("203.0.113.5", "", 0, "203.0.113.5"),
        ("203.0.113.5", "198.51.100.7", 0, "203.0.113.5"),
        ("127.0.0.1", "198.51.100.7, 203.0.113.5", 1, "203.0.113.5"),
        ("127.0.0.1", "198.51.100.7, 203.0.113.5", 2, "198.51.100.7"),
        ("127.0.0.1", "", 1, "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("", "", 0, "unknown"),
    ],
)
def test_a_visitor_is_told_by_the_address_that_only_our_own_proxies_could_have_written(
    settings: object, remote: str, forwarded: str, proxies: int, expected: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies  # type: ignore[attr-defined]
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)
    assert limits.visitor(request) == expected


@pytest.mark.rush
@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_moment_are_all_counted() -> None:
    let_through: list[bool] = []
    start = threading.Barrier(8)

    def hammer() -> None:
        start.wait()
        let_through.extend(limits.allow("booking", "somebody", 10, 86_400) for _attempt in range(5))
        connection.close()

    threads = [threading.Thread(target=hammer) for _thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(let_through) == [False] * 30 + [True] * 10
