"""How is the rule for the wall told?"""

from __future__ import annotations

from experiments.advice.house_rule import HouseRule
from experiments.advice.saying import badge_said, people, saved_rupiah
from experiments.advice.sections import Section
from experiments.advice.wall_rules import Rule
from experiments.report_sections import rough_rupiah
from experiments.statistics import MeanDifference
from experiments.wording import Wording

_RULES = 3
"""Of the others only silence and a defence are told."""


def rule_clauses(rule: Rule, wording: Wording) -> tuple[str, ...]:
    """Write the clauses of a rule.

    Parameters
    ----------
    rule : Rule
        A rule for the wall.
    wording : Wording
        The language.

    Returns
    -------
    tuple of str
        At most four sentences.
    """
    return tuple(wording.text(f"advise_clause_{clause}") for clause in rule.clauses)


def rule_section(found: HouseRule, wording: Wording) -> Section:
    """Tell the rule for the wall, and how the others do.

    Parameters
    ----------
    found : HouseRule
        All rules.
    wording : Wording
        The language.

    Returns
    -------
    Section
        With clauses and a table.
    """
    first = found.results[0]
    names = ("expected", "largest")
    heads = ("advise_rule_head", "advise_head_lost", "advise_rule_expected", "advise_rule_largest")
    low, high = (rough_rupiah(x, wording) for x in first.expected_ci95)
    largest_low, largest_high = (rough_rupiah(x, wording) for x in first.largest_ci95)
    regret = wording.text(
        "advise_rule_regret",
        expected=rough_rupiah(first.expected_regret, wording),
        low=low,
        high=high,
        largest=rough_rupiah(first.largest_regret, wording),
        largest_low=largest_low,
        largest_high=largest_high,
    )
    rows = []
    shown = [*found.results[:_RULES], *(one for one in found.results[_RULES:] if one.is_plain)]
    for result in shown:
        numbers = [
            wording.text(
                "advise_mean_range",
                mean=rough_rupiah(getattr(result, f"{name}_regret"), wording),
                low=rough_rupiah(getattr(result, f"{name}_ci95")[0], wording),
                high=rough_rupiah(getattr(result, f"{name}_ci95")[1], wording),
            )
            for name in names
        ]
        clauses = " ".join(rule_clauses(result.rule, wording))
        rows.append((clauses, people(result.lost, wording), *numbers))
    mean, ci95 = found.against_silence
    against = MeanDifference(mean, ci95, found.n_evenings)
    return Section(
        title=wording.text("advise_rule_title"),
        lines=(
            wording.text("advise_rule_lead", n=wording.number(found.n_evenings)),
            regret,
            wording.text("advise_rule_silence", sales=saved_rupiah(against, wording)),
            badge_said(found.badge, wording),
        ),
        head=tuple(wording.text(head) for head in heads),
        rows=tuple(rows),
        clauses=rule_clauses(first.rule, wording),
    )
