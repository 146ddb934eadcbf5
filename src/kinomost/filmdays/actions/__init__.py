"""Writes of the film days: booking, waiting, the door and the desk. One function a verb."""

from kinomost.filmdays.actions.booking import Outcome, book, return_tickets
from kinomost.filmdays.actions.refusals import Reason, Refusal, Refused
from kinomost.filmdays.actions.waiting import (
    decline_offer,
    expire_offers,
    join_waiting_list,
    leave_waiting_list,
    offer_seats,
    take_offer,
)

__all__ = [
    "Outcome",
    "Reason",
    "Refusal",
    "Refused",
    "book",
    "decline_offer",
    "expire_offers",
    "join_waiting_list",
    "leave_waiting_list",
    "offer_seats",
    "return_tickets",
    "take_offer",
]
