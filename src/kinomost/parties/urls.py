"""Addresses of people, organisations, offices' access and one's own account."""

from django.urls import path

from kinomost.parties.views import access, me, public, register

app_name = "parties"
DESK = "desk/<slug:office>"
PEOPLE = f"{DESK}/people"
ORGANISATIONS = f"{DESK}/organisations"
urlpatterns = [
    path("people/", public.people, name="people"),
    path("people/people.json", public.people_json, name="people_json"),
    path("people/<slug:slug>/", public.person, name="person"),
    path("organisations/", public.organisations, name="organisations"),
    path("organisations/organisations.json", public.organisations_json, name="organisations_json"),
    path("organisations/<slug:slug>/", public.organisation, name="organisation"),
    path("me/", me.me, name="me"),
    path("me/data/", me.download, name="download"),
    path("me/erase/", me.erase, name="erase"),
    path("me/consents/<int:pk>/withdraw/", me.withdraw_consent, name="withdraw_my_consent"),
    path("invitations/<str:token>/", access.invitation, name="invitation"),
    path(f"{PEOPLE}/", register.people, name="desk"),
    path(f"{PEOPLE}/new/", register.add_person, name="add_person"),
    path(f"{PEOPLE}/<slug:slug>/", register.edit_person, name="edit_person"),
    path(f"{PEOPLE}/<slug:slug>/data/", register.personal_data, name="personal_data"),
    path(f"{PEOPLE}/<slug:slug>/data/download/", register.download_data, name="download_data"),
    path(f"{PEOPLE}/<slug:slug>/data/erase/", register.erase, name="erase_person"),
    path(f"{PEOPLE}/<slug:slug>/consents/", register.give_consent, name="give_consent"),
    path(
        f"{PEOPLE}/<slug:slug>/consents/<int:pk>/withdraw/",
        register.withdraw_consent,
        name="withdraw_consent",
    ),
    path(f"{ORGANISATIONS}/", register.organisations, name="desk_organisations"),
    path(f"{ORGANISATIONS}/new/", register.add_organisation, name="add_organisation"),
    path(f"{ORGANISATIONS}/<slug:slug>/", register.edit_organisation, name="edit_organisation"),
    path(f"{ORGANISATIONS}/<slug:slug>/remove/", register.remove_organisation, name="remove_organisation"),
    path(f"{DESK}/register/<str:kind>/<slug:slug>/picture/", register.picture, name="picture"),
    path(f"{DESK}/register/<str:kind>/", register.bulk, name="bulk"),
    path(f"{DESK}/access/", access.index, name="access"),
    path(f"{DESK}/access/give/", access.give_role, name="give_role"),
    path(f"{DESK}/access/leave/", access.leave, name="leave"),
    path(f"{DESK}/access/roles/<int:pk>/", access.role, name="role"),
    path(f"{DESK}/access/invitations/<int:pk>/", access.invitation_step, name="invitation_step"),
]
