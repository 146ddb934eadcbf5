"""What the planners have to say: a code with parameters and an English sentence.

A `Message` is data. Its parameters name the caller's own things by a `Ref`, so that a page shows a juror's name, a
letter another form of it, and a test the bare key. Nothing here knows a language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

NOTHING: Mapping[str, object] = MappingProxyType({})


def _(template: str) -> str:
    """Mark a template for the translators; the words stay English here."""
    return template


@dataclass(frozen=True, order=True)
class Ref:
    """One of the caller's things: its kind (`entry`, `juror`, `language`, `pitch`, `presenter`, `company`) and key."""

    kind: str
    key: str

    def __str__(self) -> str:
        return self.key


class Term(str):
    """A word of the planners' own vocabulary, or free text of the caller's, which stands as it is."""

    __slots__ = ()


TERMS: dict[str, str] = {
    "conflict": _("conflict of interest"),
    "declined": _("declined"),
    "absent": _("absent"),
    "author": _("author of the entry"),
    "family": _("family tie"),
}

TEMPLATES: dict[str, str] = {
    # why a juror reads an entry
    "fixed": _("Fixed by people."),
    "kept": _("Kept from the present plan."),
    "understands": _("Understands: {languages}."),
    "wish": _("Wish or affinity: {weight}."),
    "no_wish": _("No wish is known for this entry."),
    "few_may": _("Only {count} may read this entry."),
    "load": _("Reads {load} in all, at most {most}."),
    "load_free": _("Reads {load} in all."),
    # why an entry is read by fewer than wanted
    "barred": _("May not read it ({reason}): {jurors}."),
    "forbidden": _("Ruled out by people: {jurors}."),
    "no_language": _("Understand none of its languages ({languages}): {jurors}."),
    "full": _("Have all the entries that they may be given: {jurors}."),
    "no_jurors": _("There are no jurors."),
    "left_open": _("The search was stopped before it had tried everybody: {jurors}."),
    # what would mend it
    "mend_load": _("Let one of them read one entry more: {jurors}."),
    "mend_more_jurors": _("Invite {count} more who may read it."),
    "mend_forbidden": _("Allow again what people ruled out: {jurors}."),
    "mend_language": _("Ask for materials in a language of theirs: {jurors}."),
    # why a fixed pair is not in the plan
    "fixed_barred": _("Fixed by people, but barred ({reason})."),
    "fixed_forbidden": _("Fixed and ruled out at once; ruled out is stronger."),
    "fixed_entry_full": _("The entry has its {reads} readers, who are fixed too."),
    "fixed_juror_full": _("{juror} may be given {most}, and as many are fixed."),
    "fixed_elsewhere": _("Not all fixed pairs fit together; this one gives way."),
    # a pitch session: what an order does not keep
    "before_arrival": _("{pitch} begins at {starts}, but {presenter} comes at {time} only."),
    "after_leaving": _("{pitch} ends at {ends}, but {presenter} leaves at {time}."),
    "not_at_place": _("{pitch} was fixed at place {wanted} and stands at place {position}."),
    "presenter_close": _(
        "{who} presents {first} and {second}: pitches between them {between}, wanted {wanted}."
    ),
    "company_close": _(
        "{first} and {second} are both of {who}: pitches between them {between}, wanted {wanted}."
    ),
    "language_changes": _("Before {pitch} the language changes from {first} to {second}."),
    # what would put it right with this very order
    "mend_arrival": _("It holds if {presenter} is there by {time}."),
    "mend_leaving": _("It holds if {presenter} stays until {time}."),
    "mend_position": _("Fix {pitch} at place {position}, or leave its place open."),
    "mend_presenter": _("Be content with so many pitches between two of one presenter: {between}."),
    "mend_company": _("Be content with so many pitches between two of one company: {between}."),
    "mend_language_break": _("Put a break before {pitch}."),
    # what was tried and makes a better order possible
    "try_free_place": _("Leave the place of {pitch} open."),
    "try_presence": _("Ask {presenter} to be there all the time."),
    "try_presenter_apart": _("Want fewer pitches between two of one presenter: {apart}."),
    "try_company_apart": _("Want fewer pitches between two of one company: {apart}."),
    # input
    "unknown_entry": _("There is no entry “{key}”; what was said of it was left out."),
    "unknown_juror": _("There is no juror “{key}”; what was said of it was left out."),
    "key_twice": _("“{key}” is there twice; only the first counts."),
    "least_above_most": _(
        "{juror} should be given at least {least}, but at most {most}; the lower number counts."
    ),
    "under_least": _("{juror} reads {load}, fewer than the {least} wished for."),
}


@dataclass(frozen=True)
class Message:
    """One sentence: a stable code, its parameters, and the words on demand."""

    code: str
    params: Mapping[str, object] = field(default_factory=lambda: NOTHING, hash=False)

    def text(self, translate: Callable[[str], str] = str, name: Callable[[Ref], str] = str) -> str:
        """The sentence. `translate` gives a template or term in the reader's language, `name` what a thing is called."""
        shown = {key: _show(value, translate, name) for key, value in self.params.items()}
        return translate(TEMPLATES[self.code]).format_map(shown)


def say(code: str, **params: object) -> Message:
    """A message with these parameters."""
    return Message(code, MappingProxyType(params))


def _show(value: object, translate: Callable[[str], str], name: Callable[[Ref], str]) -> str:
    if isinstance(value, Ref):
        return name(value)
    if isinstance(value, Term):
        return translate(TERMS.get(value, value))
    if isinstance(value, datetime):
        return f"{value:%H:%M}"
    if isinstance(value, tuple):
        return ", ".join(_show(item, translate, name) for item in value)
    return str(value)
