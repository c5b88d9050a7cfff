"""How does a study file become something that can be run?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.calibration.posterior import draws_beside
from experiments.sweeps.cells import FIRST_WORLD, Cells, Policy
from experiments.sweeps.designs import Draws, Kind, check_cells, draws_of, with_sets
from experiments.sweeps.margins import Margin
from experiments.sweeps.running import network_of
from experiments.sweeps.settings import Value, applied
from experiments.sweeps.study import Stop, SweepDocument
from experiments.sweeps.study_checks import check_keys, check_playbooks, check_stop
from experiments.sweeps.study_parts import (
    bytes_of,
    levers_of,
    listed_draws,
    margins_of,
    note,
    noted,
    policies_of,
)
from scenarios.document import read_document
from scenarios.loader import EXTENSIONS, load_with_source
from scenarios.messages import did_you_mean, one_of, shown
from scenarios.network_file import Ties, read_ties
from scenarios.overrides import check_settings, with_overrides
from scenarios.yaml_text import MAX_BYTES, Tree
from sim.errors import BolasaljuError, ParameterError
from sim.outcomes import OUTCOMES
from sim.plan import plan_of
from sim.playbook import Playbook
from sim.population import pools_of
from sim.random_streams import world_key
from sim.reading import rules_of
from sim.scenario import Scenario

STUDY_FILE, SCENARIO_FILE, NETWORK_FILE = "study.yaml", "scenario.yaml", "network.npz"
"""How a results folder calls what it keeps."""

_MOST_POLICIES, _MOST_DRAWS = 200, 20
"""Tried before anything is run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """All that a study file says, checked."""

    name: str
    scenario: Scenario
    """With what the study fixes."""
    ties: Ties | None
    """The user's own network."""
    playbooks: Mapping[str, Playbook]
    levers: tuple[str, ...]
    """Keys of what the owner decides."""
    policies: tuple[Policy, ...]
    """Every combination of the levers, silence once."""
    margins: Mapping[str, Margin]
    """What is uncertain, by key."""
    kind: Kind
    points: int
    listed: Draws | None
    """The draws of a list."""
    sets: tuple[Mapping[str, Value], ...]
    """Values that belong together, of which each draw takes one: those that the evidence allows."""
    seed: int
    replications: int
    outcomes: tuple[str, ...]
    has_chosen_outcomes: bool
    """The study names those that it records."""
    stop: Stop | None
    sources: Mapping[str, bytes]
    """The study file and its scenario, as they were read, by the name they get in the results."""

    def cells(self) -> Cells:
        """Sample the uncertainties and cross them with the policies.

        Returns
        -------
        Cells
            Draw by draw.

        Raises
        ------
        ParameterError
            More cells than can be held.
        """
        draws = self.listed
        if draws is None:
            draws = draws_of(self.margins, self.kind, self.points, self.seed)
        draws = with_sets(draws, self.sets, self.seed)
        check_cells(len(self.policies) * max((len(values) for values in draws.values()), default=1))
        return Cells(policies=self.policies, draws=draws)

    def check_outcome(self, name: str) -> None:
        """Refuse an outcome that the study does not record.

        Parameters
        ----------
        name : str
            As the user wrote it.

        Raises
        ------
        ParameterError
            With the nearest one that it records.
        """
        if name not in self.outcomes:
            remedy = did_you_mean(name, self.outcomes)
            rule = f"outcome must be one that the study records, {one_of(self.outcomes)}"
            raise ParameterError(f"{rule}, got {shown(name)}{remedy}")


def load_sweep(path: Path, *, seed: int | None = None, posterior: bool = False) -> Study:
    """Read a study file.

    Parameters
    ----------
    path : Path
        A ``.yaml`` file; what it names lies beside it.
    seed : int, optional
        Instead of the study's.
    posterior : bool
        As if the study said ``posterior: true``.

    Returns
    -------
    Study
        Checked in every part.

    Raises
    ------
    InputFileError
        All mistakes, each as ``file:line:column: key: message``.
    ParameterError
        No such seed.
    """
    data = bytes_of(path, MAX_BYTES)
    said, tree = read_document(data, str(path), SweepDocument)
    if posterior and not said.posterior:
        data = data.rstrip() + b"\nposterior: true\n"  # so that the results keep it
        said, tree = read_document(data, str(path), SweepDocument)
    if seed is not None:
        world_key(seed)  # checks its range
        said = said.model_copy(update={"seed": seed})
    return _built(said, tree, path.parent, data)


def load_kept(folder: Path, seed: int, draws: Draws) -> Study:
    """Read the study that a results folder keeps.

    Parameters
    ----------
    folder : Path
        Of the results.
    seed : int
        With which they were run.
    draws : dict of str to list
        As its table of cells says.

    Returns
    -------
    Study
        The same as when it was run.

    Raises
    ------
    InputFileError
        A file of the folder is damaged.
    """
    path = folder / STUDY_FILE
    data = bytes_of(path, MAX_BYTES)
    said, tree = read_document(data, str(path), SweepDocument)
    kept = {
        "seed": seed,
        "scenario": SCENARIO_FILE,
        "network": None if said.network is None else NETWORK_FILE,
    }
    return _built(said.model_copy(update=kept), tree, folder, data, draws)


def _built(said: Any, tree: Tree, folder: Path, data: bytes, draws: Draws | None = None) -> Study:
    """Check what ties the parts of a study together, and build it."""
    playbooks = {entry.name: entry.playbook for entry in said.playbooks}
    scenario, source = _scenario(said, tree, folder)
    if not tree.problems:
        check_playbooks(said, scenario, tree)
    ties = None
    if said.network is not None:
        with noted(tree, ("network",)):
            ties = read_ties(folder / said.network)
    check_keys(said, tree)
    levers = levers_of(said.levers, playbooks, tree)
    margins = margins_of(said.uncertainties, playbooks, tree)
    listed = listed_draws(said, margins, tree, folder) if draws is None else draws
    sets: tuple[Mapping[str, Value], ...] = ()
    if said.posterior and draws is None:  # draws that were kept hold them already
        fixed = [*said.set, *levers, *(entry.key for entry in said.uncertainties)]
        with noted(tree, ("posterior",)):
            sets = draws_beside(fixed)
    check_stop(said, tree)
    policies: tuple[Policy, ...] = ()
    with noted(tree, ("levers",)):
        policies = policies_of(levers)
    if tree.problems:
        raise tree.error()
    study = Study(
        name=said.name,
        scenario=scenario,
        ties=ties,
        playbooks=playbooks,
        levers=tuple(levers),
        policies=policies,
        margins=margins,
        kind=said.design.kind,
        points=said.design.points,
        listed=listed,
        sets=sets,
        seed=said.seed,
        replications=said.replications,
        outcomes=tuple(said.outcomes) or tuple(OUTCOMES),
        has_chosen_outcomes=bool(said.outcomes),
        stop=said.stop,
        sources={STUDY_FILE: data, SCENARIO_FILE: source},
    )
    _check_whole(study, tree)
    return study


def _check_whole(study: Study, tree: Tree) -> None:
    """Refuse a design that cannot be drawn, and policies that the scenario cannot take."""
    with noted(tree, ("design",)):
        cells = study.cells()
        what = "levers" if study.levers else "uncertainties" if study.margins else "scenario"
        for policy in study.policies[:_MOST_POLICIES]:
            if refused := _refusal(study, cells, policy):
                note(tree, (what,), refused)
                break
    if tree.problems:
        raise tree.error()


def _refusal(study: Study, cells: Cells, policy: Policy) -> str:
    """Say why no draw can take a policy; in the sweep a cell that alone is impossible is a row."""
    told = ""
    for number in range(min(cells.n_draws, _MOST_DRAWS)):
        varied = policy | cells.draw(number)
        varied.pop(FIRST_WORLD, None)  # changes no scenario
        try:
            _check_runs(applied(study.scenario, varied, study.playbooks), study)
        except BolasaljuError as error:
            words = ", ".join(f"{key}={value}" for key, value in (policy or varied).items())
            what = str(error).replace("\n", "; ")
            told = told or (f"with {words}: {what}" if words else what)
        else:
            return ""
    return told


def _check_runs(scenario: Scenario, study: Study) -> None:
    """Refuse what no world can be made of, without making one."""
    plan_of(scenario.playbook, scenario)
    ties = None if study.ties is None else study.ties.arrays
    pools_of(rules_of(scenario), network_of(ties, scenario.parameters.network, study.seed))


def _scenario(said: Any, tree: Tree, folder: Path) -> tuple[Scenario, bytes]:
    """Find the scenario of a study and fix what the study fixes."""
    scenario, source = Scenario(), b""
    with noted(tree, ("scenario",)):
        is_file = said.scenario.lower().endswith(EXTENSIONS)
        scenario, source = load_with_source(folder / said.scenario if is_file else said.scenario)
    n_problems = len(tree.problems)
    for at, setting in enumerate(said.set):
        with noted(tree, ("set", at)):
            check_settings([setting])
    if source and len(tree.problems) == n_problems:
        once = {setting.partition("=")[0]: setting for setting in said.set}
        with noted(tree, ("set",)):
            scenario = with_overrides(scenario, list(once.values()))
    return scenario, source
