"""What do the commands that run the model read before they run it?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from experiments.console import open_network, wording_for
from experiments.mistakes import Mistakes
from experiments.wording import Wording
from scenarios.loader import load_file
from scenarios.network_file import read_ties
from scenarios.overrides import check_settings, with_overrides
from scenarios.story import ScenarioFile
from sim.errors import InputFileError
from sim.network import Network
from sim.random_streams import world_key
from sim.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user typed after any command that runs the model."""

    scenario: str
    seed: int
    network: Path | None
    settings: list[str]
    lang: str | None
    as_json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a request names, read and checked."""

    wording: Wording
    file: ScenarioFile
    scenario: Scenario
    """With the user's settings."""
    network: Network | None


def read_inputs(request: Request, mistakes: Mistakes) -> Inputs:
    """Read everything, and only then give up if anything is wrong.

    Parameters
    ----------
    request : Request
        What the user typed.
    mistakes : Mistakes
        What the command has noted so far.

    Returns
    -------
    Inputs
        Fit for a run.

    Raises
    ------
    InputFileError
        All mistakes, those noted before included.
    """
    ties = None
    with mistakes.noted():
        wording = wording_for(request.lang)
    with mistakes.noted():
        world_key(request.seed)
    with mistakes.noted():
        try:
            file = load_file(request.scenario)
        except InputFileError:
            with mistakes.noted():
                check_settings(request.settings)
            raise
        scenario = with_overrides(file.scenario, request.settings)
    with mistakes.noted():
        if request.network is not None:
            ties = read_ties(request.network)
    mistakes.settle()
    network = None if ties is None else open_network(ties, scenario, wording)
    return Inputs(wording=wording, file=file, scenario=scenario, network=network)
