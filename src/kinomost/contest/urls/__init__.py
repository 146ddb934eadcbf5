"""Addresses of the contest: public, of applicants, of jurors, of the office's desk."""

from kinomost.contest.urls import calls, deciding, entries, juries, office, reading

app_name = "contest"
urlpatterns = [
    *calls.urlpatterns,
    *entries.urlpatterns,
    *office.urlpatterns,
    *juries.urlpatterns,
    *reading.urlpatterns,
    *deciding.urlpatterns,
]
