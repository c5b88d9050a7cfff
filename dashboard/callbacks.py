"""What happens in the server when a page asks? Few callbacks, and none believes what it is sent.

``url`` opens a page; ``ask`` answers the page Compare and ``more`` says why, ``owner-ask`` the end
of a game, ``lab-ask`` the laboratory. What the browser sends is a link, read by
:func:`dashboard.state.opened` like any other, a number that is sent back, and how much is wanted:
nothing in it can ask for more worlds than the service gives.
"""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, no_update

from dashboard.answering import answered
from dashboard.injects import told_injects
from dashboard.lab.laboratory import Laboratory
from dashboard.lab.studies import Studies
from dashboard.layout import page_at, shell
from dashboard.looking_ahead import LookingAhead
from dashboard.owner_end import STAGES, Games
from dashboard.pages.about import about_page
from dashboard.pages.compare import (
    answer_section,
    compare_page,
    numbers_section,
    squares,
    why_section,
)
from dashboard.pages.editor import editor_page
from dashboard.pages.guide import guide_page
from dashboard.pages.lab import lab_page
from dashboard.pages.lab_answer import lab_answer
from dashboard.pages.owner import owner_page
from dashboard.pages.owner_end import days_sections
from dashboard.pages.stage import stage_page
from dashboard.service import Case, Service
from dashboard.state import Opened, State, opened
from dashboard.text import PageText, text_of
from experiments.comparison import Comparison

_PAGES = {
    "compare": compare_page,
    "stage": stage_page,
    "guide": guide_page,
    "editor": editor_page,
}
"""What lays out each page that is about a scenario."""


class Callbacks:
    """Answers to what pages ask; each method can be called without a browser.

    Parameters
    ----------
    service : Service
        Knows the scenarios and runs the worlds.
    usual : State
        Opens where a link says nothing.
    studies : Studies, optional
        Folders that the laboratory offers.
    ahead : LookingAhead, optional
        Computes what may be asked next.
    """

    def __init__(
        self,
        service: Service,
        usual: State,
        studies: Studies | None = None,
        ahead: LookingAhead | None = None,
    ) -> None:
        self.service, self.usual, self._ahead = service, usual, ahead
        self.games = Games(service)
        self.laboratory = Laboratory(service, studies or Studies(None))

    def opened(self, query: object) -> Opened:
        """Read a link."""
        return opened(query, self.service.library.files, self.usual)

    def page(self, path: object, query: object) -> list[Any]:
        """Lay the page of an address out."""
        link = self.opened(query)
        name = (page_at(path) if isinstance(path, str) else None) or "compare"
        case = self.service.case(link.state)
        text = text_of(link.state.lang)
        # Compare says it beside its numbers, which change while the page stays
        is_said = name == "compare" or (name == "lab" and link.state.lab.study is not None)
        notice = text.text("impossible") if case.is_impossible else ""
        if not is_said:
            notice = self._notice(case, text).strip()
        extra = (notice,) if notice else ()
        if case.injects != link.state.injects:
            extra = (*extra, text.text("inject_unfit"))
        if name == "about":
            return shell(name, link, about_page(link.state))
        files = {link.state.scenario: case.file} | dict(self.service.library.files)
        if name == "owner":
            return shell(name, link, owner_page(link.state, case, files, self.games), extra)
        if name == "lab":
            return shell(name, link, lab_page(link.state, files, self.laboratory), extra)
        content = _PAGES[name](link.state, case, files)
        return shell(name, link, content, extra)

    def answer(self, ask: object) -> tuple[Any, ...]:
        """Answer the page Compare: answer, squares, what it is made of, done."""
        asked: dict[Any, Any] = ask if isinstance(ask, dict) else {}
        state = self.opened(asked.get("query")).state
        full = asked.get("full") is True
        if self._ahead is not None:
            self._ahead.asked(state)
        text, case = text_of(state.lang), self.service.case(state)
        comparison = self.service.pair(state, full=full)
        is_same = comparison.cells[0] == comparison.cells[1]
        found = answered(comparison, text, is_same=is_same)
        made_of = _made_of(comparison, case, text)
        done = {
            "turn": _number(asked.get("turn")),
            "full": full,
            "sentence": found.sentences[0],
            "title": getattr(case.file.title, text.lang),
            "made_of": made_of,
            "sides": [
                {
                    "name": side.name,
                    "counts": [[name, part] for name, part, _ in side.counts],
                    "words": ", ".join(words for _, _, words in side.counts),
                }
                for side in found.sides
            ],
        }
        said = answer_section(found, text)
        return said, squares(found, text), [made_of, self._notice(case, text)], done

    def more(self, ask: object) -> tuple[Any, ...]:
        """Say why the sides of the page Compare differ, and by how much in each number."""
        asked: dict[Any, Any] = ask if isinstance(ask, dict) else {}
        state = self.opened(asked.get("query")).state
        comparison, text = self.service.pair(state, full=True), text_of(state.lang)
        return why_section(comparison, text), numbers_section(comparison, text)

    def game_over(self, ask: object) -> Any:
        """Say what the end of a game is made of, in as many steps as the browser asks for."""
        asked: dict[Any, Any] = ask if isinstance(ask, dict) else {}
        state = self.opened(asked.get("query")).state
        stage = asked.get("stage")
        stage = stage if isinstance(stage, str) and stage in STAGES else STAGES[0]
        end = self.games.end(state, stage)
        if end is None:
            return no_update
        case, night = self.service.case(state), self.games.night(state)
        return days_sections(end, state, case, night, stage, text_of(state.lang))

    def lab(self, ask: object) -> tuple[Any, ...]:
        """Answer the laboratory: its figures, done."""
        asked: dict[Any, Any] = ask if isinstance(ask, dict) else {}
        state = self.opened(asked.get("query")).state
        content, done = lab_answer(self.laboratory, state)
        return content, {"turn": _number(asked.get("turn")), **done}

    def _notice(self, case: Case, text: PageText) -> str:
        """Say when the shop is unlike those that were tested."""
        if case.is_impossible:
            return " " + text.text("impossible")
        return " " + text.text("outside") if self.service.is_outside(case) else ""


def _number(turn: object) -> int:
    """Send a number back that was sent, if it is one."""
    return turn if isinstance(turn, int) and abs(turn) < 2**53 else 0


def _made_of(comparison: Comparison, case: Case, text: PageText) -> str:
    """State scenario, worlds and seed."""
    title = getattr(case.file.title, text.lang)
    numbers = {"runs": text.number(comparison.runs), "seed": comparison.seed}
    return text.text("made_of", scenario=title, **numbers) + told_injects(case.injects, text)


def register(app: Dash, callbacks: Callbacks) -> None:
    """Tell Dash which part of the page asks for what.

    Parameters
    ----------
    app : Dash
        The application.
    callbacks : Callbacks
        The answers.
    """
    app.callback(Output("page", "children"), Input("url", "pathname"), Input("url", "search"))(
        callbacks.page
    )
    app.callback(
        Output("answer", "children"),
        Output("squares", "children"),
        Output("made-of", "children"),
        Output("done", "data"),
        Input("ask", "data"),
        prevent_initial_call=True,
    )(callbacks.answer)
    app.callback(
        Output("why", "children"),
        Output("numbers", "children"),
        Input("more", "data"),
        prevent_initial_call=True,
    )(callbacks.more)
    app.callback(
        Output("owner-days", "children"), Input("owner-ask", "data"), prevent_initial_call=True
    )(callbacks.game_over)
    app.clientside_callback(
        ClientsideFunction("bolasalju_owner", "shown"), Output("owner-heard", "data"),
        Input("owner-days", "children"),
    )  # fmt: skip
    app.callback(
        Output("lab-view", "children"),
        Output("lab-done", "data"),
        Input("lab-ask", "data"),
        prevent_initial_call=True,
    )(callbacks.lab)
    app.clientside_callback(
        ClientsideFunction("lab", "shown"), Output("lab-heard", "data"),
        Input("lab-done", "data"), prevent_initial_call=True,
    )  # fmt: skip
    app.clientside_callback(
        ClientsideFunction("bolasalju", "mounted"), Output("mounted", "data"),
        Input("page", "children"),
    )  # fmt: skip
    app.clientside_callback(
        ClientsideFunction("bolasalju", "answered"), Output("heard", "data"),
        Input("done", "data"), prevent_initial_call=True,
    )  # fmt: skip
