"""What the room has to say, as a code with parameters and an English sentence.

A `Message` is data: the code is stable, the parameters are plain values, and the sentence is an English template that a
caller who speaks other languages translates before the parameters are filled in. Nothing here knows a language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pycountry

from kinomost.money.amounts import Money

NOTHING: Mapping[str, object] = MappingProxyType({})


def _(template: str) -> str:
    """Mark a template for the translators; the words stay English here."""
    return template


TEMPLATES: dict[str, str] = {
    "sentences": "{said}",
    # what somebody wrote
    "not_list": _("A list belongs here."),
    "not_mapping": _("Names with values belong here."),
    "unknown_key": _("“{value}” is not known here."),
    "bad_key": _(
        "“{value}” cannot be a key: use small Latin letters, digits and _, beginning with a letter."
    ),
    "key_twice": _("“{value}” is there twice."),
    "missing": _("Fill this in."),
    "not_among": _("“{value}” is not one of: {known}."),
    "bad_number": _("“{value}” is not a number. Write it like 7.5."),
    "bad_count": _("“{value}” is not a whole number that can stand here."),
    "bad_money": _("“{value}” is not an amount of money. Write the amount and the currency: 1500.00 EUR."),
    "bad_percent": _("“{value}” is not a percentage. Write a number from 0 to 100."),
    "bad_country": _("“{value}” is not a list of countries. Write their two letters, such as RS."),
    "bad_language": _("“{value}” is not a list of languages. Write their tags, such as sr, ru or en."),
    "bad_date": _("“{value}” is not a date. Write year, month, day: 2026-03-09."),
    "bad_yes_no": _("“{value}” is neither yes nor no."),
    # criteria and marks
    "no_criteria": _("A score sheet needs a criterion at least."),
    "bad_weight": _("A weight must be above zero."),
    "empty_scale": _("The scale must rise: from {low} to {high} it does not."),
    "bad_step": _("Steps of {step} do not lead from {low} to {high}."),
    "fine_scale": _("The scale has too many steps. At most {most} are possible."),
    "unknown_criterion": _("“{value}” is not a criterion of this round."),
    "mark_missing": _("Give a mark."),
    "off_scale": _("{value} is off the scale. Marks run from {low} to {high}."),
    "off_step": _("{value} lies between two steps. Marks go from {low} in steps of {step}."),
    # the table of a round
    "wide_spread": _("The sheets lie {spread} points apart, from {low} to {high}."),
    "best_and_worst": _("Best of all for some jurors ({best}), worst of all for others ({worst})."),
    "groups_apart": _(
        "The jurors form {groups} groups without an entry in common. How strict one group is beside another "
        "cannot be known from the scores."
    ),
    # votes
    "count": _("Votes: {cast}. Abstentions: {abstained}. Members present who may vote: {present}."),
    "no_quorum": _("There is no quorum: {present} present, {quorum} needed."),
    "no_votes": _("Nobody voted for an option."),
    "tie": _("A tie: {options}, each with this many votes: {votes}."),
    "tie_stays": _("Nobody who may break the tie is there, so it stays undecided."),
    "tie_open": _("The tie is to be broken by juror {juror}."),
    "tie_broken": _("Juror {juror} broke the tie: {option}."),
    "decided": _("Decided: {option}. Votes for it: {votes}."),
    "short": _("The majority was not reached: {votes} of the {needed} votes needed."),
    "rejected": _("The motion is rejected."),
    "recused": _("Not voting on this, because recused: {jurors}."),
    "void_votes": _("Votes that do not count: {jurors}."),
    # the log
    "unknown_line": _("“{value}” is not a kind of line."),
    "unreadable_line": _("What the line says cannot be read: {kind}, {place}."),
    "opened_twice": _("The log is opened a second time."),
    "round_twice": _("Round {round} is opened a second time."),
    "bad_criteria": _("The criteria of round {round} cannot be used. {detail}"),
    "bad_shrinkage": _("The adjustment of round {round} has a shrinkage that is not above zero."),
    "no_such_round": _("There is no round {round}."),
    "no_such_motion": _("There is no motion {motion}."),
    "not_in_round": _("These entries are not in round {round}: {entries}."),
    "not_in_this_round": _("Juror {juror} and entry {entry} are not both in round {round}."),
    "scored_in_conflict": _(
        "Juror {juror} scored entry {entry} in round {round} although there is a conflict."
    ),
    "bad_marks": _("The marks of juror {juror} for entry {entry} in round {round} do not fit. {detail}"),
    "motion_twice": _("Motion {motion} is opened a second time."),
    "motion_is_withdrawn": _("Motion {motion} is withdrawn: nothing more can be done with it."),
    "withdrawn_late": _("Motion {motion} is decided: it can no longer be withdrawn."),
    "bad_options": _("Motion {motion} needs two different options at least, and abstaining is none."),
    "no_member": _("Juror {juror} is not a member of round {round}."),
    "voted_late": _("Juror {juror} voted on motion {motion} after it was decided."),
    "voted_recused": _("Juror {juror} voted on motion {motion} although recused."),
    "voted_absent": _("Juror {juror} voted on motion {motion} without being there."),
    "voted_astray": _("Juror {juror} voted on motion {motion} for what is not on offer: {choice}."),
    "no_tie": _("Juror {juror} broke a tie in motion {motion} that was none."),
    "not_the_breaker": _("Juror {juror} may not break the tie of motion {motion} that way."),
    "award_unbacked": _("The award {award} for entry {entry} does not follow from motion {motion}."),
    "award_out": _("The award {award} is with entry {entry}, which is withdrawn or ineligible."),
    "award_without_vote": _(
        "The jury voted on the award {award}, but entry {entry} has it without a motion."
    ),
    "award_not_held": _("Entry {entry} does not have the award {award}."),
    # the report
    "shortlist_by_rank": _("The shortlist of round {round} follows its ranking."),
    "shortlist_by_jury": _(
        "The shortlist of round {round} departs from its ranking, as the jury may decide."
    ),
    "chain_whole": _("The chain is whole. Lines: {lines}."),
    "chain_broken": _("Line {line} does not follow from the one before: it or a line near it was changed."),
    "head_known": _("The hash kept elsewhere ({head}…) is in the log."),
    "head_unknown": _("The hash kept elsewhere ({head}…) is not in the log: lines were changed or cut off."),
    "line_wrong": _("Line {line} does not count. {detail}"),
    "ranking_holds": _("The ranking of round {round} is what the score sheets give."),
    "ranking_differs": _("The ranking of round {round} is not what the score sheets give."),
    "ranking_changed": _(
        "The ranking of round {round} was right, but later lines changed it. The round must be closed again."
    ),
    "outcome_holds": _("The outcome of motion {motion} is what the votes give: {option}."),
    "outcome_open": _("Motion {motion} was left undecided, as the votes give."),
    "outcome_differs": _("The outcome of motion {motion} ({option}) is not what the votes give. {found}"),
    "outcome_changed": _("The outcome of motion {motion} was right, but later lines changed it. Vote again."),
    "motion_withdrawn": _(
        "Motion {motion} was withdrawn before it was decided: its votes count for nothing."
    ),
    "recused_counted": _("In motion {motion}, votes of recused jurors were counted: {jurors}."),
    "quorum_missing": _("Motion {motion} was decided without a quorum: {present} present."),
    "award_holds": _("The award {award} for entry {entry} follows from motion {motion}."),
    "award_of_partner": _(
        "The award {award} for entry {entry} is a partner’s own, without a vote of the jury."
    ),
    "published_holds": _("What was published is what was awarded."),
    "published_differs": _("What was published is not what was awarded."),
    "published_changed": _("Awards changed after they were published. Publish them again."),
    "stands": _("The result stands. Lines: {lines}, last hash {head}…."),
    "stands_not": _("The result does not stand. Faults: {faults}. The first: {first}"),
    "stands_not_broken": _("The log is broken at line {line}, so nothing in it can be relied on."),
    # eligibility: rules as they are written
    "two_currencies": _("Both ends must be in one currency."),
    "upside_down": _("The upper end is below the lower one."),
    "asks_nothing": _("The rule asks nothing yet: fill in one part at least."),
    "kinds_or_long": _("Name kinds of film or ask for feature length, not both."),
    "in_and_out": _("These countries are both asked for and excluded: {countries}."),
    "no_rule": _("This rule cannot be read, so it is not decided. {detail}"),
    # eligibility: what is asked
    "fact_and_asked": "{fact} {asked}",
    "ask_of_kinds": _("For {kinds}: {asked}"),
    "ask_length_from": _("At least {least} minutes are asked."),
    "ask_length_to": _("At most {most} minutes are asked."),
    "ask_length_between": _("{least} to {most} minutes are asked."),
    "ask_budget_from": _("A budget of at least {least} is asked."),
    "ask_budget_to": _("A budget of at most {most} is asked."),
    "ask_budget_between": _("A budget of {least} to {most} is asked."),
    "ask_attached_director": _("Directors attached, at least: {least}."),
    "ask_attached_producer": _("Producers attached, at least: {least}."),
    "ask_attached_writer": _("Writers attached, at least: {least}."),
    "ask_secured": _("At least {least} % is asked."),
    "ask_countries_least": _("Different producing countries, at least: {value}."),
    "ask_countries_any": _("One of the countries must be among: {value}."),
    "ask_countries_leading": _("The leading country must be among: {value}."),
    "ask_countries_none": _("Countries excluded: {value}."),
    "ask_kinds": _("Open to: {any}."),
    "ask_stages": _("Open to these stages: {any}."),
    "ask_languages": _("One of these languages must be spoken: {any}."),
    "ask_shooting": _("Shooting must not start before {day}."),
    "ask_director_least": _("Films the director has finished ({which}), at least: {least}."),
    "ask_director_most": _("Films the director has finished ({which}), at most: {most}."),
    "ask_director_between": _("Films the director has finished ({which}): {least} to {most}."),
    "ask_producer_least": _("Films the producer has finished ({which}), at least: {least}."),
    "ask_producer_most": _("Films the producer has finished ({which}), at most: {most}."),
    "ask_producer_between": _("Films the producer has finished ({which}): {least} to {most}."),
    "ask_companies": _("Production companies, at least: {least}."),
    "ask_entries_per_company": _("Entries of one company, at most: {most}."),
    "ask_material": _("Needed: {all}."),
    # eligibility: what is known
    "fact_kind": _("The film is: {kind}."),
    "fact_stage": _("The stage is: {stage}."),
    "fact_minutes": _("The planned running time is {have} minutes."),
    "fact_budget": _("The budget is {budget}."),
    "fact_budget_converted": _("The budget is {budget}, which is {converted} at the rate of {day}."),
    "fact_secured": _("{share} % of the finance is confirmed."),
    "fact_directors": _("Director: {names}."),
    "fact_producers": _("Producer: {names}."),
    "fact_writers": _("Screenplay: {names}."),
    "fact_no_directors": _("No director is attached."),
    "fact_no_producers": _("No producer is attached."),
    "fact_no_writers": _("No writer is attached."),
    "fact_countries": _("Producing countries: {countries}."),
    "fact_languages": _("Languages: {languages}."),
    "fact_shooting": _("Shooting starts on {day}."),
    "fact_companies": _("Production companies on the film: {have}."),
    "fact_entries": _("Other entries of the company in this call: {others}."),
    "fact_material": _("There: {have}."),
    "fact_director_careers": _("Films finished by the director: {counts}."),
    "fact_producer_careers": _("Films finished by the producer: {counts}."),
    "unknown_kind": _("The kind of film is not known."),
    "unknown_stage": _("The stage is not known."),
    "unknown_minutes": _("The planned running time is not known."),
    "unknown_budget": _("The budget is not known."),
    "unknown_rate": _("The budget is {budget}, and there is no rate into {currency}."),
    "unknown_secured_share": _("There is no finance plan that says what is confirmed."),
    "unknown_directors": _("The director is not known."),
    "unknown_producers": _("The producer is not known."),
    "unknown_writers": _("The writer is not known."),
    "unknown_countries": _("The producing countries are not known."),
    "unknown_languages": _("The languages are not known."),
    "unknown_shooting_starts": _("The start of shooting is not known."),
    "unknown_director_careers": _("What the director has made before is not known."),
    "unknown_producer_careers": _("What the producer has made before is not known."),
    "unknown_companies": _("The production companies are not known."),
    "unknown_company_entries": _("Other entries of the company are not known."),
    "unknown_materials": _("The material is not known."),
    # eligibility: what would mend it
    "tell_kind": _("Say what kind of film it is."),
    "tell_stage": _("Say at which stage the film is."),
    "tell_minutes": _("Enter the planned running time."),
    "tell_budget": _("Enter the budget in the finance plan."),
    "tell_rates": _("The office must enter an exchange rate."),
    "tell_secured_share": _("Fill in the finance plan and mark what is confirmed."),
    "tell_directors": _("Add the director to the film."),
    "tell_producers": _("Add the producer to the film."),
    "tell_writers": _("Add the writer to the film."),
    "tell_countries": _("Enter the producing countries."),
    "tell_languages": _("Enter the languages."),
    "tell_shooting_starts": _("Enter when shooting starts."),
    "tell_director_careers": _("Add the director’s earlier films to the catalogue."),
    "tell_producer_careers": _("Add the producer’s earlier films to the catalogue."),
    "tell_companies": _("Add the production company to the film."),
    "tell_company_entries": _("Add the production company to the film."),
    "tell_materials": _("Add the material to the entry."),
    "mend_kind": _("Look for a section that takes this kind of film."),
    "mend_longer": _("Missing minutes: {lack}."),
    "mend_shorter": _("Minutes too many: {over}."),
    "mend_budget_low": _("The budget would have to be {lack} higher."),
    "mend_budget_high": _("The budget would have to be {over} lower."),
    "mend_secured": _("Confirm another {lack} of finance."),
    "mend_secured_share": _("Confirm another {lack} % of the finance."),
    "mend_countries_least": _("Find co-producers in further countries; missing: {lack}."),
    "mend_countries_any": _("Find a co-producer in one of: {countries}."),
    "mend_countries_leading": _("The film would have to be led from one of: {countries}."),
    "mend_countries_none": _("The film would have to be made without: {countries}."),
    "mend_stage": _("Enter it when the film has come to: {stage}."),
    "mend_shooting": _("Shooting would have to start on {day} or later."),
    "mend_career": _("Somebody with this many finished films would have to join: {least}."),
    "mend_companies": _("Add production companies to the film; missing: {lack}."),
    "mend_entries": _("Withdraw other entries of the company; too many: {over}."),
    "mend_material": _("Add: {lack}."),
    # the entry form: as a call sets it up
    "no_such_field": _("There is no field “{value}” in the library."),
    "no_such_condition": _("The field depends on “{value}”, which is not in the form."),
    "needs": _("“{value}” is missing or does not fit the kind of field."),
    "bad_labels": _("A text per language belongs here."),
    "bad_types": _("Endings of file names belong here, such as pdf."),
    "bad_bound": _("“{value}” is not a limit that fits the kind of field."),
    "bad_options_list": _("Choices need different keys, each with a text per language."),
    "bad_condition": _("A condition names a field and the answers that show this one."),
    # the entry form: answers
    "missing_answer": _("Answer this."),
    "missing_film": _("Fill this in on the film’s page. The form reads it from there."),
    "missing_file": _("Upload a file."),
    "missing_consent": _("Your consent is needed."),
    "missing_choice": _("Choose."),
    "missing_row": _("Fill in a row at least."),
    "bad_text": _("Text belongs here."),
    "bad_tag": _("“{value}” is not a language tag. Write one such as sr, ru or en."),
    "too_long": _("The text has {have} characters. At most {most} are possible."),
    "too_many_words": _("Words: {have}; at most {most} are allowed. Shorten by: {over}."),
    "words_of": _("Words: {have} of {most}."),
    "out_of_bounds": _("{value} is outside the limits, {low} to {high}."),
    "bad_choice": _("“{value}” is not on offer."),
    "too_many": _("There are {have}; at most {most} are allowed."),
    "bad_url": _("“{value}” is not the address of a page. Write it with https:// at the beginning."),
    "bad_file": _("This is not an uploaded file. Upload it again."),
    "bad_file_type": _("“{name}” is not of the right type. Allowed: {types}."),
    "empty_file": _("“{name}” is empty."),
    "file_too_large": _("“{name}” has {have} MB; at most {most} MB are allowed."),
    "too_many_pages": _("“{name}” has {have} pages; at most {most} are allowed."),
}

TERMS: dict[str, str] = {
    "yes": _("yes"),
    "no": _("no"),
    "abstain": _("abstention"),
    "fiction": _("fiction"),
    "documentary": _("documentary"),
    "animation": _("animation"),
    "series": _("series"),
    "idea": _("idea"),
    "development": _("development"),
    "preproduction": _("pre-production"),
    "production": _("production"),
    "postproduction": _("post-production"),
    "completed": _("completed"),
    "released": _("released"),
    "director": _("director"),
    "producer": _("producer"),
    "writer": _("writer"),
    "script": _("script"),
    "treatment": _("treatment"),
    "teaser": _("teaser"),
    "moodboard": _("visual material"),
    "finance_plan": _("finance plan"),
    "budget": _("budget"),
    "feature length": _("feature length"),
    "any kind": _("any kind"),
}


class Term(str):
    """A word of the trade among the parameters (`fiction`), translated when shown."""

    __slots__ = ()


class Country(str):
    """A country's two letters among the parameters, shown by its name."""

    __slots__ = ()


class Juror(int):
    """A juror's number among the parameters; whoever shows the message knows the name."""

    __slots__ = ()


class Entry(int):
    """An entry's number among the parameters."""

    __slots__ = ()


class Award(str):
    """An award's key among the parameters."""

    __slots__ = ()


def country_name(code: str) -> str:
    """The country's English name; the code itself where there is none."""
    found = pycountry.countries.get(alpha_2=code)
    return str(getattr(found, "common_name", found.name)) if found else code


Translate = Callable[[str], str]
Name = Callable[[Juror | Entry | Award], str]


@dataclass(frozen=True)
class Message:
    """A sentence as data."""

    code: str
    params: Mapping[str, object] = field(default_factory=lambda: NOTHING)

    def text(self, translate: Translate = str, country: Translate = country_name, name: Name = str) -> str:
        """The sentence in the language of `translate`.

        `country` names a country there by its two letters, and `name` a juror, an entry or an award, which the
        room itself knows by number and key only.
        """
        shown = {key: show(value, translate, country, name) for key, value in self.params.items()}
        return translate(TEMPLATES[self.code]).format_map(shown)


def show(value: object, translate: Translate, country: Translate, name: Name) -> str:
    """A parameter as people read it: an amount with its spaces, a list joined, a word in their language."""
    if isinstance(value, Message):
        return value.text(translate, country, name)
    if isinstance(value, Term):
        return translate(TERMS.get(value, value))
    if isinstance(value, Country):
        return country(str(value))
    if isinstance(value, Juror | Entry | Award):
        return name(value)
    if isinstance(value, Money):
        return f"{value.amount:,f} {value.currency}".replace(",", "\u00a0")
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        separator = " " if any(isinstance(item, Message) for item in value) else ", "
        return separator.join(show(item, translate, country, name) for item in value)
    return str(value)


def plain(value: Decimal) -> str:
    """`7.5`, `30`: without an exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Problem:
    """Something wrong with what somebody wrote; `where` is the key, path or number of the place."""

    where: str
    message: Message

    @property
    def code(self) -> str:
        """The message's stable code."""
        return self.message.code

    def text(self, translate: Translate = str, country: Translate = country_name, name: Name = str) -> str:
        """What is wrong and what would be right; see `Message.text`."""
        return self.message.text(translate, country, name)


def problem(where: str, code: str, **params: object) -> Problem:
    """A problem in one call."""
    return Problem(where, Message(code, params))
