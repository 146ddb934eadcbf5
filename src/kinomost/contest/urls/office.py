"""Entries, for the office that takes them in."""

from django.urls import URLPattern, path

from kinomost.contest.views.office import entries, entry, letters

ENTRIES = "desk/<slug:office>/contest/<slug:call>/entries"
ENTRY = f"{ENTRIES}/<int:pk>"

urlpatterns: list[URLPattern] = [
    path(f"{ENTRIES}/", entries.ledger, name="desk_entries"),
    path(f"{ENTRIES}/bulk/", entries.bulk, name="entries_bulk"),
    path(f"{ENTRIES}/undo/", entries.undo, name="entries_undo"),
    path(f"{ENTRIES}/list.pdf", entries.printed, name="entries_printed"),
    path(f"{ENTRIES}/export.<slug:ending>", entries.export, name="entries_export"),
    path(f"{ENTRIES}/correction/", letters.correction, name="entries_correction"),
    path(f"{ENTRIES}/letter/", letters.write, name="entries_letter"),
    path(f"{ENTRY}/", entry.entry, name="desk_entry"),
    path(f"{ENTRY}/sent/<int:number>/", entry.sent, name="desk_entry_sent"),
    path(f"{ENTRY}/complete/", entry.complete, name="entry_complete"),
    path(f"{ENTRY}/reopen/", entry.reopen, name="entry_reopen"),
    path(f"{ENTRY}/correction/off/", entry.call_off, name="entry_call_off"),
    path(f"{ENTRY}/ineligible/", entry.ineligible, name="entry_ineligible"),
    path(f"{ENTRY}/reinstate/", entry.reinstate, name="entry_reinstate"),
    path(f"{ENTRY}/late/", entry.late, name="entry_late"),
    path(f"{ENTRY}/invite/", entry.invite, name="entry_invite"),
    path(f"{ENTRY}/out/", entry.withdraw, name="entry_out"),
]
