"""Foreign programmes and registers: the columns are mapped once, and what is odd in them is said."""

import datetime as dt
from io import StringIO

import pytest

from kinomost.catalogue.models import Film
from kinomost.exchange.imports import import_path
from kinomost.filmdays.models import FilmDays, Screening
from kinomost.names.texts import Texts
from kinomost.parties.sheets import open_scope
from kinomost.places.models import City, Place, Space
from kinomost.sheets.actions import Result, run_import
from kinomost.sheets.foreign import Choice, guess_columns, guess_target, recall, remember, rewrite
from kinomost.sheets.models import Mapping
from kinomost.sheets.registry import all_targets
from kinomost.tables import Entry, Source, read_files, read_path
from tests.factories import make_exchange, make_film, make_hall, make_place
from tests.support import real_data

pytestmark = pytest.mark.django_db

GOTEBORG = "programmes/goteborg2026_screenings.csv"
PARIS = "locations/paris_lieux_de_tournage.csv"
BELGRADE = {
    "city": "Beograd",
    "country": "RS",
    "zone": "Europe/Belgrade",
    "create": "yes",
    "language": "sr-Latn",
}
COLUMNS = {"title": "title", "venue": "hall", "starts": "start", "ends": "end"}


def programme(
    text: str | bytes,
    options: dict[str, str] | None = None,
    columns: dict[str, str] | None = None,
    **how: str,
) -> Result:
    data = text.encode() if isinstance(text, str) else text
    source = read_files([Entry("programme.csv", data)], **how)
    return taken_in(source, Choice("programme", columns or COLUMNS, {**BELGRADE, **(options or {})}))


def taken_in(source: Source, choice: Choice, exchange: str = "office") -> Result:
    scope = open_scope(exchange, by="test")
    return run_import(rewrite(source, choice, all_targets()[choice.target], scope), scope)


def said(result: Result) -> list[tuple[int | None, str, str]]:
    return [(problem.row, problem.column, problem.text()) for problem in [*result.problems, *result.notes]]


def test_a_real_programme_imports_whole() -> None:
    out = StringIO()
    assert import_path(real_data(GOTEBORG), exchange="goteborg", mapping="goteborg-2026", out=out)
    # Four of the 693 rows repeat another one word for word: 689 screenings.
    assert (
        Screening.objects.count(),
        Film.objects.count(),
        Space.objects.count(),
        Place.objects.count(),
    ) == (689, 222, 21, 9)
    assert out.getvalue().count("repeats row") == 4
    first = Screening.objects.order_by("starts_at").first()
    assert first is not None
    assert (str(first.film.titles), str(first.space.names), first.starts_at, first.ends_at) == (
        "Kokuho",
        "Capitol",
        dt.datetime(2026, 1, 22, 16, tzinfo=dt.UTC),
        dt.datetime(2026, 1, 22, 18, 55, tzinfo=dt.UTC),
    )
    out = StringIO()
    assert import_path(real_data(GOTEBORG), exchange="goteborg", mapping="goteborg-2026", out=out)
    assert "0 created, 0 changed, 911 as they were" in out.getvalue()


def test_a_real_register_of_locations_imports_whole() -> None:
    assert import_path(real_data(PARIS), exchange="paris", mapping="paris-locations")
    assert Place.objects.filter(kind="location", latitude__isnull=False).count() == 8919
    place = Place.objects.get(slug="paris-2019-168")
    shoot = place.shoots.get()
    assert (str(place.names), place.latitude, place.longitude, shoot.title, shoot.ended) == (
        "rue payenne, 75003 paris",
        48.858219,
        2.362470,
        "Fleabag",
        dt.date(2019, 2, 16),
    )


def test_the_columns_of_real_files_are_guessed_right() -> None:
    for path, name in ((real_data(GOTEBORG), "goteborg-2026"), (real_data(PARIS), "paris-locations")):
        choice = recall(name, 0)
        assert choice is not None
        target, columns = guess_target(read_path(path).sheets[0], all_targets().values())
        assert target.name == choice.target
        assert {aim: columns[aim] for aim in choice.columns} == choice.columns


def test_columns_in_other_languages_are_guessed() -> None:
    sheet = read_files(
        [Entry("p.csv", "Фильм;Зал;Дата;Время;Продолжительность\nА;Б;2026-03-01;19:30;95\n".encode())]
    ).sheets[0]
    assert guess_columns(sheet, all_targets()["programme"]) == {
        "title": "Фильм",
        "venue": "Зал",
        "day": "Дата",
        "hour": "Время",
        "minutes": "Продолжительность",
    }


def test_a_serbian_programme_is_guessed_and_what_no_column_says_is_asked_once() -> None:
    table = "Film;Sala;Dan;Sat;Trajanje\nMost;Kej;1.12.2026;19.30;95\nReka;Kej;2.12.2026;19.30;90\n"
    sheet = read_files([Entry("p.csv", table.encode())]).sheets[0]
    columns = guess_columns(sheet, all_targets()["programme"])
    assert (columns["day"], columns["hour"]) == ("Dan", "Sat")
    for gone, asked in ((("hour",), ["hour"]), (("day", "hour", "minutes"), ["start", "length"])):
        kept = {aim: column for aim, column in columns.items() if aim not in gone}
        assert said(programme(table, columns=kept)) == [
            (None, "", f"It is not said which column holds “{aim}”.") for aim in asked
        ]


def test_a_mapping_is_remembered_by_its_name() -> None:
    choice = Choice("programme", COLUMNS, BELGRADE)
    remember("command", "ours", choice, 7)
    remember("command", "ours", choice, 7)
    assert (recall("ours", 7), recall("ours", 8), Mapping.objects.count()) == (choice, None, 1)


def test_local_times_become_instants_in_the_zone_that_was_named() -> None:
    result = programme("title,hall,start,end\nVera,Sala,2026-07-01 19:30,21:00\n")
    assert said(result) == []
    show = Screening.objects.get()
    assert (show.starts_at, show.ends_at) == (
        dt.datetime(2026, 7, 1, 17, 30, tzinfo=dt.UTC),
        dt.datetime(2026, 7, 1, 19, tzinfo=dt.UTC),
    )
    assert (City.objects.get().timezone, FilmDays.objects.get().starts) == (
        "Europe/Belgrade",
        dt.date(2026, 7, 1),
    )


def test_a_show_that_ends_at_an_earlier_hour_ends_after_midnight_and_that_is_said() -> None:
    result = programme("title,hall,start,end\nVera,Sala,2026-07-01 23:30,01:10\n")
    assert said(result) == [
        (2, "end", "Only an hour is given for the end; it was taken as 2026-07-02 01:10, after midnight.")
    ]
    show = Screening.objects.get()
    assert show.ends_at - show.starts_at == dt.timedelta(minutes=100)


def test_a_time_that_the_clocks_jump_over_is_a_problem() -> None:
    result = programme("title,hall,start,end\nVera,Sala,2026-03-29 02:30,2026-03-29 04:30\n")
    assert said(result) == [
        (
            2,
            "start",
            "2026-03-29 02:30 does not exist in Europe/Belgrade: the clocks were put forward. "
            "The nearest times are 01:30 and 03:30.",
        )
    ]


def test_a_time_that_happens_twice_asks_for_its_offset() -> None:
    result = programme("title,hall,start,end\nVera,Sala,2026-10-25 02:30,2026-10-25 04:30\n")
    assert said(result) == [
        (
            2,
            "start",
            "2026-10-25 02:30 happens twice in Europe/Belgrade, because the clocks were put back. "
            "Write 2026-10-25 02:30 +02:00 or 2026-10-25 02:30 +01:00.",
        )
    ]
    assert said(programme("title,hall,start,end\nVera,Sala,2026-10-25 02:30 +01:00,2026-10-25 04:30\n")) == []
    assert Screening.objects.get().starts_at == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


def test_an_overlap_in_one_hall_is_said_and_does_not_stop_the_import() -> None:
    result = programme(
        "title,hall,start,end\nVera,Sala,2026-07-01 19:00,21:00\nDruga,Sala,2026-07-01 20:30,22:00\n"
        "Treća,Druga sala,2026-07-01 20:30,22:00\n"
    )
    assert said(result) == [
        (3, "start", "Sala: this begins at 2026-07-01 20:30, before row 2 ends at 2026-07-01 21:00.")
    ]
    assert Screening.objects.count() == 3


def test_an_end_before_the_start_is_a_problem() -> None:
    result = programme("title,hall,start,end\nVera,Sala,2026-07-01 19:00,2026-07-01 18:00\n")
    assert said(result) == [(2, "end", "This ends (2026-07-01 18:00) before it begins (2026-07-01 19:00).")]


def test_a_61_minute_hour_is_refused() -> None:
    result = programme("title,hall,start,end\nVera,Sala,2026-07-01 19:61,21:00\n")
    assert said(result) == [
        (2, "start", "“2026-07-01 19:61”: an hour has 60 minutes, so minutes run from 0 to 59.")
    ]


def test_missing_halls_are_named_once_with_their_number_of_rows() -> None:
    space = make_hall(place=make_place(names=Texts.of(sr_Latn="Kino Kej")))
    exchange = space.place.exchange.slug
    source = read_files(
        [
            Entry(
                "p.csv",
                b"title,hall,start,end\nA,Kino Kex,2026-07-01 19:00,21:00\nB,Kino Kex,2026-07-02 19:00,21:00\n",
            )
        ]
    )
    choice = Choice("programme", COLUMNS, {**BELGRADE, "create": "no"})
    result = taken_in(source, choice, exchange)
    assert [(p.row, p.code, p.params["rows"]) for p in result.problems] == [(2, "missing_venue_near", 2)]


def test_numbered_halls_of_one_house_become_one_place() -> None:
    programme("title,hall,start,end\nA,Fenjer 1,2026-07-01 19:00,21:00\nA,Fenjer 2,2026-07-01 19:00,21:00\n")
    assert (Place.objects.count(), sorted(Space.objects.values_list("slug", flat=True))) == (1, ["1", "2"])


def test_a_film_that_the_exchange_has_is_not_made_again() -> None:
    exchange = make_exchange(slug="office")
    film = make_film(exchange=exchange)
    result = programme(f"title,hall,start,end\n{film.titles},Sala,2026-07-01 19:00,21:00\n")
    assert said(result) == []
    assert (Film.objects.count(), Screening.objects.get().film) == (1, film)


@pytest.mark.parametrize(
    ("encoding", "other"), [("utf-8-sig", ""), ("cp1251", "windows-1250"), ("utf-16", "")]
)
def test_cyrillic_in_other_encodings_is_read(encoding: str, other: str) -> None:
    text = "фильм;зал;начало;конец\nПоследний трамвай до моря;Большой зал;01.07.2026 19:00;21:00\n"
    columns = {"title": "фильм", "venue": "зал", "starts": "начало", "ends": "конец"}
    result = programme(text.encode(encoding), {"language": "ru"}, columns)
    assert [problem.params.get("other") for problem in result.notes] == ([other] if other else [])
    assert str(Film.objects.get().titles) == "Последний трамвай до моря"


def test_serbian_latin_in_windows_1250_is_read() -> None:
    text = "naslov;sala;početak;kraj\nPeščani sat; Džez đak ;1.7.2026. 19.30;21.00\n"
    columns = {"title": "naslov", "venue": "sala", "starts": "početak", "ends": "kraj"}
    programme(text.encode("cp1250"), columns=columns)
    assert (str(Film.objects.get().titles), str(Place.objects.get().names)) == ("Peščani sat", "Džez đak")


def test_the_encoding_can_be_chosen() -> None:
    programme(
        "title,hall,start,end\nšć,Sala,2026-07-01 19:00,21:00\n".encode("cp1250"), encoding="windows-1251"
    )
    assert str(Film.objects.get().titles) == "љж"
