"""Who may do what to co-production files: the money of a film is the office's business, and nobody else's here."""

from kinomost.parties.rules import Rule, is_editor, is_staff

PERMISSIONS: dict[str, Rule] = {
    "view_file": is_staff("film__exchange_id"),
    "change_file": is_editor("film__exchange_id"),
    # an office
    "view_desk": is_staff("pk"),
    "change_desk": is_editor("pk"),
}
