"""What does the owner keep or send? One page with the comparison, complete in one file.

The page works from a USB stick: nothing is fetched and no script is needed. ``report_sections.py``
and ``report_worlds.py`` hold what it says, ``templates/report.html.j2`` how it looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from experiments.ablation import Ablation
from experiments.comparison import Comparison
from experiments.files import write_whole
from experiments.page_template import page_template
from experiments.report_sections import (
    answer_sentences,
    grid,
    pair_rows,
)
from experiments.report_settings import change_rows, provenance_rows, setting_rows
from experiments.report_without import without_section
from experiments.report_worlds import (
    LoyalIn,
    flip_section,
    picture_note,
    pictures,
    spread_section,
)
from experiments.wording import Wording

LIMITS = ("forecast", "assumed", "countries", "people", "outside", "words", "rare")


def report_html(
    comparison: Comparison,
    *,
    lang: str,
    story: Mapping[str, str] | None = None,
    loyal_in: LoyalIn | None = None,
    ablation: Ablation | None = None,
) -> str:
    """Write the page.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    lang : {'id', 'en'}
        Language of the page.
    story : mapping of str to str, optional
        What the scenario tells: ``title`` replaces its name, every other entry is a paragraph.
    loyal_in : callable, optional
        Gives for the number of a world who of its customers is loyal, shape (n_customers,);
        without it, those who stayed have a number only.
    ablation : Ablation, optional
        The same worlds without some mechanisms; makes a section.

    Returns
    -------
    str
        HTML; the same bytes for the same comparison.
    """
    wording = Wording(lang)
    told = dict(story or {})
    return page_template("report").render(
        w=wording,
        lang=wording.lang,
        case=told.pop("title", comparison.scenario.name),
        paragraphs=list(told.values()),
        answer=answer_sentences(comparison, wording),
        n_customers=wording.number(comparison.scenario.shop.n_customers),
        runs=wording.number(comparison.runs),
        grid=grid(comparison, wording),
        pictures=pictures(comparison, wording),
        picture_note=picture_note(comparison, wording),
        pairs=pair_rows(comparison, wording),
        flips=flip_section(comparison, wording, loyal_in),
        spread=spread_section(comparison, wording),
        without=without_section(ablation, wording),
        settings=setting_rows(comparison, wording),
        changes=change_rows(comparison, wording),
        limits=LIMITS,
        provenance=provenance_rows(comparison.provenance),
    )


def write_report(
    comparison: Comparison,
    path: Path,
    *,
    lang: str,
    story: Mapping[str, str] | None = None,
    loyal_in: LoyalIn | None = None,
    ablation: Ablation | None = None,
) -> None:
    """Write the page to a file, whole or not at all.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    path : Path
        The file; an older one is replaced.
    lang : {'id', 'en'}
        Language of the page.
    story : mapping of str to str, optional
        See :func:`report_html`.
    loyal_in : callable, optional
        See :func:`report_html`.
    ablation : Ablation, optional
        See :func:`report_html`.

    Raises
    ------
    OutputFileError
        Nothing can be written there; nothing is left behind, and an older file stays.
    """
    page = report_html(comparison, lang=lang, story=story, loyal_in=loyal_in, ablation=ablation)
    # a lone half of a surrogate pair, from a broken file name, has no bytes
    content = page.encode("utf-8", "replace")
    write_whole(path, lambda draft: draft.write_bytes(content))
