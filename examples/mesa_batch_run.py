"""How is a complaint run with Mesa's own batch runner? ``python examples/mesa_batch_run.py``.

Works with Mesa 3.3 and 3.5, which hand seeds to a batch in different ways: the number of the world
is a parameter of the model here, so that all answers meet the same crowds in both.

For more than a handful of worlds use ``bolasalju sweep``: it steps by events instead of hours, goes
on where it was stopped, and keeps a world that fails as a row with its error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import mesa
import pandas as pd

from scenarios import load
from sim.model import ComplaintModel
from sim.responses import Tone
from sim.scenario import Playbook, Reply

HOURS = 2160
"""Ninety days; the model stops by itself."""


class AnsweredComplaint(ComplaintModel):
    """A late delivery, answered in some way.

    Parameters
    ----------
    tone : str
        How the owner sounds.
    delay_h : float, unit h
        From the complaint to the answer.
    world : int
        Seed of people, network and luck.
    rng : None
        Mesa 3.5 always gives it; ``world`` is used instead.
    """

    def __init__(
        self,
        tone: str,
        delay_h: float,
        world: int,
        rng: None = None,  # noqa: ARG002 - see above
    ) -> None:
        scenario = load("late_delivery")
        playbook = Playbook(reply=Reply(tone=Tone(tone), delay_h=delay_h))
        super().__init__(replace(scenario, playbook=playbook), rng=world)


def run(worlds: Sequence[int] = range(5)) -> list[dict[str, Any]]:
    """Run every answer in every world.

    Parameters
    ----------
    worlds : sequence of int
        Their seeds.

    Returns
    -------
    list of dict
        A row a run: parameters, and what the data collector noted last.
    """
    rows: list[dict[str, Any]] = mesa.batch_run(
        AnsweredComplaint,
        {"tone": ["apologetic", "defensive"], "delay_h": [1.0, 24.0], "world": list(worlds)},
        max_steps=HOURS,
        display_progress=False,
    )
    return rows


if __name__ == "__main__":
    table = pd.DataFrame(run())
    means = table.groupby(["tone", "delay_h"])[["reach", "shares", "away", "mean_trust"]].mean()
    print(means.round(2).to_string())  # noqa: T201 - the result
