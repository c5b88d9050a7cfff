"""What is usual for a warung, a caterer, a laundry …, and what can a complaint be about?

The answers stand in ``kinds.yaml``. They are used where an owner skips a question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field

from scenarios.document import read_document
from scenarios.loader import load_file
from scenarios.story import Rule, ScenarioFile, Word, one_word_of
from sim.parameters import Parameters, ReputationParameters
from sim.quantities import Kind, Quantity, quantities_of
from sim.scenario import PLATFORMS, Complaint, Shop

DAYS_PER_MONTH = 30.0
"""For rents and the like, which are paid once a month."""

OTHER = "other"
"""A complaint that no scenario tells; it is the model's own default."""

_Number: Any = Annotated[float, Field(allow_inf_nan=False), Rule(text="a number")]
_PlatformName: Any = one_word_of(PLATFORMS)
_SHOP_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "customers": "n_customers",
        "followers": "n_followers",
        "takings": "sales_per_day_idr",
        "basket_idr": "basket_idr",
        "open_hour": "open_hour",
        "close_hour": "close_hour",
    }
)
"""A number of a kind, and the field of the shop that it fills."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A usual number, and where it comes from."""

    value: _Number
    kind: Kind
    source: str = ""
    """Key of ``sources.toml``; empty for what is only assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualPlatform:
    """Where complaints about a kind of shop are usually posted."""

    value: _PlatformName
    kind: Kind
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualAbout:
    """What complaints about a kind of shop are usually about."""

    value: Word
    kind: Kind
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfShop:
    """What is usual for a kind of shop; a number that is None is the model's own default."""

    name: Word
    customers: Figure | None = None
    followers: Figure | None = None
    takings: Figure | None = None
    """Unit IDR a day."""
    basket_idr: Figure | None = None
    visits_per_month: Figure | None = None
    """Instead of a basket: how often each customer pays, whatever the takings are."""
    open_hour: Figure | None = None
    close_hour: Figure | None = None
    ratings: Figure | None = None
    """Stars that the shop has before the complaint: with many, a few bad ones do less."""
    platform: UsualPlatform
    about: UsualAbout

    @property
    def shop(self) -> Shop:
        """The usual shop of this kind."""
        declared = quantities_of(Shop)
        numbers: dict[str, Any] = {
            field: _number(getattr(self, name), declared[field])
            for name, field in _SHOP_FIELDS.items()
        }
        if self.visits_per_month is not None:
            visits = numbers["n_customers"] * self.visits_per_month.value / DAYS_PER_MONTH
            numbers["basket_idr"] = numbers["sales_per_day_idr"] / visits
        return Shop(**numbers)

    @property
    def parameters(self) -> Parameters:
        """The parameters of the model, with the usual number of ratings."""
        usual = Parameters()
        declared = quantities_of(ReputationParameters)["n_ratings"]
        ratings: Any = _number(self.ratings, declared)
        return replace(usual, reputation=replace(usual.reputation, n_ratings=ratings))


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Something that a complaint can be about."""

    name: Word
    scenario: Word | None = None
    """Name of the shipped scenario whose complaint it is."""

    @property
    def file(self) -> ScenarioFile | None:
        """The scenario, with its story."""
        return None if self.scenario is None else _shipped(self.scenario)

    @property
    def complaint(self) -> Complaint:
        """What is said in such a complaint."""
        file = self.file
        return Complaint() if file is None else file.scenario.complaint


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """The keys of the file after ``schema``."""

    kinds: tuple[KindOfShop, ...]
    abouts: tuple[About, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Everything by its name."""

    kinds: Mapping[str, KindOfShop]
    abouts: Mapping[str, About]

    def about_of(self, cause: str) -> str:
        """Find what the complaint of a scenario is about.

        Parameters
        ----------
        cause : str
            Of the scenario.

        Returns
        -------
        str
            The key of ``abouts`` whose scenario has the same cause, else ``OTHER``.
        """
        for name, about in self.abouts.items():
            if about.file is not None and about.file.cause == cause:
                return name
        return OTHER


@cache
def load_kinds() -> Kinds:
    """Read the shipped kinds of shops and of complaints.

    Returns
    -------
    Kinds
        By name, in the order of the file.
    """
    file = files("experiments").joinpath("advice", "kinds.yaml")
    said, _ = read_document(file.read_bytes(), file.name, _Document)
    return Kinds(
        kinds=MappingProxyType({kind.name: kind for kind in said.kinds}),
        abouts=MappingProxyType({about.name: about for about in said.abouts}),
    )


@cache
def _shipped(name: str) -> ScenarioFile:
    """Read a shipped scenario once."""
    return load_file(name)


def _number(figure: Figure | None, declared: Quantity) -> float:
    """Take the usual number, or the model's own, whole where whole is meant."""
    value = declared.default if figure is None else figure.value
    return int(value) if isinstance(declared.default, int) else float(value)
