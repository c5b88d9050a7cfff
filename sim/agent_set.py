"""How are many people asked at once? Mesa's agent set, over numbers instead of objects.

``get``, ``agg``, ``set``, ``groupby`` and ``sort`` by name use whole columns; what only a function
can say (``select(lambda a: a.trust < 0.3)``) costs one call for each member. ``select`` also takes
a mask, which costs none::

    customers = model.agents_by_type[Customer]
    customers.select(customers.column("trust") < 0.3)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents import View
from sim.people import Members

try:
    from mesa.agentset import GroupBy
except ImportError:  # Mesa 3.3 keeps it beside the agent
    from mesa.agent import GroupBy


Part = tuple[type[View], NDArray[np.bool_], NDArray[np.int64]]


class PeopleSet(Members):
    """An ordered set of people of one model, who can be asked at once.

    Parameters
    ----------
    agents : iterable of View
        Members, all of one model.
    random : random.Random, optional
        For :meth:`shuffle`; that of the model if left out.
    """

    _split: tuple[Any, list[Part]] = (None, [])

    def _parts(self) -> list[Part]:
        """Split the members by kind: who they are in the set, and their numbers in the kind."""
        if self._split[0] is self._ids:
            return self._split[1]
        parts = []
        kinds = self._model.kinds() if len(self) else ()
        lowest, highest = (self._ids.min(), self._ids.max()) if len(self) else (0, 0)
        for kind, first, end in kinds:
            if first <= lowest and highest < end:
                parts = [(kind, np.ones(len(self), np.bool_), self._ids - first)]
            elif lowest < end and highest >= first:
                mask = (self._ids >= first) & (self._ids < end)
                if mask.any():
                    parts.append((kind, mask, self._ids[mask] - first))
        self._split = (self._ids, parts)
        return parts

    def column(self, name: str) -> NDArray[Any]:
        """Read an attribute of all members.

        Parameters
        ----------
        name : str
            An attribute of every member.

        Returns
        -------
        ndarray, shape (n,)
            In the order of the set; a copy.

        Raises
        ------
        AttributeError
            A member has no such attribute.
        """
        if not self._has_columns([name]):
            return np.array([getattr(agent, name) for agent in self])
        parts = [
            (mask, np.asarray(kind.fields[name].read(self._model.group(kind), at)))
            for kind, mask, at in self._parts()
        ]
        if len(parts) == 1:
            return parts[0][1]
        whole = np.empty(len(self), np.result_type(*(column for _, column in parts)))
        for mask, column in parts:
            whole[mask] = column
        return whole

    def _has_columns(self, names: Iterable[str]) -> bool:
        """Tell whether all members have these attributes as columns."""
        parts = self._parts()
        return bool(parts) and all(name in kind.fields for kind, _, _ in parts for name in names)

    def get(self, attr_names: Any, handle_missing: str = "error", default_value: Any = None) -> Any:
        """Read one or more attributes of every member, as :meth:`mesa.agent.AgentSet.get` does."""
        if handle_missing not in ("error", "default"):
            msg = f"handle_missing must be 'error' or 'default', got {handle_missing!r}"
            raise ValueError(msg)
        single = isinstance(attr_names, str)
        names = [attr_names] if single else list(attr_names)
        if self._has_columns(names):
            columns = [self.column(name).tolist() for name in names]
        elif handle_missing == "error":
            columns = [[getattr(agent, name) for agent in self] for name in names]
        else:
            columns = [[getattr(agent, name, default_value) for agent in self] for name in names]
        return columns[0] if single else [list(row) for row in zip(*columns, strict=True)]

    def agg(self, attribute: str, func: Any) -> Any:
        """Apply one function or several to an attribute of all members.

        Parameters
        ----------
        attribute : str
            What is read.
        func : callable or iterable of callable
            Functions of numpy get the column, all others a list.

        Returns
        -------
        object
            Result, or list of results.
        """
        values: Any = None
        column = self.column(attribute) if self._has_columns([attribute]) else None
        results = []
        for one in [func] if callable(func) else func:
            if column is not None and _is_of_numpy(one):
                results.append(one(column))
                continue
            if values is None:
                values = self.get(attribute) if column is None else column.tolist()
            results.append(one(values))
        return results[0] if callable(func) else results

    def set(self, attr_name: str, value: Any) -> PeopleSet:
        """Write the same value to all members, as :meth:`mesa.agent.AgentSet.set` does."""
        for kind, _, at in self._parts():
            field = kind.fields.get(attr_name)
            if field is None or field.write is None:
                for index in at.tolist():
                    setattr(kind(self._model, index), attr_name, value)
            else:
                field.write(self._model.group(kind), at, value)
        return self

    def select(
        self,
        filter_func: Callable[[Any], bool] | NDArray[np.bool_] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type[Any] | None = None,
    ) -> PeopleSet:
        """Select members, as :meth:`mesa.agent.AgentSet.select` does.

        Parameters
        ----------
        filter_func : callable or ndarray of bool, shape (n,), optional
            Whom to take; a mask needs no call for each member.
        at_most : int or float
            A number of members, or (float up to 1) a fraction of the set.
        inplace : bool
            Change this set.
        agent_type : type, optional
            Take this kind only.

        Returns
        -------
        PeopleSet
            In the order of this set.
        """
        if at_most <= 1.0 and isinstance(at_most, float):
            at_most = int(len(self) * at_most)
        ids = self._ids
        if isinstance(filter_func, np.ndarray):
            ids = ids[_checked_mask(filter_func, len(self))]
        if agent_type is not None:
            ids = ids[np.isin(ids, self._ids_of(agent_type))]
        if callable(filter_func):
            ids = self._filtered(ids, filter_func, at_most)
        limit = len(ids) if at_most == float("inf") else int(at_most)
        return self._with(ids[:limit].copy(), inplace=inplace)

    def _ids_of(self, agent_type: type[Any]) -> NDArray[np.int64]:
        """List the members of a kind."""
        parts = [self._ids[mask] for kind, mask, _ in self._parts() if issubclass(kind, agent_type)]
        return np.concatenate(parts) if parts else self._ids[:0]

    def _filtered(
        self, ids: NDArray[np.int64], function: Callable[[Any], bool], at_most: float
    ) -> NDArray[np.int64]:
        """Ask a function about one member after the other, until there are enough."""
        found: list[int] = []
        for agent in self._views(ids):
            if len(found) >= at_most:
                break
            if function(agent):
                found.append(agent.unique_id)
        return np.array(found, np.int64)

    def sort(
        self, key: str | Callable[[Any], Any], ascending: bool = False, inplace: bool = False
    ) -> PeopleSet:
        """Sort by an attribute or a function, largest first; equal members keep their order."""
        if isinstance(key, str):
            values = self.column(key)
        else:
            values = np.array([key(agent) for agent in self])
        if ascending:
            order = np.argsort(values, kind="stable")
        else:
            order = len(self) - 1 - np.argsort(values[::-1], kind="stable")[::-1]
        return self._with(self._ids[order], inplace=inplace)

    def groupby(self, by: str | Callable[[Any], Any], result_type: str = "agentset") -> GroupBy:
        """Group members by an attribute or a function, groups in order of their first member."""
        values = self.get(by) if isinstance(by, str) else [by(agent) for agent in self]
        places: dict[Any, list[int]] = {}
        for at, value in enumerate(values):
            places.setdefault(value, []).append(at)
        groups = {value: self._with(self._ids[at]) for value, at in places.items()}
        if result_type == "list":
            return GroupBy({value: list(group) for value, group in groups.items()})
        return GroupBy(groups)


def _is_of_numpy(function: Any) -> bool:
    """Tell whether a function takes a column as well as a list."""
    return isinstance(function, np.ufunc) or str(getattr(function, "__module__", "")) == "numpy"


def _checked_mask(mask: NDArray[Any], n: int) -> NDArray[np.bool_]:
    """Refuse a mask that does not belong to the set."""
    if mask.dtype != np.bool_ or mask.shape != (n,):
        msg = f"a mask must have {n} booleans, got {mask.dtype} of shape {mask.shape}"
        raise ValueError(msg)
    return mask
