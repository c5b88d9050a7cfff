"""How is an attribute of a customer read and written? For one person, or as a whole column.

Each attribute is declared once; a view of one person and a set of many use the same declaration.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.crowd import At, Group
from sim.errors import ParameterError

STATUS = np.array(["stayed", "paused", "won_back", "lost"])
"""What became of a customer; ``paused`` and ``won_back`` are those who came again."""


class Field:
    """An attribute of a kind of person: a number for one, a column for many.

    Parameters
    ----------
    read : callable
        Takes a group and which of its members; gives a number or a column.
    write : callable, optional
        Takes a group, the numbers of members as an array, and the value for all of them. Without
        it the attribute cannot be written.
    """

    def __init__(
        self,
        read: Callable[[Group, At], Any],
        write: Callable[[Group, NDArray[np.int64], Any], None] | None = None,
    ) -> None:
        self.read = read
        self.write = write

    def __get__(self, person: Any, kind: type[Any]) -> Any:
        if person is None:
            return self
        return self.read(person.group, person.index).item()


def checked_number(name: str, value: Any, low: float, high: float) -> float:
    """Check a number that a user writes."""
    number = float(value)
    if not math.isfinite(number) or not low <= number <= high:
        msg = f"{name} must lie in [{low:g}, {high:g}], got {value!r}"
        raise ParameterError(msg)
    return number


def of_row(column: str) -> Callable[[Group, At], Any]:
    """Read a column of the rows."""
    return lambda group, at: group.crowd.rows[column][group.rows[at]]


def has_role(bit: int) -> Callable[[Group, At], Any]:
    """Read a bit of the role."""
    return lambda group, at: group.crowd.rows["role"][group.rows[at]] & bit != 0


def of_people(column: str) -> Callable[[Group, At], Any]:
    """Read what a customer brought along."""
    return lambda group, at: group.crowd.people[column][at]


def of_buyers(column: str) -> Callable[[Group, At], Any]:
    """Read what a customer does."""
    return lambda group, at: group.crowd.buyers[column][at]


def read_number(group: Group, at: At) -> Any:  # noqa: ARG001 - all readers look alike
    """Read the number of a customer."""
    return np.asarray(at)


def read_damage(group: Group, at: At) -> Any:
    """Read the part of the trust that is lost."""
    return group.crowd.damage(group.rows[at])


def set_damage(group: Group, at: NDArray[np.int64], value: Any) -> None:
    """Write the part of the trust that is lost."""
    group.crowd.set_damage(group, at, checked_number("damage", value, 0.0, 1.0))


def read_trust(group: Group, at: At) -> Any:
    """Read what is left of the trust."""
    return group.initial_trust[at] * (1.0 - read_damage(group, at))


def set_trust(group: Group, at: NDArray[np.int64], value: Any) -> None:
    """Write the trust; more than at the beginning is damage below zero, which fades likewise."""
    trust = checked_number("trust", value, 0.0, 1.0)
    group.crowd.set_damage(group, at, 1.0 - trust / group.initial_trust[at])


def read_threshold(group: Group, at: At) -> Any:
    """Read the trust at which a customer stays away."""
    return group.initial_trust[at] * (1.0 - group.crowd.people["tolerance"][at])


def set_threshold(group: Group, at: NDArray[np.int64], value: Any) -> None:
    """Write the trust at which a customer stays away."""
    threshold = checked_number("threshold", value, 0.0, 1.0)
    over = at[group.initial_trust[at] < threshold]
    if len(over):
        msg = (
            "threshold must be at most the trust before the complaint, "
            f"got {value!r} for customers {over[:5].tolist()}"
        )
        raise ParameterError(msg)
    group.crowd.people["tolerance"][at] = 1.0 - threshold / group.initial_trust[at]
    group.crowd.expect(at)


def set_is_loyal(group: Group, at: NDArray[np.int64], value: Any) -> None:
    """Write whether customers forgive more."""
    if not isinstance(value, bool | np.bool_):
        msg = f"is_loyal must be True or False, got {value!r}"
        raise TypeError(msg)
    group.crowd.people["is_loyal"][at] = value


def set_spend_idr(group: Group, at: NDArray[np.int64], value: Any) -> None:
    """Write what a visit leaves in the till."""
    group.crowd.set_spend_idr(at, checked_number("spend_idr", value, 0.0, 1e8))


def read_shared_h(group: Group, at: At) -> Any:
    """Read when an account shared; NaN if it did not."""
    post = group.crowd.rows["post"][group.rows[at]]
    return np.where(post > 0, group.crowd.posts["time_h"][np.maximum(post, 0)], np.nan)


def read_status(group: Group, at: At) -> Any:
    """Read what has become of a customer."""
    buyers = group.crowd.buyers
    return STATUS[np.where(buyers["is_away"][at], 3, buyers["returned"][at])]
