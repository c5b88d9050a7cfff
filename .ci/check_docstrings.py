"""Does every public docstring say what goes in and what comes out? numpydoc's checks.

One line is enough for the functions of the compiled loop (they call each other, and nobody else
calls them), for commands (their options carry help), for methods and functions within functions
(what is around them says the rest) and for the readers of single values in ``sim/fields.py``.
"""

import re
import subprocess
import sys
from pathlib import Path

PACKAGES = ("sim", "scenarios", "experiments", "dashboard")
SHORT = re.compile(r"@(inner|inlined|compiled|friendly)\b|\s+def |\s+@")
FINDING = re.compile(r"(?P<file>.+?):(?P<line>\d+): (?P<code>[A-Z]{2}\d\d) ")


def is_short(file: str, line: int) -> bool:
    """Tell whether the definition at a line is one of those that one line describes."""
    if file.endswith("sim/fields.py"):
        return True
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    nearby = lines[max(0, line - 3) : line + 1]
    return any(SHORT.match(text) for text in nearby)


def main() -> int:
    """Run numpydoc's linter on every module and print what counts."""
    root = Path(__file__).parents[1]
    files = [str(path) for package in PACKAGES for path in sorted((root / package).rglob("*.py"))]
    command = [sys.executable, "-m", "numpydoc", "lint", *files]
    done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    findings = []
    for text in (done.stdout + done.stderr).splitlines():
        found = FINDING.match(text)
        if found is None:
            continue
        missing_section = found["code"] in ("PR01", "RT01", "GL08")
        if not (missing_section and is_short(found["file"], int(found["line"]))):
            findings.append(text)
    print("\n".join(findings) or "docstrings: nothing to mend")
    return 1 if findings or (done.returncode not in (0, 1)) else 0


if __name__ == "__main__":
    sys.exit(main())
