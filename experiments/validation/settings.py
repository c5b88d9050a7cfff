"""Which numbers and switches of the model does a measurement change, and which may it not?

Shop, complaint and platform belong to the protocols of the patterns; what may be changed is the
model: its parameters, to calibrate them, and its mechanisms, to see which rows they carry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

from experiments.ablation import without_mechanisms
from scenarios.messages import shown
from scenarios.overrides import check_settings, with_overrides
from sim.errors import InputFileError
from sim.mechanisms import Mechanisms
from sim.parameters import Parameters
from sim.scenario import Scenario

_MODEL = frozenset({item.name for item in fields(Parameters)} | {"mechanism"})
"""First words of the keys that a measurement may set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The model that is measured."""

    parameters: Parameters = field(default_factory=Parameters)
    mechanisms: Mechanisms = field(default_factory=Mechanisms)
    told: tuple[str, ...] = ()
    """As ``key=value``, for people and files."""

    def on(self, scenario: Scenario) -> Scenario:
        """Give a scenario these numbers and switches.

        Parameters
        ----------
        scenario : Scenario
            Of a protocol.

        Returns
        -------
        Scenario
            Shop, complaint, platform and playbook stay as they are.
        """
        return replace(scenario, parameters=self.parameters, mechanisms=self.mechanisms)


def read_settings(settings: Sequence[str] = (), without: Sequence[str] = ()) -> Settings:
    """Read what is to be changed.

    Parameters
    ----------
    settings : sequence of str
        Each ``key=value``, as for ``--set``.
    without : sequence of str
        Names of mechanisms to switch off.

    Returns
    -------
    Settings
        Checked in every part.

    Raises
    ------
    InputFileError
        All settings that are wrong, or that belong to the protocols.
    ParameterError
        No such mechanism, or one that is off already.
    """
    refused = [setting for setting in settings if not _is_of_the_model(setting)]
    if refused:
        check_settings(settings)  # a key that does not exist is the greater mistake
        rule = "setting must change a parameter or a mechanism of the model"
        remedy = "the protocols of the patterns fix shop, complaint and platform"
        raise InputFileError([f"{rule}, got {shown(setting)}; {remedy}" for setting in refused])
    scenario = with_overrides(Scenario(), settings)
    if without:
        scenario = without_mechanisms(scenario, without)
    told = (*settings, *(f"mechanism.{name}=off" for name in without))
    return Settings(parameters=scenario.parameters, mechanisms=scenario.mechanisms, told=told)


def _is_of_the_model(setting: str) -> bool:
    """Tell whether a setting changes the model and not a protocol."""
    return setting.partition("=")[0].partition(".")[0] in _MODEL
