"""How is one job of a sweep repeated, alone and without catching its error?"""

from __future__ import annotations

from experiments.as_json import clean
from experiments.sweeps.running import Share, case_of, world_of
from experiments.sweeps.study import MAX_REPLICATES
from experiments.sweeps.sweep import Sweep
from scenarios.messages import did_you_mean, shown
from sim.errors import ParameterError
from sim.outcomes import OUTCOMES
from sim.run import Runner

_RULE = "job must be CELL:REPLICATE of this study"


def run_job(sweep: Sweep, job: str) -> dict[str, float | None]:
    """Run one job again.

    Parameters
    ----------
    sweep : Sweep
        To which it belongs.
    job : str
        Name of the cell and number of the replicate: ``0123456789abcdef:7``.

    Returns
    -------
    dict of str to float or None
        All outcomes; None for what does not exist.

    Raises
    ------
    ParameterError
        No such job.
    """
    name, _, text = job.partition(":")
    replicate = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    if name not in sweep.identity.cells or not 0 <= replicate < MAX_REPLICATES:
        raise ParameterError(f"{_RULE}, got {shown(job)}{_remedy(sweep, name)}")
    cell = sweep.identity.cells.index(name)
    draw, policy = divmod(cell, len(sweep.cells.policies))
    share = Share(cell, policy, replicate, replicate + 1)
    case = case_of(sweep.common, sweep.cells.draw(draw), share)
    world = world_of(sweep.common, case, replicate)
    runner = Runner(case.rules, world.network.n_accounts)
    runner.run(case.plan, world)
    values: dict[str, float | None] = clean(
        dict(zip(OUTCOMES, runner.outcomes().tolist(), strict=True))
    )
    return values


def _remedy(sweep: Sweep, name: str) -> str:
    """Say what to do about a job that does not exist."""
    if name in sweep.identity.cells:
        return f"; add a number from 0 to {MAX_REPLICATES - 1} after a colon"
    # only a name with the same beginning or end can be near, and a million are many to compare
    name = name.lower()
    some = [cell for cell in sweep.identity.cells if cell[:3] == name[:3] or cell[-3:] == name[-3:]]
    return did_you_mean(name, some) or "; is it of this study and seed?"
