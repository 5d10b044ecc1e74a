"""FrozenRecord: what a frozen dataclass would be."""

from typing import Any

import pytest

from search.query.frozen_record import FrozenRecord


class Point(FrozenRecord):
    x: int
    y: int = 0


class Place(FrozenRecord):
    x: int
    y: int = 0


def test_fields_are_given_by_place_or_name_and_may_have_a_default() -> None:
    assert (Point(1, 2).x, Point(1, 2).y) == (1, 2)
    assert Point(y=2, x=1) == Point(1, 2)
    assert Point(1) == Point(1, 0)


def test_values_are_equal_within_their_class_alone() -> None:
    assert Point(1) != Point(2)
    assert Point(1) != Place(1)
    assert len({Point(1), Point(1, 0), Place(1)}) == 2


def test_a_value_is_taken_apart_by_its_fields() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_a_value_says_what_it_is() -> None:
    assert repr(Point(1)) == "Point(x=1, y=0)"


def test_nothing_changes_a_value() -> None:
    point: Any = Point(1)
    with pytest.raises(AttributeError):
        point.x = 2
    with pytest.raises(AttributeError):
        del point.x
    assert point == Point(1)


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), ((1, 2, 3), {}), ((1,), {"x": 2}), ((1,), {"z": 2})], ids=str
)
def test_other_fields_than_it_has_are_refused(values: tuple[int, ...], named: dict[str, int]) -> None:
    make: Any = Point
    with pytest.raises(TypeError, match="Point is made of x, y"):
        make(*values, **named)
