"""Which answers are compared? Cells of delay and tone, and the playbooks they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from experiments.comparison import Cell
from scenarios.messages import did_you_mean, shown
from sim.errors import ParameterError
from sim.playbook import REPLY, SPEAKING, Action, Playbook, Reply
from sim.responses import Tone
from sim.scenario import Scenario

DEFAULT_DELAYS_H = (1.0, 6.0, 24.0, 72.0)
DEFAULT_TONES = (Tone.APOLOGETIC, Tone.EMPATHETIC, Tone.DEFENSIVE, Tone.SILENT)


def cells_of(delays_h: Sequence[float], tones: Sequence[Tone | str]) -> tuple[Cell, ...]:
    """List the ways to answer: every delay with every tone, and silence once.

    Parameters
    ----------
    delays_h : sequence of float, unit h
        From the complaint to the answer.
    tones : sequence of Tone
        How the owner sounds.

    Returns
    -------
    tuple of Cell
        By tone, then by delay, as given.

    Raises
    ------
    ParameterError
        Nothing to compare, a delay or tone given twice, or one that does not exist.
    """
    known = tuple(tone_of(tone) for tone in tones)
    check_each_once("delays_h", delays_h)
    check_each_once("tones", known)
    cells = []
    for tone in known:
        if tone is Tone.SILENT:
            cells.append(Cell(delay_h=None, tone=tone))
        else:
            cells += [Cell(delay_h=float(delay_h), tone=tone) for delay_h in delays_h]
    return tuple(cells)


def check_each_once(name: str, values: Sequence[object]) -> None:
    """Refuse an empty list and one that repeats itself.

    Parameters
    ----------
    name : str
        What is listed.
    values : sequence of object
        The list.

    Raises
    ------
    ParameterError
        Nothing is named, or something more than once.
    """
    given = list(values)
    if not given:
        msg = f"{name} must name at least one, got none"
        raise ParameterError(msg)
    repeated = sorted({str(value) for value in given if given.count(value) > 1})
    if repeated:
        msg = f"{name} must name each once, got {', '.join(repeated)} more than once; delete one"
        raise ParameterError(msg)


def tone_of(name: Tone | str) -> Tone:
    """Read a tone by its name.

    Parameters
    ----------
    name : Tone or str
        How the owner sounds.

    Returns
    -------
    Tone
        The same.

    Raises
    ------
    ParameterError
        No such tone.
    """
    try:
        return Tone(name)
    except ValueError as error:
        known = [tone.value for tone in Tone]
        rule = f"tone must be one of {', '.join(known)}"
        msg = f"{rule}, got {shown(str(name))}{did_you_mean(str(name), known)}"
        raise ParameterError(msg) from error


def playbook_of(cell: Cell, scenario: Scenario) -> Playbook:
    """Turn a cell into what the owner does: only the first answer differs between cells.

    Parameters
    ----------
    cell : Cell
        Delay and tone.
    scenario : Scenario
        Gives the playbook to start from, as :func:`with_answer`.

    Returns
    -------
    Playbook
        Without a reply for silence, and without the steps that wait for what is not said.
    """
    return with_answer(cell, scenario.playbook)


def with_answer(cell: Cell, own: Playbook) -> Playbook:
    """Change the first answer of a playbook.

    Parameters
    ----------
    cell : Cell
        Delay and tone.
    own : Playbook
        Gives what was prepared, the further steps that say nothing, and all of the first answer
        but its tone and delay.

    Returns
    -------
    Playbook
        Without a reply for silence, and without the steps that wait for what is not said.
    """
    chains = [_chain(action, own) for action in own.actions]
    quiet = [chain for chain in chains if not any(step.do in SPEAKING for step in chain)]
    free = tuple(chain[0] for chain in quiet if chain[-1].after != REPLY)
    if cell.tone is Tone.SILENT:
        return Playbook(actions=free, before=own.before)
    # A step draws its luck by its position, so those of all cells stand first.
    bound = tuple(chain[0] for chain in quiet if chain[-1].after == REPLY)
    said = own.reply or Reply(tone=cell.tone)
    reply = replace(said, tone=cell.tone, delay_h=cell.delay_h, rest_h=0.0)
    return Playbook(reply=reply, actions=(*free, *bound), before=own.before)


def _chain(action: Action, playbook: Playbook) -> list[Action]:
    """List a step and those that it waits for, the nearest first."""
    named = {step.name: step for step in playbook.actions if step.name}
    found = [action]
    while found[-1].after not in (None, REPLY):
        found.append(named[str(found[-1].after)])
    return found
