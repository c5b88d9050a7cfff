"""Which parts of the model are switched on?

Each switch turns one mechanism off by giving its parameters the values at which it does nothing, so
that its effect can be shown and a test can break it. ``reading.py``, ``plan.py`` and
``third_parties.py`` read the switches; nothing else does.
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
    goodwill: bool = True
    """Regular informative posts before the crisis lower the blame."""
    overposting: bool = True
    """Too many promotions tire the audience: it listens less and is irritated sooner."""
    promotion_insults: bool = True
    """A scheduled promotion during the storm insults some and buries the answers."""
    monitoring: bool = True
    """A tool rings, where it can read along."""
    hands: bool = True
    """Writing takes longer while the shop is open."""
    stress: bool = True
    """Insults make the owner likelier to answer with hostility."""
    compensation: bool = True
    """Compensation wins the complainant; in public it stirs others."""
    deletion_noticed: bool = True
    """A deletion may be noticed: copies go round, and people are angry."""
    closing_noticed: bool = True
    """Closed comments anger people."""
    helpers: bool = True
    """Regulars who speak up calm people, until there are too many of them."""
    truth_comes_out: bool = True
    """A dishonest answer may be exposed."""
    affected: bool = True
    """The affair hits those harder whom it touches personally."""
    betrayal: bool = True
    """A loyal complainant reacts more; an unappeased one drifts away."""
    word_of_mouth: bool = True
    """Townspeople tell each other in person."""
    amplifier: bool = True
    """A large account may pass the affair on."""
    press: bool = True
    """A news site may report."""
    authority: bool = True
    """An authority may close the shop for days."""
    proof: bool = True
    """A false claim may be proved wrong."""
    counter_wave: bool = True
    """A community may stand up for the shop."""
    attack: bool = True
    """A rival's accounts repeat the complaint in concert."""
    ratings: bool = True
    """Outsiders and lost customers leave one star, and stars move the takings."""
    newcomers: bool = True
    """A harmless story makes the shop known."""
    neighbours: bool = True
    """Neighbours of the same trade lose a part too."""
