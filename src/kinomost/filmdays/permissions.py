"""Who may do what with film days. Bookings are opened by their token, not by a role."""

from kinomost.parties.models import Role
from kinomost.parties.rules import flag, has_role, is_editor, is_staff

OFFICE = "season__exchange_id"
DOOR = (Role.Kind.OWNER, Role.Kind.EDITOR, Role.Kind.DOOR)

PERMISSIONS = {
    # on film days
    "see": (flag("is_public") & flag("season__exchange__is_public")) | is_staff(OFFICE),
    "read_ledger": is_staff(OFFICE),
    "edit": is_editor(OFFICE),
    "admit": has_role(*DOOR, exchange=OFFICE),
}
# The same for an office's pages, whose subject is the Exchange.
MAY_READ, MAY_EDIT, MAY_ADMIT = is_staff("pk"), is_editor("pk"), has_role(*DOOR, exchange="pk")
