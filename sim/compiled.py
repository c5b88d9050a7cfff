"""How is the model's inner loop compiled, and where is the result kept?

``@compiled`` compiles a function with numba when it is first called and keeps the machine code on
disk. numba looks only at the file of the function itself when it asks whether kept code is still
good, so a change in one module would leave stale code in the callers of another. The folder is
therefore named by a digest of all modules of the model: a changed model starts from an empty one.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.core import config

_Function = TypeVar("_Function", bound=Callable[..., Any])


def model_digest() -> str:
    """Digest the source of the compiled part of the model.

    Returns
    -------
    str
        Twelve hexadecimal digits; differs whenever a module with compiled functions differs.
    """
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        source = path.read_bytes()
        if b"sim.compiled import" in source:
            digest.update(path.name.encode())
            digest.update(source)
    return digest.hexdigest()[:12]


def _cache_folder() -> str:
    """Find a folder for the compiled code: beside the source, or where the user may write."""
    name = f"numba-{model_digest()}"
    user_cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for parent in (Path(__file__).parent / "__pycache__", user_cache / "bolasalju"):
        folder = parent / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return str(folder)
    user = getattr(os, "getuid", lambda: "user")()
    folder = Path(tempfile.gettempdir()) / f"bolasalju-{user}" / name
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)


_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "cache": True,
    "no_cfunc_wrapper": True,
    # no checks for division by zero: their branches would keep the compiler from merging functions
    "error_model": "numpy",
}
MODEL_DIGEST = model_digest()
"""Of the model that runs here, whatever is written into its files from now on."""
CACHE_FOLDER = os.environ.get("NUMBA_CACHE_DIR") or _cache_folder()


def compiled(function: _Function) -> _Function:
    """Compile a function of numbers on its first call and keep the result on disk.

    Parameters
    ----------
    function : callable
        Written in the subset of Python that numba knows; must not need the interpreter.

    Returns
    -------
    callable
        The same function, compiled; the interpreter is free while it runs. ``.py_func`` is the
        plain one.
    """
    return _in_our_folder(numba.njit(**_OPTIONS), function)


def inlined(function: _Function) -> _Function:
    """Like :func:`compiled`, for a small function of arrays: it is pasted into its callers.

    Parameters
    ----------
    function : callable
        As for :func:`compiled`.

    Returns
    -------
    callable
        The same function; passing arrays to it costs nothing within compiled code.
    """
    return _in_our_folder(numba.njit(**_OPTIONS, forceinline=True), function)


def inner(function: _Function) -> _Function:
    """Like :func:`inlined`, for a function that only compiled functions call.

    Parameters
    ----------
    function : callable
        As for :func:`compiled`.

    Returns
    -------
    callable
        The same function, without a way in from Python, which compiles in half the time.
    """
    options = _OPTIONS | {"forceinline": True, "no_cpython_wrapper": True}
    return _in_our_folder(numba.njit(**options), function)


def _in_our_folder(decorate: Callable[[_Function], _Function], function: _Function) -> _Function:
    """Apply a decorator of numba while its cache folder is ours."""
    before = config.CACHE_DIR
    config.CACHE_DIR = CACHE_FOLDER
    try:
        return decorate(function)
    finally:
        config.CACHE_DIR = before
