"""Who may do what with films."""

from kinomost.parties.rules import flag, is_editor, is_staff

PERMISSIONS = {
    "film.see": (flag("is_public") & flag("exchange__is_public")) | is_staff(),
    "film.see_copies": is_staff(),
    "film.edit": is_editor(),
}
