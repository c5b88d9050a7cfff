"""Many worlds at once: comparisons, their statistics, their tables and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.comparing import compare as compare

__all__ = ["compare"]


def __getattr__(name: str) -> Any:
    """Import the heavy parts only when they are asked for, so that the command line starts fast."""
    if name == "compare":
        from experiments.comparing import compare  # noqa: PLC0415 - see above

        return compare
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
