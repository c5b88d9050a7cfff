"""What is an owner told first? A look at a few evenings, and what was assumed of the shop."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.advice.advising import FirstLook
from experiments.advice.saying import name_of, people
from experiments.advice.shop_questions import AskedShop
from experiments.report_sections import rough_rupiah
from experiments.wording import Wording


def first_lines(look: FirstLook, wording: Wording) -> str:
    """Tell what a few evenings say.

    Parameters
    ----------
    look : FirstLook
        Three answers.
    wording : Wording
        The language.

    Returns
    -------
    str
        One paragraph.
    """
    shown = {"n": wording.number(look.evenings.lost.shape[1])}
    names = {"silent": look.evenings.answers[0], "defensive": look.evenings.answers[-1]}
    for name, answer in {"soon": look.soon, **names}.items():
        cost = look.evenings.cost(answer)
        shown[f"lost_{name}"] = people(cost.lost["mean"], wording)
        shown[f"low_{name}"], shown[f"high_{name}"] = (
            people(bound, wording) for bound in cost.lost_ci95
        )
    return wording.text("advise_first_look", soon=name_of(look.soon, wording), **shown)


def shop_lines(shop: AskedShop, wording: Wording) -> list[str]:
    """Tell what was said of the shop, what was assumed, and what is out of range.

    Parameters
    ----------
    shop : AskedShop
        Whose advice.
    wording : Wording
        The language.

    Returns
    -------
    list of str
        Sentences.
    """
    said = [wording.text("advise_not_forecast")]
    for key, values in (("advise_told", shop.told), ("advise_assumed", shop.assumed)):
        if values:
            said.append(wording.text(key, what=_listed(values, wording)))
    if shop.outside:
        names = ", ".join(wording.text(f"advise_short_{name}") for name in shop.outside)
        said.append(wording.text("advise_outside", what=names))
    return said


def _listed(values: Mapping[str, object], wording: Wording) -> str:
    """Write answers to questions in a line."""
    return "; ".join(
        f"{wording.text(f'advise_short_{name}')}: {_value(name, value, wording)}"
        for name, value in values.items()
    )


def _value(name: str, value: object, wording: Wording) -> str:
    """Write the answer to one question."""
    if name in ("kind", "about"):
        return wording.text(f"advise_{name}_{value}")
    if isinstance(value, (int, float)):
        if name == "takings":
            return rough_rupiah(float(value), wording)
        if name == "ago":
            return wording.text("advise_ago", hours=wording.hours(float(value)))
        return wording.number(float(value))
    return wording.text(f"advise_platform_{value}") if name == "platform" else str(value)
