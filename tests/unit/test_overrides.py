"""Does ``--set`` change exactly what it names, and is every wrong setting refused?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from scenarios.overrides import keys, with_overrides
from sim.appraisal import CrisisType
from sim.errors import InputFileError
from sim.scenario import PLATFORMS, Scenario

BASE = Scenario(name="base")


def problems_of(*settings: str) -> list[str]:
    """Make wrong settings; give what is wrong."""
    with pytest.raises(InputFileError) as caught:
        with_overrides(BASE, settings)
    return caught.value.problems


def test_no_settings_change_nothing():
    assert with_overrides(BASE, []) == BASE


def test_each_setting_changes_its_value_and_nothing_else():
    changed = with_overrides(
        BASE,
        [
            "network.n_accounts=20000",
            "sharing.fatigue=.8",
            "shop.n_customers=300",
            "complaint.severity=1",
            "complaint.crisis_type=victim",
            "complaint.has_evidence=true",
            "platform.visibility=2e-1",
            "mechanism.recommender=off",
        ],
    )
    parameters = BASE.parameters
    assert changed == replace(
        BASE,
        shop=replace(BASE.shop, n_customers=300),
        complaint=replace(
            BASE.complaint, severity=1.0, crisis_type=CrisisType.VICTIM, has_evidence=True
        ),
        platform=replace(BASE.platform, visibility=0.2),
        parameters=replace(
            parameters,
            network=replace(parameters.network, n_accounts=20_000),
            sharing=replace(parameters.sharing, fatigue=0.8),
        ),
        mechanisms=replace(BASE.mechanisms, recommender=False),
    )
    assert isinstance(changed.complaint.severity, float)
    assert isinstance(changed.shop.n_customers, int)


@pytest.mark.parametrize(
    ("word", "is_on"), [("on", True), ("true", True), ("off", False), ("false", False)]
)
def test_a_switch_has_two_words_for_each_position(word, is_on):
    assert with_overrides(BASE, [f"mechanism.clock={word}"]).mechanisms.clock is is_on


@pytest.mark.parametrize("order", [1, -1])
def test_a_platform_is_set_before_its_values_in_any_order(order):
    settings = ["platform=x", "platform.visibility=0.2"][::order]
    assert with_overrides(BASE, settings).platform == replace(PLATFORMS["x"], visibility=0.2)


def test_two_hours_that_fit_only_together_are_set_together():
    shop = with_overrides(BASE, ["shop.close_hour=5", "shop.open_hour=3"]).shop
    assert (shop.open_hour, shop.close_hour) == (3.0, 5.0)


def test_every_key_can_be_set_to_its_own_default():
    assert "platform.name" not in keys()
    default = {"platform": "facebook", "complaint.crisis_type": "accidental"}
    default["complaint.channel"] = "shop_comment"
    for key in keys():
        group, _, name = key.partition(".")
        part = getattr(BASE.parameters, group, None) or getattr(
            BASE, "mechanisms" if group == "mechanism" else group
        )
        value = default.get(key) or str(getattr(part, name)).lower()
        assert with_overrides(BASE, [f"{key}={value}"]) == BASE


PLAIN = "; write a plain number without a unit"
N_CUSTOMERS = "shop.n_customers must be a whole number in [1, 1e+06] people, got "
OPEN_HOUR = "shop.open_hour must be a number in [0, 23] h, got "
WRONG = [
    ("shop.n_customers", "setting must be key=value, got 'shop.n_customers'; write such as "
     "shop.n_customers=300"),
    ("", "setting must be key=value, got ''; write such as shop.n_customers=300"),
    ("network.n_acounts=5", "key must be known, got 'network.n_acounts'; "
     "did you mean 'network.n_accounts'?"),
    ("n_customers=5", "key must be known, got 'n_customers'; did you mean 'shop.n_customers'?"),
    ("fatigue=1", "key must be known, got 'fatigue'; did you mean 'sharing.fatigue' "
     "or 'mechanism.fatigue'?"),
    ("zzz=1", "key must be known, got 'zzz'; known are action.…, appraisal.…, channel.…, "
     "complaint.…, economy.…, mechanism.…, network.…, owner.…, platform.…, preparation.…, "
     "reaction.…, reputation.…, response.…, sharing.…, shop.…, third_party.…, platform"),
    ("shop.n_customers=0", N_CUSTOMERS + "'0'"),
    ("shop.n_customers=2.5", N_CUSTOMERS + "'2.5'"),
    ("shop.n_customers=1e400", N_CUSTOMERS + "'1e400'"),
    ("shop.n_customers=1_000", N_CUSTOMERS + "'1_000'" + PLAIN),
    ("shop.n_customers=" + "9" * 390, N_CUSTOMERS + "'" + "9" * 65 + "...'"),
    ("shop.n_customers=" + "9" * 5000, N_CUSTOMERS + "'" + "9" * 65 + "...'"),
    ("shop.open_hour=8h", OPEN_HOUR + "'8h'" + PLAIN),
    ("shop.open_hour=nan", OPEN_HOUR + "'nan'" + PLAIN),
    ("shop.open_hour=-inf", OPEN_HOUR + "'-inf'" + PLAIN),
    ("shop.open_hour=", OPEN_HOUR + "''" + PLAIN),
    ("shop.open_hour=1=2", OPEN_HOUR + "'1=2'" + PLAIN),
    ("shop.open_hour=1e400", OPEN_HOUR + "'1e400'"),
    ("shop.open_hour=-1", OPEN_HOUR + "'-1'"),
    ("sharing.fatigue=2", "sharing.fatigue must be a number in [0.4, 1], got '2'"),
    ("platform=facebok", "platform must be one of ['facebook', 'instagram', 'review_site', "
     "'tiktok', 'whatsapp', 'x'], got 'facebok'; did you mean 'facebook'?"),
    ("mechanism.clock=maybe", "mechanism.clock must be one of ['false', 'off', 'on', 'true'], "
     "got 'maybe'"),
    ("complaint.crisis_type=victm", "complaint.crisis_type must be one of ['accidental', "
     "'preventable', 'victim'], got 'victm'; did you mean 'victim'?"),
    ("shop.close_hour=8", "shop.close_hour must be later than open_hour 8, got 8.0"),
]  # fmt: skip


@pytest.mark.parametrize(("setting", "told"), WRONG)
def test_a_wrong_setting_is_refused_in_one_sentence(setting, told):
    assert problems_of(setting) == [told]


def test_a_setting_is_made_once():
    found = problems_of("shop.n_customers=5000", "shop.n_customers=6000")
    assert found == ["setting must be made once, got 'shop.n_customers=6000' again; delete one"]


def test_all_problems_of_all_settings_are_told_together():
    found = problems_of("shop.close_hour=1", "zzz", "sharing.fatigue=9", "platform=y")
    assert [problem.split(" must ")[0] for problem in found] == [
        "setting",
        "sharing.fatigue",
        "platform",
        "shop.close_hour",
    ]
