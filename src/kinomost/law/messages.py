"""What the room has to say, as a code with parameters and an English sentence.

A `Message` is data: the code is stable, the parameters are plain values, and the sentence is an English template
that a caller who speaks other languages translates before the parameters are filled in. Nothing here knows a language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from kinomost.law.states import country_name
from kinomost.money.amounts import Money

NOTHING: Mapping[str, object] = MappingProxyType({})


def _(template: str) -> str:
    """Mark a template for the translators; the words stay English here."""
    return template


TEMPLATES: dict[str, str] = {
    # files
    "bad_yaml": _("The YAML cannot be read: {detail}."),
    "alias": _("References (& and *) are not read. Write the value out."),
    "empty_file": _("The file is empty."),
    "no_such_file": _("There is no file at this path."),
    "key_twice": _("“{value}” is written twice."),
    "not_mapping": _("Lines of “name: value” belong here."),
    "not_list": _("A list belongs here, each item after a hyphen."),
    "not_text": _("One value belongs here, not a list or further lines."),
    "unknown_key": _("“{value}” is not known here. Known: {known}."),
    "unknown_key_near": _("“{value}” is not known here. Did you mean “{near}”?"),
    "missing_key": _("“{value}” is missing."),
    "unknown_choice": _("“{value}” is not one of: {known}."),
    "unknown_choice_near": _("“{value}” is not known here. Did you mean “{near}”?"),
    "bad_text": _("Text belongs here."),
    "bad_whole": _("“{value}” is not a whole number."),
    "bad_number": _("“{value}” is not a number. Write it like 12.5."),
    "bad_yes_no": _("“{value}” is neither yes nor no. Write yes or no."),
    "bad_date": _("“{value}” is not a date. Write year, month, day: 2026-03-09."),
    "bad_share": _("“{value}” is not a share. Write it with its unit: 20 % or 1/3."),
    "bad_money": "{detail}",
    "bad_country": _("“{value}” is not a country. Write its two letters, such as RS."),
    "bad_country_near": _("“{value}” is not a country known here. Did you mean {near}?"),
    "past_country": _(
        "“{value}” means {name}, which no longer exists. Name the state of today: {successors}."
    ),
    "bad_language": _("“{value}” is not a language tag. Write one such as sr, ru or en."),
    "wrong_name": _("The file is called {expected}; “{value}” must be the same."),
    "no_source": _("A treaty needs a source at least: title, address, day seen and confidence."),
    "ends_before": _("This ends ({value}) before it begins ({start})."),
    "needs_one": _("There must be exactly one rule of the kind “{kind}”."),
    "needs_status": _(
        "Rules of the kind “status” must say what has become of the treaty since it was signed."
    ),
    "needs_nationality": _(
        "Rules about people need one of the kind “nationality”, which says whose people count."
    ),
    "no_cases": _("A case is needed: a film, and what the treaty says of it."),
    "no_such_treaty": _("There is no file for the treaty “{value}”."),
    "case_differs": _("The case “{title}” gives {found}, but the file says {expected}."),
    "case_clause_differs": _("In the case “{title}”, {clause} gives {found}, but the file says {expected}."),
    "case_clause_none": _("In the case “{title}”, nothing is found under {clause}."),
    # a film that contradicts itself
    "no_parties": _("No co-producer is named."),
    "shares_sum": _("The shares make {total}, not 100 %: {off} too much or too little."),
    "share_contradicts": _("{party}: the share is given as {typed}, but the amounts make {computed}."),
    "negative": _("A contribution cannot be below zero: {value}."),
    "counts_as_other": _(
        "{who} cannot count for a country of which the file makes neither national nor resident."
    ),
    # what is missing
    "facts_missing": _("This cannot be said before the missing facts are known."),
    "missing_fact": _("The film’s file does not say: {fact}."),
    "missing_share": _("What part of the cost {party} bears is not known."),
    "missing_rate": _("There is no rate from {base} to {quote} for {day}."),
    "missing_in_kind": _("How much of the contribution of {party} is in kind is not known."),
    "missing_revenue": _("What part of the revenue {party} receives is not known."),
    "missing_treaties": _(
        "Whether the outside countries have treaties of their own with the parties is not known."
    ),
    "missing_people": _("Nobody who works on the film is named."),
    "missing_nationality": _("The nationality is not known: {who}."),
    "missing_residence": _("The residence is not known: {who}."),
    "missing_days": _("The number of days worked is not known: {who}."),
    "missing_role": _("The role with rank {rank} by days worked is not cast, or not named."),
    "missing_function": _("Nobody is named for: {who}."),
    "missing_counts_as": _("{who} is of several nationalities ({countries}); say for which one to count."),
    "missing_places": _("Where this is done is not known: {kinds}."),
    "missing_extent": _("How many days are spent at each place is not known: {kinds}."),
    "missing_reason": _("Why work is done in {country} is not known."),
    "missing_technicians": _("Whether the co-producers’ technicians take part abroad is not known."),
    "missing_version_place": _("Where the version in “{language}” was made is not known."),
    "missing_spend": _("What is spent in which country is not known."),
    "missing_spend_kind": _("No spend is named for: {kinds}."),
    "missing_budget": _("The total cost is not known."),
    "missing_bound": _("Whether {country} is bound is not known."),
    # how well the law is known
    "unread": _("This part of the text has not been read: {about}."),
    "consented": _("The authorities have consented under {clause}."),
    "in_force": _("The treaty is in force."),
    "only_signed": _("The treaty was signed; that it is in force was not found."),
    "replaced": _("The treaty was replaced by another one ({by})."),
    "denounced": _("The treaty was denounced."),
    "status_uncertain": _("What has become of the treaty is uncertain."),
    "precedes": _("{first} goes before {second} ({clause}): {says}"),
    "precedes_perhaps": _(
        "Whether {first} goes before {second} ({clause}) is open: it depends on which of them binds: {countries}."
    ),
    # parties
    "applies_to": _("Bound countries that take part: {countries}."),
    "too_few_parties": _("Co-producers of {have} parties take part; {need} are needed."),
    "too_many_parties": _("Co-producers of {have} parties take part; this is for at most {most}."),
    "bound_decides": _("This depends on whether the treaty binds: {countries}."),
    # the work
    "work_fits": _("The work is of a kind that qualifies."),
    "work_other": _("The film is “{what}”; what qualifies is: {wanted}."),
    "too_short": _("The film has {have} minutes; at least {need} are needed."),
    "too_long": _("The film has {have} minutes; at most {most} are allowed."),
    # shares
    "shares_within": _("The shares run from {lowest} to {highest}; {least} to {most} are allowed."),
    "shares_none": _("The rule concerns nobody here."),
    "shares_unknown": _("Not all shares are known; {least} to {most} are allowed."),
    "share_low": _("{country} bears {share}; at least {least} is needed."),
    "share_high": _("{country} bears {share}; at most {most} is allowed."),
    "shares_by_consent": _(
        "The shares run from {lowest} to {highest}: outside {least} to {most}, "
        "but the authorities may allow {down_to} to {up_to}."
    ),
    "share_low_even_so": _("{country} bears {share}; even with consent {limit} is needed."),
    "share_high_even_so": _("{country} bears {share}; even with consent {limit} is the most."),
    "company_low": _("{party} bears {share}; each company must bear at least {least}."),
    "companies_reach": _("Each company bears at least {least}."),
    "basis_cost": _("Shares are measured on the cost; together they make the whole."),
    "basis_contributions": _("Shares are measured on the contributions; together they make the whole."),
    "basis_sum": _("The shares make {total}, not 100 %."),
    "in_kind_high": _("{party} brings {part} of its contribution in kind; at most {most} may be so."),
    "no_case": _("None of the cases of the rule fits the film."),
    "case_by_consent": _("The shares run from {lowest} to {highest}; that needs the authorities’ consent."),
    "aid_may_be_cut": _("{country} bears {share}: below {below} it may cut the film’s access to its aid."),
    "aid_untouched": _("All bear at least {below}, so access to aid stays untouched."),
    "no_outsiders": _("All co-producers come from bound countries."),
    "outsiders_barred": _("Co-producers from other countries are not admitted: {countries}."),
    "outsiders_high": _("Co-producers from other countries bear {share}; at most {most} is allowed."),
    "outsiders_within": _("Co-producers from other countries bear {share} of at most {most}."),
    "outsider_above": _("{country} bears {share}, more than a party does ({limit})."),
    "treaties_lacking": _(
        "The treaties that co-producers from {countries} need with the parties are lacking."
    ),
    "no_financiers": _("Nobody brings finance only."),
    "financiers_barred": _("{party} brings finance only; that is not admitted."),
    "majority_finances_only": _("{country} bears the largest share and cannot bring finance only."),
    "financier_outside": _("{party} brings finance only and bears {share}; {least} to {most} are allowed."),
    "financiers_within": _("Who brings finance only bears {least} to {most}, as is allowed."),
    # people
    "who_counts": _("Nationals of the countries concerned count."),
    "who_counts_residents": _("Nationals and residents of the countries concerned count."),
    "all_ours": _("Everybody counts as belonging to the countries concerned."),
    "stranger": _("From other countries: {who}."),
    "stranger_function": _("{who} is from another country; that is open to: {allowed}."),
    "strangers_many": _("{count} people are from other countries; at most {most} may be ({allowed})."),
    "strangers_any": _("{count} people are from other countries; no number is named ({allowed})."),
    "strangers_within": _("{count} people are from other countries; {most} may be ({allowed})."),
    "heads_low": _("{country}, {who}: {have} of the {need} needed."),
    "heads_reach": _("Each country concerned brings enough: {who}."),
    "proportion_kept": _("Creative parts follow the shares of the cost within {tolerance}."),
    "proportion_off": _(
        "{country} bears {share} of the cost and {part} of the creative work; "
        "{tolerance} between them is allowed."
    ),
    "proportion_judged": _(
        "{country}: {share} of the cost, {part} of the creative work; how close they must be is left to the authorities."
    ),
    "points_reach": _("{have:number} of {total:number} points; {need:number} are needed."),
    "points_low": _("{have:number} of {total:number} points; {need:number} are needed. Lost: {lost}."),
    "points_unknown": _(
        "At least {have:number} and at most {most:number} of {total:number} points; {need:number} are needed."
    ),
    "section_low": _("Section {section}: {have:number} points; {need:number} are needed."),
    "section_unknown": _(
        "Section {section}: at least {have:number} and at most {most:number} points; {need:number} are needed."
    ),
    # where
    "places_ours": _("All of it is done in the countries concerned."),
    "place_away": _("{work} in {country} is allowed only for these reasons: {reasons}."),
    "places_excepted": _("Work in {countries} has a reason that the rule accepts."),
    "technicians_away": _("The co-producers’ technicians must take part abroad."),
    "majority_works": _("{part} of the work is done in {country}, the majority co-producer’s country."),
    "majority_idle": _(
        "{part} of the work is done in {country}, the majority co-producer’s country; "
        "it must be more than {more_than}."
    ),
    "services_ours": _("No services are bought in other countries."),
    "services_within": _("Services in other countries come to {part} of the budget; {most} is the most."),
    "services_high": _("Services in other countries come to {part} of the budget; at most {most} may."),
    "spend_reaches": _("{part} of the budget is spent in the countries concerned; {least} is needed."),
    "spend_low": _("{part} of the budget is spent in the countries concerned; at least {least} must be."),
    "spend_own_low": _("In {country} {part} of its contribution is spent; at least {least} must be."),
    "spend_own_reaches": _("Each country’s spend reaches {least} of its contribution."),
    "versions_there": _("The versions that are needed are there."),
    "version_lacks": _("A version in “{language}” is needed for {country}."),
    "version_none": _("One of these versions is needed: {languages}."),
    "version_away": _(
        "The version in “{language}” was made in {country}; that must be done in the countries concerned."
    ),
    # terms
    "no_twin": _("The film is not one of a pair."),
    "twin_terms": _("The twin film is not made on the same terms."),
    "twin_off": _("Over both films {country} bears {share}; {least} to {most} are allowed."),
    "twin_budgets": _("The budgets differ by {differ}; at most {most} is allowed."),
    "twin_late": _("Between the two films lie {months} months; at most {most} may."),
    "twin_balanced": _("Over both films each side bears {least} to {most}."),
    "balance_watched": _("The authorities watch the balance over all films; no figure is named."),
    "balance_kept": _("Over all films no side has brought more than {most}."),
    "balance_off": _("Over all films {country} has brought {part}; {most} is the most."),
    "filed_in_time": _("The application comes {days} days before: {event}. {need} are needed."),
    "filed_late": _("The application comes {days} days before: {event}. {need} are needed, so by {latest}."),
    "confirmed_reaches": _("{part} of the cost is confirmed; {least} is needed."),
    "confirmed_low": _("{part} of the cost is confirmed by letters that still hold; {least} is needed."),
    "missing_confirmed": _("Whether this is confirmed is not known: {source}."),
    "missing_letter": _("The date of the letter is not known: {source}."),
    "credit_given": _("All co-producing countries are named in the titles."),
    "credit_lacks": _("All co-producing countries must be named in the titles and publicity."),
    "gives": _("The status brings: {gives}."),
    # changes
    "edit_share": _("{country} bears {share}, and {other} {rest}."),
    "edit_recast": _("Give this function to somebody from {country}: {who}."),
    "edit_engage": _("Engage somebody from {country}: {who}."),
    "edit_place": _("Do this in {country} instead of {other}: {work}."),
    "edit_apply": _("Apply by {day}, {days} days earlier."),
    "edit_postpone": _("Begin on {day}, {days} days later."),
    "edit_credit": _("Name all co-producing countries in the titles and publicity."),
}

# Words of a film's file as they stand inside the sentences.
TERMS: Mapping[str, str] = {
    "fiction": _("fiction"),
    "animation": _("animation"),
    "documentary": _("documentary"),
    "experimental": _("experimental"),
    "cinema": _("cinema"),
    "television": _("television"),
    "online": _("online"),
    "feature": _("feature film"),
    "short": _("short"),
    "series": _("series"),
    "episode": _("episode"),
    "commercial": _("commercial"),
    "music-video": _("music video"),
    "producer": _("producer"),
    "director": _("director"),
    "screenwriter": _("screenwriter"),
    "composer": _("composer"),
    "actor": _("actor"),
    "narrator": _("narrator"),
    "camera": _("cinematographer"),
    "sound": _("sound"),
    "editor": _("film editor"),
    "art": _("production designer"),
    "costume": _("costume"),
    "makeup": _("makeup"),
    "lighting": _("lighting"),
    "vfx": _("visual effects"),
    "assistant-director": _("assistant director"),
    "production-manager": _("production manager"),
    "researcher": _("researcher"),
    "conception": _("conception"),
    "storyboard": _("storyboard"),
    "characters": _("characters"),
    "decor": _("set design"),
    "backgrounds": _("backgrounds"),
    "layout": _("layout"),
    "compositing": _("compositing"),
    "crew": _("crew"),
    "role": _("role"),
    "lead": _("leading role"),
    "supporting": _("supporting role"),
    "technician": _("technician"),
    "performer": _("performer"),
    "author": _("author"),
    "anybody": _("anybody"),
    "shooting": _("shooting"),
    "studio": _("studio"),
    "post": _("post-production"),
    "laboratory": _("laboratory"),
    "dubbing": _("dubbing"),
    "music": _("music recording"),
    "story": _("story"),
    "technical": _("technical reason"),
    "cost": _("saving of cost"),
    "national treatment": _("national treatment"),
    "quota": _("quota"),
    "festival entry": _("festival entry"),
    "aid": _("public aid"),
    "released": _("day of release"),
    "type": _("type of the film"),
    "format": _("format"),
    "medium": _("first medium"),
    "minutes": _("length in minutes"),
    "languages": _("languages spoken"),
    "applied": _("day of the application"),
    "versions": _("language versions"),
    "earlier": _("earlier films under the treaty"),
    "funding": _("pieces of the financing"),
    "shared_credit": _("credit of all countries"),
    "twin": _("twin film"),
    "under_revised_convention": _("whether it falls under the revised Convention of 2017"),
    "other": _("other"),
}


def add_templates(templates: Mapping[str, str]) -> None:
    """Add the sentences of a part of this room. A code means one sentence everywhere."""
    for code, template in templates.items():
        if TEMPLATES.setdefault(code, template) != template:
            raise ValueError(f"two sentences for the code {code}")


class Term(str):
    """A word of the trade inside a message (`composer`, `shooting`): translated before it is filled in."""

    name: str

    def __new__(cls, word: str, name: str = "") -> Term:
        """`name` is a person's name, which follows the word as it stands."""
        term = super().__new__(cls, word)
        term.name = name
        return term


class Nation(str):
    """A country inside a message, by its two letters: named in the reader's language before it is filled in."""

    name: str

    def __new__(cls, code: str, name: str = "") -> Nation:
        """`name` is a company's name, which stands before the country in brackets."""
        nation = super().__new__(cls, code)
        nation.name = name
        return nation


@dataclass(frozen=True)
class Message:
    """One sentence: a stable code, its parameters, and the words on demand."""

    code: str
    params: Mapping[str, object] = field(default_factory=lambda: NOTHING, hash=False)

    def text(
        self, translate: Callable[[str], str] = str, country: Callable[[str], str] = country_name
    ) -> str:
        """The sentence. `translate` gives an English template or term in the reader's language, `country` a code's name."""
        shown = {name: _Shown(value, translate, country) for name, value in self.params.items()}
        return translate(TEMPLATES[self.code]).format_map(shown)


@dataclass(frozen=True)
class _Shown:
    """A parameter as it stands in a sentence. A fraction is a share; `{points:number}` writes it as a number."""

    value: object
    translate: Callable[[str], str]
    country: Callable[[str], str]

    def __format__(self, spec: str) -> str:
        if spec == "number" and isinstance(self.value, Fraction):
            return number(self.value)
        return show(self.value, self.translate, self.country)


def show(
    value: object, translate: Callable[[str], str] = str, country: Callable[[str], str] = country_name
) -> str:
    """A parameter as people read it: a fraction is a share in per cent, a list is joined, a message is its sentence."""
    if isinstance(value, Message):
        return value.text(translate, country)
    if isinstance(value, Term):
        return " ".join(filter(None, (translate(TERMS.get(value, value)), value.name)))
    if isinstance(value, Nation):
        return f"{value.name} ({country(str(value))})" if value.name else country(str(value))
    if isinstance(value, Money):
        return f"{value.amount:,f} {value.currency}".replace(",", "\u00a0")
    if isinstance(value, Fraction):
        return percent(value)
    if isinstance(value, (tuple, list)):
        separator = "; " if any(isinstance(item, Message) for item in value) else ", "
        return separator.join(show(item, translate, country) for item in value)
    return str(value)


def number(value: Fraction) -> str:
    """`1.5`: two decimals, or as many more as it takes not to look like a whole number that it is not."""
    if value.denominator == 1:
        return str(value.numerator)
    digits = next((n for n in range(2, 9) if round(value, n).denominator != 1), 9)
    decimal = Decimal(value.numerator) / value.denominator
    return f"{decimal:.{digits}f}".rstrip("0")


def percent(share: Fraction) -> str:
    """`33.33 %`: a share as people read it."""
    return f"{number(share * 100)} %"


@dataclass(frozen=True)
class Problem:
    """Something wrong with a file, at one place of it: `parties[1].share`, line 12."""

    code: str
    path: str = ""
    params: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    file: str = ""
    line: int | None = None

    def text(self, translate: Callable[[str], str] = str) -> str:
        """What is wrong and, where it can be known, what would be right."""
        return Message(self.code, self.params).text(translate)

    def where(self) -> str:
        """The place in one line, for a terminal: «film.yaml, line 12, parties[1].share»."""
        parts = (self.file, f"line {self.line}" if self.line else "", self.path)
        return ", ".join(part for part in parts if part)


class UnreadableError(ValueError):
    """A file or mapping is not what it should be; `problems` has everything that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{problem.where()}: {problem.text()}" for problem in problems))
        self.problems = problems
