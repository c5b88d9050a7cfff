"""Does the server answer what our pages ask, and refuse everything else without a traceback?"""

from __future__ import annotations

import gzip
import json
import re

import pytest
from dashboards import asked, callback, made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.layout import MORE, PAGES
from dashboard.rate import Rate

PAGE = "page.children"
HOSTILE = [
    "?da=999&ta=<script>alert(1)</script>&v=0",
    "?s=../../../etc/passwd",
    "?" + "a" * 10_000,
    "?%00%ff=%c0%80&da=1e9&n=-1",
    "?c=1&f=2&o=3&" + "&".join(f"k{n}=1" for n in range(50)),
    "?lang=xx&th=%22onload%3D",
    "?g=<script>alert(1)</script>&n=0",
    "?g=ZZZZZ&s=village_word_of_mouth",
    "?g=xaxax&g=b",
    "?g=" + "w" * 1_500,
    "?inj=press-5.press-5&at=-1",
    "?inj=proof-3.authority-96.amplifier-0",
    "?k=<b>&pl=none&ab=other&ag=999",
    "?k=kos&c=20&f=50000&o=50000&pl=whatsapp&ab=data&ag=336",
]


@pytest.fixture(scope="module")
def app():
    return made()


@pytest.fixture(scope="module")
def client(app):
    return app.server.test_client()


MORE_SAID = "..why.children...numbers.children.."


def answer_of(app):
    return next(name for name in app.callback_map if name.startswith("..answer.children"))


@pytest.mark.parametrize("path", ["/", *PAGES.values(), *MORE.values()])
@pytest.mark.parametrize("query", ["", *HOSTILE])
def test_every_link_opens(client, path, query):
    first = client.get(path + query)
    assert first.status_code == 200
    assert b"<script>alert" not in first.data
    assert b"Traceback" not in first.data
    page = asked(client, PAGE, {"url.pathname": path, "url.search": query})
    assert page.status_code == 200
    assert b"etc/passwd" not in page.data


@pytest.mark.parametrize("path", ["/saran", "/papan", "/_dash-update-component"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_pages_of_other_sites_can_start_nothing(client, path, site):
    body = callback(PAGE, {"url.pathname": "/banding", "url.search": ""})  # ours, if it were
    refused = client.post(path, json=body, headers={"Sec-Fetch-Site": site})
    assert refused.status_code == 400
    assert client.get("/banding", headers={"Sec-Fetch-Site": site}).status_code == 200


def test_a_shop_without_advice_has_no_files_yet(client):
    for path in ("/saran-halaman", "/saran-poster"):
        answer = client.get(f"{path}?v=1&k=kos&c=55")
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/banding?")
    assert client.get("/saran?v=1&k=kos&c=55").get_json() == {"state": "idle"}


@pytest.mark.parametrize(("query", "lang"), [("", "id"), ("?lang=en", "en"), ("?lang=zz", "id")])
def test_the_language_of_the_page_is_that_of_the_link(client, query, lang):
    assert f'<html lang="{lang}"'.encode() in client.get("/" + query).data


def test_the_first_page_says_nothing_of_the_machine(client):
    page = client.get("/").data.decode()
    assert "dash-version.plotly.com" not in page
    assert "GCC" not in page


def test_a_notice_names_the_keys_that_were_refused(client):
    page = asked(client, PAGE, {"url.pathname": "/", "url.search": "?da=999&ta=<b>"})
    assert "da, ta" in page.get_data(as_text=True)


def test_the_headers_are_strict(client):
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'sha256-" in policy
    assert "unsafe-inline" not in policy.split("style-src")[0]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    with client.get("/assets/style.css") as asset:
        assert "max-age=31536000" in asset.headers["Cache-Control"]


def test_text_is_packed_for_those_who_can_read_it(client):
    with client.get("/assets/style.css") as plain:
        content = plain.data
    for _ in range(2):  # packed, then kept
        with client.get("/assets/style.css", headers={"Accept-Encoding": "gzip"}) as packed:
            assert packed.headers["Content-Encoding"] == "gzip"
            assert gzip.decompress(packed.data) == content


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "/assets/../app.py", "/assets/%2e%2e/app.py", "/x?da=1", "/_reload-hash"],
)
def test_nothing_else_can_be_read(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert b"Traceback" not in response.data


def test_a_stranger_s_name_for_this_machine_is_refused(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"Host": "127.0.0.1:8050"}).status_code == 200
    everyone = made(is_local=False).server.test_client()
    assert everyone.get("/", headers={"Host": "192.0.2.7:8050"}).status_code == 200


def test_health_is_told(client):
    assert client.get("/healthz").status_code == 200


def test_large_requests_are_refused(client):
    response = client.post("/_dash-update-component", data=b"x" * 70_000)
    assert response.status_code in (400, 413)


def test_too_many_requests_are_refused():
    client = made(rate=Rate(per_s=0.001, burst=3)).server.test_client()
    codes = [client.get("/").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]


BODIES = [
    b"",
    b"null",
    b"[]",
    b'"x"',
    b"{}",
    b'{"output": 3}',
    b'{"output": "nowhere.children"}',
    b'{"output": "page.children"}',
    b'{"output": "page.children", "outputs": 3, "inputs": []}',
    b'{"output": "page.children", "outputs": {"id": "page", "property": "children"}, "inputs": 3}',
    b"\xff\xfe",
    b"{" * 5000,
    b"[" * 60_000,
]


@pytest.mark.parametrize("body", BODIES)
def test_what_is_no_callback_of_ours_is_refused(client, body):
    response = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert response.status_code == 400
    assert b"Traceback" not in response.data


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=values, second=values)
def test_no_value_of_the_page_callback_breaks_it(client, first, second):
    response = asked(client, PAGE, {"url.pathname": first, "url.search": second})
    assert response.status_code == 200


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ask=values, query=values, full=values, turn=values)
def test_no_value_of_the_answer_callback_breaks_it(app, client, ask, query, full, turn):
    # whatever is sent, only the usual question is asked: its preview is computed once
    for data in (ask, {"query": query, "full": full is None, "turn": turn}):
        response = asked(client, answer_of(app), {"ask.data": data})
        assert asked(client, MORE_SAID, {"more.data": data}).status_code == 200
        assert response.status_code == 200


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(part=st.sampled_from(["output", "outputs", "inputs", "changedPropIds", "state"]), bad=values)
def test_no_form_of_a_callback_breaks_the_server(client, part, bad):
    body = callback(PAGE, {"url.pathname": "/", "url.search": ""})
    body[part] = bad
    response = client.post("/_dash-update-component", json=body)
    assert response.status_code in (200, 400)


def test_an_answer_has_sentence_squares_and_what_it_is_made_of(app, client):
    ask = {"query": "?s=late_delivery&da=2&db=24&lang=en", "full": False, "turn": 5}
    response = asked(client, answer_of(app), {"ask.data": ask})
    parts = json.loads(response.data)["response"]
    assert "customers" in json.dumps(parts["answer"])
    counts = re.findall(r'"data-counts": "([^"]+)"', json.dumps(parts["squares"]))
    drawn = [[part.split(":") for part in side.split()] for side in counts]
    assert [[int(n) for _, n in side] for side in drawn] == [
        [part for _, part in side["counts"]] for side in parts["done"]["data"]["sides"]
    ]
    assert [sum(int(n) for _, n in side) for side in drawn] == [100, 100]
    assert "40 evenings" in json.dumps(parts["made-of"])
    assert parts["done"]["data"]["turn"] == 5
    full = json.loads(asked(client, answer_of(app), {"ask.data": ask | {"full": True}}).data)
    assert "200 evenings" in json.dumps(full["response"]["made-of"])


def test_why_and_how_much_is_told_when_it_is_asked_for(client):
    query = "?s=tone_deaf_promotion&da=2&db=24&tb=defensive"
    parts = json.loads(asked(client, MORE_SAID, {"more.data": {"query": query}}).data)["response"]
    assert "herhausen" in json.dumps(parts["why"]) or "coombs" in json.dumps(parts["why"])
    assert json.dumps(parts["numbers"]).count('"type": "Tr"') == 10


@pytest.mark.parametrize("path", [*PAGES.values(), *MORE.values()])
@pytest.mark.parametrize(
    ("lang", "said"), [("id", "Model, bukan ramalan."), ("en", "A model, not a forecast.")]
)
def test_every_page_says_that_it_is_a_model_and_leads_to_its_assumptions(client, path, lang, said):
    page = asked(client, PAGE, {"url.pathname": path, "url.search": f"?lang={lang}"})
    footer = json.dumps(json.loads(page.data)["response"]["page"]["children"][-1])
    assert said in footer
    assert '"href": "/tentang?' in footer


def test_numbers_that_contradict_each_other_are_told(app, client):
    ask = {"query": "?c=20&o=50000000", "full": False, "turn": 1}
    parts = json.loads(asked(client, answer_of(app), {"ask.data": ask}).data)["response"]
    assert "bertentangan" in json.dumps(parts["made-of"])
    page = asked(client, PAGE, {"url.pathname": "/", "url.search": "?c=20&o=50000000"})
    assert "bertentangan" in page.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/panggung", "/pemilik", "/lab", "/panduan"])
@pytest.mark.parametrize(
    ("lang", "said"), [("id", "Awas: usaha ini"), ("en", "Careful: this shop")]
)
def test_a_shop_far_from_all_that_were_tested_is_told_of(client, path, lang, said):
    for query, is_told in (("?c=5000&o=50000000", True), ("?c=300", False)):
        search = f"{query}&s=tone_deaf_promotion&lang={lang}"
        page = asked(client, PAGE, {"url.pathname": path, "url.search": search})
        assert (said in page.get_data(as_text=True)) is is_told


def test_the_page_to_keep_is_small_and_speaks_the_language(client):
    page = client.get("/laporan?s=tone_deaf_promotion&da=2&db=24&lang=en")
    assert page.status_code == 200
    assert 'filename="bolasalju-tone_deaf_promotion-' in page.headers["Content-Disposition"]
    assert len(page.data) <= 300_000
    assert b'<html lang="en"' in page.data
    same = client.get("/laporan?s=tone_deaf_promotion&da=2&db=2")
    assert same.status_code == 200


@pytest.mark.parametrize("query", HOSTILE)
def test_every_link_gives_the_stage_an_evening(client, query):
    response = client.get("/malam" + query)
    assert response.status_code == 200
    assert len(response.get_json()["sides"]) == 2


@pytest.mark.parametrize("query", HOSTILE)
def test_every_link_gives_the_hours(client, query):
    response = client.get("/per-jam" + query)
    assert response.status_code == 200
    assert len(response.get_json()["measures"]) == 2


def test_the_stage_finds_a_loud_evening(client):
    found = client.get("/malam-ramai?s=tone_deaf_promotion").get_json()
    assert 1 <= found["n"] <= 200


def test_the_board_waits_to_be_asked_for(client):
    assert client.get("/papan?lang=en").get_json() == {"state": "idle"}


def test_an_error_of_ours_is_told_without_its_traceback(caplog):
    app = made()

    def broken(_):
        msg = "secret"
        raise RuntimeError(msg)

    app.callbacks.service.pair = broken
    app.callbacks.service.cell = broken
    response = app.server.test_client().get("/laporan")
    assert response.status_code == 500
    assert b"secret" not in response.data
    assert "a request failed" in caplog.text
