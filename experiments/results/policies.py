"""Which policy is meant by ``reply.tone=apologetic,reply.delay_h=1``?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import pandas as pd

from scenarios.messages import did_you_mean, must_be_known, shown
from scenarios.overrides import NUMBER
from sim.errors import ParameterError

PolicyName: TypeAlias = "int | str | Mapping[str, Any]"
"""A number, settings as on the command line, or a mapping of levers to values."""


def find_policy(policies: pd.DataFrame, wanted: PolicyName) -> int:
    """Find the one policy that is meant.

    Parameters
    ----------
    policies : DataFrame
        A row for each policy, a column for each lever.
    wanted : int, str or mapping
        Its number, ``lever=value`` separated by commas, or a mapping of levers to values; levers
        may be left out where one policy alone fits.

    Returns
    -------
    int
        Its number.

    Raises
    ------
    ParameterError
        No such number, lever or value, or not exactly one policy that fits.
    """
    if isinstance(wanted, int):
        if not 0 <= wanted < len(policies):
            raise ParameterError(f"policy must lie in [0, {len(policies) - 1}], got {wanted!r}")
        return wanted
    settings = _read(wanted) if isinstance(wanted, str) else dict(wanted)
    for lever in settings:
        if lever not in policies.columns:
            raise ParameterError(f"lever {must_be_known(str(lever), list(policies.columns))}")
    fitting = policies
    for lever, value in settings.items():
        _check_value(policies[lever], lever, value)
        fitting = fitting[[_is_same(known, value) for known in fitting[lever]]]
    if len(fitting) == 1:
        return int(fitting.index[0])
    raise ParameterError(_not_one(policies, fitting, settings, shown(_told(wanted))))


def _read(text: str) -> dict[str, str]:
    """Read settings as they are typed."""
    found: dict[str, str] = {}
    for part in text.split(","):
        lever, equals, value = (piece.strip() for piece in part.partition("="))
        if not (lever and equals and value):
            msg = f"policy must be lever=value, separated by commas, got {shown(part.strip())}"
            raise ParameterError(f"{msg}; write such as reply.tone=apologetic,reply.delay_h=1")
        if lever in found:
            raise ParameterError(f"lever must be named once, got {lever!r} again; delete one")
        found[lever] = value
    return found


def _check_value(column: pd.Series[Any], lever: str, value: object) -> None:
    """Refuse a value that no policy has, and name the nearest one."""
    known = list(dict.fromkeys(None if pd.isna(each) else each for each in column))
    if any(_is_same(each, value) for each in known):
        return
    words = [_word(each) for each in known]
    rule = f"{lever} must be one of {', '.join(words)}, got {shown(value)}"
    raise ParameterError(rule + _remedy(known, words, value))


def _remedy(known: Sequence[Any], words: Sequence[str], value: object) -> str:
    """Name the nearest value."""
    number = _number(value)
    numbers = [each for each in known if isinstance(each, int | float)]
    if number is None or not numbers:
        return did_you_mean(str(value), words)
    return f"; the nearest is {_word(min(numbers, key=lambda each: abs(each - number)))}"


def _is_same(known: Any, value: object) -> bool:
    """Tell whether a value is the one that is meant."""
    if known is None or pd.isna(known):
        return value is None or (isinstance(value, str) and value == "none")
    if isinstance(known, str):
        return known == value
    number = _number(value)
    return number is not None and float(known) == number


def _number(value: object) -> float | None:
    """Read a number, as a text or as it is."""
    if isinstance(value, str):
        return float(value) if NUMBER.fullmatch(value) else None
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return None


def _word(value: Any) -> str:
    """Write a value as one types it."""
    if value is None:
        return "none"
    return value if isinstance(value, str) else f"{value:g}"


def _told(wanted: str | Mapping[str, Any]) -> str:
    """Write settings as one types them."""
    if isinstance(wanted, str):
        return wanted
    return ",".join(f"{lever}={_word(value)}" for lever, value in wanted.items())


def _not_one(
    policies: pd.DataFrame, fitting: pd.DataFrame, settings: Mapping[str, object], told: str
) -> str:
    """Say that none or several policies fit."""
    if not len(fitting):
        return f"policy must be one of the sweep, got {told}, and no policy has all of these"
    open_levers = [
        str(lever)
        for lever in policies.columns
        if lever not in settings and fitting[lever].nunique(dropna=False) > 1
    ]
    msg = f"policy must be a single one, got {told}, which fits {len(fitting)}"
    return f"{msg}; say {' and '.join(open_levers)} too"
