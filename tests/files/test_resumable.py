"""Files in chunks: whatever the order, the repeats and the breaks, the bytes that come out are those that went in."""

import io
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kinomost.files import purposes, resumable
from kinomost.files.actions import store
from kinomost.files.inspection import MEGABYTE, Found
from kinomost.files.models import BegunUpload, Chunk, Upload
from kinomost.files.purposes import Terms, take_for
from kinomost.files.resumable import (
    NotAllowed,
    WrongOffset,
    begin,
    discard,
    expire,
    find,
    finish,
    receive,
    take,
)
from kinomost.journal.models import AuditLine
from kinomost.parties.models import Account
from tests.factories import make_account
from tests.files.making import pdf
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db
SMALL = 1000  # bytes a chunk, so that a small file has many


def terms(actor: Account, subject: str) -> Terms | None:
    return Terms(kinds=("document",), limit=20 * MEGABYTE, exchange_id=7) if subject == "open" else None


def keep(request: HttpRequest, found: Found, subject: str) -> Mapping[str, Any]:
    if found.pages == 13:
        raise ValidationError("Thirteen pages bring bad luck.")
    upload = store(found, by=request.user.ref, exchange_id=7)  # type: ignore[union-attr]
    return {"url": f"/somewhere/{upload.pk}/"}


@pytest.fixture(autouse=True)
def a_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purposes, "_purposes", {})
    take_for("script", terms=terms, done=keep)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resumable, "CHUNK", SMALL)


@pytest.fixture
def account() -> Account:
    return make_account(email="ana@kinomost.example")


def request_of(account: Account) -> HttpRequest:
    request = RequestFactory().post("/")
    request.user = account
    return request


def send(begun: BegunUpload, content: bytes) -> None:
    while begun.received < len(content):
        receive(begun, begun.received, io.BytesIO(content[begun.received :][: resumable.CHUNK]))


def bytes_of(upload: Upload) -> bytes:
    with upload.file.open() as file:
        return bytes(file.read())


def objects_of(begun: BegunUpload) -> list[str]:
    try:
        return default_storage.listdir(begun.folder)[1]
    except FileNotFoundError:
        return []


def test_what_arrives_in_chunks_is_kept_as_it_was_and_leaves_no_chunk_behind(account: Account) -> None:
    content = pdf(2, ballast=3_500_000)
    begun = begin(account, "script", "open", "C:\\scripts\\bridge.pdf", len(content))
    send(begun, content)
    assert (Chunk.objects.count(), len(objects_of(begun))) == (4, 4)
    answer = finish(request_of(account), begun)
    upload = Upload.objects.get()
    assert (upload.name, upload.pages, upload.size, upload.exchange_id) == ("bridge.pdf", 2, len(content), 7)
    assert bytes_of(upload) == content
    assert answer == {"url": f"/somewhere/{upload.pk}/"}
    assert (Chunk.objects.count(), objects_of(begun)) == (0, [])
    assert AuditLine.objects.get().by == account.ref


def test_finishing_twice_gives_the_same_answer_and_keeps_one_file(account: Account) -> None:
    content = pdf()
    begun = begin(account, "script", "open", "a.pdf", len(content))
    send(begun, content)
    # Two requests have read the row before either ends it.
    first, second = find(account, begun.pk), find(account, begun.pk)
    answers = [finish(request_of(account), one) for one in (first, second, find(account, begun.pk))]
    assert answers[0] == answers[1] == answers[2]
    assert Upload.objects.count() == 1


def test_a_file_of_many_chunks_is_asked_for_as_often_as_one_of_few(
    account: Account, small_chunks: None
) -> None:
    def ready(ballast: int) -> BegunUpload:
        content = pdf(ballast=ballast)
        begun = begin(account, "script", "open", "a.pdf", len(content))
        send(begun, content)
        return begun

    small, large = [ready(100), ready(100)], [ready(30_000)]

    def end(prepared: list[BegunUpload]) -> None:
        finish(request_of(account), find(account, prepared.pop().pk))

    assert assert_same_queries(lambda: end(small), lambda: end(large)) < 15
    assert Upload.objects.count() == 3


def test_200_megabytes_are_refused_at_once(account: Account) -> None:
    with pytest.raises(ValidationError) as caught:
        begin(account, "script", "open", "script.pdf", 200 * MEGABYTE)
    assert caught.value.messages == ["The file is too large: it may have 20 MB at most."]
    assert BegunUpload.objects.count() == 0


@pytest.mark.parametrize("size", [0, -1])
def test_nothing_cannot_be_sent(account: Account, size: int) -> None:
    with pytest.raises(ValidationError, match="The file is empty"):
        begin(account, "script", "open", "a.pdf", size)


def test_more_than_was_announced_is_refused_and_never_read(account: Account, small_chunks: None) -> None:
    begun = begin(account, "script", "open", "a.pdf", 1500)

    class Endless(io.BytesIO):
        asked = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 <= size <= SMALL + 1
            Endless.asked += size
            return b"x" * size

    for offset in (0, 1000):
        with pytest.raises(ValidationError, match="More arrives than"):
            receive(begun, offset, Endless())
        send(begun, b"x" * 1000)
    assert (begun.received, Endless.asked, len(objects_of(begun))) == (1000, 1001 + 501, 1)


def test_a_chunk_that_was_cut_off_is_sent_again(account: Account, small_chunks: None) -> None:
    begun = begin(account, "script", "open", "a.pdf", 1500)
    with pytest.raises(ValidationError, match="cut off"):
        receive(begun, 0, io.BytesIO(b"x" * 999))
    assert (receive(begun, 0, io.BytesIO(b"x" * 1000)), Chunk.objects.count()) == (1000, 1)


def test_a_chunk_sent_twice_or_too_early_gets_the_right_place_back(
    account: Account, small_chunks: None
) -> None:
    begun = begin(account, "script", "open", "a.pdf", 2500)
    assert receive(begun, 0, io.BytesIO(b"x" * 1000)) == 1000
    for offset in (0, 2000, 999, -1, 10**12):
        with pytest.raises(WrongOffset) as caught:
            receive(begun, offset, io.BytesIO(b"y" * 1000))
        assert caught.value.offset == 1000
    with pytest.raises(WrongOffset):
        finish(request_of(account), begun)


def test_of_two_tabs_at_the_same_place_one_is_kept_and_the_other_told(
    account: Account, small_chunks: None
) -> None:
    begun = begin(account, "script", "open", "a.pdf", 2500)
    other = BegunUpload.objects.get(pk=begun.pk)  # has read the row before the first chunk was entered
    receive(begun, 0, io.BytesIO(b"a" * 1000))
    with pytest.raises(WrongOffset) as caught:
        receive(other, 0, io.BytesIO(b"b" * 1000))
    assert (caught.value.offset, len(objects_of(begun))) == (1000, 1)


def test_a_chunk_that_comes_after_giving_up_leaves_nothing(account: Account, small_chunks: None) -> None:
    begun = begin(account, "script", "open", "a.pdf", 2500)
    late = BegunUpload.objects.get(pk=begun.pk)
    receive(begun, 0, io.BytesIO(b"a" * 1000))
    discard(begun)
    with pytest.raises(NotAllowed):
        receive(late, 0, io.BytesIO(b"a" * 1000))
    with pytest.raises(NotAllowed):
        find(account, begun.pk)
    assert (Chunk.objects.count(), objects_of(begun)) == (0, [])


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        (b"PK\x05\x06" + b"\0" * 18, "a.pdf", "It is named .pdf, but it is a ZIP archive"),
        (pdf(13), "a.pdf", "Thirteen pages"),
    ],
)
def test_what_is_not_taken_in_the_end_is_forgotten(
    account: Account, content: bytes, name: str, text: str
) -> None:
    begun = begin(account, "script", "open", name, len(content))
    send(begun, content)
    with pytest.raises(ValidationError, match=text):
        finish(request_of(account), begun)
    assert (BegunUpload.objects.count(), Upload.objects.count(), objects_of(begun)) == (0, 0, [])


def test_only_who_began_goes_on_and_only_while_they_may(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = make_account(email="boris@kinomost.example")
    for purpose, subject in (("script", "closed"), ("poster", "open")):
        with pytest.raises(NotAllowed):
            begin(account, purpose, subject, "a.pdf", 10)
    begun = begin(account, "script", "open", "a.pdf", 10)
    assert find(account, begun.pk) == begun
    with pytest.raises(NotAllowed):
        find(stranger, begun.pk)
    take_for("script", terms=lambda actor, subject: None, done=keep)  # the deadline has passed
    with pytest.raises(NotAllowed):
        find(account, begun.pk)


def test_an_account_has_so_much_on_its_way_and_no_more(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resumable, "IN_FLIGHT", 2)
    monkeypatch.setattr(resumable, "BYTES_IN_FLIGHT", 30 * MEGABYTE)
    first = begin(account, "script", "open", "a.pdf", 15 * MEGABYTE)
    with pytest.raises(ValidationError, match="can be on their way at a time"):
        begin(account, "script", "open", "b.pdf", 16 * MEGABYTE)
    begin(account, "script", "open", "b.pdf", 1)
    with pytest.raises(ValidationError, match="can be on their way at a time"):
        begin(account, "script", "open", "c.pdf", 1)
    begin(make_account(email="boris@kinomost.example"), "script", "open", "c.pdf", 1)
    discard(first)
    begin(account, "script", "open", "c.pdf", 1)


def test_what_was_left_off_gives_way_to_what_is_begun(
    account: Account, monkeypatch: pytest.MonkeyPatch, small_chunks: None
) -> None:
    monkeypatch.setattr(resumable, "IN_FLIGHT", 2)
    left, live = (begin(account, "script", "open", "a.pdf", 2500) for _ in range(2))
    receive(left, 0, io.BytesIO(b"x" * 1000))
    with patch.object(timezone, "now", return_value=timezone.now() + timedelta(hours=2)):
        receive(live, 0, io.BytesIO(b"x" * 1000))
        new = begin(account, "script", "open", "b.pdf", 2500)
        with pytest.raises(ValidationError, match="can be on their way at a time"):
            begin(account, "script", "open", "c.pdf", 2500)
    assert set(BegunUpload.objects.all()) == {live, new}
    assert (objects_of(left), len(objects_of(live))) == ([], 1)


def test_beginning_again_and_again_is_stopped(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resumable, "BEGINNINGS", 2)
    for _ in range(2):
        discard(begin(account, "script", "open", "a.pdf", 10))
    with pytest.raises(ValidationError, match="in an hour"):
        begin(account, "script", "open", "a.pdf", 10)


def test_what_nobody_goes_on_with_is_forgotten_after_three_days(account: Account, small_chunks: None) -> None:
    left, live = (begin(account, "script", "open", "a.pdf", 2500) for _ in range(2))
    for one in (left, live):
        receive(one, 0, io.BytesIO(b"x" * 1000))
    assert expire() == 0
    with patch.object(timezone, "now", return_value=timezone.now() + timedelta(days=2)):
        receive(live, 1000, io.BytesIO(b"x" * 1000))
    with patch.object(timezone, "now", return_value=timezone.now() + timedelta(days=3, hours=1)):
        with pytest.raises(NotAllowed):
            find(account, left.pk)
        assert expire() == 1
    assert (list(BegunUpload.objects.all()), objects_of(left), len(objects_of(live))) == ([live], [], 2)


def test_a_plain_form_ends_in_the_same_hands(account: Account) -> None:
    content = pdf(4)
    answer = take(request_of(account), "script", "open", SimpleUploadedFile("a.pdf", content))
    upload = Upload.objects.get()
    assert (answer, upload.pages, bytes_of(upload)) == ({"url": f"/somewhere/{upload.pk}/"}, 4, content)
    with pytest.raises(NotAllowed):
        take(request_of(account), "script", "closed", SimpleUploadedFile("a.pdf", content))
    with pytest.raises(ValidationError, match="Thirteen"):
        take(request_of(account), "script", "open", SimpleUploadedFile("a.pdf", pdf(13)))
    assert Upload.objects.count() == 1


class Sending(RuleBasedStateMachine):
    """A browser that loses answers, sends again, in two tabs, from wrong places, cut off or too long."""

    account: Account

    @initialize(pages=st.integers(1, 3), ballast=st.integers(0, 6_000))
    def start(self, pages: int, ballast: int) -> None:
        self.content = pdf(pages, ballast=ballast)
        self.begun = begin(self.account, "script", "open", "a.pdf", len(self.content))
        self.tabs = [find(self.account, self.begun.pk) for _ in range(2)]
        self.kept = 0

    def chunk(self, offset: int) -> bytes:
        return self.content[offset : offset + SMALL]

    @rule(tab=st.integers(0, 1), step=st.sampled_from([0, 0, 0, 0, -1, 1]), refresh=st.booleans())
    def a_chunk(self, tab: int, step: int, refresh: bool) -> None:
        if refresh:
            self.tabs[tab] = find(self.account, self.begun.pk)
        offset = self.tabs[tab].received + step * SMALL
        try:
            now = receive(self.tabs[tab], offset, io.BytesIO(self.chunk(max(0, offset))))
        except WrongOffset as wrong:
            told = wrong.offset
            assert offset != self.kept or self.tabs[tab].received != self.kept
            assert told <= self.kept
            self.tabs[tab].received = told
        else:
            assert offset == self.kept or not self.chunk(offset)
            self.kept = now

    @rule(tab=st.integers(0, 1), cut=st.integers(1, 900), noise=st.booleans())
    def a_chunk_that_is_not_whole(self, tab: int, cut: int, noise: bool) -> None:
        whole = self.chunk(self.kept)
        if not whole:
            return
        spoiled = whole + b"x" * cut if noise else whole[:-cut]
        with pytest.raises((ValidationError, WrongOffset)):
            receive(self.tabs[tab], self.kept, io.BytesIO(spoiled))

    @rule()
    def an_end_too_early(self) -> None:
        if self.kept < len(self.content):
            with pytest.raises(WrongOffset):
                finish(request_of(self.account), find(self.account, self.begun.pk))

    @invariant()
    def the_database_knows_what_arrived_and_no_object_is_stray(self) -> None:
        if not hasattr(self, "begun"):
            return
        assert BegunUpload.objects.get(pk=self.begun.pk).received == self.kept
        assert sum(chunk.size for chunk in self.begun.chunks.all()) == self.kept
        assert len(objects_of(self.begun)) == -(-self.kept // SMALL)

    def teardown(self) -> None:
        if not hasattr(self, "begun"):
            return
        begun = find(self.account, self.begun.pk)
        send(begun, self.content)
        answer = finish(request_of(self.account), begun)
        upload = Upload.objects.get(pk=answer["url"].split("/")[2])
        assert bytes_of(upload) == self.content


def test_whatever_happens_on_the_way_the_bytes_are_the_same(
    account: Account, small_chunks: None, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resumable, "BEGINNINGS", 10_000)
    monkeypatch.setattr(Sending, "account", account, raising=False)
    checked = settings(max_examples=40, stateful_step_count=25, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Sending, settings=checked)
