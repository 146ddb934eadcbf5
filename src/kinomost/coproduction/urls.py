"""Addresses of co-production files; all of them belong to an office's desk."""

from django.urls import path

from kinomost.coproduction.views import (
    desk,
    editing,
    incentives,
    outlook,
    papers,
    plan,
    recoupment,
    scenarios,
    statements,
    verdicts,
)

FILES = "desk/<slug:office>/coproductions"
FILE = f"{FILES}/<slug:film>"

app_name = "coproduction"
urlpatterns = [
    path(f"{FILES}/", desk.desk, name="desk"),
    path(f"{FILES}/open/", desk.open_file, name="open"),
    path(f"{FILES}/undo/", desk.undo, name="undo"),
    path(f"{FILES}/undo-money/", recoupment.undo_money, name="undo_money"),
    path(f"{FILE}/", desk.overview, name="file"),
    path(f"{FILE}/facts/", editing.facts, name="facts"),
    path(f"{FILE}/edit/<slug:section>/", editing.edit, name="edit"),
    path(f"{FILE}/treaties/", verdicts.treaties, name="treaties"),
    path(f"{FILE}/treaties/<slug:treaty>/", verdicts.treaty, name="treaty"),
    path(f"{FILE}/treaties/<slug:treaty>/try/", verdicts.try_change, name="try"),
    path(f"{FILE}/scenarios/", scenarios.scenarios, name="scenarios"),
    path(f"{FILE}/scenarios/add/", scenarios.add, name="add_scenario"),
    path(f"{FILE}/scenarios/<int:scenario>/delete/", scenarios.delete, name="delete_scenario"),
    path(f"{FILE}/scenarios/<int:scenario>/<slug:section>/", editing.scenario, name="scenario"),
    path(f"{FILE}/incentives/", incentives.incentives, name="incentives"),
    path(f"{FILE}/incentives/<slug:scheme>/", incentives.incentive, name="incentive"),
    path(f"{FILE}/incentives/<slug:scheme>/enter/", incentives.enter, name="enter_incentive"),
    path(f"{FILE}/plan/", plan.plan, name="plan"),
    path(f"{FILE}/plan/plan.xlsx", plan.plan_xlsx, name="plan_xlsx"),
    path(f"{FILE}/plan/plan.pdf", plan.plan_pdf, name="plan_pdf"),
    path(f"{FILE}/recoupment/", recoupment.recoupment, name="recoupment"),
    path(f"{FILE}/recoupment/terms/", recoupment.terms, name="terms"),
    path(f"{FILE}/recoupment/terms/begin/", recoupment.begin, name="begin"),
    path(f"{FILE}/recoupment/terms/step/", recoupment.step, name="step"),
    path(f"{FILE}/recoupment/receipts/<slug:number>/", recoupment.receipt, name="receipt"),
    path(
        f"{FILE}/recoupment/receipts/<slug:number>/delete/", recoupment.delete_receipt, name="delete_receipt"
    ),
    path(f"{FILE}/recoupment/statements/", statements.statements, name="statements"),
    path(f"{FILE}/recoupment/statements/one/", statements.statement, name="statement"),
    path(f"{FILE}/recoupment/statements/statements.pdf", statements.statements_pdf, name="statements_pdf"),
    path(f"{FILE}/recoupment/statements/statements.xlsx", statements.statements_xlsx, name="statements_xlsx"),
    path(f"{FILE}/recoupment/outlook/", outlook.outlook, name="outlook"),
    path(f"{FILE}/recoupment/outlook/estimates/", outlook.estimates, name="estimates"),
    path(f"{FILE}/documents/", papers.papers, name="papers"),
    path(f"{FILE}/documents/<slug:paper>.pdf", papers.paper, name="paper"),
]
