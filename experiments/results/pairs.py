"""How much do two policies differ in the same worlds?"""

from __future__ import annotations

from experiments.results.worlds import Worlds
from experiments.two_levels import TwoLevelDifference, compare_in_draws


def compare_policies(worlds: Worlds, a: int, b: int, outcome: str) -> TwoLevelDifference:
    """Compare two policies in the same draws and worlds.

    Parameters
    ----------
    worlds : Worlds
        All rows.
    a, b : int
        Numbers of the policies.
    outcome : str
        Its name.

    Returns
    -------
    TwoLevelDifference
        a minus b; worlds that only one of them has are left out.
    """
    return compare_in_draws(
        worlds.matrix(outcome, a),
        worlds.matrix(outcome, b),
        outcome,
        worlds.seed,
        both_run=worlds.was_run(a) & worlds.was_run(b),
    )
