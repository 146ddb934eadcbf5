"""Audit lines: nobody changes one."""

import pytest
from django.db import DatabaseError, transaction

from kinomost.journal.actions import EditConflict, claim, record
from kinomost.journal.models import AuditLine
from tests.factories import make_exchange, make_film

pytestmark = pytest.mark.django_db


def test_a_line_says_who_did_what_to_which_record_of_which_office() -> None:
    film = make_film()
    line = record("account:7", "publish", film, sheet="films")
    assert (line.by, line.verb, line.kind, line.object_id, line.exchange_id, line.detail) == (
        *("account:7", "publish", "film", film.pk, film.exchange_id),
        {"sheet": "films"},
    )


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_itself_refuses_to_change_or_delete_a_line(change: str) -> None:
    line = record("command", "create", make_exchange())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        if change == "update":
            AuditLine.objects.filter(pk=line.pk).update(verb="nothing")
        else:
            AuditLine.objects.filter(pk=line.pk).delete()
    assert AuditLine.objects.get(pk=line.pk).verb == "create"


def test_of_two_editors_the_second_is_told_and_nothing_is_written_over() -> None:
    film = make_film()
    claim(film, 1)
    with pytest.raises(EditConflict) as caught:
        claim(film, 1)
    assert (caught.value.current, caught.value.current.version) == (film, 2)
