"""Results: published now or at a set moment, told to every entrant, with the feedback that the jury released."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from kinomost.catalogue.actions import show
from kinomost.catalogue.models import Film
from kinomost.contest import letters_of_results
from kinomost.contest.actions.deciding import hold, write
from kinomost.contest.models import Call, Entry, Given, Sheet
from kinomost.contest.queries.ledger import ledger_of
from kinomost.contest.queries.results import obstacles, published_awards
from kinomost.contest.queries.verifying import doubts
from kinomost.coproduction.actions import open_file
from kinomost.exchange.actions.seasons import SEASON, save_season
from kinomost.exchange.models import SeasonFilm
from kinomost.journal.actions import EditConflict, record
from kinomost.judging import log

# Who took part and hears how it ended; whoever withdrew knows.
TOLD = (*Entry.SENT, Entry.State.INELIGIBLE)


@transaction.atomic
def settle_page(by: str, call: Call, *, shows_selected: bool, shows_films: bool) -> None:
    """Say what the published page tells beside the awards."""
    Call.objects.filter(pk=call.pk).update(shows_selected=shows_selected, shows_films=shows_films)
    record(by, "change", call, results_show_selected=shows_selected, results_show_films=shows_films)


@transaction.atomic
def publish(by: str, call: Call) -> Call:
    """Publish the awards as they stand; every entrant is written to. Raises ValidationError.

    Published again after an award has moved, only those whose result changed hear of it.
    """
    call = hold(call)
    _require_ready(call)
    given = list(
        Given.objects.filter(award__call=call, withdrawn_at=None).select_related("award", "entry__film")
    )
    before = published_awards(call)
    awards = tuple(sorted((one.award.key, one.entry.number or 0) for one in given))
    write(by, call, ledger_of(call), log.ResultsPublished(awards))
    is_first = call.published_at is None
    call.published_at = call.published_at or timezone.now()
    call.publish_by = ""
    call.save(update_fields=["published_at", "publish_by"])
    record(by, "publish", call)
    told = call.entries.filter(state__in=TOLD)
    if not is_first:
        changed = {number for _award, number in set(before or ()) ^ set(awards)}
        told = told.filter(number__in=changed)
    told.update(result_due=timezone.now())
    _open_files(by, call, given)
    return call


def _require_ready(call: Call) -> None:
    """Nothing is published that `kinomost contest verify` would call wrong a moment later."""
    if problems := obstacles(call):
        raise ValidationError(problems)
    if problems := doubts(call):
        text = gettext("The results cannot be published: %(why)s “Does the result stand?” shows every check.")
        raise ValidationError([text % {"why": problems[0]}])


def _open_files(by: str, call: Call, given: Iterable[Given]) -> None:
    """A winner's film gets its co-production file, and stands among the season's projects."""
    films: dict[int, Film] = {one.entry.film_id: one.entry.film for one in given}
    for film in {one.entry.film_id: one.entry.film for one in given if one.award.opens_file}.values():
        open_file(by, film)
    document = SEASON.read(call.season)
    known = {row["film_id"] for row in document["films"] if row["part"] == SeasonFilm.Part.PROJECT}
    new = [{"film_id": pk, "part": SeasonFilm.Part.PROJECT.value} for pk in films if pk not in known]
    if new:
        try:
            save_season(by, call.season, call.season.version, {"films": [*document["films"], *new]})
        except EditConflict:  # somebody saves the season at this moment; read it again
            call.season.refresh_from_db()
            save_season(
                by, call.season, call.season.version, {"films": [*SEASON.read(call.season)["films"], *new]}
            )
    if call.shows_films:
        show(by, [film for film in films.values() if not film.is_public], True)


@transaction.atomic
def schedule(by: str, call: Call, at: datetime) -> Call:
    """Have the results published by themselves at that moment. Raises ValidationError."""
    call = hold(call)
    if at <= timezone.now():
        raise ValidationError({"at": gettext("That moment has passed. Choose a later one, or publish now.")})
    if call.published_at is not None:
        raise ValidationError(gettext("The results are published already."))
    _require_ready(call)
    call.results_at, call.publish_by = at, by
    call.save(update_fields=["results_at", "publish_by"])
    record(by, "schedule", call, results_at=at.isoformat())
    return call


@transaction.atomic
def call_off(by: str, call: Call) -> Call:
    """Do not publish by itself after all. Raises ValidationError if it is too late."""
    call = hold(call)
    if not call.publish_by:
        raise ValidationError(gettext("No publication is set for a moment."))
    call.publish_by = ""
    call.save(update_fields=["publish_by"])
    record(by, "call_off", call)
    return call


def publish_due() -> int:
    """Publish what is set for a moment that has come; returns how many calls. The worker calls it.

    What cannot be published (a winner withdrew meanwhile) is called off, and the office's page says why.
    """
    due = Call.objects.filter(results_at__lte=timezone.now(), published_at=None).exclude(publish_by="")
    done = 0
    for call in due:
        try:
            with transaction.atomic():
                now = hold(call)
                if not now.publish_by or now.published_at is not None:
                    continue  # another worker was faster, or it was called off
                publish(now.publish_by, now)
        except ValidationError:
            call_off("worker", call)
        done += 1
    return done


def write_letters(limit: int = 50) -> int:
    """Write to the authors of entries whose result they do not know yet; returns how many entries. For the worker.

    Each entry's letters and the mark that they are written are one transaction: of several workers one writes.
    """
    due = Entry.objects.filter(result_due__lte=timezone.now()).order_by("result_due", "pk")[:limit]
    return sum(_write_to(entry) for entry in due)


@transaction.atomic
def _write_to(entry: Entry) -> bool:
    if not Entry.objects.filter(pk=entry.pk, result_due=entry.result_due).update(result_due=None):
        return False
    letters_of_results.tell(entry)
    return True


@transaction.atomic
def release_feedback(by: str, call: Call, shown: Iterable[Sheet], released: Iterable[Sheet]) -> None:
    """Of the sheets that were shown, let the authors read the feedback of some, and of no others."""
    chosen = {sheet.pk for sheet in released}
    listed = {sheet.pk for sheet in shown}
    sheets = Sheet.objects.filter(pk__in=listed, round__call=call)
    sheets.filter(pk__in=chosen).exclude(feedback="").update(feedback_released=True)
    sheets.exclude(pk__in=chosen).update(feedback_released=False)
    record(by, "judge", call)
