"""The jurors' reading room, scores and rankings."""

from django.urls import URLPattern, path

from kinomost.contest.views.reading import jury, ranking, room

JURY = "jury/<slug:call>/<int:round>"
READ = f"{JURY}/entries/<int:entry>"
RANKING = "desk/<slug:office>/contest/<slug:call>/ranking"

urlpatterns: list[URLPattern] = [
    path("jury/", jury.jury, name="jury"),
    path(f"{JURY}/", jury.reading_list, name="reading"),
    path(f"{READ}/", room.room, name="read"),
    path(f"{READ}/note/", room.note, name="note"),
    path(f"{READ}/remark/", room.remark, name="remark"),
    path(f"{JURY}/ranking/", ranking.for_juror, name="jury_ranking"),
    path(f"{JURY}/ranking/ranking.csv", ranking.csv_for_juror, name="jury_ranking_csv"),
    path(f"{JURY}/ranking/ranking.xlsx", ranking.xlsx_for_juror, name="jury_ranking_xlsx"),
    path(f"{JURY}/agenda/", ranking.agenda_for_juror, name="jury_agenda"),
    path(f"{JURY}/agenda/agenda.pdf", ranking.agenda_pdf_for_juror, name="jury_agenda_pdf"),
    path(f"{RANKING}/", ranking.latest, name="desk_ranking"),
    path(f"{RANKING}/<int:round>/", ranking.for_office, name="ranking"),
    path(f"{RANKING}/<int:round>/ranking.csv", ranking.csv_for_office, name="ranking_csv"),
    path(f"{RANKING}/<int:round>/ranking.xlsx", ranking.xlsx_for_office, name="ranking_xlsx"),
    path(f"{RANKING}/<int:round>/agenda/", ranking.agenda_for_office, name="agenda"),
    path(f"{RANKING}/<int:round>/agenda/agenda.pdf", ranking.agenda_pdf_for_office, name="agenda_pdf"),
    path(f"{RANKING}/<int:round>/entries/<int:entry>/", ranking.entry, name="judged"),
]
