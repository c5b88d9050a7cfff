"""Which moves does the model description list? The slots of a default scenario, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from sim import moves as m
from sim.plan import plan_of
from sim.playbook import Action, Move, Playbook, Preparation, Reply
from sim.reading import rules_of
from sim.responses import Tone
from sim.scenario import Channel, Complaint, Scenario

_AUDIENCES = {
    m.NO_ITEM: "",
    m.TO_SHOP_FOLLOWERS: "the shop's followers",
    m.TO_COMPLAINT_AUDIENCE: "the complainant's followers",
    m.TO_CROWD: "a crowd",
}
_TRIGGERS = {
    m.MENTIONS_IN_HOUR: "shares in the hour",
    m.MENTIONS: "shares",
    m.REACH: "reach",
}
_EVENT_SLOTS = {
    m.AMPLIFIER: "large account",
    m.PRESS: "news site",
    m.AUTHORITY: "authority",
    m.PROOF: "independent proof",
    m.COUNTER_WAVE: "community",
    m.ATTACK: "rival's attack",
    m.TRUTH: "lie exposed",
    m.DELETION: "deletion noticed",
    m.PROMOTION: "promotion",
}


def channel_table() -> str:
    """Write who may see the complaint in each channel, on the platform by default.

    Returns
    -------
    str
        A Markdown table.
    """
    rules = {kind: rules_of(Scenario(complaint=Complaint(channel=kind))) for kind in Channel}
    return rows_of(
        ("channel", "may see it", "how many", "of them in town", "v", "the owner can find it"),
        (
            (
                f"`{kind.value}`",
                _AUDIENCES[int(r.audience)],
                f"{int(r.audience_size)}" if r.audience == m.TO_CROWD else "all",
                f"{float(r.audience_near):.0%}" if r.audience == m.TO_CROWD else "",
                f"{float(r.complaint_visibility):g}",
                "yes" if r.p_notice > 0.0 else "no",
            )
            for kind, r in rules.items()
        ),
    )


def move_table() -> str:
    """Write all slots, as the plan of a scenario in which everything may happen fills them.

    Returns
    -------
    str
        A Markdown table.
    """
    reply = Reply(tone=Tone.HOSTILE, is_honest=False)
    said = {Move.REPLY: Tone.APOLOGETIC, Move.FOLLOW_UP: Tone.APOLOGETIC}
    actions = tuple(Action(do=do, at_h=1.0, tone=said.get(do)) for do in Move)
    playbook = Playbook(reply=reply, actions=actions, before=Preparation(promotions_per_week=7.0))
    complaint = Complaint(is_false=True, concerns_authority=True, n_attackers=1)
    moves = plan_of(playbook, Scenario(complaint=complaint, playbook=playbook)).moves
    names = {m.REPLY_SLOT: "first answer, here a hostile one"}
    names |= {m.FIRST_ACTION + at: f"`{do.value}`" for at, do in enumerate(Move)}
    names |= _EVENT_SLOTS
    last = m.FIRST_ACTION + m.MAX_ACTIONS - 1
    rows = []
    for slot, name in names.items():
        is_step = m.FIRST_ACTION <= slot <= last
        rows.append(
            (
                f"{m.FIRST_ACTION} to {last}" if is_step else f"{slot}",
                name,
                _maker(moves, slot),
                "as the playbook says" if is_step else _begin(moves, slot, names),
                _hearers(moves, slot),
                _item(moves, slot),
                _at_once(moves, slot),
            )
        )
    events = f"{m.FIRST_EVENT} to {m.FIRST_EVENT + m.MAX_EVENTS - 1}"
    rows.append(
        (events, "what the scenario has happen", "others", "at its hour", *3 * ("as above",))
    )
    return rows_of(
        ("slot", "move", "by", "begins", "does something to", "item for", "at once"), rows
    )


def _maker(moves: m.Moves, slot: int) -> str:
    """Say who makes a move."""
    if slot == m.PROMOTION:
        return "shop"
    return "owner" if moves.is_owners[slot] else "others"


def _begin(moves: m.Moves, slot: int, names: dict[int, str]) -> str:
    """Say when a move begins, how likely, and how long it takes."""
    starts = {
        m.NEVER: "never",
        m.AT_HOUR: f"at {moves.at_h[slot]:g} h",
        m.ON_NOTICE: "when the owner has noticed",
        m.AFTER: f"after {names[max(0, int(moves.after[slot]))].split(',')[0]}",
        m.ON_TRIGGER: f"{_TRIGGERS[int(moves.trigger[slot])]} > {moves.above[slot]:g}",
    }
    parts = [starts[int(moves.starts[slot])]]
    if moves.period_h[slot] > 0.0:
        parts.append(f"every {moves.period_h[slot]:g} h")
    if moves.p_happens[slot] < 1.0:
        parts.append(f"chance {moves.p_happens[slot]:g}")
    if moves.delay_mean_h[slot] > 0.0:
        parts.append(f"mean delay {moves.delay_mean_h[slot]:g} h")
    return ", ".join(parts)


def _hearers(moves: m.Moves, slot: int) -> str:
    """Say to whom a move does something."""
    if not moves.is_heard[slot]:
        return ""
    p = float(moves.p_works[slot])
    return "who learns of it" + (f", chance {p:g}" if p < 1.0 else "")


def _item(moves: m.Moves, slot: int) -> str:
    """Say who may see a move as an item of its own."""
    kind = int(moves.audience[slot])
    size = f" of {moves.audience_size[slot]}" if kind == m.TO_CROWD else ""
    return _AUDIENCES[kind] + size


def _at_once(moves: m.Moves, slot: int) -> str:
    """Say what a move changes when it comes out."""
    parts = []
    if moves.engagement[slot] > 0.0:
        parts.append(f"engagement {moves.engagement[slot]:g}")
    if moves.n_posts[slot] > 0:
        parts.append(f"{moves.n_posts[slot]} complaint more")
    if moves.deletes[slot]:
        parts.append("the complaint is gone")
    if moves.pauses[slot]:
        parts.append("promotions end")
    if moves.buries[slot]:
        parts.append("earlier moves are pushed down")
    if moves.closure_median_d[slot] > 0.0:
        parts.append(f"shop shut, median {moves.closure_median_d[slot]:g} d")
    return ", ".join(parts)


def rows_of(head: tuple[str, ...], body: Iterable[tuple[str, ...]]) -> str:
    """Write a Markdown table.

    Parameters
    ----------
    head : tuple of str
        Names of the columns.
    body : iterable of tuple of str
        One entry for each row.

    Returns
    -------
    str
        Ends with a line break.
    """
    lines = [head, ("---",) * len(head), *body]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
