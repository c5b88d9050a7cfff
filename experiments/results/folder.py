"""How is the results folder of a sweep opened, and which folders are refused?"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.results.reading import Results
from experiments.sweeps.folder import CELLS
from experiments.sweeps.manifest import manifest_of
from sim.errors import ResultsError

_FIXED = ("cell", "cell_id", "draw", "policy")


def open_results(folder: str | Path) -> Results:
    """Open the results of a sweep, finished or not; nothing in the folder is changed.

    Parameters
    ----------
    folder : str or Path
        As given to ``bolasalju sweep --out``.

    Returns
    -------
    Results
        Rows are read when they are asked for.

    Raises
    ------
    ResultsError
        No such folder, no results, or results of another format.

    Examples
    --------
    >>> from experiments.results import open_results
    >>> results = open_results("results")
    >>> results.outcomes
    ('lost_customers', 'reach')
    >>> results.compare("reply.tone=apologetic", "reply.tone=silent", "reach").mean_difference
    -100.0
    """
    path = Path(folder)
    if not path.is_dir():
        got = "a file" if path.exists() else "no such folder"
        msg = f"folder must hold the results of a sweep, got {got} {str(path)!r}"
        raise ResultsError(f"{msg}; check its name, or run bolasalju sweep --out first")
    manifest = manifest_of(path)
    try:
        cells = pq.read_table(path / CELLS, partitioning=None).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise _bad_cells(path, str(error).partition("\n")[0][:80]) from error
    columns = [*_FIXED, *manifest["levers"], *manifest["uncertainties"]]
    n_policies = int(manifest["n_policies"])
    if lacking := [name for name in columns if name not in cells]:
        raise _bad_cells(path, f"no column {lacking[0]}")
    if not len(cells) or len(cells) % n_policies or list(cells["cell"]) != list(range(len(cells))):
        raise _bad_cells(path, f"{len(cells)} rows that are not draws of {n_policies} policies")
    return Results(path, manifest, cells)


def _bad_cells(folder: Path, what: str) -> ResultsError:
    """Say that the table of cells cannot be used."""
    msg = f"{CELLS} must be whole, got one that is damaged ({what}) in {str(folder)!r}"
    return ResultsError(f"{msg}; restore it, or run the sweep into a new folder")
