"""Does a study file of a sweep become what it says?"""

from __future__ import annotations

import math

import pytest
from small_sweeps import BASE, STUDY, changed, study_in

from experiments.sweeps.designs import Kind
from experiments.sweeps.margins import Distribution
from experiments.sweeps.reading import load_sweep
from experiments.sweeps.study import Stop, Width
from scenarios.loader import load
from scenarios.overrides import with_overrides
from sim.errors import InputFileError, ParameterError
from sim.outcomes import OUTCOMES
from sim.playbook import Playbook, Preparation, Reply
from sim.responses import Tone

LEAST = "schema: 1\nname: least\nscenario: rude_service\n"
FULL = """schema: 1
name: full
title: {id: Contoh, en: An example}
scenario: rude_service
network: ties.csv
set: [shop.n_customers=60, shop.n_followers=80]
playbooks:
- {name: hush, playbook: {}}
- name: kind
  playbook: {reply: {tone: empathetic, delay_h: 2}, before: {has_plan: true}}
levers:
- {key: playbook, values: [hush, kind]}
- {key: mechanism.boost, values: [true, "off"]}
uncertainties:
- {key: complaint.arousal, distribution: triangular, low: 0.5, high: 1.5, mode: 1, levels: 3}
- {key: complaint.severity, values: [0.5, 1], weights: [3, 1]}
- {key: complaint.channel}
design: {kind: grid}
seed: 9
replications: 7
outcomes: [reach, closed]
stop: {precision: [{outcome: reach, width: 2%}, {outcome: closed, width: 0.1}],
       confidence: 0.9, max_runs: 50, budget: 1000, decide: true}
"""


@pytest.fixture
def ties(tmp_path):
    """Two hundred accounts in a ring."""
    lines = [f"{at},{(at + 1) % 200}" for at in range(200)]
    (tmp_path / "ties.csv").write_text("\n".join(["follower,followee", *lines]))


def test_the_least_file_is_one_policy_in_one_draw(tmp_path):
    study = study_in(tmp_path, LEAST)
    cells = study.cells()
    assert (study.name, study.seed, study.replications) == ("least", 0, 20)
    assert (study.levers, study.policies, dict(study.margins)) == ((), ({},), {})
    assert (cells.n_draws, len(cells), cells.values(0)) == (1, 1, {})
    assert study.outcomes == tuple(OUTCOMES)
    assert (study.has_chosen_outcomes, study.stop, study.ties) == (False, None, None)
    assert study.scenario == load("rude_service")


def test_a_file_that_says_everything(tmp_path, ties):
    study = study_in(tmp_path, FULL)
    settings = ["shop.n_customers=60", "shop.n_followers=80"]
    assert study.scenario == with_overrides(load("rude_service"), settings)
    assert study.ties.n_accounts == 200
    assert study.playbooks == {
        "hush": Playbook(),
        "kind": Playbook(
            reply=Reply(tone=Tone.EMPATHETIC, delay_h=2.0), before=Preparation(has_plan=True)
        ),
    }
    assert study.policies == (
        {"playbook": "hush", "mechanism.boost": "on"},
        {"playbook": "hush", "mechanism.boost": "off"},
        {"playbook": "kind", "mechanism.boost": "on"},
        {"playbook": "kind", "mechanism.boost": "off"},
    )
    arousal, severity, channel = study.margins.values()
    assert (arousal.low, arousal.high, arousal.shape, arousal.levels) == (0.5, 1.5, (1.0,), 3)
    assert arousal.distribution is Distribution.TRIANGULAR
    assert (severity.values, severity.chances) == ((0.5, 1.0), (0.75, 0.25))
    assert len(channel.values) == 5
    assert (study.kind, study.seed, study.replications) == (Kind.GRID, 9, 7)
    assert (study.outcomes, study.has_chosen_outcomes) == (("reach", "closed"), True)
    assert study.stop == Stop(
        precision=(Width(outcome="reach", width="2%"), Width(outcome="closed", width="0.1")),
        confidence=0.9, max_runs=50, budget=1000, decide=True,
    )  # fmt: skip
    assert len(study.cells()) == 4 * 3 * 2 * 5


def test_cells_go_draw_by_draw_and_each_draw_meets_every_policy(tmp_path):
    study = study_in(tmp_path)
    cells = study.cells()
    assert (cells.n_draws, len(cells.policies), len(cells)) == (4, 3, 12)
    for draw in range(4):
        for policy in range(3):
            values = cells.values(3 * draw + policy)
            assert values == study.policies[policy] | cells.draw(draw)
    arousals = [cells.draw(draw)["complaint.arousal"] for draw in range(4)]
    assert sorted(math.floor(2 * arousal) for arousal in arousals) == [0, 1, 2, 3]


def test_silence_is_one_policy_however_long_it_would_have_taken(tmp_path):
    study = study_in(tmp_path, changed("[apologetic, silent]", "[silent, hostile]"))
    assert study.policies == (
        {"reply.delay_h": None, "reply.tone": "silent"},
        {"reply.delay_h": 1.0, "reply.tone": "hostile"},
        {"reply.delay_h": 24.0, "reply.tone": "hostile"},
    )


def test_silence_still_meets_what_is_no_part_of_the_answer(tmp_path):
    lever = "levers:\n- {key: reply.clarity, values: [0.5, 1]}\n- {key: before.has_plan}"
    lever = lever.replace("has_plan}", "has_plan, values: [on, off]}")
    policies = study_in(tmp_path, changed("levers:", lever)).policies
    silent = [policy for policy in policies if policy["reply.tone"] == "silent"]
    assert [policy["before.has_plan"] for policy in silent] == ["on", "off"]
    assert {policy["reply.clarity"] for policy in silent} == {None}
    assert len(policies) == 2 * 2 * 2 + 2


def test_silence_as_an_uncertainty_leaves_the_levers_alone(tmp_path):
    text = changed("- {key: reply.tone, values: [apologetic, silent]}\n", "")
    tone = "- {key: reply.tone, values: [silent, hostile]}\n- {key: platform"
    text = changed("- {key: platform", tone, text)
    policies = study_in(tmp_path, text).policies
    assert [policy["reply.delay_h"] for policy in policies] == [1.0, 24.0]


def test_a_scenario_file_beside_the_study_is_read_and_kept(tmp_path):
    source = (
        "schema: 1\nname: mine\ntitle: {id: a, en: b}\nstory: {id: a, en: b}\n"
        "teaches: {id: a, en: b}\nwatch: {id: a, en: b}\ndiscuss: [{id: a, en: b}]\n"
        "cause: late_delivery\ndifficulty: easy\nshop: {n_customers: 77}\n"
    )
    (tmp_path / "mine.yaml").write_text(source)
    study = study_in(tmp_path, LEAST.replace("rude_service", "mine.yaml"))
    assert study.scenario.name == "mine"
    assert study.scenario.shop.n_customers == 77
    text = LEAST.replace("rude_service", "mine.yaml")
    assert study.sources == {"study.yaml": text.encode(), "scenario.yaml": source.encode()}


def test_a_list_takes_its_draws_from_a_file_with_a_mark_at_its_head(tmp_path):
    table = b"platform,complaint.arousal\nx,0.5\nfacebook,2\nx,1\n"
    (tmp_path / "draws.csv").write_bytes(b"\xef\xbb\xbf" + table)
    text = changed("kind: latin_hypercube, points: 4", "kind: list, file: draws.csv")
    cells = study_in(tmp_path, text).cells()
    assert cells.draws == {
        "complaint.arousal": [0.5, 2.0, 1.0],
        "platform": ["x", "facebook", "x"],
    }


def test_a_seed_from_outside_takes_the_place_of_the_studys(tmp_path):
    assert study_in(tmp_path, STUDY + "seed: 4\n").seed == 4
    study = study_in(tmp_path, STUDY + "seed: 4\n", seed=0)
    assert study.seed == 0
    assert study.cells() == study_in(tmp_path, STUDY).cells()


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_that_is_none_is_refused(tmp_path, seed):
    with pytest.raises(ParameterError, match=r"seed must lie in \[0, 2\*\*63 - 1\], got "):
        study_in(tmp_path, seed=seed)


def test_draws_depend_on_the_seed_and_not_on_the_levers(tmp_path):
    draws = study_in(tmp_path).cells().draws
    fewer = changed("values: [1, 24]", "values: [6]")
    assert study_in(tmp_path, fewer).cells().draws == draws
    text = changed("replications: 3", "replications: 99", STUDY.replace(BASE, ""))
    assert study_in(tmp_path, text).cells().draws == draws
    assert study_in(tmp_path, seed=1).cells().draws != draws


def test_a_policy_that_some_draws_cannot_take_is_not_refused(tmp_path):
    """The first draw is no day: its cells will be rows with an error."""
    (tmp_path / "draws.csv").write_text("shop.open_hour,shop.close_hour\n14,12\n8,20\n")
    text = LEAST + (
        "uncertainties: [{key: shop.open_hour}, {key: shop.close_hour}]\n"
        "design: {kind: list, file: draws.csv}\n"
    )
    assert study_in(tmp_path, text).cells().n_draws == 2
    (tmp_path / "draws.csv").write_text("shop.open_hour,shop.close_hour\n14,12\n20,8\n")
    told = "uncertainties: with shop.open_hour=14.0, shop.close_hour=12.0: shop.close_hour must be"
    with pytest.raises(InputFileError, match=told):
        study_in(tmp_path, text)


def test_the_ending_of_the_file_does_not_matter(tmp_path):
    (tmp_path / "study.txt").write_text(LEAST)
    assert load_sweep(tmp_path / "study.txt").name == "least"
