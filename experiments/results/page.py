"""What does ``results plot`` write? One page with the figures of an outcome, complete in one file.

The page works from a USB stick: the drawing library stands in it once, nothing is fetched.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs

from experiments.files import write_whole
from experiments.page_template import page_template
from experiments.report_settings import provenance_rows
from experiments.results.figure_style import About
from experiments.results.page_sections import sections_of
from experiments.results.reading import Results
from experiments.results.sentences import answer_sentences, coverage_sentences, source_line
from experiments.results.tables import outcome_tables
from experiments.results.units import outcome_label
from experiments.wording import Wording


def page_html(
    results: Results, outcome: str, *, lang: str, map_keys: tuple[str, ...] | None = None
) -> str:
    """Write the page.

    Parameters
    ----------
    results : Results
        Of a sweep, finished or not.
    outcome : str
        What is drawn.
    lang : {'id', 'en'}
        Language of the page.
    map_keys : tuple of str, optional
        Uncertainties of the map; those worth most to know if not given.

    Returns
    -------
    str
        HTML; the same bytes for the same rows.
    """
    wording = Wording(lang)
    tables = outcome_tables(results, outcome, map_keys)
    study = str(results.manifest["study"]["name"])
    source = source_line(results, tables.coverage, wording)
    about = About(outcome=outcome, wording=wording, source=source)
    return page_template("results").render(
        w=wording,
        lang=wording.lang,
        study=study,
        scenario=str(results.manifest["scenario"]["name"]),
        label=outcome_label(outcome, wording),
        meaning=_meaning(outcome, wording),
        answer=answer_sentences(tables, wording),
        coverage=coverage_sentences(results, tables.coverage, wording),
        sections=sections_of(tables, about, has_chosen_map=map_keys is None),
        script=get_plotlyjs(),
        file_name=f"{study}-{outcome}",
        provenance=_provenance(results, wording),
    )


def write_page(
    results: Results,
    path: Path,
    outcome: str,
    *,
    lang: str,
    map_keys: tuple[str, ...] | None = None,
) -> None:
    """Write the page to a file, whole or not at all.

    Parameters
    ----------
    results : Results
        Of a sweep.
    path : Path
        The file; an older one is replaced.
    outcome : str
        What is drawn.
    lang : {'id', 'en'}
        Language of the page.
    map_keys : tuple of str, optional
        See :func:`page_html`.

    Raises
    ------
    OutputFileError
        Nothing can be written there.
    """
    page = page_html(results, outcome, lang=lang, map_keys=map_keys)
    content = page.encode("utf-8", "replace")  # a broken name may hold half a character
    write_whole(path, lambda draft: draft.write_bytes(content))


def _meaning(outcome: str, wording: Wording) -> str:
    """Say what an outcome is, where the catalogue knows it."""
    try:
        return wording.outcome(outcome).meaning
    except KeyError:
        return ""


def _provenance(results: Results, wording: Wording) -> list[tuple[str, Any]]:
    """List what is needed to get the same rows again; nothing about who ran them."""
    manifest = results.manifest
    study = f"{manifest['study']['name']} ({manifest['study'].get('digest', '–')})"
    return [
        (wording.text("results_study"), study),
        (wording.text("results_seed"), str(results.seed)),
        *provenance_rows(manifest["versions"]),
    ]
