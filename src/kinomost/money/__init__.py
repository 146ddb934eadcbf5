"""Money of films, exactly: amounts and rates, finance plans, recoupment. Pure Python, no Django.

`amounts` has money and dated exchange rates; `plan` the finance plan; `waterfall` who gets which cent when a
film earns; `documents` the term sheet and the agreement's outline. Nothing here computes with floats: amounts are
whole minor units, percentages are fractions.
"""

from kinomost.money.amounts import AmountError, Money, Rate, Rates, Remainder, Rounding, digits_of, share

__all__ = ["AmountError", "Money", "Rate", "Rates", "Remainder", "Rounding", "digits_of", "share"]
