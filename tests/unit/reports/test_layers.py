"""The layered drawing: what leads to a box lies above it, boxes keep apart, circles do no harm, nothing is random."""

import random

from zhunsheng.reports.layers import drawn, spread

SIZE = (100.0, 40.0)


def sizes(names: str) -> dict[str, tuple[float, float]]:
    return dict.fromkeys(names, SIZE)


def test_what_leads_to_a_box_lies_above_it():
    found = drawn(sizes("abcd"), [("a", "b"), ("b", "d"), ("a", "c"), ("c", "d")])
    y = {name: box.y for name, box in found.boxes.items()}
    assert y["a"] < y["b"] == y["c"] < y["d"]


def test_an_order_against_the_file_is_kept_where_there_is_no_circle():
    found = drawn(sizes("ab"), [("b", "a")])
    assert found.boxes["b"].y < found.boxes["a"].y


def test_a_circle_is_drawn_upwards_once():
    found = drawn(sizes("ab"), [("a", "b"), ("b", "a")])
    assert found.boxes["a"].y < found.boxes["b"].y
    up = found.lines[("b", "a")]
    assert up[0][1] == found.boxes["b"].y
    assert up[-1][1] == found.boxes["a"].y + SIZE[1]


def test_boxes_never_overlap_and_lines_begin_and_end_at_theirs():
    dice = random.Random(2019)
    for size in (1, 5, 17, 40):
        names = [f"n{n}" for n in range(size)]
        pairs = [(dice.choice(names), dice.choice(names)) for _ in range(size * 2)]
        found = drawn({n: (dice.uniform(40, 180), dice.uniform(20, 90)) for n in names}, pairs)
        boxes = list(found.boxes.values())
        for n, one in enumerate(boxes):
            assert one.x >= 0
            assert one.x + one.width <= found.width
            for other in boxes[n + 1 :]:
                beside = one.x + one.width <= other.x or other.x + other.width <= one.x
                assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y
        for (a, b), points in found.lines.items():
            for name, (x, y) in ((a, points[0]), (b, points[-1])):
                box = found.boxes[name]
                assert box.x < x < box.x + box.width
                assert y in (box.y, box.y + box.height)


def test_the_same_is_drawn_the_same():
    pairs = [("a", "c"), ("b", "c"), ("c", "d")]
    assert drawn(sizes("abcd"), pairs) == drawn(sizes("abcd"), pairs)


def test_nothing_is_drawn_of_nothing():
    assert drawn({}, []).boxes == {}


def test_places_keep_apart_as_near_to_the_wishes_as_they_can():
    assert spread([0, 0, 9], [4, 4]) == [-2, 2, 9]
    assert spread([5, 1], [2]) == [2, 4]
