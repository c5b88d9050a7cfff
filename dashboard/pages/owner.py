"""How does the game look? A turn: what the owner sees, what can be done, and what that costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import html

from dashboard.controls import choice
from dashboard.owner_end import Games
from dashboard.owner_night import LAG_H, Glimpse, Night
from dashboard.owner_steps import GROUPS, STEPS, TURNS, Step, offered
from dashboard.owner_words import clock, note_of, option
from dashboard.pages.owner_end import end_sections
from dashboard.pages.owner_parts import link_to, past
from dashboard.service import SEED, Case
from dashboard.state import MAX_EVENING, State
from dashboard.text import PageText, text_of
from scenarios.story import ScenarioFile


def owner_page(state: State, case: Case, files: dict[str, ScenarioFile], games: Games) -> list[Any]:
    """Lay a turn out, or the end.

    Parameters
    ----------
    state : State
        Of the link.
    case : Case
        The scenario.
    files : dict of str to ScenarioFile
        What can be chosen.
    games : Games
        Runs the night.

    Returns
    -------
    list of component
        For ``main``.
    """
    text = text_of(state.lang)
    night = games.night(state)
    state = replace(state, game=night.letters)
    title = getattr(case.file.title, text.lang)
    heading = html.Div(
        [
            html.H1(text.text("page_owner")),
            html.P(text.text("owner_case", title=title, number=state.evening), className="case"),
        ],
        className="heading",
    )
    cut = () if night.is_whole else (html.P(text.text("owner_cut"), className="notice"),)
    if night.glimpse is None:
        parts = end_sections(state, case, night, games.own(state), text)
    else:
        parts = _turn(state, case, night, night.glimpse, text)
    return [heading, *cut, *parts, _setting(state, files, text)]


def _turn(state: State, case: Case, night: Night, glimpse: Glimpse, text: PageText) -> list[Any]:
    """Lay a turn out."""
    turn = len(night.letters)
    hour, scenario = night.hours[turn], case.scenario
    heading = html.H2(
        text.text(
            "owner_turn", turn=turn + 1, turns=TURNS, hour=hour, clock=clock(hour, scenario, text)
        ),
        id="owner-turn",
        tabIndex="-1",
    )
    story: list[Any] = []
    if turn == 0:
        story = [html.P(getattr(case.file.story, text.lang)), html.P(_noticed(case, night, text))]
    seen = html.Section(
        [html.H3(text.text("owner_see")), *_counts(glimpse, text), *_comments(glimpse, text)],
        className="answer owner-seen",
    )
    made_of = text.text(
        "owner_made_of",
        scenario=getattr(case.file.title, text.lang),
        number=state.evening,
        seed=SEED,
    )
    return [
        heading,
        *story,
        seen,
        *past(night, case, text),
        html.H3(text.text("owner_ask"), id="owner-ask-words"),
        _choices(state, case, night, text),
        *_back(state, night, text),
        html.P(text.text("owner_keys"), className="small owner-keys"),
        html.P(made_of, className="made-of"),
    ]


def _noticed(case: Case, night: Night, text: PageText) -> str:
    """Say when the owner came to know."""
    posted = clock(0.0, case.scenario, text)
    knows = night.noticed_h is not None and night.noticed_h <= night.hours[0]
    key = "owner_noticed" if knows else "owner_told"
    return text.text(key, posted=posted, hour=night.hours[0])


def _counts(glimpse: Glimpse, text: PageText) -> list[Any]:
    """Show what can be counted, and say how good that is."""
    if not glimpse.can_count:
        return [html.P(text.text("owner_no_counts"))]
    shown = {"shares": text.number(glimpse.shares), "reach": text.number(glimpse.reach)}
    parts: list[Any] = [html.P(text.text("owner_counts", **shown), className="sentence")]
    if glimpse.regulars:
        parts.append(html.P(text.text("owner_regulars", n=text.number(glimpse.regulars))))
    parts.append(html.P(text.text("owner_lag", lag=text.hours(LAG_H)), className="small"))
    if glimpse.happened:
        items = [
            html.Li(
                text.text("owner_at_hour", hour=text.number(at_h), what=text.text(f"act_{what}"))
            )
            for at_h, what in glimpse.happened
        ]
        parts += [html.P(text.text("owner_happened")), html.Ul(items)]
    return parts


def _comments(glimpse: Glimpse, text: PageText) -> list[Any]:
    """Show invented comments, and say so."""
    lines = [html.Li(text.text(f"say_{key}")) for key in glimpse.comments]
    return [
        html.Ul(lines, className="comments", **{"aria-label": text.text("owner_comments")}),
        html.P(text.text("owner_comments_note"), className="small"),
    ]


def _choices(state: State, case: Case, night: Night, text: PageText) -> html.Div:
    """Offer what can be done, in groups."""
    turn = len(night.letters)
    steps = offered(night.letters, night.hours, case.scenario)
    groups = [[step for step in steps if step.group == name] for name in GROUPS]
    parts = [
        _group(number, group, state, case, night, text)
        for number, group in enumerate((group for group in groups if group), 1)
    ]
    label = {"aria-labelledby": "owner-ask-words", "data-turn": str(turn)}
    return html.Div(parts, className="choosing", id="owner-choices", role="group", **label)


def _group(
    number: int, group: list[Step], state: State, case: Case, night: Night, text: PageText
) -> Any:
    """Offer one group: one thing at once, several behind a heading."""
    turn, scenario = len(night.letters), case.scenario
    options = [option(step, night.hours, turn, scenario, text) for step in group]
    key = html.Kbd(str(number), **{"aria-hidden": "true"})
    if group[0].group == "wait":
        words = [key, html.Span([html.Strong(options[0].label), html.Small(options[0].cost)])]
        return link_to(state, night.letters + group[0].letter, words, className="button pick")
    name = group[0].group
    again = any(STEPS[letter].speaks for letter in night.letters)
    heading = text.text(f"owner_group_{name}{'_again' if again and name == 'public' else ''}")
    note = note_of(group[0], night.hours[turn], scenario, text)
    links = []
    for at, (step, found) in enumerate(zip(group, options, strict=True), 1):
        mark = html.Kbd(str(at), **{"aria-hidden": "true"})
        words = [mark, html.Span([html.Strong(found.label), html.Small(found.cost)])]
        links.append(link_to(state, night.letters + step.letter, words, className="button pick"))
    inside = [html.P(note, className="small"), *links]
    return html.Details([html.Summary([key, heading]), html.Div(inside)], className="fold pick-of")


def _back(state: State, night: Night, text: PageText) -> list[Any]:
    """Offer to go one turn back."""
    if not night.letters:
        return []
    words = text.text("owner_back")
    return [html.P(link_to(state, night.letters[:-1], words, id="owner-back", className="button"))]


def _setting(state: State, files: dict[str, ScenarioFile], text: PageText) -> html.Details:
    """Offer other cases and days."""
    titles = [(key, getattr(file.title, text.lang)) for key, file in files.items()]
    other = state.evening % MAX_EVENING + 1
    return html.Details(
        [
            html.Summary(text.text("owner_setting")),
            choice("s", text.text("shop_scenario"), titles, state.scenario),
            html.P(text.text("owner_setting_note"), className="small"),
            link_to(state, "", text.text("owner_another"), number=other, className="button"),
        ],
        className="fold",
    )
