"""Every address as every kind of visitor, compared with a table. A new address must be added here to pass.

The table says who is let in; everybody else must be turned away, from reading and from writing. Whatever is asked
of the site happens in a transaction that is taken back.
"""

import copy
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from kinomost.contest.actions.entering import send_link
from kinomost.contest.actions.sending import submit
from kinomost.contest.models import Attachment, Author, Conflict, OfficeConflict, RoundJuror
from kinomost.coproduction.actions import add_scenario, open_file, save_file
from kinomost.exchange.models import Interest
from kinomost.files.actions import store
from kinomost.files.inspection import inspect
from kinomost.files.models import BegunUpload
from kinomost.filmdays import tokens
from kinomost.filmdays.models import Booking, Ticket, WaitingEntry
from kinomost.parties.models import Account, Consent, Exchange, Invitation, Role
from kinomost.post.actions import queue
from kinomost.sheets.models import Import, Mapping
from tests.contest.deliberations import make_decided, take_seat
from tests.contest.factories import make_call, make_entry, make_juror, make_round
from tests.coproduction.money_rows import make_receipt, make_terms
from tests.factories import (
    make_account,
    make_exchange,
    make_film,
    make_film_days,
    make_hall,
    make_organisation,
    make_person,
    make_place,
    make_screening,
    make_season,
)
from tests.files.making import pdf
from tests.files.test_inspection import picture

pytestmark = pytest.mark.django_db

ROLES = ("guest", "juror", "door", "viewer", "editor", "owner")
VISITORS = ("anonymous", "nobody", "stranger", *ROLES, "keeper")
EVERYBODY = frozenset(VISITORS)
NOBODY: frozenset[str] = frozenset()
SIGNED_IN = EVERYBODY - {"anonymous"}
OFFICE = frozenset({*ROLES, "keeper"})
STAFF = frozenset({"viewer", "editor", "owner", "keeper"})
EDITORS = frozenset({"editor", "owner", "keeper"})
OWNERS = frozenset({"owner", "keeper"})
DOORS = EDITORS | {"door"}
SEATED = frozenset({"juror"})  # the visitor with a seat in the juries
AUTHORS = frozenset({"guest"})  # of the world's entry


PARTS = 6  # the walk is long; its parts run beside each other
WITHOUT_LANGUAGE = ("files/", "robots.txt", "favicon.ico", "accent/")
# A preference, which any page may set; see web.views.theme.
FORGEABLE = {"theme/"}
# Addresses of an office that say more than its name, but name no record.
OF_NO_RECORD = {
    "desk/<slug:office>/register/<str:kind>/",
    "desk/<slug:office>/films/suggest/<str:kind>/",
    "desk/<slug:office>/seasons/suggest/<str:kind>/",
    "desk/<slug:office>/films/undo/<str:lines>/",
}


class Page(NamedTuple):
    """An address that is read, and perhaps written by the same people."""

    example: str
    readers: frozenset[str]
    answer: int = 200  # what those let in get
    hides: bool = False  # the others are told that there is nothing


class Act(NamedTuple):
    """An address that is only written to."""

    example: str
    writers: frozenset[str]


FILES = "desk/<slug:office>/coproductions"
FILE = f"{FILES}/<slug:film>"  # a film's co-production file
A_FILE = "desk/office/coproductions/film"
CONTEST = "desk/<slug:office>/contest"
CALL = f"{CONTEST}/<slug:call>"
A_CALL = "desk/office/contest/call"
ENTRY, AN_ENTRY = "entries/<int:pk>", "entries/{entry}"
DECIDED = "desk/office/contest/decided"  # a call with a jury at its table, and results
RANKING = f"{CALL}/ranking/<int:round>"
A_RANKING = "desk/office/contest/judged/ranking/1"
JURY = "jury/<slug:call>/<int:round>"

# The route without its language → an example of it in the world below, and who is let in.
TABLE: dict[str, Page | Act] = {
    "": Page("", EVERYBODY),
    "search/": Page("search/?q=film", EVERYBODY),
    "theme/": Act("theme/", EVERYBODY),
    "style/": Page("style/", NOBODY, hides=True),
    "desk/": Page("desk/", SIGNED_IN),
    "people/": Page("people/", EVERYBODY),
    "people/<slug:slug>/": Page("people/person/", EVERYBODY),
    "organisations/": Page("organisations/", EVERYBODY),
    "organisations/<slug:slug>/": Page("organisations/organisation/", EVERYBODY),
    "me/": Page("me/", SIGNED_IN),
    "me/data/": Act("me/data/", SIGNED_IN),
    "me/erase/": Page("me/erase/", SIGNED_IN),
    "me/consents/<int:pk>/withdraw/": Act("me/consents/{consent}/withdraw/", SIGNED_IN),
    "invitations/<str:token>/": Page("invitations/wrong/", EVERYBODY, answer=410),
    "desk/<slug:office>/people/": Page("desk/office/people/", STAFF),
    "desk/<slug:office>/people/new/": Page("desk/office/people/new/", EDITORS),
    "desk/<slug:office>/people/<slug:slug>/": Page("desk/office/people/person/", EDITORS),
    "desk/<slug:office>/people/<slug:slug>/data/": Page("desk/office/people/person/data/", STAFF),
    "desk/<slug:office>/people/<slug:slug>/data/download/": Act(
        "desk/office/people/person/data/download/", OWNERS
    ),
    "desk/<slug:office>/people/<slug:slug>/data/erase/": Act("desk/office/people/person/data/erase/", OWNERS),
    "desk/<slug:office>/people/<slug:slug>/consents/": Act("desk/office/people/person/consents/", EDITORS),
    "desk/<slug:office>/people/<slug:slug>/consents/<int:pk>/withdraw/": Act(
        "desk/office/people/person/consents/{consent}/withdraw/", EDITORS
    ),
    "desk/<slug:office>/organisations/": Page("desk/office/organisations/", STAFF),
    "desk/<slug:office>/organisations/new/": Page("desk/office/organisations/new/", EDITORS),
    "desk/<slug:office>/organisations/<slug:slug>/": Page("desk/office/organisations/organisation/", EDITORS),
    "desk/<slug:office>/organisations/<slug:slug>/remove/": Act(
        "desk/office/organisations/organisation/remove/", EDITORS
    ),
    "desk/<slug:office>/register/<str:kind>/<slug:slug>/picture/": Act(
        "desk/office/register/people/person/picture/", EDITORS
    ),
    "desk/<slug:office>/register/<str:kind>/": Act("desk/office/register/people/", EDITORS),
    "desk/<slug:office>/access/": Page("desk/office/access/", OWNERS),
    "desk/<slug:office>/access/give/": Act("desk/office/access/give/", OWNERS),
    "desk/<slug:office>/access/leave/": Act("desk/office/access/leave/", OFFICE),
    "desk/<slug:office>/access/roles/<int:pk>/": Act("desk/office/access/roles/{role}/", OWNERS),
    "desk/<slug:office>/access/invitations/<int:pk>/": Act(
        "desk/office/access/invitations/{invitation}/", OWNERS
    ),
    "desk/<slug:office>/films/": Page("desk/office/films/", STAFF),
    "desk/<slug:office>/films/bulk/": Act("desk/office/films/bulk/", EDITORS),
    "desk/<slug:office>/films/new/": Page("desk/office/films/new/", EDITORS),
    "desk/<slug:office>/films/undo/<str:lines>/": Act("desk/office/films/undo/1/", EDITORS),
    "desk/<slug:office>/films/suggest/<str:kind>/": Page("desk/office/films/suggest/people/?q=a", EDITORS),
    "desk/<slug:office>/films/<slug:slug>/": Page("desk/office/films/film/", EDITORS),
    "desk/<slug:office>/films/<slug:slug>/pictures/": Act("desk/office/films/film/pictures/", EDITORS),
    "desk/<slug:office>/coproductions/": Page("desk/office/coproductions/", STAFF),
    "desk/<slug:office>/coproductions/open/": Act("desk/office/coproductions/open/", EDITORS),
    "desk/<slug:office>/coproductions/undo/": Act("desk/office/coproductions/undo/?line=1", EDITORS),
    f"{FILE}/": Page("desk/office/coproductions/film/", STAFF),
    f"{FILE}/facts/": Page("desk/office/coproductions/film/facts/", STAFF),
    f"{FILE}/edit/<slug:section>/": Page("desk/office/coproductions/film/edit/deal/", EDITORS),
    f"{FILE}/treaties/": Page("desk/office/coproductions/film/treaties/", STAFF),
    f"{FILE}/treaties/<slug:treaty>/": Page(
        "desk/office/coproductions/film/treaties/european-convention-1992/", STAFF
    ),
    f"{FILE}/treaties/<slug:treaty>/try/": Act(
        "desk/office/coproductions/film/treaties/european-convention-1992/try/", EDITORS
    ),
    f"{FILE}/scenarios/": Page("desk/office/coproductions/film/scenarios/", STAFF),
    f"{FILE}/scenarios/add/": Act("desk/office/coproductions/film/scenarios/add/", EDITORS),
    f"{FILE}/scenarios/<int:scenario>/delete/": Act(
        "desk/office/coproductions/film/scenarios/{scenario}/delete/", EDITORS
    ),
    f"{FILE}/scenarios/<int:scenario>/<slug:section>/": Page(
        "desk/office/coproductions/film/scenarios/{scenario}/deal/", EDITORS
    ),
    f"{FILE}/incentives/": Page("desk/office/coproductions/film/incentives/", STAFF),
    f"{FILE}/incentives/<slug:scheme>/": Page("desk/office/coproductions/film/incentives/serbia/", STAFF),
    f"{FILE}/incentives/<slug:scheme>/enter/": Act(
        "desk/office/coproductions/film/incentives/serbia/enter/", EDITORS
    ),
    "desk/<slug:office>/journal/": Page("desk/office/journal/", OWNERS),
    "desk/<slug:office>/post/": Page("desk/office/post/", OWNERS),
    "desk/<slug:office>/post/<int:number>/": Page("desk/office/post/{letter}/", OWNERS),
    "desk/<slug:office>/post/<int:number>/again/": Act("desk/office/post/{letter}/again/", OWNERS),
    "films/": Page("films/", EVERYBODY),
    "films/catalogue.pdf": Page("films/catalogue.pdf", EVERYBODY),
    "films/films.json": Page("films/films.json", EVERYBODY),
    "films/<slug:slug>/": Page("films/film/", EVERYBODY),
    "films/<slug:slug>/sheet.pdf": Page("films/film/sheet.pdf", EVERYBODY),
    "joint/": Page("joint/", EVERYBODY),
    "^joint/(?P<one>[A-Z]{2}|[A-Z]{4})-(?P<other>[A-Z]{2}|[A-Z]{4})/$": Page("joint/RS-RU/", EVERYBODY),
    "places/": Page("places/", EVERYBODY),
    "places/map/": Page("places/map/", EVERYBODY),
    "places/map/view/": Page("places/map/view/", EVERYBODY, answer=400),
    "places/<slug:slug>/": Page("places/place/", EVERYBODY),
    "cities/<slug:slug>/": Page("cities/{city}/", EVERYBODY),
    "seasons/": Page("seasons/", EVERYBODY),
    "seasons/<slug:slug>/": Page("seasons/season/", EVERYBODY),
    "interest/": Page("interest/?film=film", EVERYBODY, answer=302),
    "seasons/<slug:slug>/interest/": Page("seasons/season/interest/", SIGNED_IN),
    "seasons/<slug:slug>/interest/say/": Act("seasons/season/interest/say/", SIGNED_IN),
    "seasons/<slug:slug>/interest/<int:pk>/withdraw/": Act(
        "seasons/season/interest/{interest}/withdraw/", NOBODY
    ),
    "seasons/<slug:slug>/interest/<int:pk>/restore/": Act(
        "seasons/season/interest/{interest}/restore/", NOBODY
    ),
    "days/": Page("days/", EVERYBODY, answer=302),
    "days/<slug:slug>/": Page("days/days/", EVERYBODY),
    "days/<slug:slug>/films/": Page("days/days/films/", EVERYBODY),
    "days/<slug:slug>/cities/<slug:city>/": Page("days/days/cities/{city}/", EVERYBODY),
    "days/<slug:slug>/programme.json": Page("days/days/programme.json", EVERYBODY),
    "days/<slug:slug>/programme.ics": Page("days/days/programme.ics", EVERYBODY),
    "days/<slug:slug>/programme.pdf": Page("days/days/programme.pdf", EVERYBODY),
    "days/<slug:slug>/book/": Page("days/days/book/", EVERYBODY, answer=302),
    "days/<slug:slug>/screenings/<slug:screening>/": Page("days/days/screenings/screening/", EVERYBODY),
    "days/<slug:slug>/screenings/<slug:screening>.ics": Page("days/days/screenings/screening.ics", EVERYBODY),
    "days/<slug:slug>/screenings/<slug:screening>/wait/": Page(
        "days/days/screenings/screening/wait/", EVERYBODY, answer=302
    ),
    "selection/": Page("selection/", EVERYBODY),
    "selection.ics": Page("selection.ics", EVERYBODY),
    "bookings/<str:token>/": Page("bookings/{booking}/", EVERYBODY),
    "bookings/<str:token>/return/": Act("bookings/{booking}/return/", EVERYBODY),
    "bookings/<str:token>/tickets.pdf": Page("bookings/{booking}/tickets.pdf", EVERYBODY),
    "bookings/<str:token>/tickets.ics": Page("bookings/{booking}/tickets.ics", EVERYBODY),
    "waiting/<str:token>/": Page("waiting/{waiting}/", EVERYBODY),
    "robots.txt": Page("robots.txt", EVERYBODY),
    "favicon.ico": Page("favicon.ico", EVERYBODY, answer=301),
    "^accent/(?P<colour>[0-9a-f]{6})\\.css$": Page("accent/b3261e.css", EVERYBODY),
    "files/<uuid:upload_id>/<int:width>.<slug:extension>": Page("files/{upload}/400.webp", EVERYBODY),
    "files/<uuid:upload_id>/shown.pdf": Page("files/{script}/shown.pdf", STAFF, hides=True),
    "files/<uuid:upload_id>/": Page("files/{upload}/", STAFF, hides=True),
    "desk/<slug:office>/cities/": Page("desk/office/cities/", STAFF),
    "desk/<slug:office>/cities/new/": Page("desk/office/cities/new/", EDITORS),
    "desk/<slug:office>/cities/<slug:slug>/": Page("desk/office/cities/{city}/", EDITORS),
    "desk/<slug:office>/places/": Page("desk/office/places/", STAFF),
    "desk/<slug:office>/places/new/": Page("desk/office/places/new/", EDITORS),
    "desk/<slug:office>/places/bulk/": Act("desk/office/places/bulk/", EDITORS),
    "desk/<slug:office>/places/undo/": Act("desk/office/places/undo/", EDITORS),
    "desk/<slug:office>/places/<slug:slug>/": Page("desk/office/places/place/", EDITORS),
    "desk/<slug:office>/places/<slug:slug>/photo/": Act("desk/office/places/place/photo/", EDITORS),
    "desk/<slug:office>/seasons/": Page("desk/office/seasons/", STAFF),
    "desk/<slug:office>/seasons/new/": Page("desk/office/seasons/new/", EDITORS),
    "desk/<slug:office>/seasons/bulk/": Act("desk/office/seasons/bulk/", EDITORS),
    "desk/<slug:office>/seasons/undo/": Act("desk/office/seasons/undo/", EDITORS),
    "desk/<slug:office>/seasons/suggest/<str:kind>/": Page("desk/office/seasons/suggest/film/?q=a", EDITORS),
    "desk/<slug:office>/seasons/<slug:slug>/": Page("desk/office/seasons/season/", EDITORS),
    "desk/<slug:office>/interest/": Page("desk/office/interest/", STAFF),
    "desk/<slug:office>/interest/interest.csv": Page("desk/office/interest/interest.csv", STAFF),
    "desk/<slug:office>/days/": Page("desk/office/days/", STAFF),
    "desk/<slug:office>/days/new/": Page("desk/office/days/new/", EDITORS),
    "desk/<slug:office>/days/<slug:slug>/": Page("desk/office/days/days/", STAFF),
    "desk/<slug:office>/days/<slug:slug>/record/": Page("desk/office/days/days/record/", EDITORS),
    "desk/<slug:office>/days/<slug:slug>/bulk/": Act("desk/office/days/days/bulk/", EDITORS),
    "desk/<slug:office>/days/<slug:slug>/export.csv": Page("desk/office/days/days/export.csv", STAFF),
    "desk/<slug:office>/days/<slug:slug>/screenings/new/": Page(
        "desk/office/days/days/screenings/new/", EDITORS
    ),
    "desk/<slug:office>/days/<slug:slug>/screenings/<slug:screening>/": Page(
        "desk/office/days/days/screenings/screening/", EDITORS
    ),
    "desk/<slug:office>/door/": Page("desk/office/door/", DOORS),
    "desk/<slug:office>/door/<int:pk>/": Page("desk/office/door/{screening}/", DOORS),
    "desk/<slug:office>/sheets/": Page("desk/office/sheets/", EDITORS),
    "desk/<slug:office>/sheets/export.xlsx": Page("desk/office/sheets/export.xlsx", EDITORS),
    "desk/<slug:office>/sheets/export.zip": Page("desk/office/sheets/export.zip", EDITORS),
    "desk/<slug:office>/sheets/blank.xlsx": Page("desk/office/sheets/blank.xlsx", EDITORS),
    "desk/<slug:office>/sheets/<int:pk>/": Page("desk/office/sheets/{import}/", EDITORS),
    "desk/<slug:office>/sheets/<int:pk>/columns/": Page("desk/office/sheets/{import}/columns/", EDITORS, 302),
    "desk/<slug:office>/sheets/<int:pk>/progress/": Page("desk/office/sheets/{import}/progress/", EDITORS),
    "desk/<slug:office>/sheets/<int:pk>/apply/": Act("desk/office/sheets/{import}/apply/", EDITORS),
    "desk/<slug:office>/sheets/<int:pk>/take-back/": Act("desk/office/sheets/{import}/take-back/", EDITORS),
    "desk/<slug:office>/sheets/<int:pk>/check/": Act("desk/office/sheets/{import}/check/", EDITORS),
    "desk/<slug:office>/sheets/<int:pk>/give-up/": Act("desk/office/sheets/{import}/give-up/", EDITORS),
    "desk/<slug:office>/sheets/mappings/<int:pk>/forget/": Act(
        "desk/office/sheets/mappings/{mapping}/forget/", EDITORS
    ),
    "calls/<slug:call>/enter/": Page("calls/call/enter/", EVERYBODY),
    "entries/": Page("entries/", SIGNED_IN),
    "entries/join/<str:token>/": Page("entries/join/wrong/", EVERYBODY, answer=410),
    f"{ENTRY}/": Page(f"{AN_ENTRY}/", AUTHORS),
    f"{ENTRY}/form/<slug:page>/": Page(f"{AN_ENTRY}/form/project/", AUTHORS),
    f"{ENTRY}/box/": Act(f"{AN_ENTRY}/box/", AUTHORS),
    f"{ENTRY}/checklist/": Page(f"{AN_ENTRY}/checklist/", AUTHORS),
    f"{ENTRY}/suggest/<slug:kind>/": Page(f"{AN_ENTRY}/suggest/people/", AUTHORS),
    f"{ENTRY}/files/<int:file>/remove/": Act(f"{AN_ENTRY}/files/{{attachment}}/remove/", AUTHORS),
    f"{ENTRY}/send/": Page(f"{AN_ENTRY}/send/", AUTHORS),
    f"{ENTRY}/sent/<int:number>/": Page(f"{AN_ENTRY}/sent/1/", AUTHORS | STAFF),
    f"{ENTRY}/withdraw/": Act(f"{AN_ENTRY}/withdraw/", AUTHORS),
    f"{ENTRY}/take-back/": Act(f"{AN_ENTRY}/take-back/", AUTHORS),
    f"{ENTRY}/receipt/<int:number>/": Page(f"{AN_ENTRY}/receipt/1/", AUTHORS | STAFF),
    f"{ENTRY}/receipt/<int:number>.pdf": Page(f"{AN_ENTRY}/receipt/1.pdf", AUTHORS | STAFF),
    f"{ENTRY}/colleagues/": Page(f"{AN_ENTRY}/colleagues/", AUTHORS),
    f"{ENTRY}/colleagues/<int:account>/remove/": Act(f"{AN_ENTRY}/colleagues/{{author}}/remove/", AUTHORS),
    f"{ENTRY}/colleagues/invited/<int:invitation>/": Act(
        f"{AN_ENTRY}/colleagues/invited/{{author_invitation}}/", AUTHORS
    ),
    f"{CONTEST}/": Page("desk/office/contest/", STAFF),
    f"{CONTEST}/new/": Page("desk/office/contest/new/?from=scratch", EDITORS),
    f"{CONTEST}/undo/": Act("desk/office/contest/undo/", EDITORS),
    f"{CALL}/": Page("desk/office/contest/call/", STAFF),
    f"{CALL}/entries/": Page(f"{A_CALL}/entries/", STAFF),
    f"{CALL}/entries/bulk/": Act(f"{A_CALL}/entries/bulk/", EDITORS),
    f"{CALL}/entries/undo/": Act(f"{A_CALL}/entries/undo/", EDITORS),
    f"{CALL}/entries/list.pdf": Page(f"{A_CALL}/entries/list.pdf", STAFF),
    f"{CALL}/entries/export.<slug:ending>": Page(f"{A_CALL}/entries/export.csv", STAFF),
    f"{CALL}/entries/correction/": Page(f"{A_CALL}/entries/correction/", EDITORS),
    f"{CALL}/entries/letter/": Page(f"{A_CALL}/entries/letter/", EDITORS),
    f"{CALL}/entries/<int:pk>/": Page(f"{A_CALL}/entries/{{entry}}/", STAFF),
    f"{CALL}/entries/<int:pk>/sent/<int:number>/": Page(f"{A_CALL}/entries/{{entry}}/sent/1/", STAFF),
    f"{CALL}/entries/<int:pk>/complete/": Act(f"{A_CALL}/entries/{{entry}}/complete/", EDITORS),
    f"{CALL}/entries/<int:pk>/reopen/": Act(f"{A_CALL}/entries/{{entry}}/reopen/", EDITORS),
    f"{CALL}/entries/<int:pk>/correction/off/": Act(f"{A_CALL}/entries/{{entry}}/correction/off/", EDITORS),
    f"{CALL}/entries/<int:pk>/ineligible/": Page(f"{A_CALL}/entries/{{entry}}/ineligible/", EDITORS),
    f"{CALL}/entries/<int:pk>/reinstate/": Act(f"{A_CALL}/entries/{{entry}}/reinstate/", EDITORS),
    f"{CALL}/entries/<int:pk>/invite/": Page(f"{A_CALL}/entries/{{entry}}/invite/", EDITORS),
    f"{CALL}/entries/<int:pk>/late/": Page(f"{A_CALL}/entries/{{entry}}/late/", EDITORS),
    f"{CALL}/entries/<int:pk>/out/": Page(f"{A_CALL}/entries/{{entry}}/out/", EDITORS),
    f"{CALL}/jury/": Page(f"{A_CALL}/jury/", STAFF),
    f"{CALL}/jury/<int:juror>/": Page(f"{A_CALL}/jury/1/", EDITORS),
    f"{CALL}/jury/<int:juror>/invite/": Act(f"{A_CALL}/jury/1/invite/", EDITORS),
    f"{CALL}/jury/<int:juror>/remove/": Page(f"{A_CALL}/jury/1/remove/", EDITORS),
    f"{CALL}/jury/conflicts/": Page(f"{A_CALL}/jury/conflicts/", STAFF),
    f"{CALL}/jury/conflicts/settle/": Act(f"{A_CALL}/jury/conflicts/settle/", EDITORS),
    f"{CALL}/jury/conflicts/enter/": Page(f"{A_CALL}/jury/conflicts/enter/", EDITORS),
    f"{CALL}/jury/conflicts/<int:conflict>/lift/": Page(
        f"{A_CALL}/jury/conflicts/{{conflict}}/lift/", EDITORS
    ),
    f"{CALL}/jury/conflicts/office/<int:conflict>/lift/": Page(
        f"{A_CALL}/jury/conflicts/office/{{office_conflict}}/lift/", EDITORS
    ),
    f"{CALL}/rounds/": Page(f"{A_CALL}/rounds/", STAFF),
    f"{CALL}/rounds/new/": Page(f"{A_CALL}/rounds/new/", EDITORS),
    f"{CALL}/rounds/<int:number>/": Page(f"{A_CALL}/rounds/1/", STAFF),
    f"{CALL}/rounds/<int:number>/jurors/": Page(f"{A_CALL}/rounds/1/jurors/", STAFF),
    f"{CALL}/rounds/<int:number>/entries/": Page(f"{A_CALL}/rounds/1/entries/", STAFF),
    f"{CALL}/rounds/<int:number>/open/": Act(f"{A_CALL}/rounds/1/open/", EDITORS),
    f"{CALL}/rounds/<int:number>/close/": Act(f"{A_CALL}/rounds/1/close/", EDITORS),
    f"{CALL}/rounds/<int:number>/delete/": Act(f"{A_CALL}/rounds/1/delete/", EDITORS),
    f"{CALL}/assignment/": Page(f"{A_CALL}/assignment/", STAFF, answer=302),
    f"{CALL}/assignment/<int:number>/": Page(f"{A_CALL}/assignment/1/", STAFF),
    f"{CALL}/assignment/<int:number>/progress/": Page(f"{A_CALL}/assignment/1/progress/", STAFF),
    f"{CALL}/assignment/<int:number>/plan/": Act(f"{A_CALL}/assignment/1/plan/", EDITORS),
    f"{CALL}/assignment/<int:number>/plan/answer/": Act(f"{A_CALL}/assignment/1/plan/answer/", EDITORS),
    f"{CALL}/assignment/<int:number>/overrule/": Act(f"{A_CALL}/assignment/1/overrule/", EDITORS),
    f"{CALL}/assignment/<int:number>/write/": Act(f"{A_CALL}/assignment/1/write/", EDITORS),
    "jury/<slug:call>/conflicts/": Page("jury/call/conflicts/", SEATED),
    "jury/<slug:call>/conflicts/<int:entry>/": Page("jury/call/conflicts/1/", SEATED),
    "jury/<slug:call>/conflicts/tie/": Act("jury/call/conflicts/tie/", SEATED),
    "jury/<slug:call>/conflicts/untie/": Act("jury/call/conflicts/untie/", SEATED),
    "jury/<slug:call>/conflicts/complete/": Act("jury/call/conflicts/complete/", SEATED),
    "jury/<slug:call>/conflicts/wish/": Act("jury/call/conflicts/wish/", SEATED),
    f"{CALL}/edit/<slug:section>/": Page("desk/office/contest/call/edit/terms/", EDITORS),
    f"{CALL}/preview/": Page("desk/office/contest/call/preview/", STAFF),
    f"{CALL}/try/": Page("desk/office/contest/call/try/?film=film", STAFF),
    f"{CALL}/show/": Act("desk/office/contest/call/show/", EDITORS),
    f"{CALL}/extend/": Page("desk/office/contest/call/extend/", EDITORS),
    "calls/": Page("calls/", EVERYBODY),
    "calls/<slug:call>/": Page("calls/call/", EVERYBODY),
    "calls/<slug:call>/deadline.ics": Page("calls/call/deadline.ics", EVERYBODY),
    # deciding: pitch session, deliberation, awards, results
    f"{CALL}/pitch/": Page(f"{DECIDED}/pitch/", STAFF, answer=302),
    f"{CALL}/pitch/<int:number>/": Page(f"{DECIDED}/pitch/1/", STAFF),
    f"{CALL}/pitch/<int:number>/order/": Act(f"{DECIDED}/pitch/1/order/", EDITORS),
    f"{CALL}/pitch/<int:number>/move/": Act(f"{DECIDED}/pitch/1/move/", EDITORS),
    f"{CALL}/pitch/<int:number>/order.pdf": Page(f"{DECIDED}/pitch/1/order.pdf", STAFF),
    f"{CALL}/pitch/<int:number>/control/": Page(f"{DECIDED}/pitch/1/control/", STAFF),
    f"{CALL}/pitch/<int:number>/clock/": Act(f"{DECIDED}/pitch/1/clock/", EDITORS),
    f"{CALL}/pitch/<int:number>/screen/": Page(f"{DECIDED}/pitch/1/screen/", STAFF),
    f"{CALL}/pitch/<int:number>/state.json": Page(f"{DECIDED}/pitch/1/state.json", STAFF),
    f"{CALL}/deliberation/": Page(f"{DECIDED}/deliberation/", STAFF, answer=302),
    f"{CALL}/deliberation/<int:number>/": Page(f"{DECIDED}/deliberation/1/", STAFF),
    f"{CALL}/deliberation/<int:number>/attend/": Act(f"{DECIDED}/deliberation/1/attend/", EDITORS),
    f"{CALL}/deliberation/<int:number>/minutes.pdf": Page(f"{DECIDED}/deliberation/1/minutes.pdf", STAFF),
    f"{CALL}/deliberation/<int:number>/named/": Act(f"{DECIDED}/deliberation/1/named/", EDITORS),
    f"{CALL}/deliberation/<int:number>/motions/new/": Page(f"{DECIDED}/deliberation/1/motions/new/", EDITORS),
    f"{CALL}/motions/<int:motion>/decide/": Act(f"{DECIDED}/motions/1/decide/", EDITORS),
    f"{CALL}/motions/<int:motion>/withdraw/": Act(f"{DECIDED}/motions/1/withdraw/", EDITORS),
    f"{CALL}/motions/<int:motion>/give/": Act(f"{DECIDED}/motions/1/give/", EDITORS),
    f"{CALL}/deliberation/<int:number>/shortlist/": Page(f"{DECIDED}/deliberation/1/shortlist/", EDITORS),
    f"{CALL}/awards/<slug:award>/partner/": Act(f"{DECIDED}/awards/award/partner/", EDITORS),
    f"{CALL}/awards/<slug:award>/withdraw/": Act(f"{DECIDED}/awards/award/withdraw/", EDITORS),
    f"{CALL}/results/": Page(f"{DECIDED}/results/", STAFF),
    f"{CALL}/results/settings/": Act(f"{DECIDED}/results/settings/", EDITORS),
    f"{CALL}/results/preview/": Page(f"{DECIDED}/results/preview/", STAFF),
    f"{CALL}/results/publish/": Act(f"{DECIDED}/results/publish/", EDITORS),
    f"{CALL}/results/schedule/": Act(f"{DECIDED}/results/schedule/", EDITORS),
    f"{CALL}/results/call-off/": Act(f"{DECIDED}/results/call-off/", EDITORS),
    f"{CALL}/results/feedback/": Page(f"{DECIDED}/results/feedback/", EDITORS),
    f"{CALL}/results/stands/": Page(f"{DECIDED}/results/stands/", STAFF),
    f"{CALL}/results/log.jsonl": Page(f"{DECIDED}/results/log.jsonl", STAFF),
    "jury/<slug:call>/<int:number>/stage/": Page("jury/decided/1/stage/", SEATED),
    "jury/<slug:call>/<int:number>/deliberation/": Page("jury/decided/1/deliberation/", SEATED),
    "jury/<slug:call>/<int:number>/attend/": Act("jury/decided/1/attend/", SEATED),
    "jury/<slug:call>/<int:number>/minutes.pdf": Page("jury/decided/1/minutes.pdf", SEATED),
    "jury/<slug:call>/motions/<int:motion>/vote/": Act("jury/decided/motions/1/vote/", SEATED),
    "jury/<slug:call>/motions/<int:motion>/break/": Act("jury/decided/motions/1/break/", SEATED),
    "jury/<slug:call>/feedback/": Page("jury/decided/feedback/", SEATED),
    "calls/<slug:call>/results/": Page("calls/decided/results/", EVERYBODY),
    "entries/<int:entry>/certificates.pdf": Page("entries/{decided}/certificates.pdf", STAFF, hides=True),
    f"{CALL}/ranking/": Page(f"{A_CALL}/ranking/", STAFF, answer=302),
    f"{RANKING}/": Page(f"{A_RANKING}/", STAFF),
    f"{RANKING}/ranking.csv": Page(f"{A_RANKING}/ranking.csv", STAFF),
    f"{RANKING}/ranking.xlsx": Page(f"{A_RANKING}/ranking.xlsx", STAFF),
    f"{RANKING}/agenda/": Page(f"{A_RANKING}/agenda/", STAFF),
    f"{RANKING}/agenda/agenda.pdf": Page(f"{A_RANKING}/agenda/agenda.pdf", STAFF),
    f"{RANKING}/entries/<int:entry>/": Page(f"{A_RANKING}/entries/1/", STAFF),
    "jury/": Page("jury/", SIGNED_IN),
    f"{JURY}/": Page("jury/judged/1/", SEATED),
    f"{JURY}/entries/<int:entry>/": Page("jury/judged/1/entries/1/", SEATED),
    f"{JURY}/entries/<int:entry>/note/": Act("jury/judged/1/entries/1/note/", SEATED),
    f"{JURY}/entries/<int:entry>/remark/": Act("jury/judged/1/entries/1/remark/", SEATED),
    f"{JURY}/ranking/": Page("jury/judged/1/ranking/", SEATED),
    f"{JURY}/ranking/ranking.csv": Page("jury/judged/1/ranking/ranking.csv", SEATED),
    f"{JURY}/ranking/ranking.xlsx": Page("jury/judged/1/ranking/ranking.xlsx", SEATED),
    f"{JURY}/agenda/": Page("jury/judged/1/agenda/", SEATED),
    f"{JURY}/agenda/agenda.pdf": Page("jury/judged/1/agenda/agenda.pdf", SEATED),
    f"{FILES}/undo-money/": Act("desk/office/coproductions/undo-money/", EDITORS),
    f"{FILE}/plan/": Page(f"{A_FILE}/plan/", STAFF),
    f"{FILE}/plan/plan.xlsx": Page(f"{A_FILE}/plan/plan.xlsx", STAFF),
    f"{FILE}/plan/plan.pdf": Page(f"{A_FILE}/plan/plan.pdf", STAFF),
    f"{FILE}/recoupment/": Page(f"{A_FILE}/recoupment/", STAFF),
    f"{FILE}/recoupment/terms/": Page(f"{A_FILE}/recoupment/terms/", EDITORS),
    f"{FILE}/recoupment/terms/begin/": Act(f"{A_FILE}/recoupment/terms/begin/", EDITORS),
    f"{FILE}/recoupment/terms/step/": Act(f"{A_FILE}/recoupment/terms/step/", EDITORS),
    f"{FILE}/recoupment/receipts/<slug:number>/": Page(f"{A_FILE}/recoupment/receipts/01/", STAFF),
    f"{FILE}/recoupment/receipts/<slug:number>/delete/": Act(
        f"{A_FILE}/recoupment/receipts/01/delete/", EDITORS
    ),
    f"{FILE}/recoupment/statements/": Page(f"{A_FILE}/recoupment/statements/", STAFF),
    f"{FILE}/recoupment/statements/one/": Page(
        f"{A_FILE}/recoupment/statements/one/?party=fund&from=2026-01-01&to=2026-06-30", STAFF
    ),
    f"{FILE}/recoupment/statements/statements.pdf": Page(
        f"{A_FILE}/recoupment/statements/statements.pdf?from=2026-01-01&to=2026-06-30", STAFF
    ),
    f"{FILE}/recoupment/statements/statements.xlsx": Page(
        f"{A_FILE}/recoupment/statements/statements.xlsx?from=2026-01-01&to=2026-06-30", STAFF
    ),
    f"{FILE}/recoupment/outlook/": Page(f"{A_FILE}/recoupment/outlook/", STAFF),
    f"{FILE}/recoupment/outlook/estimates/": Act(f"{A_FILE}/recoupment/outlook/estimates/", EDITORS),
    f"{FILE}/documents/": Page(f"{A_FILE}/documents/", STAFF),
    f"{FILE}/documents/<slug:paper>.pdf": Page(f"{A_FILE}/documents/term-sheet.pdf", STAFF),
    "people/people.json": Page("people/people.json", EVERYBODY),
    "organisations/organisations.json": Page("organisations/organisations.json", EVERYBODY),
    "uploads/": Act("uploads/", SIGNED_IN),
    "uploads/<uuid:upload_id>/": Page("uploads/{begun}/", NOBODY, hides=True),
}
# Addresses of what is not public: whoever is not let in does not learn that it exists.
HIDDEN: dict[str, frozenset[str]] = {
    "people/hidden-person/": STAFF,
    "organisations/hidden-organisation/": STAFF,
    "films/hidden-film/": STAFF,
    "films/hidden-film/sheet.pdf": STAFF,
    "places/hidden-place/": STAFF,
    "seasons/hidden-season/": STAFF,
    "calls/hidden-call/": STAFF,
    "calls/hidden-call/deadline.ics": STAFF,
    "days/hidden-days/": NOBODY,
    "days/hidden-days/programme.json": NOBODY,
    "days/hidden-days/programme.ics": NOBODY,
    "days/hidden-days/programme.pdf": NOBODY,
    "files/{hidden_upload}/": STAFF,
    "files/{hidden_upload}/800.webp": STAFF,
    "bookings/forged/": NOBODY,
    "bookings/forged/tickets.pdf": NOBODY,
    "waiting/forged/": NOBODY,
    "desk/no-such-office/films/": NOBODY,
}
# What the sign-in library serves: what a visitor who is not signed in gets with GET; its own tests know the rest.
SIGN_IN: dict[str, int] = {
    "account/login/": 200,
    "account/logout/": 302,
    "account/inactive/": 200,
    "account/signup/": 200,
    "account/reauthenticate/": 302,
    "account/email/": 302,
    "account/confirm-email/": 302,
    "account/password/change/": 302,
    "account/password/set/": 302,
    "account/password/reset/": 200,
    "account/login/code/confirm/": 302,
    "account/password/reset/confirm/": 302,
    "account/password/reset/complete/": 302,
    "account/password/reset/done/": 200,
    "account/login/code/": 200,
    "account/2fa/": 302,
    "account/2fa/authenticate/": 302,
    "account/2fa/reauthenticate/": 302,
    "account/2fa/totp/activate/": 302,
    "account/2fa/totp/deactivate/": 302,
    "account/2fa/recovery-codes/": 302,
    "account/2fa/recovery-codes/generate/": 302,
    "account/2fa/recovery-codes/download/": 302,
    "account/sessions/": 302,
}


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route.removeprefix("en/")


@pytest.fixture
def world() -> dict[str, Any]:
    """One of everything, public, in one office; its slugs and numbers by name."""
    exchange = make_exchange(slug="office")
    season = make_season(slug="season", exchange=exchange)
    days = make_film_days(slug="days", season=season)
    place = make_place(slug="place", exchange=exchange)
    film = make_film(slug="film", exchange=exchange)
    screening = make_screening(
        slug="screening", film_days=days, film=film, space=make_hall(place=place), is_bookable=True
    )
    make_film(slug="hidden-film", exchange=exchange, is_public=False)
    make_person(slug="hidden-person", exchange=exchange, is_public=False)
    make_organisation(slug="hidden-organisation", exchange=exchange, is_public=False)
    make_place(slug="hidden-place", exchange=exchange, is_public=False)
    make_season(slug="hidden-season", exchange=exchange, is_public=False)
    make_film_days(slug="hidden-days", season=season, is_public=False)
    call = make_call(slug="call", season=season)
    entered = make_entry(call, film=make_film(slug="entered", exchange=exchange))
    seated = make_juror(call, person=make_person(slug="seated", exchange=exchange))
    make_round(call, [entered], [seated])
    conflict = Conflict.objects.create(juror=seated, entry=entered, kind=Conflict.Kind.OFFICE, by="command")
    office_conflict = OfficeConflict.objects.create(
        account=make_account("viewer", exchange), entry=entered, kind=Conflict.Kind.COMPANY
    )
    make_call(slug="hidden-call", season=season, is_public=False)
    decided = make_decided(make_call(slug="decided", season=season))
    judged = make_call(slug="judged", season=season)
    judged_round = make_round(judged, [make_entry(judged)], state="closed", closed_at=timezone.now(), reads=0)
    person, organisation = (
        make_person(slug="person", exchange=exchange),
        make_organisation(slug="organisation"),
    )
    coproduction = open_file("command", film)
    parties = [{"row": code.lower(), "country": code, "share": 50} for code in ("RS", "BG")]
    save_file("command", coproduction, coproduction.version, {"partners": parties})
    scenario = add_scenario("command", coproduction, "Other", {})
    make_terms(coproduction)
    make_receipt(coproduction, "01")
    consent = Consent.objects.create(
        person=person, purpose=Consent.Purpose.values[0], wording="Yes.", given_at=timezone.now()
    )
    invited = Invitation.objects.create(
        exchange=exchange,
        email="invited@kinomost.example",
        kind="viewer",
        token_hash="0" * 64,
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    interest = Interest.objects.create(season=season, organisation=organisation, kind="distribute", film=film)
    booking = Booking.objects.create(
        film_days=days, code="ABCDEFGH", email="ana@kinomost.example", idempotency_key=uuid4()
    )
    Ticket.objects.create(booking=booking, screening=screening, number=1)
    entry = WaitingEntry.objects.create(screening=screening, email="boris@kinomost.example")
    letter = queue(EmailMessage("Karta", "…", to=["ana@kinomost.example"]), exchange_id=exchange.pk)[0]
    still = inspect(io.BytesIO(picture()), "still.jpg")
    upload = store(still, by="command", exchange_id=exchange.pk, is_public=True)
    hidden = store(still, by="command", exchange_id=exchange.pk)
    script = store(
        inspect(io.BytesIO(pdf()), "script.pdf", ("document",)),
        by="command",
        exchange_id=exchange.pk,
    )
    begun = BegunUpload.objects.create(
        by="account:0",
        purpose="script",
        name="script.pdf",
        size=1,
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    done = Import.objects.create(
        exchange_id=exchange.pk, exchange="office", name="films.csv", state=Import.State.DONE, by="command"
    )
    mapping = Mapping.objects.create(exchange_id=exchange.pk, name="programme", target="screenings")
    role = Role.objects.create(exchange=exchange, account=make_account(), kind="guest")
    entered = make_entry(call, make_account(), film=make_film(exchange=exchange), brings_film=True)
    theirs = store(still, by="command", exchange_id=exchange.pk)
    attachment = Attachment.objects.create(entry=entered, field="treatment", upload=theirs)
    submit("command", entered)
    author_invitation = send_link("command", call, "colleague@kinomost.example", "en", entered)
    return {
        "entry": entered.pk,
        "attachment": attachment.pk,
        "author": entered.authors.get().account_id,
        "author_invitation": author_invitation.pk,
        "city": place.city.slug if place.city else "",
        "consent": consent.pk,
        "invitation": invited.pk,
        "interest": interest.pk,
        "booking": tokens.booking_token(booking.code),
        "waiting": tokens.waiting_token(entry.pk),
        "letter": letter.pk,
        "upload": upload.pk,
        "hidden_upload": hidden.pk,
        "begun": begun.pk,
        "role": role.pk,
        "import": done.pk,
        "mapping": mapping.pk,
        "screening": screening.pk,
        "scenario": scenario.pk,
        "conflict": conflict.pk,
        "office_conflict": office_conflict.pk,
        "call": call,
        "exchange": exchange,
        "decided": decided.pk,
        "script": script.pk,
        "round": judged_round,
    }


@pytest.fixture
def visitors(world: dict[str, Any]) -> dict[str, Client]:
    made: dict[str, Client] = {"anonymous": Client()}
    accounts: dict[str, Account] = {role: make_account(role, exchange=world["exchange"]) for role in ROLES}
    accounts |= {
        "nobody": make_account(),
        "stranger": make_account("owner", exchange=make_exchange()),
        "keeper": make_account(is_superuser=True),
    }
    accounts["juror"].person = make_person(exchange=world["exchange"])
    accounts["juror"].save()
    seat = make_juror(world["call"], person=accounts["juror"].person)
    RoundJuror.objects.create(round=world["call"].rounds.get(), juror=seat)
    Author.objects.create(entry_id=world["entry"], account=accounts["guest"])
    take_seat(accounts["juror"], "decided")
    seat = make_juror(world["round"].call, person=accounts["juror"].person)
    RoundJuror.objects.create(round=world["round"], juror=seat)
    for name, account in accounts.items():
        made[name] = Client()
        made[name].force_login(account)
    return made


def ask(client: Client, method: str, address: str) -> tuple[int, str]:
    """The status and where a redirect leads. Neither the database nor the visitor's cookies remember it."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response: Any = getattr(client, method)(address)
        if response.streaming:
            list(response.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response.status_code, response.headers.get("Location", "")


def full(example: str, world: dict[str, Any]) -> str:
    address = example.format(**world)
    return f"/{address}" if address.startswith(WITHOUT_LANGUAGE) else f"/en/{address}"


def is_turned_away(status: int, location: str) -> bool:
    return status in {403, 404, 405} or "/account/login/" in location


def test_the_table_has_every_address_and_nothing_else() -> None:
    served, listed = set(routes(get_resolver())), {*TABLE, *SIGN_IN}
    assert (sorted(served - listed), sorted(listed - served)) == ([], [])


@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_reads_and_writes_what_the_table_says_and_nothing_else(
    part: int, world: dict[str, Any], visitors: dict[str, Client]
) -> None:
    wrong = []
    for route, told in list(TABLE.items())[part::PARTS]:
        address = full(told.example, world)
        for name, client in visitors.items():
            status, location = ask(client, "get", address)
            if isinstance(told, Act):
                expected = 405
            elif name in told.readers:
                expected = told.answer
            elif told.hides:
                expected = 404
            else:
                expected = 302 if name == "anonymous" else 403
            if status != expected or (name not in _readers(told) and not is_turned_away(status, location)):
                wrong.append(f"{name} reads {route}: {status} {location}, and should get {expected}")
            status, location = ask(client, "post", address)
            let_in = not is_turned_away(status, location)
            if let_in and name not in _writers(told):
                wrong.append(f"{name} writes {route}: {status} {location}, and should be turned away")
            if isinstance(told, Act) and name in told.writers and status in {403, 405}:
                wrong.append(f"{name} cannot write {route}: {status}")
    assert wrong == []


def _readers(told: Page | Act) -> frozenset[str]:
    return told.readers if isinstance(told, Page) else NOBODY


def _writers(told: Page | Act) -> frozenset[str]:
    return told.readers if isinstance(told, Page) else told.writers


def test_what_is_not_public_is_not_there_for_others(
    world: dict[str, Any], visitors: dict[str, Client]
) -> None:
    wrong = []
    for example, readers in HIDDEN.items():
        for name, client in visitors.items():
            status, location = ask(client, "get", full(example, world))
            allowed = {200} if name in readers else {404}
            if name == "anonymous" and example.startswith("desk/"):
                allowed = {302}
            if status not in allowed:
                wrong.append(f"{name} reads {example}: {status} {location}")
    assert wrong == []


def test_an_office_reaches_no_record_of_another_one_through_its_own_address(
    world: dict[str, Any], visitors: dict[str, Client]
) -> None:
    here = Exchange.objects.exclude(pk=world["exchange"].pk).get(roles__kind="owner").slug
    assert ask(visitors["stranger"], "get", f"/en/desk/{here}/films/")[0] == 200
    wrong, tried = [], 0
    for route, told in TABLE.items():
        if not route.startswith("desk/<slug:office>/") or route.count("<") < 2 or route in OF_NO_RECORD:
            continue
        tried += 1
        address = full(told.example, world).replace("/desk/office/", f"/desk/{here}/")
        for method in ("get", "post"):
            status, location = ask(visitors["stranger"], method, address)
            if status not in {404, 405}:
                wrong.append(f"{method} {route}: {status} {location}")
    assert (wrong, tried > 30) == ([], True)


def test_sign_in_pages_answer_a_visitor(world: dict[str, Any]) -> None:
    assert {route: ask(Client(), "get", f"/en/{route}")[0] for route in SIGN_IN} == SIGN_IN


def test_a_form_sent_from_another_site_is_refused_everywhere(world: dict[str, Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_account(is_superuser=True))
    taken = {
        route
        for route, told in TABLE.items()
        if ask(client, "post", full(told.example, world))[0] not in {403, 405}
    }
    assert taken == FORGEABLE
