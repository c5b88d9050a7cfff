"""Who belongs to a set of people? Numbers in order; agents are made when somebody looks.

The part of Mesa's agent set that is about members; what they have in columns is in
:mod:`sim.agent_set`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any, Self

import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from sim.agents import View


class Members(AgentSet):  # type: ignore[misc]  # mesa comes without types
    """Members of one model, in order.

    Parameters
    ----------
    agents : iterable of View
        Members, all of one model.
    random : random.Random, optional
        For :meth:`shuffle`; that of the model if left out.
    """

    def __init__(self, agents: Iterable[View] = (), random: Random | None = None) -> None:
        members = list(dict.fromkeys(agents))
        self._model: Any = members[0].model if members else None
        self._ids = np.array([agent.unique_id for agent in members], np.int64)
        self.random = random or (self._model.random if self._model else Random(0))  # noqa: S311

    @classmethod
    def of(cls, model: Any, ids: NDArray[np.int64]) -> Self:
        """Make a set without touching its members.

        Parameters
        ----------
        model : ComplaintModel
            The model.
        ids : ndarray of int, shape (n,)
            ``unique_id`` of each member, none twice.

        Returns
        -------
        Self
            In the order of ``ids``.
        """
        people = cls.__new__(cls)
        people._model, people._ids, people.random = model, ids, model.random
        return people

    def _with(self, ids: NDArray[np.int64], *, inplace: bool = False) -> Self:
        """Give a set of other members, or make this one that set."""
        if inplace:
            self._ids = ids
            return self
        people = self.of(self._model, ids) if self._model else type(self)()
        people.random = self.random
        return people

    def _update(self, agents: Iterable[View]) -> Self:
        """Exchange the members (Mesa's own name for it)."""
        return self._with(type(self)(agents, self.random)._ids, inplace=True)

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[View]:
        return self._views(self._ids)

    def _views(self, ids: NDArray[np.int64]) -> Iterator[View]:
        """Make the agents of some members, one after the other."""
        kind, first, end = View, 0, 0
        for unique_id in ids.tolist():
            if not first <= unique_id < end:
                kind, first, end = self._model.kind_of(unique_id)
            yield kind(self._model, unique_id - first)

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, View) or agent.model is not self._model:
            return False
        return bool((self._ids == agent.unique_id).any())

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, slice):
            return list(self._views(self._ids[item]))
        return self._model.agent(int(self._ids[item]))

    def __copy__(self) -> Self:
        return self._with(self._ids.copy())

    def copy(self) -> Self:
        """Make a set of the same members."""
        return self.__copy__()

    def to_list(self) -> list[View]:
        """List the members as agents."""
        return list(self)

    def add(self, agent: View) -> None:
        """Add a member at the end, if it is not there yet."""
        if self._model is None:
            self._model = agent.model
        if agent not in self:
            self._ids = np.append(self._ids, agent.unique_id)

    def discard(self, agent: View) -> None:
        """Take a member out of the set, if it is there."""
        if agent in self:
            self._ids = self._ids[self._ids != agent.unique_id]

    def remove(self, agent: View) -> None:
        """Take a member out of the set."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def __getstate__(self) -> dict[str, Any]:
        return {"_model": self._model, "_ids": self._ids, "random": self.random}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method, or a function, for every member in order."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method, or a function, for every member in random order."""
        self.shuffle().map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method, or a function, for every member, and list what it gives."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def shuffle(self, inplace: bool = False) -> Self:
        """Put the members into random order, as Mesa would with the same ``random``."""
        ids = self._ids.tolist()
        self.random.shuffle(ids)
        return self._with(np.array(ids, np.int64), inplace=inplace)
