"""What did the owner say in ``shop.yaml`` and in ``key=value``, and what is wrong with it so far?

Both ways lead to one list of answers by key; a setting counts before the file. A mistake is told
where its answer stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scenarios.loader import read_bytes
from scenarios.messages import must_be_known, shown
from scenarios.version import check_version
from scenarios.yaml_text import Location, Tree, read_tree
from sim.errors import InputFileError

LIMITS = "limits"
"""The key of the file that holds what the owner can bear."""
LIMIT = "limit."
"""What such a key begins with among the settings."""


class Said:
    """Answers by key, and all mistakes.

    Parameters
    ----------
    questions : sequence of str
        Keys of the questions.
    limits : sequence of str
        Keys of the limits, without ``limit.``.

    Attributes
    ----------
    values : dict of str to object
        The answers as they were given; those of limits begin with ``limit.``.
    wrong : set of str
        Keys whose answer cannot be used.
    """

    def __init__(self, questions: Sequence[str], limits: Sequence[str]) -> None:
        self.values: dict[str, object] = {}
        self.wrong: set[str] = set()
        self._questions, self._limits = list(questions), list(limits)
        self._tree: Tree | None = None
        self._set: set[str] = set()
        self._problems: list[str] = []

    def read_settings(self, settings: Sequence[str]) -> None:
        """Take settings, each once.

        Parameters
        ----------
        settings : sequence of str
            Each ``key=value``.
        """
        known = [*self._questions, *(f"{LIMIT}{name}" for name in self._limits)]
        for setting in settings:
            key, equals, text = setting.partition("=")
            if not equals:
                told = f"got {shown(setting)}; write such as customers=300"
                self._problems.append(f"setting must be key=value, {told}")
            elif key not in known:
                self._problems.append(f"key {must_be_known(key, known)}")
            elif key in self._set:
                told = f"got {shown(setting)} again; delete one"
                self._problems.append(f"setting must be made once, {told}")
            else:
                self._set.add(key)
                self.values[key] = text

    def read_file(self, path: Path) -> None:
        """Take the answers of a file; an answer of ``null`` is none, and a setting goes before it.

        Parameters
        ----------
        path : Path
            YAML, as a scenario is.
        """
        try:
            tree = read_tree(*read_bytes(path))
            check_version(tree)
        except InputFileError as error:
            self._problems[:0] = error.problems
            return
        self._tree = tree
        own = {key: value for key, value in tree.data.items() if key not in ("schema", LIMITS)}
        self._take(own, (), self._questions, [*self._questions, LIMITS, "schema"])
        limits: Any = tree.data.get(LIMITS)
        if isinstance(limits, dict):
            self._take(limits, (LIMITS,), self._limits, self._limits)
        elif limits is not None:
            told = f"must be a mapping with keys from {self._limits}, got {shown(limits)}"
            tree.add(tree.value_places[LIMITS,], told, (LIMITS,))

    def note(self, key: str, sentence: str) -> None:
        """Note a mistake where the answer to a key stands.

        Parameters
        ----------
        key : str
            Of ``values``, or one that was not answered.
        sentence : str
            What must hold, what was found, and the remedy.
        """
        self.wrong.add(key)
        place = (LIMITS, key.removeprefix(LIMIT)) if key.startswith(LIMIT) else (key,)
        if key in self.values and key not in self._set and self._tree is not None:
            self._tree.add(self._tree.value_places[place], sentence, place)
        else:
            self._problems.append(f"{key} {sentence}")

    def settle(self) -> None:
        """Give up if anything was noted.

        Raises
        ------
        InputFileError
            All mistakes: those of the file in its order, then those of the settings.
        """
        in_file = self._tree.error().problems if self._tree else []
        if in_file or self._problems:
            raise InputFileError([*in_file, *self._problems])

    def _take(
        self,
        own: Mapping[str, object],
        parent: Location,
        names: Sequence[str],
        valid: Sequence[str],
    ) -> None:
        """Take the answers of one mapping of the file."""
        for name, value in own.items():
            key = f"{LIMIT}{name}" if parent else name
            if name not in names and self._tree is not None:
                place = (*parent, name)
                told = f"key {must_be_known(name, valid)}"
                self._tree.add(self._tree.key_places[place], told, place)
            elif value is not None and key not in self._set:
                self.values[key] = value
