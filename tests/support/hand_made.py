"""A comparison with numbers known without the model: 40 worlds, 100 customers, five cells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from experiments.comparison import Cell, Comparison, Fate
from sim.responses import Tone
from sim.scenario import Scenario, Shop

RUNS, N_CUSTOMERS = 40, 100
CELLS = (
    Cell(delay_h=1.0, tone=Tone.APOLOGETIC),
    Cell(delay_h=72.0, tone=Tone.APOLOGETIC),
    Cell(delay_h=1.0, tone=Tone.DEFENSIVE),
    Cell(delay_h=72.0, tone=Tone.DEFENSIVE),
    Cell(delay_h=None, tone=Tone.SILENT),
)
CALM, SOME, MANY = 28, 8, 4
"""Worlds in which nobody, a few or many stay away, in this order."""
LOST = (
    (0,) * CALM + (1,) * SOME + (10,) * MANY,
    (0,) * CALM + (4,) * SOME + (20,) * MANY,
    (0,) * CALM + (3,) * SOME + (15,) * MANY,
    (0,) * CALM + (5,) * SOME + (40,) * MANY,
    (0,) * CALM + (4,) * SOME + (25,) * MANY,
)
"""Means: 1.2, 2.8, 2.1, 5 and 3.3. The customers with the smallest numbers are lost."""


def hand_made(name: str = "hand_made", **changes: object) -> Comparison:
    """Make the comparison, with other fields where wanted."""
    lost = np.array(LOST, np.float64)
    fates = np.full((len(CELLS), RUNS, N_CUSTOMERS), Fate.STAYED, np.int8)
    for cell, row in enumerate(LOST):
        for world, number in enumerate(row):
            fates[cell, world, :number] = Fate.LOST
    reach = 50.0 + 1_000.0 * lost
    comparison = Comparison(
        scenario=Scenario(name=name, shop=Shop(n_customers=N_CUSTOMERS, n_followers=1_000)),
        seed=7,
        runs=RUNS,
        cells=CELLS,
        outcomes={
            "lost_customers": lost,
            "lost_sales_idr": 625_000.0 * lost,
            "reach": reach,
            "viral": (reach >= 10_000).astype(np.float64),
            "recovery_day": np.where(lost >= 20, np.nan, lost),
            "never_knew": N_CUSTOMERS - lost,
        },
        fates=fates,
        provenance={"version": "0.1.0", "settings": {"horizon_h": 336.0}},
    )
    return replace(comparison, **changes)
