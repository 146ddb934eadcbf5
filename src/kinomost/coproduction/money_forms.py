"""What is typed on the recoupment pages: terms, a step, receipts, estimates."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kinomost.coproduction import words
from kinomost.coproduction.models import Receipt, Recoupment
from kinomost.coproduction.outlooks import MOST_WINDOWS
from kinomost.coproduction.recouping import MONTHS, NewStep
from kinomost.exchange.forms import day_input
from kinomost.journal.rows import RecordForm
from kinomost.money.amounts import AmountError, Money
from kinomost.money.waterfall import Period, Waterfall, is_day

MOST_TEXT = 50_000  # characters of terms: some hundred times what a film needs


class TermsForm(RecordForm[Recoupment]):
    """The terms as a file."""

    class Meta:
        model = Recoupment
        fields = ("terms",)
        labels = {"terms": _("Terms")}
        widgets = {"terms": forms.Textarea({"spellcheck": "false", "rows": 30})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["terms"].strip = False  # type: ignore[attr-defined]  # the first line's indent means something

    def clean_terms(self) -> str:
        """With the line ends that problems are counted by."""
        return _text(self.cleaned_data["terms"])


def _text(typed: str) -> str:
    if len(typed) > MOST_TEXT:
        raise ValidationError(_("This is too long to be the terms of a film."))
    if "\x00" in typed:
        raise ValidationError(_("This has a character that is no text."))
    text = typed.replace("\r\n", "\n").rstrip()
    return text + "\n" if text else ""


class OrderForm(forms.Form):
    """Which of the field's usual orders to begin with."""

    order = forms.ChoiceField(
        label=_("Begin with"),
        choices=list(words.ORDERS.items()),
        widget=forms.RadioSelect,
        initial="sales-agent",
    )


class StepForm(forms.Form):
    """A step that is added without writing YAML."""

    KINDS = (
        ("percent", _("takes a percentage of the receipts")),
        ("net", _("takes a percentage of what is left")),
        ("recoup", _("recoups an amount")),
    )
    step = forms.CharField(label=_("Name of the step"), max_length=60)
    party = forms.CharField(label=_("Who"), max_length=80)
    kind = forms.ChoiceField(label=_("What"), choices=KINDS)
    value = forms.CharField(label=_("Per cent or amount"), max_length=40)
    premium = forms.CharField(
        label=_("Premium, %"), max_length=10, required=False, help_text=_("on the amount")
    )
    before = forms.ChoiceField(label=_("Stands before"), required=False)

    def __init__(self, waterfall: Waterfall | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = _by_line(waterfall)
        self.parties = dict(waterfall.parties) if waterfall else {}
        places = [(name, name) for name in self.steps]
        self.fields["before"].choices = places  # type: ignore[attr-defined]
        self.fields["before"].initial = self.steps[-1] if self.steps else ""
        self.fields["party"].widget.attrs["list"] = "parties"

    def clean_step(self) -> str:
        """A name that no step, party or stream has."""
        name = str(self.cleaned_data["step"])
        if name in self.steps or name in self.parties:
            raise ValidationError(_("This name is taken. Give the step one of its own."))
        return name

    @property
    def new(self) -> NewStep:
        """The step, once the form is valid."""
        typed = self.cleaned_data
        by_title = {title: name for name, title in self.parties.items()}
        party = by_title.get(typed["party"], typed["party"])
        return NewStep(
            name=typed["step"],
            party=party,
            kind="recoup" if typed["kind"] == "recoup" else "percent",
            value=typed["value"].removesuffix("%").strip(),
            of="net" if typed["kind"] == "net" else "gross",
            premium=typed["premium"].removesuffix("%").strip() if typed["kind"] == "recoup" else "",
            before=typed["before"],
        )


def _by_line(waterfall: Waterfall | None) -> list[str]:
    """The steps as the file has them, not as they are settled."""
    steps = waterfall.steps.values() if waterfall else ()
    return [step.name for step in sorted(steps, key=lambda step: step.line or 0)]


def amount_typed(form: forms.Form | forms.ModelForm[Any], name: str, currency: str) -> Money | None:
    """The amount as people write it, `1 200.50` or `1.200,50`; None, and an error beside the field, if it is none."""
    try:
        return Money.parse(str(form.cleaned_data[name]), currency)
    except AmountError as error:
        form.add_error(name, error.text(gettext))
        return None


def _earning(day: dt.date) -> dt.date:
    if not is_day(day):
        raise ValidationError(_("No film earns on this day. Check the year."))
    return day


class ReceiptForm(forms.ModelForm[Receipt]):
    """Money that came in, or was paid back."""

    class Meta:
        model = Receipt
        fields = ("number", "on", "stream", "amount", "payer", "note")
        labels = {
            "number": _("Number"), "on": _("Day"), "stream": _("Stream"), "amount": _("Amount"), "payer": _("Payer"),
            "note": _("Note"),
        }  # fmt: skip
        help_texts = {"amount": _("in the currency of the stream; a refund below zero")}
        widgets = {"on": day_input()}

    def __init__(self, waterfall: Waterfall, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.streams = waterfall.streams
        choices = [(name, f"{name} ({one.currency})") for name, one in waterfall.streams.items()]
        self.fields["stream"] = forms.ChoiceField(label=_("Stream"), choices=choices)
        self.fields["amount"] = forms.CharField(
            label=_("Amount"), max_length=40, help_text=self.fields["amount"].help_text
        )
        self.order_fields(("number", "on", "stream", "amount", "payer", "note"))

    def clean_number(self) -> str:
        """A number stands once in a film's books."""
        number = str(self.cleaned_data["number"])
        if Receipt.objects.filter(coproduction=self.instance.coproduction_id, number=number).exists():
            raise ValidationError(_("There is a receipt with this number already."))
        return number

    def clean_on(self) -> dt.date:
        """A day on which a film may earn."""
        return _earning(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        """The stream says which currency it is."""
        typed = super().clean() or {}
        stream = self.streams.get(typed.get("stream", ""))
        if stream is not None and "amount" in typed:
            money = amount_typed(self, "amount", stream.currency)
            if money is not None and not money:
                self.add_error("amount", _("Write what came in; a refund below zero."))
            typed["amount"] = money.amount if money else None
        return typed

    def _post_clean(self) -> None:
        stream = self.streams.get(self.cleaned_data.get("stream", ""))
        self.instance.currency = stream.currency if stream else ""
        super()._post_clean()  # type: ignore[misc]


def months_asked(sent: str) -> int:
    """How long the periods are to be; half a year where nothing sensible is asked."""
    return int(sent) if sent in {str(one) for one in MONTHS} else 6


def period_asked(first: str, last: str) -> Period | None:
    """A period from an address; None if it is none."""
    try:
        period = Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    except ValueError:
        return None
    return period if period.start <= period.end and is_day(period.start) and is_day(period.end) else None


class WindowForm(forms.Form):
    """What a stream may bring on a day."""

    stream = forms.ChoiceField(label=_("Stream"))
    date = forms.DateField(label=_("Day"), widget=day_input())
    low = forms.CharField(label=_("Low"), max_length=40)
    expected = forms.CharField(label=_("Expected"), max_length=40)
    high = forms.CharField(label=_("High"), max_length=40)
    chance = forms.IntegerField(label=_("Chance, %"), min_value=1, max_value=100, required=False)

    def __init__(self, *args: Any, waterfall: Waterfall, **kwargs: Any) -> None:
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)
        self.streams = waterfall.streams
        streams = [(name, f"{name} ({one.currency})") for name, one in waterfall.streams.items()]
        self.fields["stream"].choices = streams  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """A row of which only the stream is chosen says nothing yet."""
        return any(self.data.get(self.add_prefix(name)) for name in self.fields if name != "stream")

    def clean_date(self) -> dt.date:
        """A day on which a film may earn."""
        return _earning(self.cleaned_data["date"])

    def clean(self) -> dict[str, Any]:
        """Estimates are amounts above zero that rise from low to high."""
        typed = super().clean() or {}
        stream = self.streams.get(typed.get("stream", ""))
        if stream is None:
            return typed
        amounts = [
            amount_typed(self, name, stream.currency) for name in ("low", "expected", "high") if name in typed
        ]
        known = [money for money in amounts if money is not None]
        if len(known) == 3 and not 0 < known[0].minor <= known[1].minor <= known[2].minor:
            raise ValidationError(_("Estimates are above zero and rise from low to high."))
        return typed | {
            name: str(money.amount)
            for name, money in zip(("low", "expected", "high"), amounts, strict=False)
            if money is not None
        }


class EstimateSet(forms.BaseFormSet[WindowForm]):
    """The windows of a film. A row that is emptied is a window less."""

    def add_fields(self, form: WindowForm, index: int | None) -> None:
        """Let every row be empty, not only those to spare."""
        super().add_fields(form, index)
        form.empty_permitted = True

    @property
    def typed(self) -> list[dict[str, str]]:
        """The windows as the estimates have them, once the forms are valid."""
        return [
            {name: str(value) for name, value in form.cleaned_data.items() if value not in (None, "")}
            for form in self.forms
            if form.has_changed()
        ]


def estimate_set(waterfall: Waterfall, data: Any, initial: Sequence[dict[str, str]] = ()) -> EstimateSet:
    """The rows to type estimates into, with some to spare."""
    made = forms.formset_factory(
        WindowForm,
        formset=EstimateSet,
        extra=2,
        max_num=MOST_WINDOWS,
        absolute_max=MOST_WINDOWS,
        validate_max=True,
    )
    return made(data, initial=initial, prefix="windows", form_kwargs={"waterfall": waterfall})  # type: ignore[return-value]


class LuckForm(forms.Form):
    """How strongly the windows rise and fall together, and where the dice begin."""

    together = forms.IntegerField(
        label=_("Together, %"), min_value=0, max_value=100,
        help_text=_("0: each window has luck of its own; 100: all rise and fall as one"),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Seed"), min_value=0, max_value=10**9, help_text=_("the same number draws the same paths")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
