"""What does an owner keep or hang up? A page with the whole advice, and a poster with the rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from experiments.advice.advising import Advice
from experiments.advice.receipt import Receipt
from experiments.advice.saying import saved_rupiah
from experiments.advice.telling import told
from experiments.advice.telling_receipt import receipt_section
from experiments.advice.telling_rule import rule_clauses
from experiments.advice.telling_shop import shop_lines
from experiments.files import write_whole
from experiments.page_template import page_template
from experiments.provenance import provenance
from experiments.report_settings import provenance_rows
from experiments.statistics import MeanDifference
from experiments.wording import Wording


def advice_html(advice: Advice, lang: str, found: Receipt | None = None) -> str:
    """Write the page.

    Parameters
    ----------
    advice : Advice
        For a shop.
    lang : {'id', 'en'}
        The language.
    found : Receipt, optional
        Of a real incident; makes a section.

    Returns
    -------
    str
        HTML in one file; the same for the same advice.
    """
    wording = Wording(lang)
    first, *sections = told(advice, wording)
    if found is not None:
        sections.insert(0, receipt_section(found, wording))
    kind = wording.text(f"advise_kind_{advice.shop.kind}")
    return page_template("advice").render(
        w=wording,
        lang=lang,
        title=wording.text("advise_title_page", kind=kind),
        first=first,
        sections=sections,
        shop=shop_lines(advice.shop, wording),
        made_of=made_of(advice, wording),
        provenance=provenance_rows(provenance()),
    )


def poster_html(advice: Advice, lang: str, today: date) -> str:
    """Write the rule for the wall as a poster, A4.

    Parameters
    ----------
    advice : Advice
        For a shop.
    lang : {'id', 'en'}
        The language.
    today : date
        Stands at its foot.

    Returns
    -------
    str
        HTML in one file.
    """
    wording, rule = Wording(lang), advice.rule
    mean, ci95 = rule.against_silence
    foot = wording.text(
        "advise_poster_foot",
        date=today.isoformat(),
        n=len(rule.results),
        sales=saved_rupiah(MeanDifference(mean, ci95, rule.n_evenings), wording),
    )
    return page_template("advice_poster").render(
        lang=lang,
        title=wording.text("advise_poster_title"),
        clauses=rule_clauses(rule.results[0].rule, wording),
        foot=foot,
    )


def made_of(advice: Advice, wording: Wording) -> str:
    """State evenings, seed and version.

    Parameters
    ----------
    advice : Advice
        For a shop.
    wording : Wording
        The language.

    Returns
    -------
    str
        One line.
    """
    origin = provenance()
    return wording.text(
        "advise_provenance",
        evenings=wording.number(advice.evenings.lost.shape[1]),
        seed=advice.evenings.seed,
        version=origin["bolasalju"],
        digest=origin["model_digest"],
    )


def write_page(path: Path, page: str) -> None:
    """Write a page to a file, whole or not at all.

    Parameters
    ----------
    path : Path
        The file; an older one is replaced.
    page : str
        HTML.
    """
    content = page.encode("utf-8", "replace")
    write_whole(path, lambda draft: draft.write_bytes(content))
