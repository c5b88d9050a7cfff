"""How are hours told? The last safe one, and those at which answers are worth as much."""

from __future__ import annotations

import numpy as np

from experiments.advice.hours import EqualLoss, LastSafeHour
from experiments.advice.saying import hours_said, people
from experiments.advice.sections import Section
from experiments.report_sections import rough_rupiah
from experiments.wording import Wording


def safe_section(found: LastSafeHour, wording: Wording) -> Section:
    """Tell the last safe hour.

    Parameters
    ----------
    found : LastSafeHour
        With its interval.
    wording : Wording
        The language.

    Returns
    -------
    Section
        The limit, then the hour.
    """
    if not found.is_owners:
        limit = wording.text("advise_safe_limit_half", limit=people(found.limit, wording))
    elif found.in_sales:
        limit = wording.text("advise_safe_limit_sales", limit=rough_rupiah(found.limit, wording))
    else:
        limit = wording.text("advise_safe_limit_customers", limit=people(found.limit, wording))
    manner = wording.text(f"manner_{found.tone.value}")
    ends = {"soonest": found.soonest, "latest": found.latest}
    shown = {name: wording.hours(hour) for name, hour in ends.items()}
    hour = hours_said(found.hour, wording, **ends)
    key = "hour"
    if found.hour.hour <= 0.0:
        key = "never"
    elif np.isinf(found.hour.hour):
        key = "always"
    said = [limit, wording.text(f"advise_safe_{key}", manner=manner, hour=hour, **shown)]
    if key != "hour" and found.hour.low != found.hour.high:
        said.append(hour[:1].upper() + hour[1:] + ".")
    if found.hour.low <= 0.0 or np.isinf(found.hour.high):
        said.append(wording.text("advise_hour_open"))
    return Section(title=wording.text("advise_safe_title"), lines=tuple(said))


def equal_section(lines: tuple[EqualLoss, ...], wording: Wording) -> Section:
    """Lay the lines of equal loss out.

    Parameters
    ----------
    lines : tuple of EqualLoss
        At least one.
    wording : Wording
        The language.

    Returns
    -------
    Section
        A row for each line, a column for each other tone.
    """
    tones = tuple(lines[0].hours)
    rows = []
    for line in lines:
        name = wording.answer(line.delay_h, line.tone)
        level = wording.text("advise_equal_level", answer=name, lost=people(line.level, wording))
        hours = (
            hours_said(
                line.hours[tone], wording, soonest=line.soonest[tone], latest=line.latest[tone]
            )
            for tone in tones
        )
        rows.append((level, *hours))
    return Section(
        title=wording.text("advise_equal_title"),
        lines=(wording.text("advise_equal_note"),),
        head=(wording.text("advise_equal_head"), *(wording.tone(tone) for tone in tones)),
        rows=tuple(rows),
    )
