"""How is the result of a game sent? One file with all its words and pictures, for any browser."""

from __future__ import annotations

from html import escape
from typing import Any

from dashboard.owner_end import GREY, LOST, SALES, End
from dashboard.owner_end_words import change_row, luck, mattered, skill, squares_note, squares_words
from dashboard.owner_lines import lines_svg
from dashboard.owner_night import Night, reference
from dashboard.owner_words import clock, told_step
from dashboard.service import SEED, Case
from dashboard.state import State, link_of
from dashboard.text import PageText
from experiments.icon_counts import CLASSES
from experiments.report_sections import rough_rupiah

_STYLE = """
body{font:17px/1.5 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;
color:#1c1b19;background:#fbfaf7}
h1{font-size:1.3rem}h2{font-size:1.1rem}strong.big{font-size:1.15rem}.small{color:#5a564f}
svg{width:100%;height:auto;background:#fff;border:1px solid #dcd7cc}
.marks{display:grid;grid-template-columns:repeat(20,1fr);gap:3px;max-width:26rem}
.marks i{aspect-ratio:1;border:1.5px solid #8a857b;background:#fff}
.marks i.noticeable{background:#c47a14}
.marks i.storm{background:#8f1d14;transform:rotate(45deg) scale(.8)}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}
td,th{text-align:left;padding:.3rem .5rem;border-bottom:1px solid #dcd7cc;vertical-align:top}
code{overflow-wrap:anywhere}
"""


def result_html(end: End, state: State, case: Case, night: Night, text: PageText) -> str:
    """Write the result as one file.

    Parameters
    ----------
    end : End
        Of the last stage.
    state : State
        Of the link.
    case : Case
        The scenario.
    night : Night
        With all turns over.
    text : PageText
        The language.

    Returns
    -------
    str
        An HTML page that fetches nothing.
    """
    title = text.text("owner_file_title")
    own = end.own.outcomes
    sums = text.text(
        "stage_end",
        lost=text.number(own[LOST]),
        sales=rough_rupiah(own[SALES], text),
        reach=text.number(own["reach"]),
    )
    numbers = {"number": state.evening, "runs": text.number(end.runs), "seed": SEED}
    name = getattr(case.file.title, text.lang)
    parts = [
        _tag("h1", title),
        _tag("p", text.text("owner_case", title=name, number=state.evening)),
        f"<p><strong class='big'>{escape(sums)}</strong></p>",
        _past(night, case, text),
        _pictures(end, case, text),
        _tag("h2", text.text("owner_luck_title")),
        _tag("p", luck(end, text)),
        _tag("h2", text.text("owner_skill_title")),
        *[_tag("p", words) for words in skill(end, night, reference(case.scenario), text)],
        _small(text.text("owner_skill_note")),
        _tag("h2", text.text("owner_mattered_title")),
        _tag("p", mattered(end, text)),
        _small(text.text("owner_change_note")),
        _changes(end, text),
        _small(text.text("owner_end_made_of", scenario=name, **numbers)),
        _tag("p", text.text("disclaimer")),
        _tag("p", text.text("owner_file_open", link="/pemilik" + link_of(state))),
    ]
    return (
        f'<!DOCTYPE html><html lang="{text.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>"
    )


def _tag(name: str, words: Any) -> str:
    """Write an element with words in it."""
    return f"<{name}>{escape(str(words))}</{name}>"


def _small(words: str) -> str:
    """Write a remark."""
    return f'<p class="small">{escape(words)}</p>'


def _past(night: Night, case: Case, text: PageText) -> str:
    """List the choices."""
    items = []
    for hour, letter in zip(night.hours, night.letters, strict=True):
        when, what = clock(hour, case.scenario, text), told_step(letter, text)
        items.append(_tag("li", text.text("owner_past_at", hour=hour, clock=when, what=what)))
    return f"<h2>{escape(text.text('owner_past'))}</h2><ol>{''.join(items)}</ol>"


def _pictures(end: End, case: Case, text: PageText) -> str:
    """Draw the lines and the squares."""
    label = text.text("owner_lines_label", n=GREY, lost=text.number(end.own.outcomes[LOST]))
    words = squares_words(end, text)
    marks = "".join(
        f'<i class="{name}"></i>' * part for name, part in zip(CLASSES, end.parts, strict=True)
    )
    counted = escape(text.text("owner_squares_label", counts=words))
    return "".join(
        [
            _tag("h2", text.text("owner_lines_title")),
            lines_svg(end.own.away, end.others, label=label, days=text.text("owner_lines_days")),
            _small(text.text("owner_lines_note", n=GREY)),
            _tag("h2", text.text("owner_squares_title")),
            f'<div class="marks" role="img" aria-label="{counted}">{marks}</div>',
            _tag("p", words),
            _small(squares_note(case.scenario, text)),
        ]
    )


def _changes(end: End, text: PageText) -> str:
    """Lay the decisions out."""
    names = ("chosen", "instead", "lost", "sales", "own")
    heads = "".join(_tag("th", text.text(f"owner_change_{name}")) for name in names)
    rows = "".join(
        f"<tr>{''.join(_tag('td', cell) for cell in change_row(change, text))}</tr>"
        for change in end.changes
    )
    return f'<div class="scroll"><table><tr>{heads}</tr>{rows}</table></div>'
