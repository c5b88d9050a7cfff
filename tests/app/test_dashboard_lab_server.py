"""Does the laboratory answer any link and any request, and open nothing but what it offers?"""

from __future__ import annotations

import json

import pytest
from dashboards import asked, made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_results import make_results

from dashboard.lab.routes import LAB_FILES
from dashboard.lab.studies import Studies

HOSTILE = [
    "?ls=../secret",
    "?ls=%2e%2e/secret",
    "?ls=/etc/passwd&lo=<script>alert(1)</script>",
    "?ls=link",
    "?ls=broken",
    "?ls=nowhere",
    "?ls=made&lc=99.0.1&lu=etc.passwd&lo=rating&lq=viral",
    "?ls=made&lc=1e9&lq=99&lr=&lu=%00",
    "?ls=" + "a" * 10_000,
    "?ls=made&ls=broken",
]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab") / "studies"
    make_results(folder / "made", n_draws=10)
    make_results(folder / "broken")
    (folder / "broken" / "manifest.json").write_text("{")
    make_results(folder.parent / "secret", study={"name": "top secret", "digest": "x"})
    (folder / "link").symlink_to(folder.parent / "secret")
    return folder


@pytest.fixture(scope="module")
def app(root):
    return made(studies=Studies(root))


@pytest.fixture(scope="module")
def client(app):
    return app.server.test_client()


@pytest.fixture(scope="module")
def output(app):
    return next(name for name in app.callback_map if name.startswith("..lab-view.children"))


def view_of(client, output, query, turn=1):
    response = asked(client, output, {"lab-ask.data": {"query": query, "turn": turn}})
    assert response.status_code == 200
    return response.get_data(as_text=True), json.loads(response.data)["response"]


@pytest.mark.parametrize("query", HOSTILE)
def test_no_link_is_an_error_and_none_leads_out(client, output, query, root):
    pages = [
        client.get("/lab" + query).get_data(as_text=True),
        asked(client, "page.children", {"url.pathname": "/lab", "url.search": query}).get_data(
            as_text=True
        ),
        view_of(client, output, query)[0],
    ]
    for page in pages:
        assert "top secret" not in page
        assert "root:" not in page
        assert "<script>alert" not in page
        assert str(root.parent) not in page
    for address in LAB_FILES:
        response = client.get(address + query)
        assert response.status_code in (200, 404)
        assert b"top secret" not in response.data
        assert b"Traceback" not in response.data


def test_the_broken_folder_is_named_with_its_reason(client):
    page = asked(client, "page.children", {"url.pathname": "/lab", "url.search": "?lang=en"})
    words = page.get_data(as_text=True)
    assert "broken" in words
    assert "must be readable" in words
    assert "elsewhere" in words


def test_a_study_shows_all_figures_with_their_files(client, output):
    _, parts = view_of(client, output, "?ls=made&lang=en&lc=1.4", turn=7)
    words = json.dumps(parts["lab-view"])
    assert parts["lab-done"]["data"] == {
        "turn": 7,
        "state": "ready",
        "said": "Lost customers: mean (people). Best: 1 hour, apologetic (48.5).",
    }
    for name in ("heat", "regret", "ecdf", "influence", "slices"):
        assert f"/lab/data/{name}?" in words
        assert f"/lab/gambar/{name}?" in words
    assert "/lab/gambar/runs" not in words  # a folder has no hours


@pytest.mark.parametrize("address", LAB_FILES)
def test_pictures_and_files_carry_their_source(client, address):
    response = client.get(address + "?ls=made&lang=en")
    assert response.status_code == 200
    is_picture = "/gambar/" in address
    assert response.mimetype == ("image/svg+xml" if is_picture else "text/csv")
    words = response.get_data(as_text=True)
    for said in ("late_delivery", "seed 7", "5f8fa54e", "bolasalju"):
        assert said in words
    if not is_picture:
        name = response.headers["Content-Disposition"]
        assert name.startswith('attachment; filename="bolasalju-made-lost_customers-')


def test_a_picture_of_the_server_runs_nothing(client):
    headers = client.get("/lab/gambar/heat?ls=made").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/lab/", "/lab/gambar/", "/lab/gambar/x", "/lab/data/../../etc/passwd", "/lab/x",
             "/lab/data/%2e%2e%2fmanifest.json"],
)  # fmt: skip
def test_no_other_address_is_known(client, path):
    assert client.get(path).status_code == 404


def test_before_a_small_study_was_run_nothing_is_drawn(client, output):
    _, parts = view_of(client, output, "?s=rude_service")
    assert parts["lab-done"]["data"]["state"] == "nothing"
    assert client.get("/lab/gambar/heat?s=rude_service").status_code == 404
    assert client.get("/lab/jalan?s=rude_service").get_json() == {"state": "idle"}


def test_a_small_study_starts_and_is_cancelled(app, client):
    query = "?s=rude_service&c=200"
    assert client.post("/lab/jalan" + query).get_json()["state"] == "running"
    assert client.post("/lab/jalan?s=price_increase").status_code == 200
    client.post("/lab/batal" + query)
    app.callbacks.laboratory.small.wait()
    assert client.get("/lab/jalan" + query).get_json() == {"state": "idle"}


def test_opening_a_link_starts_and_stops_nothing(app, client, monkeypatch):
    small, called = app.callbacks.laboratory.small, []
    for name in ("start", "cancel"):
        monkeypatch.setattr(small, name, called.append)
    for path in ("/lab/jalan", "/lab/batal", "/lab/segarkan"):
        client.get(path)
    assert called == []
    client.post("/lab/batal")
    assert len(called) == 1


def test_a_folder_that_is_filled_later_is_found(app, client, root):
    make_results(root / "later", n_draws=2)
    page = {"url.pathname": "/lab", "url.search": ""}
    assert '"later"' not in asked(client, "page.children", page).get_data(as_text=True)
    assert client.post("/lab/segarkan").get_json() == {"n": 2}
    assert '"later"' in asked(client, "page.children", page).get_data(as_text=True)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ask=values, query=values, turn=values)
def test_no_value_of_the_callback_breaks_it(client, output, ask, query, turn):
    for data in (ask, {"query": query, "turn": turn}):
        assert asked(client, output, {"lab-ask.data": data}).status_code == 200


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.dictionaries(st.sampled_from(["ls", "lo", "lq", "lr", "lc", "lu"]),
                             st.text(max_size=30)))  # fmt: skip
def test_no_words_of_a_link_break_it(client, output, words):
    response = client.get("/lab/gambar/heat", query_string=words)
    assert response.status_code in (200, 404)
