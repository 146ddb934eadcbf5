"""A call as one plain value: what its forms edit, and what undo puts back."""

from kinomost.contest.models import Award, Call, Section
from kinomost.journal.documents import Part, Shape

CALL = Shape(
    Call,
    (
        "slug", "season_id", "names", "lead", "about", "regulations", "zone", "opens_at", "deadline", "results_at",
        "fields", "rules", "languages", "entries_a_company", "contact", "is_public", "source",
    ),
    {
        "sections": Part(Section, "call", ("key",), ("names", "kinds"), ordered=True),
        "awards": Part(
            Award,
            "call",
            ("key",),
            ("names", "prize", "amount", "currency", "partner_id", "section_id", "opens_file"),
            ordered=True,
        ),
    },
)  # fmt: skip
