"""Evenings made by hand for tests of advice: who loses what is known."""

from __future__ import annotations

from contextlib import contextmanager

import numpy as np
import pytest

from experiments.advice import advising
from experiments.advice.evenings import Evenings
from experiments.advice.ways_to_answer import SILENCE, Answer
from sim.responses import Tone

SOON = Answer(tone=Tone.EMPATHETIC, delay_h=1.0)
LATE = Answer(tone=Tone.EMPATHETIC, delay_h=24.0)
DEFENCE = Answer(tone=Tone.DEFENSIVE, delay_h=1.0)


def made_evenings(lost, answers=(SILENCE, SOON, LATE, DEFENCE), worth_idr=1000.0):
    """Make evenings of given losses; world k % 100 on evening k, nothing is paid."""
    lost = np.asarray(lost, np.float64)
    return Evenings(
        answers=tuple(answers),
        lost=lost,
        sales_idr=lost * 500.0,
        money_idr=np.zeros_like(lost),
        hours=np.full_like(lost, 2.0),
        worth_idr=worth_idr,
        worlds=np.arange(lost.shape[1], dtype=np.int64) % 100,
        seed=0,
    )


SMALL_SHOP = """\
schema: 1
name: small
title: {id: Kecil, en: Small}
story: {id: Kecil., en: Small.}
teaches: {id: Kecil., en: Small.}
watch: {id: Kecil., en: Small.}
discuss:
  - {id: Apa?, en: What?}
cause: rude_service
difficulty: easy
platform: facebook
shop: {n_customers: 60, n_followers: 80, sales_per_day_idr: 300000, basket_idr: 15000}
complaint: {crisis_type: preventable, channel: own_post, has_evidence: true, severity: 0.7}
parameters:
  network: {n_accounts: 2000}
"""
"""A scenario whose evenings take hardly any time."""

QUICK = advising.LIGHT._replace(race_hours=(0.5,), rounds=(8,), hours=(0.5, 8.0), few_hours=(0.5,))


@contextmanager
def quick_advice():
    """Race a handful of answers, whatever the shop is like."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LIGHT", "HEAVY", "HUGE"):
            patch.setattr(advising, name, QUICK)
        yield
