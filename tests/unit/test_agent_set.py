"""Do whole columns say the same as one agent after the other?"""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace

import numpy as np
import pytest
from mesa.agent import AgentSet

from sim.agent_set import PeopleSet
from sim.agents import Account, Customer, Follower, ShopOwner
from sim.errors import ParameterError
from sim.model import ComplaintModel
from sim.responses import Tone
from sim.scenario import Complaint, Playbook, Reply, Scenario, Shop

SCENARIO = Scenario(
    shop=Shop(n_customers=60, n_followers=90),
    complaint=Complaint(has_evidence=True, severity=1.0, arousal=3.0),
    playbook=Playbook(reply=Reply(tone=Tone.APOLOGETIC)),
)


@pytest.fixture
def model():
    """A model in which some are away, some have shared and some know nothing."""
    made = ComplaintModel(SCENARIO, rng=1)
    for _ in range(200):
        made.step()
    return made


@pytest.fixture
def customers(model):
    return model.agents_by_type[Customer]


def same(left, right):
    np.testing.assert_array_equal(np.array(left), np.array(right))


def test_everybody_is_there_once_with_a_stable_number(model):
    everybody = model.agents
    both = sum(c.follows_shop for c in model.agents_by_type[Customer])
    assert len(everybody) == 1 + 60 + 90 - both
    assert [agent.unique_id for agent in everybody] == list(range(len(everybody)))
    assert model.agent_types == [ShopOwner, Customer, Follower]
    assert [type(everybody[i]) for i in (0, 1, 60, 61)] == [ShopOwner, Customer, Customer, Follower]
    accounts = [agent.account for agent in everybody if isinstance(agent, Account)]
    assert len(set(accounts)) == len(accounts)
    assert all(follower.follows_shop for follower in model.agents_by_type[Follower])


def test_building_a_model_makes_no_agents(monkeypatch):
    def refuse(self, *args):
        raise AssertionError

    monkeypatch.setattr("sim.agents.View.__init__", refuse)
    made = ComplaintModel(SCENARIO, rng=1)
    made.step()
    assert len(made.agents_by_type[Customer].select(at_most=0.5)) == 30
    assert made.agents_by_type[Customer].agg("trust", np.mean) > 0


@pytest.mark.parametrize("name", sorted(Customer.fields))
def test_a_column_of_customers_is_what_each_says(customers, name):
    same(customers.column(name), [getattr(c, name) for c in customers])
    same(customers.get(name), [getattr(c, name) for c in customers])


@pytest.mark.parametrize("name", sorted(Follower.fields))
def test_a_column_of_both_kinds_is_what_each_says(model, name):
    people = model.agents.select(agent_type=Account)
    assert len(people) == len(model.agents) - 1
    people.shuffle(inplace=True)
    same(people.column(name), [getattr(p, name) for p in people])


def test_values_are_plain_python_numbers(customers):
    kinds = {name: type(getattr(customers[5], name)) for name in ("trust", "is_away", "status")}
    assert kinds == {"trust": float, "is_away": bool, "status": str}
    assert type(customers.get("account")[0]) is int


def test_get_knows_several_names_and_missing_ones(model, customers):
    pairs = customers.get(["number", "trust"])
    assert pairs[3] == [3, customers[3].trust]
    everybody = model.agents
    with pytest.raises(AttributeError, match="trust"):
        everybody.get("trust")
    values = everybody.get("trust", handle_missing="default", default_value=-1.0)
    assert values[0] == -1.0
    assert values[1] == customers[0].trust
    with pytest.raises(ValueError, match="handle_missing must be 'error' or 'default', got 'no'"):
        customers.get("trust", handle_missing="no")
    same(everybody.column("unique_id"), range(len(everybody)))
    ends = everybody.select(lambda a: a.unique_id in (0, 61))
    assert ends.get("has_shared", handle_missing="default")[0] is None
    with pytest.raises(AttributeError, match="has_shared"):
        ends.agg("has_shared", sum)


def test_agg_gives_what_lists_give(customers):
    trust = [c.trust for c in customers]
    assert customers.agg("trust", sum) == sum(trust)
    assert customers.agg("trust", np.mean) == np.mean(trust)
    assert customers.agg("trust", [min, np.max, len]) == [min(trust), max(trust), 60]
    assert customers.agg("unique_id", max) == 60


def test_select_by_function_mask_and_number(customers):
    middle = float(np.median(customers.column("trust")))
    by_function = customers.select(lambda c: c.trust < middle)
    by_mask = customers.select(customers.column("trust") < middle)
    assert by_function.get("number") == by_mask.get("number")
    assert by_function.get("number") == [c.number for c in customers if c.trust < middle]
    assert isinstance(by_mask, AgentSet)
    assert len(customers.select(at_most=7)) == 7
    assert len(customers.select(at_most=0.1)) == 6
    assert len(customers.select(at_most=1.0)) == 60
    asked = []
    first = customers.select(lambda c: asked.append(c) or c.number % 2 == 1, at_most=2)
    assert first.get("number") == [1, 3]
    assert len(asked) <= 5
    assert customers.select().get("number") == list(range(60))


def test_select_by_type_and_in_place(model):
    everybody = model.agents
    assert len(everybody.select(agent_type=Customer)) == 60
    assert len(everybody.select(lambda a: a.number > 57, agent_type=Customer)) == 2
    chosen = everybody.select(agent_type=ShopOwner, inplace=True)
    assert chosen is everybody
    assert len(everybody) == 1
    assert len(everybody.select(agent_type=Customer)) == 0


@pytest.mark.parametrize("mask", [np.ones(3, bool), np.ones(60)])
def test_a_mask_of_another_set_is_refused(customers, mask):
    with pytest.raises(ValueError, match="a mask must have 60 booleans, got"):
        customers.select(mask)


def test_set_writes_to_all_members(model, customers):
    low = customers.select(at_most=10)
    assert low.set("trust", 0.25) is low
    assert [c.trust for c in low] == pytest.approx([0.25] * 10)
    assert customers[10].trust != pytest.approx(0.25)
    model.agents.select(agent_type=Account).set("damage", 0.5)
    assert model.agents_by_type[Follower].agg("damage", max) == pytest.approx(0.5)
    model.agents_by_type[ShopOwner].set("cash_idr", 1000)
    assert model.cash_idr == 1000.0
    customers.set("is_loyal", True)
    assert customers.agg("is_loyal", all)


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("key", ["times_exposed", "status", lambda c: c.n_missed])
def test_sort_keeps_the_order_of_equals(customers, key, ascending):
    def value(c):
        return getattr(c, key) if isinstance(key, str) else key(c)

    expected = sorted(customers, key=value, reverse=not ascending)
    assert list(customers.sort(key, ascending=ascending)) == expected
    customers.sort(key, ascending=ascending, inplace=True)
    assert customers.to_list() == expected


def test_groups_are_the_same_by_name_and_by_function(customers):
    by_name = customers.groupby("status")
    by_function = customers.groupby(lambda c: c.status, result_type="list")
    assert by_name.count() == by_function.count()
    assert list(by_name.groups) == list(by_function.groups)
    assert sum(by_name.count().values()) == 60
    for status, group in by_name:
        assert list(group) == by_function.groups[status]
    assert by_name.agg("n_missed", sum)["stayed"] == 0


def test_do_map_and_shuffles(customers):
    numbers = []
    assert customers.do(lambda c, more: numbers.append(c.number + more), 1) is customers
    assert numbers == list(range(1, 61))
    assert customers.do("step") is customers
    assert customers.map(lambda c: c.number) == list(range(60))
    assert customers.map("__hash__")[4] == hash(customers[4])
    numbers.clear()
    customers.shuffle_do(lambda c: numbers.append(c.number))
    assert numbers != sorted(numbers)
    assert sorted(numbers) == list(range(60))
    assert customers.get("number") == list(range(60))
    assert sorted(customers.shuffle().get("number")) == list(range(60))


def test_it_is_a_set_and_a_sequence(model, customers):
    assert customers[2] in customers
    assert model.agent(0) not in customers
    assert 3 not in customers
    assert ComplaintModel(SCENARIO, rng=1).agent(3) not in customers
    assert customers[-1].number == 59
    assert [c.number for c in customers[3:5]] == [3, 4]
    with pytest.raises(IndexError):
        customers[60]
    assert customers.index(customers[7]) == 7
    assert customers.count(customers[7]) == 1
    few, others = customers.select(at_most=3), customers.select(at_most=5)
    assert len(few | others) == 5
    assert len(few & others) == 3
    assert (others - few).get("number") == [3, 4]
    assert few <= others
    others.discard(customers[0])
    others.discard(customers[0])
    others.remove(customers[1])
    with pytest.raises(KeyError):
        others.remove(customers[1])
    others.add(customers[0])
    others.add(customers[0])
    assert others.get("number") == [2, 3, 4, 0]
    again = copy.copy(others)
    again.discard(customers[0])
    assert len(others.copy()) == len(again) + 1
    assert others.copy()._update(iter(few)) == few
    others |= customers
    others ^= few
    assert others.get("number")[:2] == [3, 4]
    assert len(others) == 57


def test_an_empty_set_answers(customers):
    nobody = PeopleSet()
    assert len(nobody) == 0
    assert list(nobody.select(lambda c: c.trust > 0)) == []
    assert nobody.get("trust") == []
    assert customers[0] not in nobody
    assert len(customers.select(lambda c: c.number < 0).column("trust")) == 0
    assert pickle.loads(pickle.dumps(nobody)).to_list() == []  # noqa: S301
    nobody.add(customers[4])
    assert nobody.get("number") == [4]


def test_views_of_one_person_are_equal(model, customers):
    one, again = customers[3], model.agent(4)
    assert one == again
    assert one is not again
    assert len({one, again, customers[4]}) == 2
    assert one != customers[4]
    assert one != 4
    assert one != ComplaintModel(SCENARIO, rng=1).agent(4)
    assert repr(one) == "Customer(3)"
    assert one.pos is None


def test_views_own_no_data(model, customers):
    with pytest.raises(AttributeError, match=r"Customer\.colour must be an attribute"):
        customers[0].colour = "red"
    with pytest.raises(AttributeError, match=r"Customer\.is_away must be an attribute"):
        customers.set("is_away", False)
    with pytest.raises(AttributeError, match=r"ShopOwner\.tone must be an attribute"):
        model.agent(0).tone = Tone.SILENT
    with pytest.raises(TypeError, match=r"Customer\(0\) must stay in the model"):
        customers[0].remove()
    assert Customer.fields["trust"] is Customer.trust


def test_wrong_values_are_refused(model, customers):
    for name, value in (("trust", 1.5), ("damage", -0.1), ("threshold", float("nan"))):
        with pytest.raises(ParameterError, match=rf"{name} must lie in \[0, 1\], got {value}"):
            customers.set(name, value)
    with pytest.raises(ParameterError, match="threshold must be at most the trust before"):
        customers.set("threshold", 0.99)
    with pytest.raises(TypeError, match="is_loyal must be True or False, got 1"):
        customers[0].is_loyal = 1
    with pytest.raises(ParameterError, match="spend_idr must lie in"):
        customers[0].spend_idr = -1.0
    with pytest.raises(ParameterError, match="cash_idr must lie in"):
        model.agent(0).cash_idr = float("inf")


def test_when_somebody_shared_is_known(model):
    everybody = model.agents.select(agent_type=Account)
    shared = everybody.column("has_shared")
    assert np.array_equal(np.isnan(everybody.column("shared_h")), ~shared)
    assert not model.agent(1).has_shared


def test_a_shop_without_followers_has_none():
    made = ComplaintModel(replace(SCENARIO, shop=Shop(n_customers=60, n_followers=0)), rng=1)
    assert len(made.agents_by_type[Follower]) == 0
    assert len(made.agents) == 61
    assert made.agents_by_type[Follower].column("trust").shape == (0,)
