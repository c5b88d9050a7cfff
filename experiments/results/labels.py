"""How is a policy, an uncertainty or a value called in figures and tables?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from experiments.sweeps.settings import DELAY, TONE, settings
from experiments.wording import Wording, significant
from sim.responses import Tone

_REPLY = "reply."


def is_silent(policy: Mapping[Any, Any]) -> bool:
    """Tell whether a policy gives no answer.

    Parameters
    ----------
    policy : mapping
        Levers and values.

    Returns
    -------
    bool
        By its tone.
    """
    return bool(policy.get(TONE) == Tone.SILENT.value)


def policy_labels(policies: pd.DataFrame, wording: Wording) -> list[str]:
    """Name all policies of a sweep in a few words each.

    Parameters
    ----------
    policies : DataFrame
        A row for each, a column for each lever.
    wording : Wording
        The language.

    Returns
    -------
    list of str
        Such as ``1 hour, apologetic``.
    """
    return [policy_label(row, wording) for row in policies.to_dict("records")]


def policy_label(policy: Mapping[Any, Any], wording: Wording) -> str:
    """Name a policy in a few words.

    Parameters
    ----------
    policy : mapping
        Levers and values.
    wording : Wording
        The language.

    Returns
    -------
    str
        Delay and tone first, then what else is decided.
    """
    silent = is_silent(policy)
    order = sorted(policy, key=lambda lever: (lever != DELAY, lever != TONE))
    told = [
        lever_value(lever, policy[lever], wording)
        for lever in order
        if not (silent and lever.startswith(_REPLY) and lever != TONE)
    ]
    return ", ".join(told) or wording.text("policy_only")


def lever_value(lever: str, value: Any, wording: Wording) -> str:
    """Name one thing that the owner decides.

    Parameters
    ----------
    lever : str
        Its key.
    value : Any
        Its value; None or nan for none.
    wording : Wording
        The language.

    Returns
    -------
    str
        Hours and tones as people say them, the rest as name and value.
    """
    if lever == TONE:
        return wording.tone(value)
    if lever == DELAY and not is_nothing(value):
        return wording.text("grid_now") if value == 0 else wording.hours(float(value))
    if lever == "playbook":
        return str(value)
    return f"{lever.rpartition('.')[2]} {value_word(value, wording)}"


def lever_title(lever: str, wording: Wording) -> str:
    """Name a lever, as the title of an axis.

    Parameters
    ----------
    lever : str
        Its key.
    wording : Wording
        The language.

    Returns
    -------
    str
        Words for delay and tone, else the key and its unit.
    """
    words = {DELAY: "lever_delay", TONE: "lever_tone"}
    return wording.text(words[lever]) if lever in words else key_title(lever, wording)


def key_title(key: str, wording: Wording) -> str:
    """Name what is varied by its key, with its unit.

    Parameters
    ----------
    key : str
        As in a study file.
    wording : Wording
        The language.

    Returns
    -------
    str
        Such as ``shop.n_followers (people)``; without brackets where it has no unit.
    """
    setting = settings().get(key)
    unit = setting.quantity.unit if setting is not None and setting.quantity is not None else "1"
    if unit == "1":
        return key
    try:
        return f"{key} ({wording.text(f'unit_{unit}')})"
    except KeyError:
        return f"{key} ({unit})"


def value_word(value: Any, wording: Wording, digits: int = 3) -> str:
    """Write a value of a lever or an uncertainty.

    Parameters
    ----------
    value : Any
        A number, a word, or nothing.
    wording : Wording
        The language.
    digits : int
        Of a number; others say nothing.

    Returns
    -------
    str
        A number, a word, or a switch as yes or no.
    """
    if is_nothing(value):
        return wording.text("number_none")
    if isinstance(value, str):
        return {"on": wording.text("yes"), "off": wording.text("no")}.get(value, value)
    shown = significant(float(value), digits)
    if shown == round(shown):
        return wording.number(shown)
    decimals = max(1, digits - 1 - math.floor(math.log10(abs(shown))))
    while decimals > 1 and round(shown, decimals - 1) == shown:
        decimals -= 1
    return wording.number(shown, decimals)


def is_nothing(value: Any) -> bool:
    """Tell whether a value is left open.

    Parameters
    ----------
    value : Any
        Of a lever.

    Returns
    -------
    bool
        True for None and nan.
    """
    return value is None or (isinstance(value, float) and math.isnan(value))
