"""What is a part of advice? A title, sentences, perhaps a table and the clauses of a rule."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of what is told."""

    title: str
    lines: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    """Of a table; empty where there is none."""
    rows: tuple[tuple[str, ...], ...] = ()
    clauses: tuple[str, ...] = ()
    """Of a rule."""
