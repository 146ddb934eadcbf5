"""Steps: each kind, with amounts that can be checked by hand."""

from datetime import date

from kinomost.law.incentives import estimate, read_scheme
from kinomost.law.verdicts import Outcome
from kinomost.money.amounts import Money

from .support import DAY, HEAD, eur, film, pay, rows, said, scheme_text, spending

RATE = "- {kind: rate, rate: 20 %}\n"


def test_a_flat_rate_is_rounded_down() -> None:
    found = pay("- {kind: rate, rate: 33.3 %}", spending("10.01 EUR"))
    assert found.amount == eur("3.33")
    assert said(found, "rate") == "33.3 % of 10.01 EUR."


def test_a_line_counts_up_to_a_share_of_the_base() -> None:
    spend = rows({"kind": "rights", "amount": "100 EUR"}, {"kind": "crew", "amount": "900 EUR"})
    found = pay("- {kind: line limit, which: {kinds: [rights]}, share: 4 %}\n" + RATE, film(spend=spend))
    assert found.route is not None
    assert found.route.base == eur("940")
    assert (
        said(found, "line limit") == "rights: 100.00 EUR counts only up to 40.00 EUR; 60.00 EUR is left out."
    )


def test_of_two_limits_on_a_line_the_text_says_which_holds() -> None:
    spend = rows({"kind": "cast", "amount": "500 EUR"}, {"kind": "crew", "amount": "500 EUR"})
    limit = "- {{kind: line limit, which: {{kinds: [cast]}}, share: 10 %, amount: 300 EUR, both: {both}}}\n"
    bases = []
    for both in ("higher", "lower"):
        found = pay(limit.format(both=both) + RATE, film(spend=spend))
        assert found.route is not None
        bases.append(found.route.base)
    assert bases == [eur("800"), eur("600")]


def test_spend_abroad_counts_up_to_a_share_of_the_local() -> None:
    abroad = {"country": "FR", "amount": "400 EUR"}
    found = pay(
        "- {kind: foreign spend, share: 25 %}\n" + RATE, film(spend=[*rows({"amount": "1000 EUR"}), abroad])
    )
    assert found.amount == eur("250")
    little = {"country": "FR", "amount": "40 EUR"}
    found = pay(
        "- {kind: foreign spend, share: 25 %}\n" + RATE, film(spend=[*rows({"amount": "1000 EUR"}), little])
    )
    assert found.amount == eur("208")


def test_the_lowest_of_several_things_is_the_base() -> None:
    steps = "- {kind: lowest of, terms: [{share: 80 %, of: budget}, {amount: 500 EUR}]}\n" + RATE
    assert pay(steps, spending("300 EUR", budget="1000 EUR")).amount == eur("60")
    assert pay(steps, spending("900 EUR", budget="500 EUR")).amount == eur("80")
    found = pay(steps, spending("900 EUR", budget="1000 EUR"))
    assert found.amount == eur("100")
    assert said(found, "lowest of") == (
        "The lowest of: base 900.00 EUR; 80 % of the budget: 800.00 EUR; 500.00 EUR."
    )


def test_a_share_may_be_taken_of_a_capped_measure() -> None:
    steps = "- {kind: lowest of, terms: [{share: 80 %, of: core_cost, of_at_most: 15 EUR}]}\n" + RATE
    assert pay(steps, spending("30 EUR", amounts={"core_cost": "30 EUR"})).amount == eur("2.40")


def test_a_tier_pays_its_rate_on_everything_within_its_own_cap() -> None:
    steps = """
- kind: tiers
  tiers:
    - {since: 10 EUR, rate: 10 %, cap: 25 EUR}
    - {since: 300 EUR, strictly: yes, rate: 20 %}
"""
    assert [pay(steps, spending(f"{amount} EUR")).amount for amount in ("9", "10", "300", "300.05")] == [
        eur("0"),
        eur("1"),
        eur("25"),
        eur("60.01"),
    ]


def test_a_slab_pays_its_rate_on_its_own_part() -> None:
    steps = "- {kind: slabs, slabs: [{to: 100 EUR, rate: 30 %}, {rate: 25 %}]}"
    found = pay(steps, spending("340 EUR"))
    assert found.amount == eur("90")
    assert said(found, "slabs") == "30 % of 100.00 EUR; 25 % of 240.00 EUR."
    assert pay(steps, spending("100 EUR")).amount == eur("30")


def test_slabs_may_be_counted_episode_by_episode() -> None:
    steps = "- {kind: slabs, per: episode, slabs: [{to: 100 EUR, rate: 30 %}, {rate: 25 %}]}"
    assert pay(steps, spending("400 EUR", format="series", episodes="2")).amount == eur("110")


def test_parts_of_the_base_have_rates_of_their_own() -> None:
    steps = """
- {kind: lowest of, terms: [{share: 50 %, of: budget}]}
- {kind: line rates, rate: 40 %, parts: [{which: {kinds: [cast]}, rate: 30 %}]}
"""
    spend = rows({"kind": "cast", "amount": "100 EUR"}, {"kind": "crew", "amount": "300 EUR"})
    assert pay(steps, film(spend=spend, budget="1000 EUR")).amount == eur("150")
    # The ceiling of 250 cuts 150, and takes it from the 40 % part: 150 at 40 % and 100 at 30 %.
    assert pay(steps, film(spend=spend, budget="500 EUR")).amount == eur("90")


UPLIFTS = """
- {kind: rate, rate: 20 %}
- kind: uplifts
  at_least: 2 %
  at_most: 3 %
  each:
    - {name: one, points: 1 %, when: [{kind: answer, ask: one, question: One?}]}
    - {name: two, points: 2 %, when: [{kind: answer, ask: two, question: Two?}]}
    - {name: three, points: 2 %, when: [{kind: minimum, amount: 100 EUR}]}
"""


def test_uplifts_add_up_between_their_least_and_most() -> None:
    def paid(amount: str, **answers: str) -> Money | None:
        return pay(UPLIFTS, spending(amount, answers=answers)).amount

    assert paid("50 EUR", one="no", two="no") == eur("10")
    assert paid("50 EUR", one="yes", two="no") == eur("10")  # a single point stays below the least
    assert paid("50 EUR", one="no", two="yes") == eur("11")
    assert paid("100 EUR", one="yes", two="yes") == eur("23")  # five points, of which three count


def test_an_uplift_whose_facts_are_missing_is_left_out_and_named() -> None:
    found = pay(UPLIFTS, spending("50 EUR", answers={"two": "yes"}))
    assert (found.outcome, found.amount, found.at_most) == (Outcome.PASS, eur("11"), eur("11.50"))
    assert {fact.path for fact in found.missing} == {"answers.one"}


def test_points_that_an_office_grants_are_counted_up_to_the_most() -> None:
    steps = RATE + "- {kind: granted points, of: granted, at_most: 10 %}"
    assert pay(steps, spending("100 EUR", counts={"granted": "6"})).amount == eur("26")
    assert pay(steps, spending("100 EUR", counts={"granted": "60"})).amount == eur("30")
    found = pay(steps, spending("100 EUR"))
    assert (found.outcome, found.amount, found.at_most) == (Outcome.PASS, eur("20"), eur("30"))
    assert {fact.path for fact in found.missing} == {"counts.granted"}


def test_a_share_of_another_amount_is_paid_on_top() -> None:
    steps = RATE + "- {kind: share of, of: tax_withheld, share: 66 %}"
    assert pay(steps, spending("100 EUR", amounts={"tax_withheld": "10 EUR"})).amount == eur("26.60")
    assert pay(steps, spending("100 EUR")).amount == eur("20")


CARVED = """
- {kind: lowest of, terms: [{share: 80 %, of: core_cost}]}
- {kind: rate, rate: 34 %}
- {kind: carve out, which: {kinds: [vfx]}, rate: 39 %, replaces: 34 %, unread_when_cut: UNREAD}
"""


def test_a_part_outside_the_ceiling_replaces_what_it_has_earned_under_it() -> None:
    spend = rows({"kind": "crew", "amount": "600 EUR"}, {"kind": "vfx", "amount": "100 EUR"})
    steps = CARVED.replace("UNREAD", "yes")
    # Nothing is cut: 34 % of 700 and 5 % of 100.
    assert pay(steps, film(spend=spend, amounts={"core_cost": "1200 EUR"})).amount == eur("243")


def test_the_ceilings_cut_is_set_against_that_part_first() -> None:
    spend = rows({"kind": "crew", "amount": "600 EUR"}, {"kind": "vfx", "amount": "300 EUR"})
    project = film(spend=spend, amounts={"core_cost": "1000 EUR"})
    # 34 % of 800; then 39 % of 300 in place of 34 % of the 200 that were under the ceiling: 34 % of 600 and 39 % of 300.
    assert pay(CARVED.replace("UNREAD", "no"), project).amount == eur("321")
    found = pay(CARVED.replace("UNREAD", "yes"), project)
    assert (found.outcome, found.amount, found.at_most) == (Outcome.UNKNOWN, None, eur("321"))
    assert found.findings[-1].texts == ("The text",)


def test_a_cap_holds_for_the_project_or_for_each_episode() -> None:
    assert pay(RATE + "- {kind: cap, amount: 5 EUR}", spending("100 EUR")).amount == eur("5")
    series = spending("100 EUR", format="series", episodes="3")
    found = pay(RATE + "- {kind: cap, amount: 5 EUR, per: episode}", series)
    assert found.amount == eur("15")
    assert said(found, "cap") == "The cap of 15.00 EUR cuts 5.00 EUR."


def test_a_cap_on_a_companys_year_counts_what_it_already_has() -> None:
    steps = RATE + "- {kind: cap, amount: 30 EUR, per: company year, used: this_year}"
    assert pay(steps, spending("100 EUR", amounts={"this_year": "25 EUR"})).amount == eur("5")
    assert pay(steps, spending("100 EUR", amounts={"this_year": "40 EUR"})).amount == eur("0")
    found = pay(steps, spending("100 EUR"))
    assert (found.outcome, found.amount, found.at_most) == (Outcome.UNKNOWN, None, eur("20"))


def test_public_money_together_stays_below_a_share_of_the_budget() -> None:
    steps = RATE + "- {kind: stacking, share: 50 %}"

    def paid(funding: list[dict[str, str]]) -> Money | None:
        return pay(steps, spending("100 EUR", budget="100 EUR", funding=funding)).amount

    assert paid([]) == eur("20")
    assert paid([{"amount": "40 EUR", "public": "yes"}, {"amount": "60 EUR", "public": "no"}]) == eur("10")
    assert paid([{"amount": "60 EUR", "public": "yes"}]) == eur("0")
    found = pay(steps, spending("100 EUR", budget="100 EUR", funding=[{"amount": "40 EUR"}]))
    assert (found.outcome, found.at_most) == (Outcome.UNKNOWN, eur("20"))
    assert {fact.path for fact in found.missing} == {"funding[1].public"}


def test_a_taxed_credit_has_a_net_amount() -> None:
    found = pay(RATE + "- {kind: tax, rate: 25 %}", spending("100.05 EUR"))
    assert (found.amount, found.net) == (eur("20.01"), eur("15.00"))


def test_an_authority_must_agree_above_an_amount() -> None:
    steps = RATE + "- {kind: consent, article: art. 7, by: the government, amount: 10 EUR}"
    assert pay(steps, spending("50 EUR")).outcome is Outcome.PASS
    found = pay(steps, spending("50.05 EUR"))
    assert (found.outcome, found.amount, found.at_most) == (Outcome.CONSENT, None, eur("10.01"))
    agreed = spending("50.05 EUR", consents=[{"treaty": "test", "clause": "art. 7"}])
    assert pay(steps, agreed).amount == eur("10.01")


def test_an_award_at_discretion_always_needs_consent() -> None:
    assert pay(RATE + "- {kind: consent, by: the centre}", spending("50 EUR")).outcome is Outcome.CONSENT


def test_a_pool_that_may_run_out_is_said_and_decides_nothing() -> None:
    found = pay(RATE + "- {kind: pool, amount: 1 000 EUR}", spending("50 EUR"))
    assert found.outcome is Outcome.PASS
    (finding,) = found.findings
    assert finding.note
    assert finding.message.text() == "The money of a year for all is 1\u00a0000.00 EUR; it may run out."


INDEXED = (
    HEAD.replace("currency: EUR", "currency: KZT")
    + """
index:
  MCI:
    - {since: 2025-01-01, until: 2025-12-31, value: 3 932 KZT, source: text}
"""
)


def test_an_index_has_the_value_of_the_day_or_leaves_it_open() -> None:
    scheme = read_scheme(scheme_text(gates="- {kind: minimum, amount: 10 MCI}", head=INDEXED), "test")
    enough, short = spending("39 320 KZT"), spending("39 319 KZT")
    assert estimate(scheme, enough, DAY).outcome is Outcome.PASS
    assert estimate(scheme, short, DAY).outcome is Outcome.FAIL
    found = estimate(scheme, enough, date(2024, 5, 1))
    assert found.outcome is Outcome.UNKNOWN
    assert [fact.what.text() for fact in found.missing] == ["what the index MCI is on 2024-05-01"]


def test_a_missing_fact_stops_the_chain_where_it_is_needed() -> None:
    found = pay(
        "- {kind: spend}\n- {kind: lowest of, terms: [{share: 80 %, of: budget}]}\n" + RATE, spending("5 EUR")
    )
    assert found.route is not None
    assert [step.kind for step in found.route.steps] == ["spend"]
    assert (found.outcome, found.amount, found.at_most) == (Outcome.UNKNOWN, None, None)
    assert {fact.path for fact in found.missing} == {"budget"}


def test_a_step_of_an_uncertain_source_leaves_the_amount_open() -> None:
    found = pay("- {kind: rate, rate: 20 %, source: rumour}", spending("100 EUR"))
    assert (found.outcome, found.amount, found.at_most) == (Outcome.UNKNOWN, None, eur("20"))
