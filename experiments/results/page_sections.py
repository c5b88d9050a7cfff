"""What does each section of the page hold? A figure, what to make of it, and its numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass

import plotly.graph_objects as go

from experiments.results.figure_grid import grid_figure, has_two_sides
from experiments.results.figure_influence import influence_figure
from experiments.results.figure_map import best_map_figure
from experiments.results.figure_regret import regret_figure
from experiments.results.figure_spread import is_by_powers, spread_figure
from experiments.results.figure_style import About
from experiments.results.labels import policy_labels
from experiments.results.page_tables import (
    PageTable,
    grid_table,
    influence_rows,
    map_rows,
    regret_rows,
    spread_rows,
)
from experiments.results.tables import OutcomeTables
from experiments.statistics import NEVER_IS_WORST
from sim.rules import MONEY_H


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One figure, what it says, and its numbers."""

    name: str
    notes: tuple[str, ...]
    figure: str | None = None
    """As JSON for a script; None where there is nothing to draw."""
    table: PageTable | None = None


def sections_of(tables: OutcomeTables, about: About, *, has_chosen_map: bool) -> list[Section]:
    """Draw and explain everything that can be drawn.

    Parameters
    ----------
    tables : OutcomeTables
        Of one outcome.
    about : About
        Outcome, language and provenance.
    has_chosen_map : bool
        Whether the axes of the map were chosen here, not by the user.

    Returns
    -------
    list of Section
        Where there is nothing to draw, the note says why.
    """
    return [
        _grid(tables, about),
        _regret(tables, about),
        _map(tables, about, has_chosen_map=has_chosen_map),
        _spread(tables, about),
        _influence(tables, about),
    ]


def _grid(tables: OutcomeTables, about: About) -> Section:
    """Show all policies."""
    means = tables.summary["mean"]
    if means.isna().all():
        return _empty("grid", about)
    is_two_sided = has_two_sides(means.tolist(), about.outcome)
    return Section(
        name="grid",
        notes=_notes(about, "note_grid_zero" if is_two_sided else "note_grid"),
        figure=_script(grid_figure(tables.policies, tables.summary, about)),
        table=grid_table(tables, about.wording),
    )


def _regret(tables: OutcomeTables, about: About) -> Section:
    """Show what a wrong choice costs."""
    if tables.regret["expected"].isna().all():
        return _empty("regret", about)
    labels = policy_labels(tables.policies, about.wording)
    return Section(
        name="regret",
        notes=_notes(about, "note_regret", *_never(about)),
        figure=_script(regret_figure(tables.regret, labels, about)),
        table=regret_rows(tables, about.wording),
    )


def _map(tables: OutcomeTables, about: About, *, has_chosen_map: bool) -> Section:
    """Show where the best policy changes."""
    if tables.map is None:
        return _empty("map", about)
    labels = policy_labels(tables.policies, about.wording)
    chosen = ("note_map_chosen",) if has_chosen_map else ()
    return Section(
        name="map",
        notes=_notes(about, "note_map", *chosen),
        figure=_script(best_map_figure(tables.map, labels, about)),
        table=map_rows(tables, tables.map, about.wording),
    )


def _spread(tables: OutcomeTables, about: About) -> Section:
    """Show how the worlds are spread."""
    means = tables.summary["mean"]
    if means.isna().all():
        return _empty("grid", about, name="spread")
    labels = policy_labels(tables.policies, about.wording)
    powers = ("note_powers",) if is_by_powers(tables.spread) else ()
    return Section(
        name="spread",
        notes=_notes(about, "note_spread", *powers),
        figure=_script(spread_figure(tables.spread, means.tolist(), labels, about)),
        table=spread_rows(tables, about.wording),
    )


def _influence(tables: OutcomeTables, about: About) -> Section:
    """Show what moves the outcome most."""
    if not len(tables.influence):
        return _empty("influence", about)
    return Section(
        name="influence",
        notes=_notes(about, "note_influence", *_never(about)),
        figure=_script(influence_figure(tables.influence, about)),
        table=influence_rows(tables, about.wording),
    )


def _empty(key: str, about: About, *, name: str | None = None) -> Section:
    """Say why there is nothing to draw."""
    return Section(name=name or key, notes=(about.wording.text(f"none_{key}"),))


def _never(about: About) -> tuple[str, ...]:
    """Name the note on worlds in which something never happens."""
    return ("note_never",) if about.outcome in NEVER_IS_WORST else ()


def _notes(about: About, *keys: str) -> tuple[str, ...]:
    """Give the sentences that stand above a figure."""
    return tuple(about.wording.text(key, day=f"{MONEY_H / 24:.0f}") for key in keys)


def _script(figure: go.Figure) -> str:
    """Write a figure as JSON that can stand in a script."""
    plain = json.loads(figure.to_json())
    return json.dumps(plain, ensure_ascii=True).replace("<", "\\u003c")
