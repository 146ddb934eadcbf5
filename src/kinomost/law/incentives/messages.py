"""The sentences of incentives: of gates, of steps and of what a file's check finds."""

# ruff: noqa: E501  (each template is one sentence on one line)
from __future__ import annotations

from kinomost.law.messages import Term, add_templates


def _(template: str) -> str:
    """Mark a template for the translators; the words stay English here."""
    return template


TEMPLATES: dict[str, str] = {
    # which text
    "no_day": _("It is not known when the application is made, so it is not known which text holds."),
    "no_version": _(
        "No text of this incentive is known for {day}; the earliest one known holds from {first}."
    ),
    "between": _(
        "No text of this incentive is known for {day}: one ended on {last}, the next one holds from {next}."
    ),
    "ended": _("The last text known of this incentive ended on {last}."),
    "text_not_read": _("The text that holds on {day} was not read. {claims}"),
    "sources_in_conflict": _("The sources contradict each other for {day}. {claims}"),
    "operation_unverified": _("It was not verified that this incentive still operates on {day}. {claims}"),
    # facts
    "fact_spend": _("what is spent, by country and kind"),
    "fact_budget": _("the budget"),
    "fact_funding": _("where the money comes from"),
    "fact_funding_confirmed": _("whether this money is confirmed"),
    "fact_funding_public": _("whether this is public money"),
    "fact_episodes": _("the number of episodes"),
    "fact_minutes": _("the running time"),
    "fact_places": _("where the work is done"),
    "fact_days": _("how many days are shot there"),
    "fact_people": _("who works on the film"),
    "fact_shooting": _("the first day of shooting"),
    "fact_applied": _("the day of the application"),
    "fact_type": _("fiction, animation or documentary"),
    "fact_format": _("feature, short or series"),
    "fact_medium": _("where it is shown first"),
    "fact_amount": _("the amount “{name}”"),
    "fact_count": _("the number “{name}”"),
    "fact_index": _("what the index {index} is on {day}"),
    "fact_rate": _("an exchange rate from {base} to {quote} for {day}"),
    "fact_answer": _("{question}"),
    "fact_person": _("nationality and residence of somebody on the crew ({function})"),
    "fact_points": _("the points of “{section}”"),
    "fact_granted": _("the percentage points that the office has granted, at most {most}"),
    "fact_company": _("whether a co-producer or service company of the territory applies"),
    # measures
    "measure_local_spend": _("spend in the territory"),
    "measure_spend_abroad": _("spend abroad"),
    "measure_all_spend": _("all spend"),
    "measure_budget": _("the budget"),
    "measure_base": _("the base"),
    "measure_confirmed_funding": _("confirmed funding"),
    "measure_other_public_money": _("other public money"),
    "measure_kinds": _("spend in the territory on {kinds}"),
    "measure_other": _("{name}"),
    "kind_of_work": _("{words}"),
    "per_episode": _("{measure}, per episode"),
    "minutes": _("Running time in minutes"),
    "episodes": _("Episodes"),
    "shooting_days": _("Shooting days in the territory"),
    "yes": _("Yes."),
    "no": _("No."),
    "term_base": _("base {value}"),
    "term_amount": _("{value}"),
    "term_share": _("{share} of {of}: {value}"),
    "part_rate": _("{rate} of {base}"),
    "part_named": _("{rate} of {base} ({line})"),
    "said": _("{source}: {says}"),
    # gates
    "work_qualifies": _("This kind of work qualifies: {work}."),
    "work_does_not_fit": _("This kind of work does not qualify: {work}. These do: {allowed}."),
    "work_unknown": _("It is not known what kind of work this is. These qualify: {allowed}."),
    "minimum_reached": _("{value} ({measure}) reaches the minimum of {limit}."),
    "minimum_by_share": _(
        "{value} ({measure}) is {share} of {whole} or more, which is enough in place of {limit}."
    ),
    "below_minimum": _("{value} ({measure}) is below the minimum of {limit}; {short} more is needed."),
    "not_above": _("{value} ({measure}) only reaches {limit}, and more is asked."),
    "within_maximum": _("{value} ({measure}) is within the maximum of {limit}."),
    "above_maximum": _("{value} ({measure}) is above the maximum of {limit} by {over}."),
    "not_below": _("{value} ({measure}) reaches {limit}, and less is asked."),
    "no_bound": _("No limit is set for this kind of work: {work}."),
    "portion_reached": _("{share} of {whole} is {measure}; at least {limit} is asked."),
    "portion_missed": _("{share} of {whole} is {measure}, and at least {limit} is asked."),
    "portion_within": _("{share} of {whole} is {measure}; at most {limit} is allowed."),
    "portion_passed": _("{share} of {whole} is {measure}, and at most {limit} is allowed."),
    "nothing_to_divide": _("No share of {whole} can be told, which is zero ({measure})."),
    "number_reached": _("{what}: {number} of at least {limit}."),
    "number_missed": _("{what}: {number}, and at least {limit} are asked."),
    "crew_reached": _("{share} of the crew are nationals or residents ({number} of {of}); {limit} is asked."),
    "crew_missed": _(
        "{share} of the crew are nationals or residents ({number} of {of}), less than the {limit} asked."
    ),
    "has_applicant": _("A company of the territory can apply."),
    "no_applicant": _(
        "No company of the territory can apply: take in a co-producer or a service company there."
    ),
    "applicant_unknown": _("It is not known whether a company of the territory applies."),
    "answered_right": _("{question} {answer}"),
    "answered_wrong": _("{question} {answer}"),
    "not_answered": _("{question} This is not known."),
    "points_passed": _("Test: {points} of {of} points; {limit} pass."),
    "points_certain": _("Test: already {points} points with parts still open; {limit} pass."),
    "points_failed": _("Test: {points} points, and {limit} are needed."),
    "points_hopeless": _("Test: at most {points} points can still be reached, and {limit} are needed."),
    "section_failed": _("Test, {section}: {points} points, and {limit} are needed in this part."),
    "points_open": _("Test: {points} points so far, at most {most}; {limit} pass. Not known: {open}."),
    "begun_in_time": _("Shooting begins on {day}, within the time set."),
    "begun_too_early": _("Shooting begins on {day}, before {limit}."),
    "begun_too_late": _("Shooting begins on {day}, after {limit}."),
    "applied_in_time": _("The application is made {days} days before shooting; {limit} are asked."),
    "applied_too_late": _("The application is made {days} days before shooting, and {limit} are asked."),
    "all_hold": _("All of these hold: {parts}"),
    "one_holds": _("One of these holds: {parts}"),
    "not_all_hold": _("Not all of these hold: {parts}"),
    "none_holds": _("None of these holds: {parts}"),
    "some_open": _("Open: {parts}"),
    "missing": _("Not known: {facts}."),
    # steps
    "spend_taken": _("Qualifying spend in the territory."),
    "line_cut": _("{line}: {value} counts only up to {limit}; {cut} is left out."),
    "line_counts": _("{line}: {value} counts in full (limit {limit})."),
    "foreign_added": _("Spend abroad of {value} counts up to {share} of the base, {limit}."),
    "lowest": _("The lowest of: {terms}."),
    "flat": _("{rate} of {base}."),
    "tier": _("{value} ({measure}) brings {rate} on the whole base of {base}."),
    "tier_capped": _(
        "{value} ({measure}) brings {rate} on the whole base of {base}, in this tier at most {cap}."
    ),
    "below_tiers": _("{value} ({measure}) is below the first tier."),
    "slabs": _("{parts}."),
    "slabs_per_episode": _("For each of {episodes} episodes: {parts}."),
    "line_rates": _("{parts}."),
    "line_rates_cut": _("{parts}. The ceiling’s cut of {cut} is taken out of the better paid part first."),
    "uplifts": _("{points} on {base}: {names}."),
    "uplifts_capped": _("{points} on {base}, the most there is: {names}."),
    "uplifts_too_few": _("Uplifts of {points} stay below the least of {limit}: nothing is added."),
    "uplifts_none": _("No uplift."),
    "uplifts_open": _("Not counted, because facts are missing: {names}."),
    "points_granted": _("{points} on {base}, as granted."),
    "points_not_granted": _("Up to {most} of points more may be granted; none is counted."),
    "share_of": _("{share} of {name}, {value}."),
    "share_of_nothing": _("{share} of {name} would be paid too; no amount is given, none is counted."),
    "carve_out": _(
        "{rate} of {part} outside the ceiling, in place of {replaces} of {counted} that it has already earned."
    ),
    "carve_out_nothing": _("Nothing is spent on what stands outside the ceiling."),
    "carve_out_unread": _(
        "The ceiling cuts {cut}; how the text sets this against the {part} outside it was not read. It is set against them first."
    ),
    "cap_holds": _("The cap of {cap} cuts {cut}."),
    "cap_free": _("Below the cap of {cap}."),
    "cap_year": _("The company may receive {cap} in a year and has received {used}: {cut} is cut."),
    "cap_year_unknown": _(
        "The company may receive {cap} in a year; what it has already received is not known."
    ),
    "stacking_cut": _(
        "With {other} of other public money, public money may reach {limit} ({share} of {whole}): {cut} is cut."
    ),
    "stacking_free": _("With {other} of other public money, it stays within {limit} ({share} of {whole})."),
    "stacking_unknown": _("Public money together may reach {share} of {whole}; not known: {facts}."),
    "taxed": _("The credit is taxed at {rate}: {tax} of tax."),
    "consent_needed": _("Above {amount} {by} must agree."),
    "consent_free": _("Up to {amount} no special consent is needed ({by})."),
    "discretion": _("The award is at the discretion of {by}."),
    "consent_given": _("Agreed: {by}."),
    "pool": _("The money of a year for all is {amount}; it may run out."),
    "pool_open": _("The money of a year is limited and may run out."),
    # schema check
    "no_scheme_cases": _("A file needs at least one case with an expected result."),
    "bad_count": _("“{value}” is not a number with its unit. Write it like this: {example}."),
    "no_such_source": _("“{value}” is not among the sources of this file: {known}."),
    "other_currency": _("{value} is not in the currency of this incentive, {currency}."),
    "share_above_one": _("{value} is more than 100 %."),
    "not_upwards": _("{value} does not come after {before}: these are listed upwards."),
    "versions_overlap": _("This version begins on {since}, before the one above ends ({until})."),
    "ends_before_it_begins": _("This version ends on {until}, before it begins."),
    "nothing_computed": _("A version needs steps, routes, or a reason why it is unknown."),
    "both_computed": _("A version has steps or routes or a reason why it is unknown, and only one of them."),
    "one_claim": _(
        "Name the sources: at least one that says something of a text not read, at least two that contradict each other."
    ),
    "last_slab": _("Only the last slab, and always it, has no “{key}”."),
    "no_bound_set": _("An amount or amounts by kind of work belong here."),
    "no_index": _("The index “{value}” has no values in this file."),
    "points_too_high": _("{value} cannot be reached: the whole has {most}."),
    "unknown_measure": _(
        "“{value}” is not a measure of its own and is not written like an entry of amounts. Known: {known}."
    ),
    "case_fails": _("The case “{case}” gives {found} for {what}; {expected} is expected."),
}

# Kinds of spend whose bare word means something else elsewhere (`cast` heads the list of actors on a film's page).
SPEND_WORDS = {
    "cast": _("actors’ fees"),
    "music": _("music and its rights"),
    "animation": _("animation work"),
}

TERMS = (
    _("rights"), _("script"), _("producer"), _("director"), _("crew"), _("studio"), _("location"), _("equipment"),
    _("goods"), _("services"), _("travel"), _("accommodation"), _("vfx"), _("post"), _("laboratory"), _("dubbing"),
    _("finance"), _("insurance"), _("overhead"), _("marketing"), _("other"), _("film"), _("fiction"), _("animation"),
    _("documentary"), _("experimental"), _("feature"), _("short"), _("series"), _("episode"), _("commercial"),
    _("music-video"), _("cinema"), _("television"), _("online"), *SPEND_WORDS.values(),
)  # fmt: skip
"""Words of the trade that stand inside sentences as a `Term`."""


def spend_word(kind: str) -> Term:
    """The word for a kind of spend."""
    return Term(SPEND_WORDS.get(kind, kind))


add_templates(TEMPLATES)
