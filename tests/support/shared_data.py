"""Where are the measured data that some tests compare with?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def shared_data(name: str) -> Path:
    """Find a file or folder of the shared data, or skip the test.

    Parameters
    ----------
    name : str
        Path below the data folder, such as ``networks/network_stats.csv``. The folder is the one
        that ``BOLASALJU_DATA`` names, else ``../shared/data`` beside the repository.

    Returns
    -------
    Path
        An existing file or folder.
    """
    folder = Path(os.environ.get("BOLASALJU_DATA") or ROOT.parent / "shared" / "data")
    path = folder / name
    if not path.exists():
        pytest.skip(f"measured data are absent: {path} (set BOLASALJU_DATA to their folder)")
    return path
