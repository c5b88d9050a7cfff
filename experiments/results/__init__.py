"""Results of sweeps: tables, summaries, comparisons and figures."""

from __future__ import annotations

from experiments.results.folder import open_results
from experiments.results.reading import Results

__all__ = ["Results", "open_results"]
