from kinomost.judging import eligibility
from kinomost.judging.fields import LANGUAGES, read_fields
from kinomost.judging.ready_made import ready_made


def test_every_ready_made_call_can_be_used_as_it_is_and_names_its_source() -> None:
    keys = [call.key for call in ready_made()]
    assert keys == [
        "cinemart",
        "berlinale",
        "valencia",
        "san_sebastian",
        "cinelink",
        "film_center_serbia",
        "moscow",
    ]
    for call in ready_made():
        assert read_fields(list(call.fields_data)) == (call.fields, ())
        for texts in (
            call.labels,
            call.facts,
            call.source,
            call.modelled_on,
            *(section.labels for section in call.sections),
            *(round_.labels for round_ in call.rounds),
            *(labels for round_ in call.rounds for labels in round_.criterion_labels.values()),
        ):
            assert list(texts) == list(LANGUAGES)
            assert all(texts.values())
        for section in call.sections:
            assert all(eligibility.read(rule)[1] == () for rule in section.rules)
        for round_ in call.rounds:
            assert [criterion.key for criterion in round_.criteria] == list(round_.criterion_labels)


def test_the_numbers_are_those_of_the_source() -> None:
    calls = {call.key: call for call in ready_made()}
    said = {
        key: [
            eligibility.describe(rule).text().replace("\u00a0", " ")
            for section in call.sections
            for rule, _ in map(eligibility.read, section.rules)
            if rule is not None
        ]
        for key, call in calls.items()
    }
    assert said["cinemart"][:2] == [
        "At least 60 minutes are asked.",
        "A budget of at most 6 000 000.00 EUR is asked.",
    ]
    assert said["berlinale"][:2] == [
        "A budget of 1 000 000.00 EUR to 20 000 000.00 EUR is asked.",
        "At least 30 % is asked.",
    ]
    assert said["valencia"] == ["At least 15 % is asked."]
    words = {field.key: field.words for field in calls["cinemart"].fields if field.words}
    assert (words["logline"], words["synopsis_long"], words["director_statement"]) == (60, 1500, 1500)
    assert {field.megabytes for field in calls["valencia"].fields if field.types} == {20}
    assert (calls["san_sebastian"].rounds[0].reads, calls["san_sebastian"].rounds[0].places) == (3, 20)
    assert calls["moscow"].rounds[-1].pitch_minutes == 5
