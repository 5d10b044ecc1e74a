"""FrozenRecord: a base for immutable values (as nodes of a query tree) whose classes are defined quickly.

``dataclass`` writes and compiles half a dozen methods for each class. For the
classes of a query's tree that takes longer than most queries do.
"""

from typing import Any, ClassVar, Never, dataclass_transform


@dataclass_transform(frozen_default=True)
class FrozenRecord:
    """An immutable value with the fields that its class annotates, in their order.

    It equals another of the very same class whose fields are equal. A value that a
    class gives a field is the field's default.
    """

    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls.__match_args__ = tuple(cls.__annotations__)  # type: ignore[misc]

    def __init__(self, *values: Any, **named: Any):
        fields = self.__match_args__
        if len(values) == len(fields) and not named:  # nearly all are made so
            self.__dict__.update(zip(fields, values, strict=True))
            return
        given = dict(zip(fields, values, strict=False)) | named
        missing = [field for field in fields if field not in given and field not in type(self).__dict__]
        if missing or len(given) < len(values) + len(named) or not given.keys() <= set(fields):
            raise TypeError(f"{type(self).__name__} is made of {', '.join(fields)}")
        for field in fields:  # all in __dict__ and in order, since that is compared and hashed
            self.__dict__[field] = given[field] if field in given else type(self).__dict__[field]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.__dict__ == self.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        fields = ", ".join(f"{field}={value!r}" for field, value in self.__dict__.items())
        return f"{type(self).__name__}({fields})"

    def __setattr__(self, field: str, value: object) -> Never:
        raise AttributeError(f"{type(self).__name__} cannot be changed: {field}")

    def __delattr__(self, field: str) -> Never:
        raise AttributeError(f"{type(self).__name__} cannot be changed: {field}")
