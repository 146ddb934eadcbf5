"""A programme that comes as a file: whoever holds seats hears of it as if the office had written it."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from kinomost.filmdays.actions import book
from kinomost.filmdays.models import Screening
from kinomost.parties.sheets import open_scope
from kinomost.post.models import Letter
from kinomost.sheets.actions import Result, run_import
from kinomost.tables import Entry, read_files
from tests.factories import make_screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def screening() -> Screening:
    """A screening for which somebody holds a seat."""
    made = make_screening(
        slug="one", starts_at=timezone.now().replace(second=0, microsecond=0) + dt.timedelta(7)
    )
    seats = {made.pk: 1}
    book("public", made.film_days.slug, seats, email="mila@kinomost.example", language="en", key=uuid4())
    return made


def bring(screening: Screening, **cells: str) -> Result:
    """Import the screening's row with these cells."""
    exchange = screening.film_days.season.exchange
    place, hall = screening.space.place.slug, screening.space.slug
    row = {
        "film_days": screening.film_days.slug,
        "screening": "one",
        "film": screening.film.slug,
        "space": f"{place}/{hall}",
        "starts": f"{screening.starts_at:%Y-%m-%dT%H:%M}+00:00",
        "status": "published",
        **cells,
    }
    sheet = Entry("screenings.csv", f"{','.join(row)}\n{','.join(row.values())}\n".encode())
    office = Entry("exchange.yaml", f"exchange: {exchange.slug}\nname: {{en: Office}}\n".encode())
    return run_import(read_files([office, sheet]), open_scope(exchange.slug, by="test"), overwrite=True)


def subjects() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("subject", flat=True))


def test_a_file_that_moves_a_screening_is_told_to_who_holds_seats(screening: Screening):
    later = screening.starts_at + dt.timedelta(hours=1)
    assert bring(screening).problems == []
    assert subjects() == []
    assert bring(screening, starts=f"{later:%Y-%m-%dT%H:%M}+00:00").problems == []
    screening.refresh_from_db()
    assert (screening.starts_at, subjects()) == (later, ["Changed: Sample title"])


def test_a_file_that_cancels_a_screening_is_told_to_who_holds_seats(screening: Screening):
    assert bring(screening, status="cancelled").problems == []
    assert bring(screening, status="cancelled").problems == []
    assert subjects() == ["Cancelled: Sample title"]


def test_a_file_cannot_offer_fewer_seats_than_are_taken(screening: Screening):
    refused = bring(screening, seats="0")
    assert [(problem.code, problem.column) for problem in refused.problems] == [("seats_taken", "seats")]
    screening.refresh_from_db()
    assert (screening.seats_offered, screening.seats_taken) == (100, 1)
