"""Records: named tuples whose classes are made in an eighth of the time.

`typing.NamedTuple` compiles a constructor for each class, and those of a start would take as long as reading the text,
computing the trace and writing it together. Records share one constructor, which takes half as long again; where very
many are made, ``tuple.__new__(Kind, values)`` takes a third. To a type checker they are named tuples.

>>> class Place(Record):
...     x: float
...     y: float = 0.0
>>> Place(1.0), Place(y=2.0, x=1.0) == (1.0, 2.0), Place(1.0)._replace(y=3.0)
(Place(x=1.0, y=0.0), True, Place(x=1.0, y=3.0))
"""

from operator import itemgetter
from typing import TYPE_CHECKING

__all__ = ["Record"]

if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:
    new = tuple.__new__

    class _Kind(type):
        """The class of records: what the body of one annotates are its fields."""

        def __new__(cls, name, bases, body):
            if tuple in bases or Record not in bases:
                return super().__new__(cls, name, bases, body)
            made = super().__new__(cls, name, bases, {"__slots__": (), **body})
            made._fields = made.__match_args__ = fields = tuple(made.__annotations__)
            made._field_defaults = defaults = {field: body[field] for field in fields if field in body}
            last = tuple(defaults.values())
            made._rest = {len(fields) - count: last[len(last) - count :] for count in range(len(last) + 1)}
            for place, field in enumerate(fields):
                setattr(made, field, property(itemgetter(place)))
            return made

    class Record(tuple, metaclass=_Kind):
        """A tuple whose items have names, and the last of them defaults."""

        __slots__ = ()

        def __new__(cls, *values, **named):  # noqa: D102 - the docstring of a record is its class's
            rest = cls._rest.get(len(values))  # the defaults of the fields that no value is given for
            if named or rest is None:
                return cls._of(values, named)
            return new(cls, values + rest)

        @classmethod
        def _of(cls, values, named):
            given = dict(zip(cls._fields, values, strict=False))
            found = cls._field_defaults | given | named
            if len(values) > len(given) or given.keys() & named.keys() or found.keys() != set(cls._fields):
                raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}")
            return cls._make(found[field] for field in cls._fields)

        _make = classmethod(new)

        def __repr__(self):
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

        def __getnewargs__(self):
            return tuple(self)

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def _replace(self, **changed):
            return self._of((), self._asdict() | changed)
