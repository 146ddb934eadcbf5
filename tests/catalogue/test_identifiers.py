import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.catalogue import identifiers

HEX = st.text("0123456789ABCDEF", min_size=20, max_size=20)


@pytest.mark.parametrize(
    ("scheme", "text", "stored"),
    [
        ("eidr", "10.5240/7791-8534-2C23-9030-8610-5", "10.5240/7791-8534-2C23-9030-8610-5"),
        ("eidr", " https://doi.org/10.5240/ea73-79d7-1b2b-b378-3a73-m", "10.5240/EA73-79D7-1B2B-B378-3A73-M"),
        ("isan", "ISAN 0000-0000-D07A-0090-Q", "0000-0000-D07A-0090-Q"),
        ("isan", "0000000189470000", "0000-0001-8947-0000-8"),
        ("isan", "0000-0001-8CFA-0000-I-0000-0000-K", "0000-0001-8CFA-0000-I-0000-0000-K"),
        ("imdb", "https://www.imdb.com/title/tt0098635/?ref_=x", "tt0098635"),
        ("wikidata", "https://www.wikidata.org/wiki/Q172241", "Q172241"),
    ],
)
def test_a_right_number_is_stored_as_its_register_writes_it(scheme: str, text: str, stored: str) -> None:
    assert identifiers.normalise(scheme, text) == stored


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("eidr", "10.5240/7791-8534-2C23-9030-8610-6"),
        ("eidr", "10.5237/7791-8534-2C23-9030-8610-5"),
        ("isan", "0000-0000-D07A-0090-X"),
        ("isan", "0000-0000-D07A"),
        ("imdb", "nm0000001"),
        ("imdb", "tt123"),
        ("wikidata", "172241"),
        ("wikidata", "Q0"),
    ],
)
def test_a_wrong_number_is_refused(scheme: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ .*\."):
        identifiers.normalise(scheme, text)


@given(HEX, st.integers(0, 19), st.sampled_from("0123456789ABCDEF"))
def test_one_mistyped_digit_never_passes_as_an_eidr(digits: str, place: int, other: str) -> None:
    right = next(
        f"10.5240/{digits}{check}"
        for check in string.digits + string.ascii_uppercase
        if _accepts(f"10.5240/{digits}{check}")
    )
    typed = right[: 8 + place] + other + right[9 + place :]
    assert _accepts(typed) == (typed == right)
    assert identifiers.normalise("eidr", right).replace("-", "") == right


@given(st.sampled_from(sorted(identifiers.RULES)), st.text(max_size=60))
def test_no_text_brings_a_check_down(scheme: str, text: str) -> None:
    try:
        stored = identifiers.normalise(scheme, text)
    except ValueError:
        return
    assert identifiers.normalise(scheme, stored) == stored


def _accepts(text: str) -> bool:
    try:
        identifiers.normalise("eidr", text)
    except ValueError:
        return False
    return True
