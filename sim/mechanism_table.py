"""Where is each mechanism of the model, and what does it rest on? One row for each switch.

A test fails while a switch of :class:`~sim.mechanisms.Mechanisms` has no row, or a place or a
source does not exist.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sim.mechanisms import Mechanisms


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismEntry:
    """What is known of one mechanism."""

    places: tuple[str, ...]
    """``file.py:function``: where it works; the switch itself is read beside it."""
    sources: tuple[str, ...] = ()
    """Keys for its direction or size; none: it is assumed."""


def _entry(*places: str, sources: tuple[str, ...] = ()) -> MechanismEntry:
    """Write one row."""
    return MechanismEntry(places=places, sources=sources)


MECHANISM_TABLE: Mapping[str, MechanismEntry] = MappingProxyType(
    {
        "clock": _entry(
            "reaction.py:activity_by_hour",
            "answers.py:arrival_h",
            sources=("rhp_seirs", "kompas2019"),
        ),
        "recommender": _entry("spread.py:_to_strangers"),
        "boost": _entry("sharing.py:trend_of", "spread.py:spread"),
        "novelty": _entry("spread.py:_tailwind"),
        "fatigue": _entry("exposing.py:expose"),
        "local_interest": _entry("exposing.py:_consider_sharing", "spread.py:_to_followers"),
        "loyalty": _entry("appraisal.py:loyal_damping", sources=("einwiller2006",)),
        "forgetting": _entry("commerce.py:damage_now"),
        "calming": _entry("responses.py:answer_effect", sources=("herhausen2019",)),
        "restoring": _entry("responses.py:answer_effect", sources=("ma2016",)),
        "fading": _entry("responses.py:answer_effect", sources=("huang2016",)),
        "backfire": _entry(
            "responses.py:answer_effect", sources=("ferrin2007", "kapes2022", "published_cases")
        ),
        "second_item": _entry(
            "plan.py:_answer", "spread.py:_audience", sources=("published_cases",)
        ),
        "returning": _entry("answers.py:bring_back"),
        "told_by_others": _entry("exposing.py:_consider_sharing"),
        "habit": _entry("commerce.py:comes"),
        "closure": _entry("commerce.py:end_days_before", sources=("mandiri2021",)),
        "goodwill": _entry("reading.py:blame_of"),
        "overposting": _entry("reading.py:_tiredness", sources=("sprout2016",)),
        "promotion_insults": _entry(
            "owner_moves.py:add_promotions", "answers.py:p_sees_now", sources=("published_cases",)
        ),
        "monitoring": _entry("answers.py:watch", sources=("koch2021",)),
        "hands": _entry("acting.py:_ready_h"),
        "stress": _entry(
            "acting.py:insult", "acting.py:_choose_effect", sources=("published_cases",)
        ),
        "compensation": _entry(
            "plan.py:_with_offer", "posting.py:see", sources=("gelbrich2015", "herhausen2019")
        ),
        "deletion_noticed": _entry("third_parties.py:_add_noticed", sources=("liao2024",)),
        "closing_noticed": _entry("owner_moves.py:_add_closing", sources=("published_cases",)),
        "helpers": _entry("owner_moves.py:_helped", sources=("anderson_han2016", "ecis2017")),
        "truth_comes_out": _entry("third_parties.py:_add_truth", sources=("kim2004",)),
        "affected": _entry("exposing.py:_appraise"),
        "betrayal": _entry(
            "answers.py:see_move", "commerce.py:damage_now", sources=("gregoire2009",)
        ),
        "word_of_mouth": _entry("posting.py:talk_in_town", sources=("goodman_tarp",)),
        "amplifier": _entry("third_parties.py:_enter", "third_parties.py:_add_chance"),
        "press": _entry("third_parties.py:_enter", "third_parties.py:_add_chance"),
        "authority": _entry(
            "third_parties.py:_add_chance", "acting.py:_change_counts", sources=("published_cases",)
        ),
        "proof": _entry(
            "third_parties.py:_enter", "owner_moves.py:_add_proof", sources=("published_cases",)
        ),
        "counter_wave": _entry(
            "third_parties.py:_enter",
            "third_parties.py:_add_chance",
            sources=("published_cases",),
        ),
        "attack": _entry("third_parties.py:_add_attack"),
        "ratings": _entry(
            "posting.py:meet",
            "commerce.py:rate",
            "commerce.py:rating_change",
            sources=("luca2016", "published_cases"),
        ),
        "newcomers": _entry(
            "posting.py:talk_in_town", "commerce.py:_settle", sources=("berger2010",)
        ),
        "neighbours": _entry("outcomes.py:measure", sources=("published_cases",)),
    }
)
"""A row for each switch, in the order of the switches."""


def switch_meanings() -> dict[str, str]:
    """Read what each switch does off the source of its declaration.

    Returns
    -------
    dict of str to str
        Name of the switch to the docstring under its field.
    """
    body = ast.parse(inspect.getsource(Mechanisms)).body[0]
    meanings: dict[str, str] = {}
    name = ""
    for statement in body.body if isinstance(body, ast.ClassDef) else ():
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name = statement.target.id
        elif name and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            meanings[name] = str(statement.value.value)
            name = ""
    return meanings
