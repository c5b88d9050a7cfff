"""Who can be met in a running model? Views of one person each, which own no data.

A view is a model and a number. Reading ``customer.trust`` reads the person's row, writing it writes
the row, and the next hour begins from there. Views are made when they are touched and forgotten
afterwards; two views of one person are equal. Everybody is there once: who buys here and also
follows the shop is a :class:`Customer`.
"""

from __future__ import annotations

from typing import Any, ClassVar

import mesa
import numpy as np

from sim.crowd import Group
from sim.fields import (
    Field,
    checked_number,
    has_role,
    of_buyers,
    of_people,
    of_row,
    read_damage,
    read_number,
    read_shared_h,
    read_status,
    read_threshold,
    read_trust,
    set_damage,
    set_is_loyal,
    set_spend_idr,
    set_threshold,
    set_trust,
)
from sim.population import FOLLOWER, HOME


class View(mesa.Agent):  # type: ignore[misc]  # mesa comes without types
    """One person of a model: the model and a number.

    Parameters
    ----------
    model : ComplaintModel
        The model that owns the data.
    index : int
        Number of the person within their kind.

    Attributes
    ----------
    unique_id : int
        0 for the owner, then the customers by number, then the followers.
    """

    pos = None
    fields: ClassVar[dict[str, Field]] = {}

    def __init__(self, model: Any, index: int = 0) -> None:
        # not mesa.Agent.__init__, which would register the view with the model
        own = self.__dict__
        own["model"] = model
        own["index"] = index

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        cls.fields = cls.fields | own

    @property
    def unique_id(self) -> int:
        """Number of this person within the model."""
        return int(self.model.first_id(type(self)) + self.index)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, View):
            return NotImplemented
        return self.model is other.model and self.unique_id == other.unique_id

    def __hash__(self) -> int:
        return hash((id(self.model), self.unique_id))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.index})"

    def __setattr__(self, name: str, value: Any) -> None:
        known = getattr(type(self), name, None)
        if isinstance(known, Field) and known.write is not None:
            known.write(self.group, np.array([self.index]), value)
        elif isinstance(known, property) and known.fset is not None:
            known.fset(self, value)
        else:
            msg = (
                f"{type(self).__name__}.{name} must be an attribute that can be written, "
                f"got {value!r}; agents own no data, keep yours in a dict by unique_id"
            )
            raise AttributeError(msg)

    def remove(self) -> None:
        """Refuse: people stay in their world."""
        msg = f"{self!r} must stay in the model, got a request to remove it"
        raise TypeError(msg)


class Account(View):
    """A person whom the state has a row for.

    Attributes
    ----------
    trust : float, unit 1
        In [0, 1]; can be written.
    damage : float, unit 1
        Part of the initial trust that is lost now; can be written, in [0, 1].
    times_exposed : int
        How often the affair was seen.
    has_shared : bool
        Has passed the complaint or the answer on.
    shared_h : float, unit h
        When; NaN if not.
    has_seen_answer : bool
        Has seen the owner's answer.
    follows_shop, lives_in_town : bool
        What the person is to the shop.
    account : int
        Number within the network.
    """

    group: Group
    trust = Field(read_trust, set_trust)
    damage = Field(read_damage, set_damage)
    times_exposed = Field(of_row("n_exposures"))
    has_shared = Field(lambda group, at: group.crowd.rows["post"][group.rows[at]] > 0)
    shared_h = Field(read_shared_h)
    has_seen_answer = Field(of_row("has_seen"))
    follows_shop = Field(has_role(FOLLOWER))
    lives_in_town = Field(has_role(HOME))
    account = Field(lambda group, at: group.account[at])


class Customer(Account):
    """Somebody who buys here; number 0 complains.

    Attributes
    ----------
    number : int
        From 0.
    threshold : float, unit 1
        Trust at which this customer stays away; can be written, up to the initial trust.
    is_loyal : bool
        Is hurt less (or more, if the event is grave); can be written.
    spend_idr : float, unit IDR
        What a visit leaves in the till; can be written, for visits to come.
    visit_rate : float, unit visits per open hour
        How often they would come.
    is_away : bool
        Let the last occasion pass.
    n_missed : int
        Occasions passed by in all.
    status : str
        ``stayed``, ``paused``, ``won_back`` or ``lost``, as far as can be said now.
    """

    number = Field(read_number)
    threshold = Field(read_threshold, set_threshold)
    is_loyal = Field(of_people("is_loyal"), set_is_loyal)
    spend_idr = Field(of_people("spend_idr"), set_spend_idr)
    visit_rate = Field(of_people("visit_rate"))
    is_away = Field(of_buyers("is_away"))
    n_missed = Field(of_buyers("n_missed"))
    status = Field(read_status)

    @property
    def group(self) -> Group:  # type: ignore[override]
        """The customers of the model."""
        return self.model.crowd.customers


class Follower(Account):
    """Somebody who follows the shop and does not buy here."""

    @property
    def group(self) -> Group:  # type: ignore[override]
        """The followers of the model."""
        return self.model.crowd.followers


class ShopOwner(View):
    """The owner, who sees and answers the complaint as the playbook says.

    Attributes
    ----------
    noticed_h, answered_h : float, unit h
        When; NaN before.
    tone : Tone
        How the owner answers.
    cash_idr : float, unit IDR
        At the end of the last finished day; can be written.
    is_closed : bool
        The cash is gone.
    sales_idr : float, unit IDR
        Takings of today, so far.
    """

    @property
    def noticed_h(self) -> float:
        """When the owner learned of the complaint."""
        return self.model.crowd.noticed_h

    @property
    def answered_h(self) -> float:
        """When the answer came out."""
        return self.model.crowd.answered_h

    @property
    def tone(self) -> str:
        """How the owner answers."""
        return self.model.scenario.playbook.tone

    @property
    def cash_idr(self) -> float:
        """Cash at the end of the last finished day."""
        return self.model.crowd.cash_idr

    @cash_idr.setter
    def cash_idr(self, value: float) -> None:
        self.model.crowd.cash_idr = checked_number("cash_idr", value, -1e12, 1e12)

    @property
    def is_closed(self) -> bool:
        """The shop has closed for good."""
        return self.model.crowd.is_closed

    @property
    def sales_idr(self) -> float:
        """Takings of today, so far."""
        return self.model.crowd.sales_today_idr
