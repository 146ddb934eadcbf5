"""Why seats are not given: each reason with its sentence in the visitor's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext, ngettext


class Reason(StrEnum):
    """Why a wish was refused."""

    FULL = "full"
    PAST = "past"
    CANCELLED = "cancelled"
    HIDDEN = "hidden"
    CLOSED = "closed"
    LIMIT = "limit"
    SENT = "sent"
    BUSY = "busy"
    TOO_OFTEN = "too_often"
    NOT_FULL = "not_full"
    ON_THE_LIST = "on_the_list"
    OFFER_OVER = "offer_over"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal: of one screening, or of the whole wish where `screening_id` is None."""

    reason: Reason
    screening_id: int | None = None
    count: int = 0

    @property
    def sentence(self) -> str:
        """What to tell the visitor, in the active language."""
        match self.reason:
            case Reason.FULL if self.count:
                return ngettext(
                    "Only %(count)d seat is left for this screening. Choose fewer or join the waiting list.",
                    "Only %(count)d seats are left for this screening. Choose fewer or join the waiting list.",
                    self.count,
                ) % {"count": self.count}
            case Reason.FULL:
                return gettext("All seats for this screening are taken. You can join the waiting list.")
            case Reason.PAST:
                return gettext("This screening has already begun.")
            case Reason.CANCELLED:
                return gettext("This screening has been cancelled.")
            case Reason.HIDDEN:
                return gettext("This screening is not in the programme.")
            case Reason.CLOSED:
                return gettext("Seats for this screening cannot be booked here.")
            case Reason.LIMIT:
                return ngettext(
                    "One person can hold %(count)d seat at a screening, counting what was booked before.",
                    "One person can hold %(count)d seats at a screening, counting what was booked before.",
                    self.count,
                ) % {"count": self.count}
            case Reason.SENT:
                return gettext(
                    "This form has already made a booking, and its tickets are on their way. "
                    "If you want these seats as well, send it again."
                )
            case Reason.BUSY:
                return gettext(
                    "Very many people are booking just now. Please send the form again in a moment."
                )
            case Reason.TOO_OFTEN:
                return gettext("Very many requests came from your network. Please try again in ten minutes.")
            case Reason.NOT_FULL:
                return gettext("There are seats left: you can book them now.")
            case Reason.ON_THE_LIST:
                return gettext("This address is already on the waiting list of this screening.")
            case Reason.OFFER_OVER:
                return gettext("This offer is over; the seats have gone to the next person on the list.")


class Refused(Exception):
    """Nothing was written. `refusals` says why, one for each screening concerned."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(", ".join(f"{r.screening_id}: {r.reason}" for r in self.refusals))

    @classmethod
    def because(cls, reason: Reason, screening_id: int | None = None, count: int = 0) -> "Refused":
        """A single refusal."""
        return cls([Refusal(reason, screening_id, count)])
