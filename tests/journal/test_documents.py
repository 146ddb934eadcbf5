"""Documents: a record and its rows as one value, saved, compared and taken back."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kinomost.filmdays.models import Screening
from kinomost.journal.actions import EditConflict
from kinomost.journal.documents import Document, save, show, undo
from kinomost.journal.models import AuditLine
from kinomost.names.texts import Texts
from kinomost.places.actions import PLACE
from kinomost.places.models import Fee, Place, PlaceContact, Space
from tests.factories import make_hall, make_place, make_screening

pytestmark = pytest.mark.django_db
BY = "account:7"


def stage(slug: str = "a", **fields: object) -> Document:
    empty = dict.fromkeys(("seats", "wheelchair_seats", "area_m2", "height_m"))
    return (
        {"slug": slug, "kind": "stage", "names": [["en", "official", "Stage"]], "note": [], "source": ""}
        | empty
        | fields
    )


def test_what_is_written_is_what_is_read() -> None:
    place = make_place()
    wanted = {
        "address": "Makedonska 10",
        "latitude": 44.81,
        "longitude": 20.46,
        "spaces": [stage(area_m2="600")],
    }
    assert save(PLACE, BY, place, 1, {**wanted, "spaces": [stage(area_m2="600.0")]}) is not None
    found = PLACE.read(Place.objects.get())
    assert {name: found[name] for name in wanted} == wanted
    assert Space.objects.get().area_m2 == Decimal("600.0")


def test_a_document_that_says_nothing_new_writes_nothing() -> None:
    place = make_place()
    assert save(PLACE, BY, place, 1, PLACE.read(place)) is None
    assert (AuditLine.objects.count(), Place.objects.get().version) == (0, 1)


def test_only_what_changed_stands_in_the_audit_line() -> None:
    place = make_place(address="Before")
    save(PLACE, BY, place, 1, {"address": "After", "kind": "cinema"})
    line = AuditLine.objects.get()
    assert (line.by, line.verb, line.detail) == (
        BY,
        "save",
        {"before": {"address": "Before"}, "after": {"address": "After"}, "changed": ["address"]},
    )


def test_of_two_editors_the_second_is_told() -> None:
    place = make_place()
    save(PLACE, BY, place, 1, {"address": "First"})
    with pytest.raises(EditConflict) as conflict:
        save(PLACE, BY, Place.objects.get(), 1, {"address": "Second"})
    current = conflict.value.current
    assert isinstance(current, Place)
    assert (current.address, current.version, AuditLine.objects.count()) == ("First", 2, 1)


def test_a_row_that_stays_keeps_its_number_for_those_that_point_at_it() -> None:
    place = make_place()
    save(PLACE, BY, place, 1, {"spaces": [stage("a"), stage("b")]})
    before = {space.slug: space.pk for space in Space.objects.all()}
    save(PLACE, BY, place, 2, {"spaces": [stage("c"), stage("a", seats=40)]})
    after = {space.slug: space.pk for space in Space.objects.order_by("position")}
    assert list(after) == ["c", "a"]
    assert after["a"] == before["a"]
    assert Space.objects.get(slug="a").seats == 40


def test_a_hall_with_screenings_is_not_removed_and_nothing_else_is_written() -> None:
    hall = make_hall()
    make_screening(space=hall)
    with pytest.raises(ValidationError) as refused:
        save(PLACE, BY, hall.place, 1, {"spaces": [], "address": "New"})
    assert refused.value.message_dict == {"spaces": ["A row that others refer to cannot be removed."]}
    assert (Screening.objects.count(), Place.objects.get(pk=hall.place_id).address) == (1, "")


def test_everything_wrong_is_said_at_once_by_its_name() -> None:
    place = make_place()
    wrong = {
        "latitude": 144,
        "kind": "castle",
        "city_id": 9_999,
        "fees": [
            {
                "space_id": None,
                "activity": "shoot",
                "unit": "day",
                "as_of": "x",
                "amount": "1",
                "currency": "RSD",
            }
        ],
        "opening_hours": [{"weekday": 1, "opens": "10:00", "closes": "12:00"}] * 2,
    }
    with pytest.raises(ValidationError) as refused:
        save(PLACE, BY, place, 1, wrong)
    assert set(refused.value.message_dict) == {"latitude", "kind", "city_id", "fees", "opening_hours"}
    assert refused.value.message_dict["opening_hours"] == ["Row 2 is there twice."]
    assert AuditLine.objects.count() == 0


def test_a_change_is_taken_back_rows_and_all() -> None:
    place = make_place(address="Before")
    make_hall(place=place, slug="a", seats=100)
    Fee.objects.create(place=place, amount=5, currency="EUR", unit="day", as_of=timezone.localdate())
    before = PLACE.read(place)
    change = save(PLACE, BY, place, 1, {"address": "After", "spaces": [], "fees": []})
    assert change is not None
    undo(PLACE, BY, change.line)
    assert PLACE.read(Place.objects.get()) == before
    assert [line.verb for line in AuditLine.objects.order_by("pk")] == ["save", "undo"]


def test_taking_back_does_not_throw_away_what_others_did_since() -> None:
    place = make_place()
    change = save(PLACE, BY, place, 1, {"address": "Mine"})
    assert change is not None
    save(PLACE, BY, place, 2, {"address": "Theirs"})
    with pytest.raises(EditConflict):
        undo(PLACE, BY, change.line)
    assert Place.objects.get().address == "Theirs"


def test_what_others_changed_elsewhere_in_the_record_stays() -> None:
    place = make_place()
    change = save(PLACE, BY, place, 1, {"address": "Mine"})
    assert change is not None
    save(PLACE, BY, place, 2, {"website": "https://a.example"})
    undo(PLACE, BY, change.line)
    assert (Place.objects.get().address, Place.objects.get().website) == ("", "https://a.example")


def test_a_contacts_name_and_telephone_never_reach_the_log_but_come_back_with_an_undo() -> None:
    place = make_place()
    PlaceContact.objects.create(place=place, name="Petar Ogledić", phone="+381 11 000")
    change = save(PLACE, BY, place, 1, {"contacts": []})
    assert change is not None
    assert change.line.detail == {"before": {}, "after": {}, "changed": ["contacts"]}
    undo(PLACE, BY, change.line, {"contacts": change.before["contacts"]})
    assert PlaceContact.objects.get().phone == "+381 11 000"
    assert "Ogledić" not in str(list(AuditLine.objects.values_list("detail", flat=True)))


def test_publishing_touches_only_those_that_change() -> None:
    shown, hidden = make_place(), make_place(is_public=False, names=Texts.of(en="Hidden"))
    lines = show(BY, [shown, hidden], True)
    assert [(line.object_id, line.verb) for line in lines] == [(hidden.pk, "publish")]
    undo(PLACE, BY, lines[0])
    assert Place.objects.get(pk=hidden.pk).is_public is False
