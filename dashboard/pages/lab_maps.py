"""How do the heat map and the regret map look? Tables whose cells are coloured, and can be chosen.

They are their own tables: what is seen, what is read aloud and what is pressed is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from dash import html

from dashboard.lab.figure_cells import colours_of, grid_words, regret_colours
from dashboard.lab.laboratory import View
from dashboard.link_values import MOST_CELLS
from dashboard.pages.lab_parts import keep, notes, plain_table, table_of, unseen
from experiments.results.labels import lever_title
from experiments.results.page_tables import grid_table, regret_rows


def heat_section(view: View, link: str) -> html.Section:
    """Show all policies with their numbers.

    Parameters
    ----------
    view : View
        What is shown.
    link : str
        With its question mark.

    Returns
    -------
    Section
        Each cell is a button that chooses it.
    """
    text = view.text
    table = grid_table(view.tables, text)
    said = [text.text("lab_heat_note", most=MOST_CELLS), text.text("lab_heat_scale")]
    if view.lab.statistic == "viral":
        said.append(text.text("lab_viral_note"))
    colours = colours_of(view)
    return html.Section(
        [
            html.H2(text.text("lab_heat")),
            *notes(*said),
            _map(view, view.measure(), lambda policy: _button(view, policy, colours[policy])),
            *_chosen(view, table.rows, table.head),
            plain_table("heat", text, table.caption, table.head, table.rows),
            keep("heat", view, link),
        ]
    )


def regret_section(view: View, link: str) -> html.Section:
    """Show how much worse each cell is than the best one it is held against.

    Parameters
    ----------
    view : View
        What is shown.
    link : str
        With its question mark.

    Returns
    -------
    Section
        The caption says what a cell is held against.
    """
    text = view.text
    colours = regret_colours(view)
    measure = text.text(f"lab_regret_{view.lab.scope}", measure=view.measure())
    rest = []
    if not view.tables.regret["expected"].isna().all():
        table = regret_rows(view.tables, text)
        title = text.text("lab_regret_table")
        rest = [table_of(title, table.caption, table.head, table.rows)]
    return html.Section(
        [
            html.H2(text.text("lab_regret")),
            *notes(text.text("lab_regret_note")),
            _map(view, measure, lambda policy: _plain(view, policy, colours[policy])),
            *rest,
            keep("regret", view, link),
        ]
    )


def _map(view: View, caption: str, cell: Callable[[int], Any]) -> html.Div:
    """Lay the policies out in rows and columns."""
    grid = view.grid
    n_columns = max(1, len(grid.columns))
    down = " · ".join(lever_title(lever, view.text) for lever in grid.down)
    if down and grid.across:
        down = f"{down} ↓ · {lever_title(grid.across, view.text)} →"
    rows = [
        _row(label, [html.Td(cell(n)) if n >= 0 else html.Td("") for n in numbers])
        for label, numbers in zip(grid.rows, grid.places.tolist(), strict=True)
    ]
    rows += [_row(label, [html.Td(cell(n), colSpan=n_columns)]) for label, n in grid.silent]
    head = []
    if grid.rows:
        names = [html.Th(grid_words(column), scope="col") for column in grid.columns]
        head = [html.Thead(html.Tr([html.Th(down or view.text.text("lab_ways"), scope="col"),
                                    *names]))]  # fmt: skip
    table = html.Table([html.Caption(caption), *head, html.Tbody(rows)])
    return html.Div(table, className="scroll lab-map", tabIndex="0", role="region",
                    **{"aria-label": caption})  # fmt: skip


def _row(label: str, cells: Sequence[html.Td]) -> html.Tr:
    """Name a row."""
    return html.Tr([html.Th(grid_words(label), scope="row"), *cells])


def _button(view: View, policy: int, colour: str) -> html.Button:
    """Show a cell that can be chosen."""
    value = view.shown(float(view.values[policy]))
    star = "★ " if policy == view.best and view.is_choice else ""
    is_chosen = policy in view.lab.cells
    return html.Button(
        [html.Span(f"{star}{value}", className="number"), unseen(f" – {view.labels[policy]}")],
        type="button",
        id=f"cell-{policy}",
        className="lab-cell",
        style={"backgroundColor": colour},
        **{"data-cell": str(policy), "aria-pressed": "true" if is_chosen else "false"},
    )


def _plain(view: View, policy: int, colour: str) -> html.Span:
    """Show a cell."""
    regret = float(view.regret[policy])
    words = view.shown(regret) if np.isfinite(regret) else view.text.text("number_none")
    return html.Span(words, className="lab-cell", style={"backgroundColor": colour})


def _chosen(view: View, rows: Sequence[Sequence[str]], head: Sequence[str]) -> list[Any]:
    """Tell the numbers of the chosen cells."""
    text = view.text
    said = [] if view.lab.cells else notes(text.text("lab_chosen_usual"))
    cards = []
    for policy in view.cells:
        told: list[Any] = []
        for name, entry in zip(head[1:], rows[policy][1:], strict=True):
            told += [html.Dt(name), html.Dd(entry)]
        cards.append(html.Div([html.H3(rows[policy][0]), html.Dl(told)], className="lab-card"))
    return [*said, html.Div(cards, className="lab-cards", role="group",
                            **{"aria-label": text.text("lab_chosen")})]  # fmt: skip
