"""Does each world get a case of its mix, the same one however many worlds there are?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import ndtri

from experiments.validation.design_file import load_designs
from experiments.validation.findings import Task
from experiments.validation.mixing import cases_from, drawn_case, fixed, level, levels
from experiments.validation.settings import Settings, read_settings
from sim.appraisal import CrisisType
from sim.errors import InputFileError, ParameterError
from sim.mechanisms import Mechanisms
from sim.parameters import Parameters
from sim.responses import Tone
from sim.scenario import Channel

MIX = load_designs().mixes["ordinary"]
TASK = Task(worlds=50, seed=0)
NAMES = ["cluster", "false", "severity", "evidence", "history", "platform", "channel"]
NAMES += ["followers", "hour", "silent", "tone", "spare"]


def case(**draws):
    u = np.full(12, 0.5)
    for name, value in draws.items():
        u[NAMES.index(name)] = value
    drawn = drawn_case(MIX, u, TASK)
    return drawn.scenario, drawn.playbooks[0]


@pytest.mark.parametrize(
    ("u", "cluster"),
    [
        (0.0, CrisisType.VICTIM),
        (0.149, CrisisType.VICTIM),
        (0.151, CrisisType.ACCIDENTAL),
        (0.599, CrisisType.ACCIDENTAL),
        (0.601, CrisisType.PREVENTABLE),
        (math.nextafter(1.0, 0.0), CrisisType.PREVENTABLE),
    ],
)
def test_a_level_is_drawn_by_its_weight(u, cluster):
    assert case(cluster=u)[0].complaint.crisis_type is cluster


def test_only_a_complaint_of_the_victim_cluster_is_false():
    assert case(cluster=0.1, false=0.3)[0].complaint.is_false
    assert not case(cluster=0.1, false=0.34)[0].complaint.is_false
    assert not case(cluster=0.5, false=0.0)[0].complaint.is_false


def test_what_lies_between_two_ends_is_uniform():
    # severity from 0.1 to 0.5, hours from 7 to 22
    assert case(severity=0.25)[0].complaint.severity == pytest.approx(0.2)
    assert case(hour=0.2)[0].complaint.posted_hour == pytest.approx(10.0)


def test_chances_are_kept():
    assert case(evidence=0.29)[0].complaint.has_evidence
    assert not case(evidence=0.31)[0].complaint.has_evidence
    assert case(history=0.09)[0].complaint.has_history
    assert not case(history=0.11)[0].complaint.has_history
    assert case(channel=0.69)[0].complaint.channel is Channel.SHOP_COMMENT
    assert case(channel=0.71)[0].complaint.channel is Channel.OWN_POST
    # 84.6 of 262.6 use Instagram, 84.6 + 83.0 = 167.6 that or Facebook
    assert case(platform=0.32)[0].platform.name == "instagram"
    assert case(platform=0.63)[0].platform.name == "facebook"
    assert case(platform=0.64)[0].platform.name == "tiktok"
    assert case(platform=0.94)[0].platform.name == "x"


def test_the_owner_is_silent_or_answers_when_the_complaint_is_noticed():
    assert case(silent=0.44)[1].reply is None
    reply = case(silent=0.46, tone=0.1)[1].reply
    assert (reply.tone, reply.delay_h) == (Tone.APOLOGETIC, None)
    assert case(silent=0.46, tone=0.9)[1].reply.tone is Tone.DEFENSIVE


def test_shops_are_lognormal_and_cut_at_both_ends():
    assert case(followers=0.5)[0].shop.n_followers == 1000
    assert case(followers=0.0)[0].shop.n_followers == 100
    assert case(followers=math.nextafter(1.0, 0.0))[0].shop.n_followers == 10_000
    # an eighth of the way, by the distribution function of the cut normal: 2.3026 is ln 10
    low = 0.5 * (1 + math.erf(-math.log(10) / math.sqrt(2)))
    z = float(ndtri(low + 0.125 * (1 - 2 * low)))
    assert case(followers=0.125)[0].shop.n_followers == round(1000 * math.exp(z))
    vignettes = load_designs().mixes["vignettes"]
    assert drawn_case(vignettes, np.full(12, 0.01), TASK).scenario.shop.n_followers == 1000


def test_a_world_keeps_its_case_however_many_there_are():
    few = cases_from(MIX, Task(worlds=5, seed=3))
    many = cases_from(MIX, Task(worlds=50, seed=3))
    other = cases_from(MIX, Task(worlds=50, seed=4))
    assert [few(number) for number in range(5)] == [many(number) for number in range(5)]
    assert many(0) != other(0)


def test_drawn_cases_follow_the_weights():
    # 4,000 draws of a chance of 0.45: |count - 1800| > 126 = 4 sigma by chance once in 16,000
    task = Task(worlds=4000, seed=1)
    case_of = cases_from(MIX, task)
    silent = sum(case_of(number).playbooks[0].reply is None for number in range(4000))
    assert abs(silent - 1800) < 126
    assert abs(silent - 1400) > 126  # control: the same test refuses a chance of 0.35


def test_a_fixed_case_is_what_the_file_says_in_the_model_of_the_task():
    task = Task(worlds=1, settings=read_settings(["sharing.base_hazard=0.01"], ["boost"]))
    scenario = fixed("rated", task, severity=0.25)
    assert (scenario.complaint.n_attackers, scenario.complaint.severity) == (16, 0.25)
    assert scenario.parameters.sharing.base_hazard == 0.01
    assert not scenario.mechanisms.boost
    assert fixed("rated", Task(worlds=1)).complaint.severity == 0.0


def test_levels_are_read_by_name():
    assert levels("loyalty_severities") == (0.5, 1.0)
    assert level("deletion_h") == 12.0
    with pytest.raises(ValueError, match="unpack"):
        level("helpers")


def test_settings_change_the_model_and_say_so():
    assert read_settings() == Settings()
    settings = read_settings(["appraisal.damage_max=0.7", "mechanism.clock=off"], ["boost"])
    assert settings.parameters.appraisal.damage_max == 0.7
    assert settings.mechanisms == Mechanisms(clock=False, boost=False)
    assert settings.told == (
        *("appraisal.damage_max=0.7", "mechanism.clock=off", "mechanism.boost=off"),
    )
    assert settings.parameters.sharing == Parameters().sharing


def test_a_setting_of_a_protocol_is_refused():
    with pytest.raises(InputFileError) as caught:
        read_settings(["shop.n_customers=300", "complaint.severity=1", "sharing.fatigue=1"])
    assert caught.value.problems == [
        f"setting must change a parameter or a mechanism of the model, got {setting}; "
        "the protocols of the patterns fix shop, complaint and platform"
        for setting in ("'shop.n_customers=300'", "'complaint.severity=1'")
    ]


def test_a_setting_that_does_not_exist_is_told_as_such():
    with pytest.raises(InputFileError, match="did you mean"):
        read_settings(["shop.n_customer=300"])
    with pytest.raises(InputFileError, match="must be a number in"):
        read_settings(["sharing.base_hazard=9"])
    with pytest.raises(ParameterError, match="without must name mechanisms that are on"):
        read_settings(["mechanism.boost=off"], ["boost"])
