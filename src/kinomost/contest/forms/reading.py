"""What jurors fill in: the score sheet, their notes, what they say to the others; and the filter of their reading list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kinomost.contest import naming
from kinomost.contest.actions.scores import LONGEST, Filled
from kinomost.contest.models import Criterion, Round, Section
from kinomost.contest.queries.reading import State
from kinomost.journal.forms import one_break
from kinomost.judging.messages import Problem, plain
from kinomost.texts import formats

MOST_BUTTONS = 11  # a scale with more marks is typed, not picked


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion as it stands on a sheet."""

    criterion: Criterion
    marks: tuple[str, ...]  # those to pick from; none where a mark is typed
    value: str
    weight: str  # its share of the whole
    wrong: str = ""
    theirs: str = ""  # what another window gave, where that is something else

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"mark_{self.criterion.key}"

    @property
    def low(self) -> str:
        """The lowest mark, as it is typed."""
        return plain(self.criterion.low)

    @property
    def high(self) -> str:
        """The highest mark, as it is typed."""
        return plain(self.criterion.high)

    @property
    def step(self) -> str:
        """From one mark to the next."""
        return plain(self.criterion.step)


def lines_of(
    criteria: Sequence[Criterion],
    filled: Filled,
    problems: Sequence[Problem] = (),
    theirs: Filled | None = None,
) -> list[Line]:
    """The criteria of a round as a sheet shows them."""
    total = sum((one.weight for one in criteria), Decimal(0))
    wrong = {one.where: one.text(gettext, formats.country) for one in problems}
    found = []
    for one in criteria:
        value = filled.marks.get(one.key, "")
        other = theirs.marks.get(one.key, "") if theirs else value
        found.append(
            Line(
                one,
                _marks(one),
                value,
                formats.percent(round(one.weight * 100 / total)),
                wrong.get(one.key, ""),
                (other or "–") if other != value else "",
            )
        )
    return found


def _marks(criterion: Criterion) -> tuple[str, ...]:
    count = int((criterion.high - criterion.low) / criterion.step) + 1
    if count > MOST_BUTTONS:
        return ()
    return tuple(plain(criterion.low + at * criterion.step) for at in range(count))


class SheetForm(forms.Form):
    """A score sheet as it was sent; whether its marks can be is said when it is handed in."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    comment = forms.CharField(required=False, max_length=LONGEST, strip=False, widget=forms.Textarea)
    feedback = forms.CharField(required=False, max_length=LONGEST, strip=False, widget=forms.Textarea)

    def __init__(self, criteria: Sequence[Criterion], data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.criteria = criteria
        for one in criteria:
            self.fields[f"mark_{one.key}"] = forms.CharField(required=False, max_length=20)

    @property
    def filled(self) -> Filled:
        """What was typed."""
        typed = {one.key: self._typed(f"mark_{one.key}").strip() for one in self.criteria}
        return Filled(
            {key: mark for key, mark in typed.items() if mark},
            one_break(self._typed("comment")),
            one_break(self._typed("feedback")),
        )

    def _typed(self, name: str) -> str:
        return str(self.cleaned_data.get(name, self.data.get(name, ""))).replace("\x00", "")


class TextForm(forms.Form):
    """Notes or a remark."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    text = forms.CharField(required=False, max_length=LONGEST, strip=False, widget=forms.Textarea)

    @property
    def text_typed(self) -> str:
        """What was typed, with line breaks as they are kept."""
        return one_break(str(self.cleaned_data["text"]))


class ListFilter(forms.Form):
    """Which of a round's entries a reading list shows, and in which order."""

    state = forms.ChoiceField(label=_("State"), required=False)
    section = forms.ChoiceField(label=_("Section"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)
    whose = forms.CharField(required=False, widget=forms.HiddenInput)

    SORTS = (
        ("", _("by number")),
        ("title", _("by title")),
        ("minutes", _("shortest first")),
        ("state", _("by state")),
    )

    def __init__(
        self, data: Any, round_: Round, sections: Sequence[Section], languages: Sequence[str]
    ) -> None:
        super().__init__(data)
        any_ = [("", _("all"))]
        choices: dict[str, Any] = {
            "state": any_ + [(one.value, one.label) for one in State],
            "section": any_ + [(one.key, naming.plain(one.names)) for one in sections],
            "language": any_ + [(tag, formats.language_name(tag)) for tag in languages],
            "sort": [one for one in self.SORTS if one[0] != "title" or not round_.names_hidden],
        }
        for name, known in choices.items():
            self.fields[name].choices = known  # type: ignore[attr-defined]
        for name in ("section", "language"):
            if len(choices[name]) < 3:
                del self.fields[name]

    def asked(self, name: str) -> str:
        """What is asked for; nothing where that is not on offer."""
        return (
            str(self.cleaned_data.get(name, "")) if self.is_valid() or hasattr(self, "cleaned_data") else ""
        )
