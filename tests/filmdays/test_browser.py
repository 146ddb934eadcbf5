"""A visitor's way in a real browser: find the programme, book, give a seat back; somebody else gets it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import segno
from playwright.sync_api import BrowserContext, Page, expect

from kinomost.filmdays.actions import book
from kinomost.filmdays.models import Booking, FilmDays, Screening, WaitingEntry
from kinomost.filmdays.tokens import SignedTicket
from kinomost.names.texts import Text, Texts
from kinomost.post.models import Letter
from tests.factories import make_account, make_film, make_film_days, make_screening

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def days() -> FilmDays:
    return make_film_days(
        slug="days", names=Texts.of(en="Spring days", sr_Latn="Prolećni dani", ru="Дни весны")
    )


@pytest.fixture
def screening(days: FilmDays) -> Screening:
    titles = Texts([Text("sr-Latn", "Lađa", "original"), Text("ru", "Ладья"), Text("en", "The Boat")])
    return make_screening(
        film_days=days, seats=2, film=make_film(titles=titles), slug="boat", sound_language="sr"
    )


def wide_as_the_window(tab: Page) -> bool:
    return bool(tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_visitor_books_returns_a_seat_and_another_gets_it(
    screening: Screening, context: BrowserContext, assert_accessible: Callable[[Page], None]
) -> None:
    page = context.new_page()  # not the `page` that takes a refused form for a script's mistake
    page.set_viewport_size(PHONE)
    page.goto("/ru/")
    page.get_by_role("link", name="Программа", exact=True).first.click()
    expect(page.get_by_role("heading", name="Дни весны")).to_be_visible()
    expect(page.locator(".show-seats")).to_have_text("Последние 2 места")
    assert_accessible(page)
    assert wide_as_the_window(page)
    page.get_by_role("link", name="Lađa").click()
    page.get_by_label("Сколько").select_option("2")
    page.get_by_role("button", name="Далее").or_(page.get_by_role("button", name="Дальше")).click()

    page.get_by_label("Эл. почта").fill("mila@")
    page.get_by_role("button", name="Забронировать").click()
    expect(page.locator(".field-errors").first).to_contain_text("Это не полный адрес")
    page.get_by_label("Эл. почта").fill("mila@kinomost.example")
    assert_accessible(page)
    assert wide_as_the_window(page)
    page.get_by_role("button", name="Забронировать").click()
    expect(page.get_by_role("heading", name="Мои билеты")).to_be_visible()
    mine = page.url

    page.goto("/en/days/days/screenings/boat/")
    page.get_by_label("E-mail").fill("ana@kinomost.example")
    page.get_by_role("button", name="Put me on the list").click()
    expect(page.get_by_text("You are on the list.")).to_be_visible()
    theirs = page.url

    page.goto(mine)
    assert_accessible(page)
    page.get_by_label("Билет 2").check()
    page.get_by_role("button", name="Вернуть отмеченные места").click()
    expect(page.get_by_role("checkbox")).to_have_count(1)

    offer = Letter.objects.get(subject__startswith="Seats have come free")
    assert (offer.to, WaitingEntry.objects.get().status) == ("ana@kinomost.example", "offered")
    page.goto(theirs)
    assert_accessible(page)
    page.get_by_role("button", name="Take the seats").click()
    expect(page.get_by_role("heading", name="My tickets")).to_be_visible()
    screening.refresh_from_db()
    assert (screening.seats_taken, screening.seats_held, Booking.objects.count()) == (2, 0, 2)


def test_my_selection_is_kept_without_an_account(
    screening: Screening, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    other = make_screening(film_days=screening.film_days, starts_at=screening.starts_at, slug="other")
    page.goto("/en/days/days/")
    for one in (screening, other):
        page.locator(f"[data-pick='{one.pk}']").click()
    page.reload()
    expect(page.locator("[data-pick][aria-pressed='true']")).to_have_count(2)
    page.get_by_role("link", name="My selection").first.click()
    assert page.url.endswith(f"/en/selection/?s={screening.pk},{other.pk}")
    expect(page.get_by_text("run at the same time")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Book seats for these").click()
    expect(page.get_by_label("Seats", exact=True)).to_have_count(2)
    assert_accessible(page)


def test_the_office_moves_a_screening_and_the_door_lets_people_in(
    screening: Screening,
    page: Page,
    sign_in: Callable[[Any], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    office = screening.film_days.season.exchange
    sign_in(make_account("editor", office))
    ledger = f"/en/desk/{office.slug}/days/days/"
    page.goto(ledger)
    assert_accessible(page)
    page.goto(ledger + "?view=grid")
    assert_accessible(page)
    page.get_by_role("link", name="Lađa").click()
    page.get_by_label("Seats offered").fill("55")
    assert_accessible(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    screening.refresh_from_db()
    assert screening.seats_offered == 55
    page.set_viewport_size(PHONE)
    page.goto(f"/en/desk/{office.slug}/door/{screening.pk}/")
    page.get_by_label("Scan or type a code").fill("nothing")
    page.get_by_role("button", name="Admit").click()
    expect(page.get_by_role("alert")).to_contain_text("No ticket has this code")
    assert_accessible(page)
    assert wide_as_the_window(page)


CAMERA = """code => navigator.mediaDevices.getUserMedia = async () => {
  const picture = new Image(), canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  picture.src = code;
  await picture.decode();
  canvas.width = 640; canvas.height = 480;
  const draw = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, 640, 480); pen.drawImage(picture, 120, 40, 400, 400); };
  setInterval(draw, 100); draw();
  return canvas.captureStream(10);
}"""


def test_a_telephone_reads_a_ticket_with_its_camera(
    screening: Screening,
    page: Page,
    sign_in: Callable[[Any], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    """The camera shows a ticket's code; everything that reads and admits it is real."""
    wanted, slug = {screening.pk: 2}, screening.film_days.slug
    booking = book("public", slug, wanted, email="mila@kinomost.example", language="en", key=uuid4()).booking
    ticket = booking.tickets.get(number=1)
    code = segno.make(SignedTicket(ticket.pk, screening.pk).sign(), error="m", micro=False)
    office = screening.film_days.season.exchange
    sign_in(make_account("door", office))
    page.set_viewport_size(PHONE)
    page.goto(f"/en/desk/{office.slug}/door/{screening.pk}/")
    page.evaluate(CAMERA, code.png_data_uri(scale=8))
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.get_by_role("alert").filter(has_text="Come in")).to_be_visible()
    expect(page.locator(".door-count")).to_have_text("1")
    assert_accessible(page)
    assert wide_as_the_window(page)
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".door-count")).to_have_text("0")
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.locator(".door-count")).to_have_text("2")
