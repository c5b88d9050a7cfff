"""Is the value of each outcome written as its readers expect, differences with their sign?"""

from __future__ import annotations

import math

import pytest

from experiments.amounts import amount, change, change_with_interval, is_event, spread
from experiments.wording import Wording

ENGLISH, INDONESIAN = Wording("en"), Wording("id")
MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("outcome", "x", "written"),
    [
        ("lost_customers", 0.62, "0.62"),
        ("lost_customers", 51.68, "51.7"),
        ("reach", 49_812.0, "49,800"),
        ("lost_sales_idr", 775_417.0, "Rp775,000"),
        ("viral", 0.0667, "6.7%"),
        ("viral", 0.0001, "<0.1%"),
        ("peak_h", math.nan, "–"),
    ],
)
def test_an_amount(outcome, x, written):
    assert amount(outcome, x, ENGLISH) == written


@pytest.mark.parametrize(
    ("outcome", "x", "written"),
    [
        ("lost_customers", 0.62, "+0.62"),
        ("lost_customers", -2.351, f"{MINUS}2.35"),
        ("lost_customers", 0.001, "0.00"),
        ("lost_sales_idr", -616_123.0, f"{MINUS}Rp616,000"),
        ("viral", 0.0667, "+6.7%"),
        ("viral", -0.0001, "0.0%"),
        ("reach", math.nan, "–"),
    ],
)
def test_a_change(outcome, x, written):
    assert change(outcome, x, ENGLISH) == written


def test_a_change_with_its_interval():
    told = change_with_interval("lost_customers", -2.5, (-4.0, 0.25), INDONESIAN)
    assert told == f"{MINUS}2,50 ({MINUS}4,00 sampai +0,25)"


@pytest.mark.parametrize(
    ("outcome", "low", "high", "written"),
    [
        ("lost_customers", 0.0, 2.0, "0–2"),
        ("lost_customers", 0.5, 2.0, "0.50–2.00"),
        ("reach", 39.05, 154.35, "39–154"),
        ("lost_sales_idr", 0.0, 961_234.0, "Rp0–Rp961,000"),
        ("peak_sales_drop", 0.0, 0.25, "0.0%–25.0%"),
        ("reputation_day90", -0.25, 0.5, f"{MINUS}0.25 to 0.50"),
        ("peak_h", math.nan, math.nan, "– to –"),
        ("viral", 0.0, 1.0, ""),
    ],
)
def test_where_single_worlds_lie(outcome, low, high, written):
    assert spread(outcome, low, high, ENGLISH) == written


def test_what_happens_or_does_not_is_an_event():
    assert is_event("closed")
    assert not is_event("reach")
    assert not is_event("not_an_outcome")
