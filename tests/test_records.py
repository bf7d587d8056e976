"""Records are what named tuples are, to the last message but one."""

import copy
import pickle
from typing import Any, NamedTuple

import pytest

from tracediff.records import Record


class Place(Record):
    """A place."""

    x: float
    y: float = 0.0
    name: str = ""

    @property
    def far(self) -> bool:
        return self.x + self.y > 10


class Named(NamedTuple):
    x: float
    y: float = 0.0
    name: str = ""


class Marked(Place):
    """A place with more than its fields."""

    mark: str | None = None

    def __init__(self, *_values: object) -> None:
        self.mark = "here"


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ((1.0, 2.0, "a"), {}),
        ((1.0,), {}),
        ((), {"x": 1.0}),
        ((1.0,), {"name": "a"}),
        ((), {"name": "a", "y": 2.0, "x": 1.0}),
        ((1.0, 2.0), {"name": "a"}),
    ],
)
def test_a_record_is_made_as_a_named_tuple_is(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    record, known = Place(*values, **named), Named(*values, **named)
    assert tuple(record) == tuple(known)
    assert hash(record) == hash(known)
    assert (record.x, record.y, record.name) == known
    assert repr(record) == repr(known).replace("Named", "Place")
    assert record._asdict() == known._asdict()
    assert Place._make(known) == record
    assert tuple(record._replace(y=3.0)) == tuple(known._replace(y=3.0))


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((1.0, 2.0, "a", 4), {}), ((1.0,), {"x": 2.0}), ((1.0,), {"z": 2.0}), ((), {"y": 2.0})],
)
def test_what_makes_no_named_tuple_makes_no_record(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        Named(*values, **named)
    with pytest.raises(TypeError, match="Place takes x, y, name"):
        Place(*values, **named)


def test_a_record_says_what_its_fields_are() -> None:
    assert Place._fields == Named._fields == Place.__match_args__
    assert Place._field_defaults == Named._field_defaults
    assert not hasattr(Place(1.0), "__dict__")


def test_a_record_is_taken_apart_by_place_and_by_pattern() -> None:
    x, y, name = Place(1.0, 2.0, "a")
    assert (x, y, name) == (1.0, 2.0, "a")
    match Place(1.0, 2.0, "a"):
        case Place(x, name="a"):
            assert x == 1.0
        case _:
            pytest.fail("no pattern")


def test_a_record_has_nothing_but_its_fields() -> None:
    place: Any = Place(1.0)
    with pytest.raises(AttributeError):
        place.x = 2.0
    with pytest.raises(AttributeError):
        place.other = 2.0
    assert place._replace(x=11.0).far
    assert not place.far


def test_a_record_is_copied_and_pickled() -> None:
    for made in (copy.copy(Place(1.0)), copy.deepcopy(Place(1.0)), pickle.loads(pickle.dumps(Place(1.0)))):
        assert type(made) is Place
        assert made == Place(1.0)


def test_a_class_of_a_record_may_hold_more() -> None:
    assert Marked(1.0, 2.0) == Place(1.0, 2.0)
    assert Marked(1.0).mark == "here"
    assert Marked(1.0)._replace(x=2.0) == Place(2.0)
