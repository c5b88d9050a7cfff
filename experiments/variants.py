"""How do worlds differ when some numbers are not known? A scenario for each set of values."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

from scenarios.overrides import with_overrides
from sim.past import Past, past_of
from sim.plan import plan_of
from sim.reading import rules_of
from sim.rules import Rules
from sim.scenario import Playbook, Scenario

Value = float | str
"""A number, or a word such as the kind of a crisis."""


def variants_of(scenario: Scenario, draws: Sequence[Mapping[str, Value]]) -> list[Scenario]:
    """Make the scenario of each draw.

    Parameters
    ----------
    scenario : Scenario
        What happens.
    draws : sequence of mapping
        Values by key of ``--set``.

    Returns
    -------
    list of Scenario
        The scenario itself, if there is no draw.
    """
    told = [[f"{key}={_told(value)}" for key, value in draw.items()] for draw in draws]
    return [with_overrides(scenario, settings) for settings in told] or [scenario]


def _told(value: Value) -> str:
    """Write a value as ``--set`` takes it, a number with all its digits."""
    return value if isinstance(value, str) else repr(value)


class Variant:
    """One scenario, read once: what its worlds are drawn from and what the owner does.

    Parameters
    ----------
    scenario : Scenario
        What happens.
    playbooks : sequence of Playbook
        What the owner does.
    """

    def __init__(self, scenario: Scenario, playbooks: Sequence[Playbook]) -> None:
        self.scenario = scenario
        self.rules: Rules = rules_of(scenario)
        self.past: Past = past_of([plan_of(playbook, scenario) for playbook in playbooks])


class Variants:
    """All variants, each read when its first world is run: a short batch needs few of many draws.

    Parameters
    ----------
    scenarios : sequence of Scenario
        World k has scenario k, after the last the first.
    playbooks : sequence of Playbook
        What the owner does.
    """

    def __init__(self, scenarios: Sequence[Scenario], playbooks: Sequence[Playbook]) -> None:
        self._scenarios, self._playbooks = scenarios, playbooks
        self._read: dict[int, Variant] = {}
        self._lock = threading.Lock()

    def of(self, number: int) -> Variant:
        """Give the variant of a world.

        Parameters
        ----------
        number : int
            Of the world; after the last variant comes the first one again.

        Returns
        -------
        Variant
            Read once.
        """
        at = number % len(self._scenarios)
        with self._lock:
            if at not in self._read:
                self._read[at] = Variant(self._scenarios[at], self._playbooks)
            return self._read[at]
