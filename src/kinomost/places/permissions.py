"""Who may do what to cities and places."""

from kinomost.parties.rules import Rule, flag, is_editor, is_staff

PERMISSIONS: dict[str, Rule] = {
    "view_place": flag("is_public") & flag("exchange__is_public") | is_staff(),
    "change_place": is_editor(),
    "view_city": flag("exchange__is_public") | is_staff(),
    "change_city": is_editor(),
    # an office
    "view_places_desk": is_staff("pk"),
    "change_places_desk": is_editor("pk"),
}
