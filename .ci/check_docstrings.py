"""Does every public docstring say shapes, returns and parameters? numpydoc's checks, package by package."""

import subprocess
import sys
from pathlib import Path

PACKAGES = ("sim", "scenarios", "experiments", "dashboard")


def main() -> int:
    """Run numpydoc's linter on every module."""
    root = Path(__file__).parents[1]
    files = [str(path) for package in PACKAGES for path in sorted((root / package).rglob("*.py"))]
    command = [sys.executable, "-m", "numpydoc", "lint", *files]
    return subprocess.run(command, cwd=root, check=False).returncode  # noqa: S603 - our own files


if __name__ == "__main__":
    sys.exit(main())
