"""What was computed, and what was changed? The settings and the origin of a report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from experiments.comparison import Comparison
from experiments.wording import Wording
from sim.playbook import Reply
from sim.quantities import quantities_of
from sim.scenario import PLATFORMS, Platform, Scenario

_UNITS: Mapping[str, str] = MappingProxyType(
    {name: name for name in ("people", "accounts", "shares", "h", "IDR", "SD", "stars")}
    | {"answers": "answers", "ratings": "ratings", "d": "days"}
    | {f"1/{period}": f"per_{period}" for period in ("week", "month", "star")}
)
"""A unit as quantities declare it, and the key of its word."""


class Change(NamedTuple):
    """A value that differs from its default."""

    name: str
    """Dotted, as in ``--set network.n_accounts=20000``."""
    value: object
    default: object
    unit: str
    """As declared; empty for what is no quantity."""


def changes(scenario: Scenario) -> list[Change]:
    """List what a scenario changes.

    Parameters
    ----------
    scenario : Scenario
        What was computed.

    Returns
    -------
    list of Change
        In the order of declaration. A platform is compared with the profile of its name.
    """
    profile = PLATFORMS.get(scenario.platform.name, Platform(name=scenario.platform.name))
    default = Scenario()
    groups = [
        ("shop", scenario.shop, default.shop),
        ("complaint", scenario.complaint, default.complaint),
        ("platform", scenario.platform, profile),
        *(
            (item.name, getattr(scenario.parameters, item.name), item_default)
            for item in fields(scenario.parameters)
            for item_default in [getattr(default.parameters, item.name)]
        ),
        ("mechanism", scenario.mechanisms, default.mechanisms),
        ("playbook.before", scenario.playbook.before, default.playbook.before),
    ]
    found = [change for group in groups for change in _changes_in(*group)]
    return [*found, *_steps_of(scenario)]


def _changes_in(prefix: str, group: Any, default: Any) -> Iterator[Change]:
    """List what one group changes."""
    quantities = quantities_of(type(group))
    for item in fields(group):
        value, usual = getattr(group, item.name), getattr(default, item.name)
        if value != usual:
            unit = quantities[item.name].unit if item.name in quantities else ""
            yield Change(f"{prefix}.{item.name}", value, usual, unit)


def _steps_of(scenario: Scenario) -> Iterator[Change]:
    """List what else is in the answer, the owner's further steps, and what others do."""
    if scenario.playbook.reply is not None:
        said = Reply(tone=scenario.playbook.reply.tone)
        plain = replace(scenario.playbook.reply, delay_h=None, rest_h=0.0)
        yield from _changes_in("playbook.reply", plain, said)
    further: dict[str, tuple[Any, ...]] = {
        "playbook.actions": scenario.playbook.actions,
        "events": scenario.events,
    }
    for name, steps in further.items():
        for number, step in enumerate(steps, 1):
            yield Change(f"{name}.{number}", _step(step), "–", "")


def _step(step: Any) -> str:
    """Write a step, an event or a condition as its keys: those that differ from their defaults."""
    words = []
    for item in fields(step):
        value = getattr(step, item.name)
        if value == item.default or value is None:
            continue
        said = f"{value:g}" if isinstance(value, float) else str(value)
        words.append(f"{item.name} {_step(value) if is_dataclass(value) else said}")
    return ", ".join(words)


def setting_rows(comparison: Comparison, wording: Wording) -> list[tuple[str, str]]:
    """Give the settings as words.

    Parameters
    ----------
    comparison : Comparison
        What was computed.
    wording : Wording
        The language.

    Returns
    -------
    list of tuple of str
        Label and value, not escaped.
    """
    scenario, complaint = comparison.scenario, comparison.scenario.complaint
    delays = sorted({cell.delay_h for cell in comparison.cells if cell.delay_h is not None})
    tones = dict.fromkeys(cell.tone for cell in comparison.cells)
    values = {
        "scenario": scenario.name,
        "runs": wording.number(comparison.runs),
        "seed": str(comparison.seed),
        "posterior": str(len(comparison.draws) or ""),
        "accounts": wording.number(scenario.parameters.network.n_accounts),
        "platform": scenario.platform.name,
        "customers": wording.number(scenario.shop.n_customers),
        "followers": wording.number(scenario.shop.n_followers),
        "sales": wording.rupiah(scenario.shop.sales_per_day_idr),
        "crisis": wording.text(f"crisis_{complaint.crisis_type.value}"),
        "channel": wording.text(f"channel_{complaint.channel.value}"),
        "evidence": wording.text("yes" if complaint.has_evidence else "no"),
        "delays": ", ".join(wording.hours(delay) for delay in delays),
        "tones": ", ".join(wording.tone(tone) for tone in tones),
    }
    return [(wording.text(f"settings_{key}"), value) for key, value in values.items() if value]


def change_rows(comparison: Comparison, wording: Wording) -> list[tuple[str, str, str]]:
    """Give what was changed as words.

    Parameters
    ----------
    comparison : Comparison
        What was computed.
    wording : Wording
        The language.

    Returns
    -------
    list of tuple of str
        Name, value and default, not escaped.
    """
    return [
        (change.name, with_unit(change.value, change.unit, wording),
         with_unit(change.default, change.unit, wording))
        for change in changes(comparison.scenario)
    ]  # fmt: skip


def with_unit(value: object, unit: str, wording: Wording) -> str:
    """Write a value with its unit.

    Parameters
    ----------
    value : object
        A number, a yes or no, or a word.
    unit : str
        As a quantity declares it; one without a word of its own is left out.
    wording : Wording
        The language.

    Returns
    -------
    str
        All digits, as people write them.
    """
    if isinstance(value, bool):
        return wording.text("yes" if value else "no")
    if not isinstance(value, int | float):
        return str(value)
    digits = 0 if float(value).is_integer() else len(f"{value:.7f}".rstrip("0").split(".")[1])
    number = wording.number(value, digits)
    return f"{number} {wording.text(f'unit_{_UNITS[unit]}')}" if unit in _UNITS else number


def provenance_rows(provenance: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Flatten the provenance.

    Parameters
    ----------
    provenance : mapping
        May hold mappings.

    Returns
    -------
    list of tuple of str
        Dotted name and value, not escaped.
    """
    rows: list[tuple[str, str]] = []
    for key, value in provenance.items():
        if isinstance(value, Mapping):
            rows += [(f"{key}.{name}", inner) for name, inner in provenance_rows(value)]
        elif isinstance(value, str):
            rows.append((str(key), value))
        else:
            rows.append((str(key), json.dumps(value, default=str, ensure_ascii=False)))
    return rows
