"""Which parts of the model are switched on?

Each switch turns one mechanism off by giving its parameters the values at which it does nothing
(``rules.py`` reads the switches; nothing else does), so that its effect can be shown and a test can
break it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanisms:
    """One switch for each mechanism."""

    clock: bool = True
    """People are more active in the evening than at night."""
    recommender: bool = True
    """Shares earn exposures outside the follower graph."""
    boost: bool = True
    """Engagement makes posts more visible."""
    novelty: bool = True
    """The feeds lose interest in an affair."""
    fatigue: bool = True
    """Repeated exposures count less."""
    local_interest: bool = True
    """People outside the town care less; ties within the town are stronger."""
    loyalty: bool = True
    """Loyalty dampens moderate damage."""
    forgetting: bool = True
    """Lost trust of observers comes back with time."""
    calming: bool = True
    """A fitting answer lowers the share hazard."""
    restoring: bool = True
    """A fitting answer restores part of the lost trust."""
    fading: bool = True
    """A good answer loses value with its delay."""
    backfire: bool = True
    """An evasive, defensive or hostile answer spurs and harms."""
    second_item: bool = True
    """A hostile answer is passed on by the shop's followers."""
    returning: bool = True
    """People who saw the complaint before the answer look at the thread again."""
    told_by_others: bool = True
    """People from the town tell the owner."""
    habit: bool = True
    """Staying away weakens the habit of coming."""
    closure: bool = True
    """The shop closes when its cash is gone."""
