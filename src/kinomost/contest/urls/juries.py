"""Juries, conflicts, rounds and who reads what; most of it the office's, the last lines the juror's own."""

from django.urls import URLPattern, path

from kinomost.contest.views.juries import assignment, conflicts, jury, own, rounds

CALL = "desk/<slug:office>/contest/<slug:call>"
JURY, ROUNDS = f"{CALL}/jury", f"{CALL}/rounds"
ROUND, ASSIGNMENT = f"{ROUNDS}/<int:number>", f"{CALL}/assignment"
READINGS = f"{ASSIGNMENT}/<int:number>"
OWN = "jury/<slug:call>/conflicts"

urlpatterns: list[URLPattern] = [
    path(f"{JURY}/", jury.jury, name="desk_jury"),
    path(f"{JURY}/<int:juror>/", jury.juror, name="desk_juror"),
    path(f"{JURY}/<int:juror>/invite/", jury.invite, name="invite_juror"),
    path(f"{JURY}/<int:juror>/remove/", jury.remove, name="remove_juror"),
    path(f"{JURY}/conflicts/", conflicts.conflicts, name="desk_conflicts"),
    path(f"{JURY}/conflicts/settle/", conflicts.settle, name="settle_conflicts"),
    path(f"{JURY}/conflicts/enter/", conflicts.enter, name="enter_conflict"),
    path(f"{JURY}/conflicts/<int:conflict>/lift/", conflicts.lift, name="lift_conflict"),
    path(f"{JURY}/conflicts/office/<int:conflict>/lift/", conflicts.lift_office, name="lift_office_conflict"),
    path(f"{ROUNDS}/", rounds.rounds, name="desk_rounds"),
    path(f"{ROUNDS}/new/", rounds.add, name="add_round"),
    path(f"{ROUND}/", rounds.change, name="desk_round"),
    path(f"{ROUND}/jurors/", rounds.jurors, name="desk_round_jurors"),
    path(f"{ROUND}/entries/", rounds.entries, name="desk_round_entries"),
    path(f"{ROUND}/open/", rounds.open_round, name="open_round"),
    path(f"{ROUND}/close/", rounds.close_round, name="close_round"),
    path(f"{ROUND}/delete/", rounds.delete, name="delete_round"),
    path(f"{ASSIGNMENT}/", assignment.latest, name="desk_assignment"),
    path(f"{READINGS}/", assignment.assignment, name="assignment"),
    path(f"{READINGS}/progress/", assignment.progress, name="plan_progress"),
    path(f"{READINGS}/plan/", assignment.make_plan, name="make_plan"),
    path(f"{READINGS}/plan/answer/", assignment.answer_plan, name="answer_plan"),
    path(f"{READINGS}/overrule/", assignment.overrule, name="overrule"),
    path(f"{READINGS}/write/", assignment.write, name="write_to_jurors"),
    path(f"{OWN}/", own.conflicts, name="conflicts"),
    path(f"{OWN}/<int:entry>/", own.declare, name="declare_conflict"),
    path(f"{OWN}/tie/", own.tie, name="tie"),
    path(f"{OWN}/untie/", own.untie, name="untie"),
    path(f"{OWN}/complete/", own.confirm, name="confirm_conflicts"),
    path(f"{OWN}/wish/", own.wish, name="wish"),
]
