"""Who may do what to people, organisations and offices."""

from kinomost.parties.models import Role
from kinomost.parties.rules import Rule, flag, has_role, is_editor, is_owner, is_staff

PERMISSIONS: dict[str, Rule] = {
    # people and organisations
    "view_person": flag("is_public") & flag("exchange__is_public") | is_staff(),
    "change_person": is_editor(),
    "erase_person": is_owner(),
    "view_organisation": flag("is_public") & flag("exchange__is_public") | is_staff(),
    "change_organisation": is_editor(),
    # an office
    "enter_office": has_role(*Role.Kind, exchange="pk"),
    "view_register": is_staff("pk"),
    "change_register": is_editor("pk"),
    "erase_from_register": is_owner("pk"),
    "manage_access": is_owner("pk"),
}
