"""The drawing: everything is in it once, money runs down, and nothing lies on anything else."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from kinomost.money.waterfall import Drawing, Waterfall, draw, read, template, templates
from tests.money.waterfall.invent import specs, waterfall_of


def hold(waterfall: Waterfall, drawing: Drawing) -> None:
    boxes = {box.name: box for box in drawing.boxes}
    assert len(boxes) == len(drawing.boxes)
    assert (
        {*waterfall.streams, *waterfall.steps}
        <= boxes.keys()
        <= {
            *waterfall.streams,
            *waterfall.steps,
            *waterfall.parties,
        }
    )
    for one, other in combinations(drawing.boxes, 2):
        if one.layer == other.layer:
            assert abs(one.x - other.x) >= one.width - 1e-6
    for box in drawing.boxes:
        assert -1e-6 <= box.x <= drawing.width - box.width + 1e-6
        assert 0 <= box.y <= drawing.height - box.height
    for arrow in drawing.arrows:
        heights = [y for _x, y in arrow.points]
        assert heights == sorted(heights)
        assert boxes[arrow.source].layer < boxes[arrow.target].layer
        assert arrow.points[0] == (
            pytest.approx(boxes[arrow.source].x + boxes[arrow.source].width / 2),
            boxes[arrow.source].y + boxes[arrow.source].height,
        )


@pytest.mark.parametrize("name", templates())
def test_a_template_is_drawn(name: str) -> None:
    waterfall = read(template(name))
    hold(waterfall, draw(waterfall))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(specs())
def test_any_waterfall_is_drawn(spec: dict[str, Any]) -> None:
    waterfall = waterfall_of(spec)
    hold(waterfall, draw(waterfall))


def test_arrows_say_what_they_carry() -> None:
    drawing = draw(read(template("sales-agent")))
    labels = {(arrow.source, arrow.target): (arrow.kind, arrow.label) for arrow in drawing.arrows}
    assert labels["residuals", "guilds"] == ("pay", "2.5 %")
    assert labels["net profits", "producer"] == ("pay", "50 %")
    assert labels["sales expenses", "senior loan"] == ("flow", "")
    assert ("senior loan", "bank") in labels


def test_parties_that_nothing_pays_are_left_out() -> None:
    text = template("distributor").replace("producer: Producer", "producer: Producer\n  idle: Nobody")
    assert "idle" not in {box.name for box in draw(read(text)).boxes}
