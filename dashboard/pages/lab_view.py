"""What do the figures of the laboratory say, each with its table, its files and its source?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.lab.figure_bars import influence_bars, ranking_writer
from dashboard.lab.figure_curves import N_THIN, PARTS, bands_of
from dashboard.lab.laboratory import View, policy_of
from dashboard.lab.rankings import SHARES, Bar, Ranking
from dashboard.lab.routes import SENSITIVITY
from dashboard.lab.slices import slices_of, slices_title
from dashboard.lab.small_results import SmallResults
from dashboard.pages.lab_maps import heat_section, regret_section
from dashboard.pages.lab_parts import figure, keep, notes, plain_table, table_of
from experiments.results.page_tables import map_rows, spread_rows
from experiments.results.sentences import answer_sentences, coverage_sentences
from experiments.results.units import axis_title


def lab_view(view: View, ranking: Ranking | None, problem: str, link: str) -> list[Any]:
    """Lay the figures out.

    Parameters
    ----------
    view : View
        What is shown.
    ranking : Ranking or None
        Of a sensitivity analysis.
    problem : str
        Why an analysis that is there cannot be read; else empty.
    link : str
        With its question mark: the same for the pictures and files.

    Returns
    -------
    list of component
        For ``#lab-view``.
    """
    text = view.text
    said = [*coverage_sentences(view.results, view.tables.coverage, text)]
    replaced = [text.text("lab_replaced", keys=", ".join(view.replaced))] if view.replaced else []
    return [
        *(html.P(words, className="notice", role="status") for words in replaced),
        html.P(said_of(view), className="sentence"),
        html.Div(notes(*answer_sentences(view.tables, text), *said), className="small"),
        html.P(view.source(), className="made-of", id="lab-source"),
        html.Div(
            [
                heat_section(view, link),
                regret_section(view, link),
                _ecdf(view, link),
                _runs(view, link),
                _sensitivity(view, ranking, problem, link),
                _slices(view, link),
            ],
            className="sides lab-figures",
        ),
        _all_worlds(view, link),
    ]


def said_of(view: View) -> str:
    """Say in a sentence what stands in the best cell.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    str
        For the page, and for readers that are read aloud.
    """
    if view.best is None:
        return view.text.text("lab_said_none")
    value = view.shown(float(view.values[view.best]))
    if not view.is_choice:
        return view.text.text("lab_said_same", measure=view.measure(), value=value)
    best = view.labels[view.best]
    return view.text.text("lab_said", measure=view.measure(), best=best, value=value)


def _ecdf(view: View, link: str) -> html.Section:
    """Show the distributions of the chosen cells."""
    text = view.text
    title = html.H2(text.text("lab_ecdf"))
    if not view.cells:
        return html.Section([title, html.P(text.text("none_grid"))])
    words = text.text("lab_ecdf_said", measure=_outcome(view), cells=_cells(view))
    table = spread_rows(view.tables, text)
    rows = [table.rows[policy] for policy in view.cells]
    return html.Section(
        [
            title,
            *notes(text.text("lab_ecdf_note")),
            figure("ecdf", words, link),
            plain_table("ecdf", text, table.caption, table.head, rows),
            keep("ecdf", view, link),
        ]
    )


def _runs(view: View, link: str) -> html.Section:
    """Show the chosen cells hour by hour."""
    text = view.text
    title = html.H2(text.text("lab_runs"))
    bands, wide = bands_of(view), bands_of(view, PARTS[1])
    if view.curves is None or not bands:
        return html.Section([title, html.P(text.text("lab_runs_none"))])
    n_worlds = text.number(view.curves.shape[1])
    rows = [
        (
            view.labels[policy],
            f"{text.number(band.n_within)} / {n_worlds}",
            text.number(band.middle[-1]),
            *(
                text.text("range", low=text.number(one.low[-1]), high=text.number(one.high[-1]))
                for one in (band, outer)
            ),
        )
        for policy, band, outer in zip(view.cells, bands, wide, strict=True)
    ]
    head = [text.text(key) for key in ("head_choice", "lab_runs_held", "lab_runs_end",
                                       "lab_runs_range", "lab_runs_wide")]  # fmt: skip
    return html.Section(
        [
            title,
            *notes(text.text("lab_runs_note", thin=N_THIN)),
            figure("runs", text.text("lab_runs_said", cells=_cells(view)), link),
            plain_table("runs", text, text.text("lab_runs_title"), head, rows),
            keep("runs", view, link),
        ]
    )


def _sensitivity(view: View, ranking: Ranking | None, problem: str, link: str) -> html.Section:
    """Show what carries the result, with intervals, or say how to find out."""
    text = view.text
    title = html.H2(text.text("lab_sensitivity"))
    said: list[Any]
    if ranking is not None and ranking.bars:
        at = policy_of(view.tables.policies, ranking)
        policy = "" if at is None else view.labels[at]
        key = f"lab_sensitivity_{ranking.method}"
        words = text.text(key, outcome=_outcome(view))
        of = text.text("lab_sensitivity_of", cell=policy or text.text("policy_only"))
        write = ranking_writer(view, ranking)
        said = [words, of, *_shares(ranking, view)]
        return _bars(title, said, SENSITIVITY, (ranking.bars, write), view, link)
    said = []
    if problem or ranking is not None:
        key = "lab_sensitivity_unread" if problem else "lab_sensitivity_empty"
        said.append(text.text(key, reason=problem or (ranking.problem if ranking else "")))
    said.append([text.text("lab_sensitivity_none"), " ", _command(view)])
    bars = influence_bars(view)
    if not bars:
        few = text.text("lab_influence_few")
        return html.Section([title, *(html.P(words) for words in [*said, few])])
    said.append(text.text("lab_influence_note"))
    content = (bars, lambda x: text.number(x, 2))
    return _bars(title, said, "influence", content, view, link)


def _shares(ranking: Ranking, view: View) -> list[str]:
    """Tell parameters from luck, where the analysis did."""
    if [bar.key for bar in ranking.shares] != list(SHARES):
        return []
    number = view.text.number
    told = {
        bar.key: f"{number(bar.value, 2)} ({number(bar.low, 2)} … {number(bar.high, 2)})"
        for bar in ranking.shares
    }
    return [view.text.text("sensitivity_shares", **told)]


def _command(view: View) -> html.Code:
    """Name the command that makes a sensitivity analysis."""
    return html.Code(view.text.text("lab_sensitivity_command"))


def _bars(
    title: html.H2, said: list[Any], name: str, content: tuple[Sequence[Bar], Any],
    view: View, link: str,
) -> html.Section:  # fmt: skip
    """Show bars with their table."""
    text, (bars, write) = view.text, content
    rows = [
        (bar.key, write(bar.value), text.text("range", low=write(bar.low), high=write(bar.high)))
        for bar in bars
    ]
    head = [text.text(key) for key in ("head_uncertainty", "lab_value", "head_ci")]
    words = text.text("figure_influence", outcome=_outcome(view))
    return html.Section(
        [
            title,
            *(html.P(part, className="small") for part in said),
            figure(name, words, link),
            plain_table(name, text, words, head, rows),
            keep(name, view, link),
        ]
    )


def _slices(view: View, link: str) -> html.Section:
    """Show the map in each part of an uncertainty."""
    text = view.text
    title = html.H2(text.text("lab_slices"))
    found = slices_of(view)
    if not found:
        return html.Section([title, html.P(text.text("lab_slices_none"))])
    words = slices_title(view)
    head = [text.text("head_choice"), *(part.words for part in found)]
    rows = [
        (label, *(view.shown(float(part.values[policy])) for part in found))
        for policy, label in enumerate(view.labels)
    ]
    n_draws = text.text("lab_slices_draws", n=" / ".join(str(part.n_draws) for part in found))
    maps = []
    if view.tables.map is not None:
        table = map_rows(view.tables, view.tables.map, text)
        maps = [table_of(text.text("lab_map"), table.caption, table.head, table.rows)]
    return html.Section(
        [
            title,
            *notes(f"{text.text('lab_slices_note')} {n_draws}."),
            figure("slices", words, link),
            plain_table("slices", text, words, head, rows),
            *maps,
            keep("slices", view, link),
        ]
    )


def _all_worlds(view: View, link: str) -> html.P:
    """Offer every world of a small study."""
    if not isinstance(view.results, SmallResults):
        return html.P("")
    words = view.text.text("lab_worlds_csv")
    return html.P(html.A(words, href=f"/lab/data/worlds{link}", className="button keep"))


def _outcome(view: View) -> str:
    """Name the outcome with its unit."""
    return axis_title(view.tables.outcome, view.scale, view.text)


def _cells(view: View) -> str:
    """List the chosen cells."""
    return "; ".join(view.labels[policy] for policy in view.cells)
