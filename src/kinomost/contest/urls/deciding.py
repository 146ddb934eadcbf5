"""Pitch session, motions and votes, awards and results."""

from django.urls import path

from kinomost.contest.views.deciding import awards, certificates, jury, public, results, session, stage, table

OFFICE = "desk/<slug:office>/contest/<slug:call>"
JURY = "jury/<slug:call>"

urlpatterns = [
    # the pitch session, and what is on stage
    path(f"{OFFICE}/pitch/", session.first, name="desk_pitch"),
    path(f"{OFFICE}/pitch/<int:number>/", session.session, name="pitch_session"),
    path(f"{OFFICE}/pitch/<int:number>/order/", session.order, name="pitch_order"),
    path(f"{OFFICE}/pitch/<int:number>/move/", session.move, name="pitch_move"),
    path(f"{OFFICE}/pitch/<int:number>/order.pdf", session.printed, name="pitch_pdf"),
    path(f"{OFFICE}/pitch/<int:number>/control/", stage.control, name="pitch_control"),
    path(f"{OFFICE}/pitch/<int:number>/clock/", stage.clock, name="pitch_clock"),
    path(f"{OFFICE}/pitch/<int:number>/screen/", stage.screen, name="pitch_screen"),
    path(f"{OFFICE}/pitch/<int:number>/state.json", stage.state, name="pitch_state"),
    path(f"{JURY}/<int:number>/stage/", jury.on_stage, name="jury_stage"),
    # the deliberation
    path(f"{OFFICE}/deliberation/", table.first, name="desk_deliberation"),
    path(f"{OFFICE}/deliberation/<int:number>/", table.deliberation, name="deliberation_round"),
    path(f"{OFFICE}/deliberation/<int:number>/attend/", table.attend, name="deliberation_attend"),
    path(f"{OFFICE}/deliberation/<int:number>/minutes.pdf", table.minutes, name="minutes"),
    path(f"{OFFICE}/deliberation/<int:number>/named/", table.named, name="votes_named"),
    path(f"{OFFICE}/deliberation/<int:number>/motions/new/", table.new_motion, name="motion_new"),
    path(f"{OFFICE}/motions/<int:motion>/decide/", table.decide, name="motion_decide"),
    path(f"{OFFICE}/motions/<int:motion>/withdraw/", table.withdraw, name="motion_withdraw"),
    path(f"{OFFICE}/motions/<int:motion>/give/", awards.give, name="motion_give"),
    path(f"{JURY}/<int:number>/deliberation/", jury.deliberation, name="jury_deliberation"),
    path(f"{JURY}/<int:number>/attend/", jury.attend, name="jury_attend"),
    path(f"{JURY}/<int:number>/minutes.pdf", jury.minutes, name="jury_minutes"),
    path(f"{JURY}/motions/<int:motion>/vote/", jury.vote, name="motion_vote"),
    path(f"{JURY}/motions/<int:motion>/break/", jury.break_tie, name="motion_break"),
    path(f"{JURY}/feedback/", jury.feedback, name="jury_feedback"),
    # who goes on, awards, results
    path(f"{OFFICE}/deliberation/<int:number>/shortlist/", awards.shortlist, name="shortlist"),
    path(f"{OFFICE}/awards/<slug:award>/partner/", awards.partner, name="award_partner"),
    path(f"{OFFICE}/awards/<slug:award>/withdraw/", awards.withdraw, name="award_withdraw"),
    path(f"{OFFICE}/results/", results.results, name="desk_results"),
    path(f"{OFFICE}/results/settings/", results.settle, name="results_settle"),
    path(f"{OFFICE}/results/preview/", results.preview, name="results_preview"),
    path(f"{OFFICE}/results/publish/", results.publish, name="results_publish"),
    path(f"{OFFICE}/results/schedule/", results.schedule, name="results_schedule"),
    path(f"{OFFICE}/results/call-off/", results.call_off, name="results_call_off"),
    path(f"{OFFICE}/results/feedback/", results.feedback, name="results_feedback"),
    path(f"{OFFICE}/results/stands/", results.stands, name="results_stand"),
    path(f"{OFFICE}/results/log.jsonl", results.log_file, name="contest_log"),
    path("calls/<slug:call>/results/", public.results, name="results"),
    path("entries/<int:entry>/certificates.pdf", certificates.certificates, name="certificates"),
]
