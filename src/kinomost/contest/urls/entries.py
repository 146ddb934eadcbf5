"""Entries, for those who work on them."""

from django.urls import URLPattern, path

from kinomost.contest.views.entries import colleagues, entrance, files, form, sending

ENTRY = "entries/<int:pk>"

urlpatterns: list[URLPattern] = [
    path("calls/<slug:call>/enter/", entrance.enter, name="enter"),
    path("entries/", entrance.mine, name="entries"),
    path("entries/join/<str:token>/", entrance.join, name="join"),
    path(f"{ENTRY}/", form.overview, name="entry"),
    path(f"{ENTRY}/form/<slug:page>/", form.page, name="entry_form"),
    path(f"{ENTRY}/box/", form.box, name="entry_box"),
    path(f"{ENTRY}/checklist/", form.checklist, name="entry_checklist"),
    path(f"{ENTRY}/suggest/<slug:kind>/", form.suggest, name="entry_suggest"),
    path(f"{ENTRY}/files/<int:file>/remove/", files.remove, name="entry_remove_file"),
    path(f"{ENTRY}/send/", sending.send, name="entry_send"),
    path(f"{ENTRY}/sent/<int:number>/", sending.sent, name="entry_sent"),
    path(f"{ENTRY}/withdraw/", sending.withdraw, name="entry_withdraw"),
    path(f"{ENTRY}/take-back/", sending.take_back, name="entry_take_back"),
    path(f"{ENTRY}/receipt/<int:number>/", sending.receipt, name="receipt"),
    path(f"{ENTRY}/receipt/<int:number>.pdf", sending.receipt_pdf, name="receipt_pdf"),
    path(f"{ENTRY}/colleagues/", colleagues.colleagues, name="entry_colleagues"),
    path(f"{ENTRY}/colleagues/<int:account>/remove/", colleagues.remove, name="entry_remove_author"),
    path(
        f"{ENTRY}/colleagues/invited/<int:invitation>/", colleagues.withdraw, name="entry_withdraw_invitation"
    ),
]
