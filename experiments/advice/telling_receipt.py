"""How is a receipt told?"""

from __future__ import annotations

from experiments.advice.receipt import Receipt
from experiments.advice.saying import badge_said, name_of, people, saved, saved_rupiah
from experiments.advice.sections import Section
from experiments.statistics import summary
from experiments.wording import Wording


def receipt_section(found: Receipt, wording: Wording) -> Section:
    """Tell what another answer would have changed.

    Parameters
    ----------
    found : Receipt
        Of a real incident.
    wording : Wording
        The language.

    Returns
    -------
    Section
        A line for each other answer, with its range and badge.
    """
    evenings, given = found.evenings, found.given
    cost = evenings.cost(given)
    low, high = (people(bound, wording) for bound in cost.lost_ci95)
    said = [
        wording.text(
            "advise_receipt_given",
            noticed=wording.hours(found.incident.noticed_h),
            given=name_of(given, wording),
            mean=people(cost.lost["mean"], wording),
            low=low,
            high=high,
        )
    ]
    for other in found.others:
        differences = evenings.lost[evenings.at(given)] - evenings.lost[evenings.at(other)]
        spread = summary(differences)
        customers = evenings.difference(other, given, "lost")
        line = wording.text(
            "advise_receipt_other",
            other=name_of(other, wording),
            customers=saved(customers, wording),
            sales=saved_rupiah(evenings.difference(other, given, "sales_idr"), wording),
            low=wording.number(spread["p05"]),
            high=wording.number(spread["p95"]),
        )
        better = (other, given) if customers.mean_difference <= 0.0 else (given, other)
        said.append(f"{line} {badge_said(evenings.badge(*better, 'lost'), wording)}")
    return Section(
        title=wording.text("advise_receipt_title"),
        lines=(*said, wording.text("advise_receipt_limits")),
    )
