"""What is run in a sweep, and what is still missing of it?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from experiments.sweeps.cells import Cells, Identity, identity_of, model_version
from experiments.sweeps.known import Known
from experiments.sweeps.layout import Layout, Part, layout_for
from experiments.sweeps.pools import Pool
from experiments.sweeps.reading import Study
from experiments.sweeps.running import Common, DrawOrder, Order, Share
from experiments.sweeps.store import Store
from experiments.sweeps.tables import Columns, columns_of
from scenarios.network_file import Ties

Progress = Callable[[int], None]
"""Called with the number of jobs that have just been kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A study, its cells, and how their rows are laid out."""

    study: Study
    cells: Cells
    identity: Identity
    layout: Layout
    columns: Columns
    common: Common

    def store(self, folder: Path) -> Store:
        """Name the folder of its results.

        Parameters
        ----------
        folder : Path
            Of the results.

        Returns
        -------
        Store
            For reading and writing.
        """
        return Store(folder, self.layout, self.columns, self.cells, self.identity.cells)

    def order(self, part: Part, have: NDArray[np.int64], want: NDArray[np.int64]) -> Order:
        """Order what a part lacks.

        Parameters
        ----------
        part : Part
            Which.
        have, want : ndarray of int, shape (n_cells_in_part,)
            Rows of each cell.

        Returns
        -------
        Order
            For one worker.
        """
        first = self.layout.first_replicate(part)
        shares: dict[int, list[Share]] = {}
        for cell, known, wanted in zip(self.layout.cells_of(part), have, want, strict=True):
            if wanted > known:
                draw, policy = divmod(cell, len(self.cells.policies))
                share = Share(cell, policy, first + int(known), first + int(wanted))
                shares.setdefault(draw, []).append(share)
        draws = tuple(
            DrawOrder(self.cells.draw(draw), tuple(found)) for draw, found in shares.items()
        )
        return Order(part, draws)


def make_sweep(study: Study, cells: Cells | None = None) -> Sweep:
    """Get a study ready.

    Parameters
    ----------
    study : Study
        What is asked.
    cells : Cells, optional
        Instead of those of the study's own design.

    Returns
    -------
    Sweep
        Nothing has been run or written.
    """
    cells = cells or study.cells()
    content = [
        asdict(study.scenario),
        {name: asdict(playbook) for name, playbook in study.playbooks.items()},
        network_digest(study.ties),
        study.seed,
        list(study.outcomes),
    ]
    return Sweep(
        study=study,
        cells=cells,
        identity=identity_of(content, cells),
        layout=layout_for(cells.n_draws, len(cells.policies), study.replications),
        columns=columns_of(study.levers, cells, study.outcomes),
        common=Common(
            scenario=study.scenario,
            playbooks=study.playbooks,
            policies=tuple(cells.policies),
            seed=study.seed,
            ties=None if study.ties is None else study.ties.arrays,
            version=model_version(),
        ),
    )


def network_digest(ties: Ties | None) -> str:
    """Digest a user's network.

    Parameters
    ----------
    ties : Ties or None
        As read from a file.

    Returns
    -------
    str
        16 hexadecimal digits; empty without a network.
    """
    if ties is None:
        return ""
    digest = hashlib.sha256(str(ties.n_accounts).encode())
    for ends in (ties.follower, ties.followee):
        digest.update(ends.tobytes())
    return digest.hexdigest()[:16]


def run_orders(
    orders: Iterator[Order], pool: Pool, store: Store, known: Known, progress: Progress
) -> None:
    """Run orders and keep their rows, part by part.

    Parameters
    ----------
    orders : iterator of Order
        What is missing.
    pool : Pool
        Runs them.
    store : Store
        Takes the rows.
    known : Known
        Learns what the parts hold.
    progress : callable
        Called with the number of jobs that have just been kept.
    """
    for order, rows in pool.run(orders):
        known.note(order.part, store.write(order.part, rows))
        progress(order.n_jobs)


def missing(
    sweep: Sweep, known: Known, goals: NDArray[np.int64], shard: Sequence[int] = (0, 1)
) -> Iterator[Order]:
    """Order what is still missing.

    Parameters
    ----------
    sweep : Sweep
        What is run.
    known : Known
        What is there.
    goals : ndarray of int, shape (n_cells,)
        Replicates of each cell.
    shard : pair of int
        Which part of all parts, from 0, and of how many.

    Yields
    ------
    Order
        One for each part that lacks something.
    """
    which, of = shard
    for part in sweep.layout.parts(goals):
        if sweep.layout.number(part) % of != which:
            continue
        have, want = known.count(part), sweep.layout.wanted(part, goals)
        if np.any(want > have):
            yield sweep.order(part, have, want)
