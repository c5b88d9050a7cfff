"""How visible is a post, and how hard does it push somebody to pass it on?

Small pure functions, used by the compiled loop and by its slow twin alike.
"""

from __future__ import annotations

import math

from sim.compiled import compiled

LN2 = math.log(2.0)


@compiled
def remaining(elapsed_h: float, half_life_h: float) -> float:
    """Give what is left after a time, 1 at once and one half after each half-life."""
    return math.exp(-LN2 * elapsed_h / half_life_h)


@compiled
def trend_of(engagement: float, half_engagement: float) -> float:
    """Give how far a post trends, from 0 to 1.

    A Hill curve of order two: a handful of shares changes little, a crowd changes everything. This
    is the snowball; it is also why most complaints die.

    Parameters
    ----------
    engagement : float, unit shares
        Recent shares.
    half_engagement : float, unit shares
        Engagement at which a post trends by one half.

    Returns
    -------
    float, unit 1
        In [0, 1), growing with engagement.
    """
    squared = engagement * engagement
    return squared / (squared + half_engagement * half_engagement)


@compiled
def p_visible(visibility: float, novelty: float, boosted: float) -> float:
    """Give the chance that one follower's feed shows a post.

    Parameters
    ----------
    visibility : float
        Platform's chance for an ordinary fresh post.
    novelty : float
        What is left of the affair's novelty, in (0, 1].
    boosted : float
        Works like so many chances to be shown; 1 for a post that does not trend.

    Returns
    -------
    float
        Probability in (0, 1).
    """
    return 1.0 - math.pow(1.0 - visibility * novelty, boosted)


@compiled
def share_hazard(
    first_hazard: float, interest: float, weight: float, answer_factor: float
) -> float:
    """Give the hazard that one exposure adds.

    Differs from [model.md]: the strength of the tie between the sharer and the reader makes the
    post more *visible* and does not enter here, because a hazard that depends on the sender
    together with fatigue would break the proof that calming never enlarges a cascade.

    Parameters
    ----------
    first_hazard : float, unit 1
        Base hazard with the arousal and evidence of the complaint.
    interest : float, unit 1
        1 in the shop's town, less outside.
    weight : float, unit 1
        Fatigue after the earlier exposures, 1 at the first.
    answer_factor : float, unit 1
        Effect of the answers this account has seen, 1 if none.

    Returns
    -------
    float, unit 1
        Added to the account's sum; it shares when the sum reaches its resistance.
    """
    return first_hazard * interest * weight * answer_factor
