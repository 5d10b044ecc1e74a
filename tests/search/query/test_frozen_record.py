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


def test_a_frozen_record_takes_its_fields_by_place_or_by_name_and_may_have_defaults() -> None:
    assert (Point(1, 2).x, Point(1, 2).y) == (1, 2)
    assert Point(y=2, x=1) == Point(1, 2)
    assert Point(1) == Point(1, 0)


def test_a_frozen_record_equals_only_records_of_its_own_class() -> None:
    assert Point(1) != Point(2)
    assert Point(1) != Place(1)
    assert len({Point(1), Point(1, 0), Place(1)}) == 2


def test_a_frozen_record_is_taken_apart_by_its_fields_in_a_match_statement() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_the_repr_of_a_frozen_record_tells_its_class_and_fields() -> None:
    assert repr(Point(1)) == "Point(x=1, y=0)"


def test_a_frozen_record_cannot_be_changed() -> None:
    point: Any = Point(1)
    with pytest.raises(AttributeError):
        point.x = 2
    with pytest.raises(AttributeError):
        del point.x
    assert point == Point(1)


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), ((1, 2, 3), {}), ((1,), {"x": 2}), ((1,), {"z": 2})], ids=str
)
def test_a_frozen_record_refuses_values_that_do_not_fit_its_fields(
    values: tuple[int, ...], named: dict[str, int]
) -> None:
    make: Any = Point
    with pytest.raises(TypeError, match="Point is made of x, y"):
        make(*values, **named)
