"""Which answers are compared? Cells of delay and tone, and the playbooks they stand for."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.comparison import Cell
from sim.errors import ParameterError
from sim.responses import Tone
from sim.scenario import Playbook, Reply

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
    known = tuple(_tone(tone) for tone in tones)
    for name, given in (("delays_h", tuple(delays_h)), ("tones", known)):
        if not given:
            msg = f"{name} must name at least one, got none"
            raise ParameterError(msg)
        repeated = sorted({str(value) for value in given if given.count(value) > 1})
        if repeated:
            msg = f"{name} must name each once, got {', '.join(repeated)} more than once"
            raise ParameterError(msg)
    cells = []
    for tone in known:
        if tone is Tone.SILENT:
            cells.append(Cell(delay_h=None, tone=tone))
        else:
            cells += [Cell(delay_h=float(delay_h), tone=tone) for delay_h in delays_h]
    return tuple(cells)


def _tone(name: Tone | str) -> Tone:
    """Read a tone by its name."""
    try:
        return Tone(name)
    except ValueError as error:
        msg = f"tone must be one of {', '.join(Tone)}, got {str(name)!r}"
        raise ParameterError(msg) from error


def playbook_of(cell: Cell) -> Playbook:
    """Turn a cell into what the owner does.

    Parameters
    ----------
    cell : Cell
        Delay and tone.

    Returns
    -------
    Playbook
        Without a reply for silence.
    """
    if cell.tone is Tone.SILENT:
        return Playbook()
    return Playbook(reply=Reply(tone=cell.tone, delay_h=cell.delay_h))
