from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.judging.fields import (
    FILM_FACTS,
    GROUPS,
    LANGUAGES,
    Field,
    Kind,
    Mark,
    checklist,
    count_words,
    library,
    problems,
    read_fields,
    shown,
    write_field,
)
from tests.judging.samples import PLAIN


def form(*rows: object) -> tuple[Field, ...]:
    fields, wrong = read_fields(list(rows))
    assert [problem.text() for problem in wrong] == []
    return fields


def own(kind: str, **more: object) -> dict[str, object]:
    return {"key": "own", "group": "project", "kind": kind, "labels": {"en": "Own"}, **more}


def told(answer: object, row: object, *, complete: bool = True) -> list[tuple[str, str]]:
    fields = form(row)
    found = problems(fields, {fields[0].key: answer}, complete=complete)
    return [(problem.where, problem.text()) for problem in found]


# the library


def test_every_field_of_the_library_is_labelled_in_all_languages_and_stands_in_a_group() -> None:
    for field in library().values():
        assert list(field.labels) == list(LANGUAGES)
        assert field.group in GROUPS
        assert not field.help or list(field.help) == list(LANGUAGES)
    groups = [field.group for field in library().values()]
    assert groups == sorted(groups, key=GROUPS.index)


def test_what_the_catalogue_knows_is_read_from_it_and_each_fact_once() -> None:
    film = [field.film for field in library().values() if field.kind is Kind.FILM]
    assert len(film) == len(set(film))
    assert set(FILM_FACTS) == set(film)


def test_the_standard_set_has_what_the_markets_ask() -> None:
    limits = {key: (library()[key].words, library()[key].pages, library()[key].most) for key in library()}
    assert limits["logline"] == (60, None, None)
    assert limits["synopsis_long"] == (1500, None, None)
    assert limits["director_statement"] == (1500, None, None)
    assert limits["treatment"] == (None, 10, None)
    assert limits["script_excerpt"] == (None, 5, None)
    assert limits["representatives"] == (None, None, 2)


def test_a_label_falls_back_to_english_and_then_to_any_and_then_to_the_key() -> None:
    field = library()["title"]
    assert (field.label("ru"), field.label("hi")) == ("Название", "Title")
    assert form(own("text", labels={"ru": "Своё"}))[0].label("hi") == "Своё"


# a call's form


def test_a_call_takes_fields_with_limits_of_its_own_and_adds_its_own() -> None:
    fields = form(
        "title", {"key": "logline", "words": 25, "required": False}, own("number", low="1", high="5")
    )
    assert [(field.key, field.words, field.required) for field in fields] == [
        ("title", None, True),
        ("logline", 25, False),
        ("own", None, True),
    ]


def test_a_limit_can_be_lifted() -> None:
    assert form({"key": "logline", "words": None})[0].words is None


@pytest.mark.parametrize(
    ("row", "where", "code"),
    [
        (7, "1", "not_mapping"),
        ("beauty", "beauty", "no_such_field"),
        ({"key": "Bad Key"}, "1", "bad_key"),
        ({"key": "logline", "words": "many"}, "logline", "bad_count"),
        ({"key": "logline", "words": 0}, "logline", "bad_count"),
        ({"key": "logline", "kind": "text"}, "logline", "unknown_key"),
        ({"key": "logline", "required": "yes"}, "logline", "bad_yes_no"),
        ({"key": "treatment", "types": "pdf"}, "treatment", "bad_types"),
        ({"key": "logline", "labels": {"en": ""}}, "logline", "bad_labels"),
        (own("poem"), "own", "not_among"),
        (own("choice"), "own", "needs"),
        (own("table"), "own", "needs"),
        (own("film"), "own", "needs"),
        (own("number", low="2026-01-01"), "own", "bad_bound"),
        (own("text", shown_when={"field": "nowhere", "any": ["yes"]}), "own", "no_such_condition"),
        (own("text", shown_when={"field": "nowhere"}), "own", "bad_condition"),
        (own("choice", choices=[{"key": "a"}, {"key": "a"}]), "own", "bad_options_list"),
        ({"key": "own", "kind": "text", "labels": {"en": "Own"}}, "own", "needs"),
    ],
)
def test_a_mistake_in_a_form_is_told_at_its_field(row: object, where: str, code: str) -> None:
    fields, wrong = read_fields([row])
    assert fields == ()
    assert [(problem.where, problem.code) for problem in wrong] == [(where, code)]
    assert wrong[0].text()


def test_a_field_taken_twice_is_told() -> None:
    fields, wrong = read_fields(["title", "title"])
    assert (len(fields), [problem.code for problem in wrong]) == (1, ["key_twice"])


def test_a_condition_of_the_library_falls_away_with_the_field_it_asks() -> None:
    assert form("script_english")[0].shown_when is None
    assert form("script_in_english", "script_english")[1].shown_when is not None


def test_every_field_is_written_as_it_is_read() -> None:
    for field in library().values():
        assert write_field(field) == {"key": field.key}
    rows = [
        {"key": "logline", "words": 25},
        own("choice", choices=[{"key": "a", "labels": {"en": "A"}}], required=False),
        {**own("table", columns=[{"key": "b", "labels": {"en": "B"}, "kind": "url"}]), "key": "other"},
        {**own("text", shown_when={"field": "own", "any": ["a"]}), "key": "third"},
        {"key": "treatment", "pages": None},
    ]
    fields = form(*rows)
    assert form(*map(write_field, fields)) == fields


@given(PLAIN | st.lists(PLAIN | st.sampled_from(sorted(library())), max_size=4))
def test_no_form_makes_the_reader_fail(data: object) -> None:
    fields, wrong = read_fields(data)
    assert all(problem.text() for problem in wrong)
    assert len({field.key for field in fields}) == len(fields)


# words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  \n\t ", 0),
        ("One film, two countries.", 4),
        ("co-production isn't don’t", 3),
        ("Кое-что о фильме — и не только…", 6),
        ("Sve što je ostalo: ljubav", 5),
        ("Све што је остало: љубав", 5),
        ("a/b and—c", 4),
        ("- – — … !", 0),
        ("1,500.50 EUR in 2026", 4),
        ("не\u00adраз\u00adрыв\u00adный", 1),
        ("cafe\u0301 за́мок", 2),
        ("a\u00a0b\u2009c", 3),
        ("हिन्दी फ़िल्म", 2),
        ("one.two.three", 3),
        ("one\u200btwo", 2),
        ("snake_case", 2),
    ],
)
def test_words_are_counted_as_an_editor_counts_them(text: str, words: int) -> None:
    assert count_words(text) == words


@given(
    st.lists(st.text(alphabet="abcšđжщé", min_size=1), max_size=50),
    st.sampled_from([" ", "\n", ", ", " — ", "/"]),
)
def test_as_many_words_as_were_joined_are_counted(words: list[str], between: str) -> None:
    assert count_words(between.join(words)) == len(words)


@given(st.text(), st.text())
def test_two_texts_have_the_words_of_both(one: str, other: str) -> None:
    assert count_words(f"{one} \n {other}") == count_words(one) + count_words(other)


# answers


def test_too_many_words_are_told_with_the_counts_for_each_language() -> None:
    row = {"key": "synopsis_long", "words": 3}
    assert told({"en": "one two three", "sr-Latn": "jedan dva tri četiri pet"}, row) == [
        ("synopsis_long[sr-Latn]", "Words: 5; at most 3 are allowed. Shorten by: 2.")
    ]
    assert told("one two three four", row) == [
        ("synopsis_long", "Words: 4; at most 3 are allowed. Shorten by: 1.")
    ]
    assert told({"nonsense!": "one"}, row) == [
        ("synopsis_long[nonsense!]", "“nonsense!” is not a language tag. Write one such as sr, ru or en.")
    ]


def test_a_limit_holds_also_for_a_text_that_the_film_keeps() -> None:
    assert told("word " * 61, "logline") == [("logline", "Words: 61; at most 60 are allowed. Shorten by: 1.")]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("title", "Fill this in on the film’s page. The form reads it from there."),
        ("synopsis_long", "Answer this."),
        ("treatment", "Upload a file."),
        ("rules_accepted", "Your consent is needed."),
        ("goals", "Choose."),
        ("representatives", "Fill in a row at least."),
    ],
)
def test_what_is_missing_is_told_at_the_end_and_not_while_writing(row: str, sentence: str) -> None:
    assert told(None, row, complete=False) == []
    assert told(None, row) == [(row, sentence)]


def test_a_consent_that_is_refused_is_missing_and_another_no_is_an_answer() -> None:
    assert told(False, "rules_accepted") == [("rules_accepted", "Your consent is needed.")]
    assert told(False, "script_in_english") == []
    assert told(True, "rules_accepted") == []


@pytest.mark.parametrize(
    ("row", "answer", "expected"),
    [
        (own("number", low="1", high="5"), "6", [("own", "6 is outside the limits, 1 to 5.")]),
        (own("number", low="1"), "x", [("own", "“x” is not a number. Write it like 7.5.")]),
        (own("number"), "2,5", []),
        (
            own("date", low="2026-09-01"),
            "2026-08-31",
            [("own", "2026-08-31 is outside the limits, 2026-09-01 to ….")],
        ),
        (
            own("date"),
            "2026-02-30",
            [("own", "“2026-02-30” is not a date. Write year, month, day: 2026-03-09.")],
        ),
        (own("choice", choices=[{"key": "a"}]), "b", [("own", "“b” is not on offer.")]),
        (
            own("choices", choices=[{"key": "a"}, {"key": "b"}], most=1),
            ["a", "b"],
            [("own", "There are 2; at most 1 are allowed.")],
        ),
        ("goals", "sales", [("goals", "A list belongs here.")]),
        (own("yes_no"), "perhaps", [("own", "“perhaps” is neither yes nor no.")]),
    ],
)
def test_a_wrong_answer_is_told_with_what_would_be_right(
    row: object, answer: object, expected: list[tuple[str, str]]
) -> None:
    assert told(answer, row) == expected


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=1", "http://кино.рф/фильм", "https://vimeo.com/1#x"]
)
def test_addresses_of_pages_are_taken(address: str) -> None:
    assert told(address, "teaser") == []


@pytest.mark.parametrize(
    "address",
    [
        "example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "https://",
        "https://localhost",
        "https://a b.org",
        "https://user:pass@example.org",
        "https://example.org:port/",
        "http://[::1",
        "https://e.org/" + "a" * 2000,
        7,
    ],
)
def test_what_is_no_address_of_a_page_is_told(address: object) -> None:
    assert [where for where, _ in told(address, "teaser")] == ["teaser"]


def test_files_are_held_to_their_type_size_and_pages() -> None:
    good = {"name": "Treatment.PDF", "type": "application/pdf", "size": 20_000_000, "pages": 10}
    assert told(good, "treatment") == []
    assert told({**good, "name": "a.docx"}, "treatment") == [
        ("treatment", "“a.docx” is not of the right type. Allowed: pdf.")
    ]
    assert told({**good, "size": 20_000_001}, "treatment") == [
        ("treatment", "“Treatment.PDF” has 20.1 MB; at most 20 MB are allowed.")
    ]
    assert told({**good, "size": 0}, "treatment") == [("treatment", "“Treatment.PDF” is empty.")]
    assert told({**good, "pages": 11}, "treatment") == [
        ("treatment", "“Treatment.PDF” has 11 pages; at most 10 are allowed.")
    ]
    assert told("a.pdf", "treatment") == [("treatment", "This is not an uploaded file. Upload it again.")]
    picture = {"name": "still.jpeg", "size": 5}
    assert told(picture, "still") == []
    assert told([picture, {"name": "x.exe", "size": 5}], "letters_of_commitment") == [
        ("letters_of_commitment[2]", "“x.exe” is not of the right type. Allowed: pdf, jpg, png.")
    ]


def test_rows_are_held_to_their_columns_and_empty_ones_do_not_count() -> None:
    assert told(
        [{"title": "A", "address": "nowhere"}, {"title": "", "address": None}, {"password": "x"}],
        "previous_work",
    ) == [
        (
            "previous_work[1].address",
            "“nowhere” is not the address of a page. Write it with https:// at the beginning.",
        ),
        ("previous_work[3].title", "Answer this."),
    ]
    people = [{"name": name} for name in "abc"]
    assert told(people, "representatives") == [("representatives", "There are 3; at most 2 are allowed.")]


def test_a_hidden_field_asks_nothing_and_its_old_answer_does_not_matter() -> None:
    fields = form("script_in_english", "script_english")
    bad = {"script_english": "not a file"}
    assert problems(fields, bad) == ()
    assert problems(fields, {**bad, "script_in_english": False}) == ()
    asked = problems(fields, {**bad, "script_in_english": True})
    assert [(problem.where, problem.code) for problem in asked] == [("script_english", "bad_file")]
    assert [field.key for field in shown(fields, bad)] == ["script_in_english"]


def test_what_hangs_on_a_hidden_field_is_hidden_and_a_circle_shows_nothing() -> None:
    def asks(key: str, other: str) -> dict[str, object]:
        return {**own("yes_no", shown_when={"field": other, "any": ["yes"]}, required=False), "key": key}

    chain = form({**own("yes_no", required=False), "key": "a"}, asks("b", "a"), asks("c", "b"))
    assert [field.key for field in shown(chain, {"b": True, "c": True})] == ["a"]
    assert [field.key for field in shown(chain, {"a": True, "b": True})] == ["a", "b", "c"]
    circle = form(asks("a", "b"), asks("b", "a"))
    assert shown(circle, {"a": True, "b": True}) == ()


def test_a_condition_can_ask_a_fact_of_the_film() -> None:
    fields = form("kind", {**own("text", shown_when={"field": "kind", "any": ["series"]}), "key": "episodes"})
    assert [field.key for field in shown(fields, {"kind": "fiction"})] == ["kind"]
    assert [field.key for field in shown(fields, {"kind": "series"})] == ["kind", "episodes"]


def test_the_checklist_says_what_is_done_missing_wrong_and_may_stay_empty() -> None:
    fields = form("title", {"key": "synopsis_long", "words": 2}, "treatment", "teaser", "rules_accepted")
    items = checklist(
        fields, {"title": {"en": "Film"}, "synopsis_long": "one two three", "rules_accepted": True}
    )
    assert [(item.field.key, item.mark) for item in items] == [
        ("title", Mark.DONE),
        ("synopsis_long", Mark.WRONG),
        ("treatment", Mark.MISSING),
        ("teaser", Mark.OPTIONAL),
        ("rules_accepted", Mark.DONE),
    ]
    assert items[1].note is not None
    assert items[1].note.text() == "Words: 3 of 2."


ALL = tuple(library().values())
ANSWERS = st.dictionaries(st.sampled_from(sorted(library())), PLAIN)


@given(ANSWERS | PLAIN, st.booleans())
def test_no_answers_make_the_check_fail(answers: object, complete: bool) -> None:
    found = problems(ALL, answers, complete=complete)
    assert all(problem.text() for problem in found)
    assert len(checklist(ALL, answers)) == len(shown(ALL, answers))


@given(ANSWERS)
def test_the_checklist_and_the_problems_say_the_same(answers: Mapping[str, object]) -> None:
    found = problems(ALL, answers)
    items = checklist(ALL, answers)
    assert tuple(problem for item in items for problem in item.problems) == found
    assert (found == ()) == all(item.mark in {Mark.DONE, Mark.OPTIONAL} for item in items)


@given(ANSWERS)
def test_a_draft_has_no_other_problems_than_the_finished_entry(answers: Mapping[str, object]) -> None:
    finished = problems(ALL, answers)
    assert all(problem in finished for problem in problems(ALL, answers, complete=False))
