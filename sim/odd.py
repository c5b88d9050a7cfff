"""Which tables does the model description show? The declarations of the model, as Markdown.

``ODD.md`` holds text written by hand and, between two markers each, the tables made here::

    python -m sim.odd

writes them anew. A test fails while they are out of date.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sim.declarations import parameter_groups
from sim.errors import ParameterError
from sim.mechanism_table import MECHANISM_TABLE, switch_meanings
from sim.odd_moves import channel_table, move_table, rows_of
from sim.outcomes import OUTCOMES
from sim.playbook import Action, Condition, Preparation, Reply
from sim.quantities import quantities_of
from sim.random_streams import Stream
from sim.responses import TONES
from sim.scenario import PLATFORMS, WorldEvent
from sim.sources import cite

_BLOCK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_ANY_BLOCK = re.compile(r"(<!-- (?:table|found): \w+ -->\n).*?(<!-- end -->)", re.DOTALL)
"""Also the tables that experiments write."""


def odd_tables() -> dict[str, str]:
    """Write every table of the model description.

    Returns
    -------
    dict of str to str
        Name of the marker to a Markdown table that ends with a line break.
    """
    tables = {name: _parameter_table(group) for name, group in parameter_groups().items()}
    tables["platforms"] = rows_of(
        (
            "platform",
            "closed",
            "time_scale",
            "visibility",
            "recommended_fraction",
            "shows_shares",
        ),
        (
            (
                name,
                "yes" if p.is_closed else "no",
                f"{p.time_scale:g}",
                f"{p.visibility:g}",
                f"{p.recommended_fraction:g}",
                f"{p.shows_shares:g}",
            )
            for name, p in PLATFORMS.items()
        ),
    )
    tables["channels"] = channel_table()
    tables["playbook"] = _playbook_table()
    tables["moves"] = move_table()
    meanings = switch_meanings()
    tables["mechanisms"] = rows_of(
        ("switch", "what it does", "place", "evidence"),
        (
            (
                f"`{name}`",
                meanings[name],
                ", ".join(f"`{place}`" for place in entry.places),
                ", ".join(cite(key).key for key in entry.sources) or "assumed",
            )
            for name, entry in MECHANISM_TABLE.items()
        ),
    )
    tables["outcomes"] = rows_of(
        ("outcome", "meaning"), ((f"`{name}`", meaning) for name, meaning in OUTCOMES.items())
    )
    tables["tones"] = rows_of(
        ("tone", "posture", "victim", "accidental", "preventable", "passed on", "sources"),
        (
            (
                f"`{tone.value}`",
                entry.posture,
                f"{entry.fit_victim:g}",
                f"{entry.fit_accidental:g}",
                f"{entry.fit_preventable:g}",
                "yes" if entry.becomes_item else "no",
                ", ".join(cite(key).key for key in entry.sources),
            )
            for tone, entry in TONES.items()
        ),
    )
    tables["streams"] = "".join(
        f"{', '.join(f'{stream.value} `{stream.name}`' for stream in list(Stream)[at : at + 4])};\n"
        for at in range(0, len(Stream), 4)
    )
    return tables


def written_by_hand(text: str) -> str:
    """Leave the tables of a model description out.

    Parameters
    ----------
    text : str
        Markdown with markers.

    Returns
    -------
    str
        What somebody has to keep up by hand.
    """
    return _ANY_BLOCK.sub("", text)


def with_tables(text: str) -> str:
    """Put the current tables into a model description.

    Parameters
    ----------
    text : str
        Markdown with markers ``<!-- table: name -->`` and ``<!-- end -->``.

    Returns
    -------
    str
        The same text with new tables.

    Raises
    ------
    ParameterError
        A marker names no table, or a table has no marker.
    """
    tables = odd_tables()
    marked = [name for _, name, _ in _BLOCK.findall(text)]
    if sorted(marked) != sorted(tables):
        wrong = sorted(set(marked) ^ set(tables)) or sorted(marked)
        msg = f"markers must name each table once, got {wrong} otherwise"
        raise ParameterError(msg)
    return _BLOCK.sub(lambda found: found[1] + tables[found[2]] + found[3], text)


def refresh(path: Path) -> None:
    """Write the tables of a file anew.

    Parameters
    ----------
    path : Path
        A Markdown file with markers.
    """
    path.write_text(with_tables(path.read_text(encoding="utf-8")), encoding="utf-8")


def _parameter_table(group: type[Any]) -> str:
    """Write the declarations of one group."""
    return rows_of(
        ("name", "default", "range", "unit", "kind", "meaning"),
        (
            (
                f"`{name}`",
                f"{q.default:.7g}",
                f"{q.low:.4g} to {q.high:.4g}",
                q.unit,
                f"{q.kind.value} ({cite(q.source).key})" if q.source else q.kind.value,
                q.meaning,
            )
            for name, q in quantities_of(group).items()
        ),
    )


def _playbook_table() -> str:
    """Write the numbers that a playbook and the events of a scenario may set."""
    return rows_of(
        ("of", "name", "default", "range", "unit", "meaning"),
        (
            (
                group.__name__,
                f"`{name}`",
                f"{q.default:.7g}",
                f"{q.low:.4g} to {q.high:.4g}",
                q.unit,
                q.meaning,
            )
            for group in (Reply, Action, Condition, Preparation, WorldEvent)
            for name, q in quantities_of(group).items()
        ),
    )


if __name__ == "__main__":  # pragma: no cover - the command
    refresh(Path(__file__).with_name("ODD.md"))
