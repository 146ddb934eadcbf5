"""Addresses of co-production files; all of them belong to an office's desk."""

from django.urls import path

from kinomost.coproduction.views import desk, editing, incentives, scenarios, verdicts

FILES = "desk/<slug:office>/coproductions"
FILE = f"{FILES}/<slug:film>"

app_name = "coproduction"
urlpatterns = [
    path(f"{FILES}/", desk.desk, name="desk"),
    path(f"{FILES}/open/", desk.open_file, name="open"),
    path(f"{FILES}/undo/", desk.undo, name="undo"),
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
]
