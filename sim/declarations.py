"""Which numbers does the model declare, and how are they called in a setting?

Nothing is listed here by hand: a new group of a scenario, or a new number of a group, shows up in
the settings, the tables and the listing as soon as it is declared.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

from sim.parameters import Parameters
from sim.quantities import ParameterSet, Quantity, quantities_of
from sim.scenario import Scenario


def parameter_groups() -> dict[str, type[Any]]:
    """List the groups of declared numbers.

    Returns
    -------
    dict of str to type
        Name of the group in a scenario to its dataclass: what the scenario holds itself, then its
        parameters.
    """
    return groups_in(Scenario) | groups_in(Parameters)


def declared_numbers() -> dict[str, Quantity]:
    """List every declared number.

    Returns
    -------
    dict of str to Quantity
        Dotted name, such as ``network.n_accounts``, to its declaration.
    """
    return {
        f"{group}.{name}": quantity
        for group, kind in parameter_groups().items()
        for name, quantity in quantities_of(kind).items()
    }


def groups_in(holder: type[Any]) -> dict[str, type[Any]]:
    """List the fields of a dataclass that are groups of declared numbers.

    Parameters
    ----------
    holder : type
        A dataclass, such as the scenario.

    Returns
    -------
    dict of str to type
        Name of the field to its dataclass.
    """
    hints = get_type_hints(holder)
    groups = {item.name: hints[item.name] for item in fields(holder)}
    return {name: kind for name, kind in groups.items() if _is_group(kind)}


def _is_group(kind: Any) -> bool:
    """Tell whether a type is a group of declared numbers."""
    return isinstance(kind, type) and issubclass(kind, ParameterSet)
