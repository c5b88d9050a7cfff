"""What is needed to get the same numbers again?"""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sim.compiled import MODEL_DIGEST


def provenance() -> dict[str, Any]:
    """Tell what is needed to get the same numbers again.

    Returns
    -------
    dict
        Versions, the digest of the model and the machine's kind; nothing about its user.
    """
    return {
        "bolasalju": _version("bolasalju"),
        "model_digest": MODEL_DIGEST,
        "python": platform.python_version(),
        **{name: _version(name) for name in ("numpy", "numba", "scipy", "mesa")},
        "platform": f"{platform.system()} {platform.machine()}",
    }


@cache
def _version(name: str) -> str:
    """Give the version of an installed package."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
