"""Does the server play no more worlds of a game than it should, whatever it is sent?"""

from __future__ import annotations

import json

import pytest
from dashboards import asked, made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import service
from dashboard.service import GAME, PREVIEW

PAGE, DAYS = "page.children", "owner-days.children"
CASE = "s=tone_deaf_promotion"
HOSTILE = ["<script>", "ZZZZZ", "wwwwww", "e%00", "../..", "xaxax", "bbbbb", "%F0%9F%92%A9", "w w"]


@pytest.fixture(scope="module")
def app():
    return made()


@pytest.fixture(scope="module")
def client(app):
    return app.server.test_client()


@pytest.mark.parametrize("game", HOSTILE)
def test_every_game_in_a_link_opens_somewhere(client, game):
    query = f"?{CASE}&g={game}"
    page = asked(client, PAGE, {"url.pathname": "/pemilik", "url.search": query})
    assert page.status_code == 200
    said = page.get_data(as_text=True)
    assert "owner-turn" in said
    assert "<script>" not in said
    assert "notice" in said
    assert client.get("/pemilik-hasil" + query).status_code in (200, 303)


def test_a_game_that_is_not_over_has_no_result(client):
    response = client.get(f"/pemilik-hasil?{CASE}&g=ww")
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/pemilik?")
    unfinished = asked(client, DAYS, {"owner-ask.data": {"query": f"?{CASE}&g=ww"}})
    assert unfinished.status_code in (200, 204)
    assert b"made-of" not in unfinished.data


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ask=values, query=values, stage=values)
def test_no_value_of_the_end_s_callback_breaks_it(client, ask, query, stage):
    for data in (ask, {"query": query, "stage": stage}):
        assert asked(client, DAYS, {"owner-ask.data": data}).status_code in (200, 204)


def test_no_stage_plays_more_worlds_than_are_fixed(monkeypatch):
    runs = []
    real = service.run_worlds

    def counted(scenario, playbooks, batch):
        runs.append((len(playbooks), batch.runs))
        return real(scenario, playbooks, batch)

    monkeypatch.setattr(service, "run_worlds", counted)
    client = made().server.test_client()
    query = f"?{CASE}&g=ewwww&runs=100000"
    for stage in ("changes", "changes", "preview", "everything"):
        data = {"query": query, "stage": stage, "runs": 100_000}
        assert asked(client, DAYS, {"owner-ask.data": data}).status_code == 200
    assert set(runs) <= {(1, GAME), (1, PREVIEW)}
    # own, silence and five decisions; the fitting answer is the own game, and one is silence
    assert runs.count((1, GAME)) <= 8
    assert runs.count((1, PREVIEW)) <= 3


def test_the_end_says_scenario_worlds_and_seed(client):
    data = {"query": f"?{CASE}&g=ewwww&lang=en", "stage": "full"}
    said = json.dumps(json.loads(asked(client, DAYS, {"owner-ask.data": data}).data))
    assert "100 worlds" in said
    assert "seed 0" in said


def test_the_result_to_send_is_small_and_speaks_the_language(client):
    page = client.get(f"/pemilik-hasil?{CASE}&g=ewwww&lang=en")
    assert page.status_code == 200
    assert b'<html lang="en"' in page.data
    assert len(page.data) <= 300_000
    assert b"http" not in page.data.replace(b"http://www.w3.org/2000/svg", b"")
    assert 'filename="bolasalju-tone_deaf_promotion-1-ewwww.html"' in str(page.headers)
