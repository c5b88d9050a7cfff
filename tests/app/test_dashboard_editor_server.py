"""Does the server refuse hostile files, and keep right ones where only their key finds them?"""

from __future__ import annotations

import json

import pytest
from dashboards import asked, made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PAGE = "page.children"
BODIES = [
    b"", b"null", b"[]", b"{}", b"[" * 60_000, b"\xff", b'{"text": 3}', b'{"text": "a", "set": []}',
    b'{"text": "a", "set": {"x": 1}}', b'{"text": "a", "set": {"x": "' + b"1" * 5_000 + b'"}}',
]  # fmt: skip


@pytest.fixture(scope="module")
def client():
    return made().server.test_client()


@pytest.fixture(scope="module")
def text(client):
    return client.get("/susun/borang?s=tone_deaf_promotion").get_json()["text"]


def sent(client, path, body, **how):
    return client.post(f"/susun/{path}", json=body, **how)


@pytest.mark.parametrize("path", ["periksa", "coba"])
@pytest.mark.parametrize("body", BODIES)
def test_what_our_page_would_not_send_is_refused(client, path, body):
    response = client.post(f"/susun/{path}", data=body, content_type="application/json")
    assert response.status_code == 400
    assert b"Traceback" not in response.data


def test_a_request_that_is_too_large_is_refused_before_it_is_read(client):
    response = sent(client, "periksa", {"text": "x" * 70_000})
    assert response.status_code in (400, 413)
    told = sent(client, "periksa", {"text": "x" * 50_000}).get_json()["problems"]
    assert told == ["kasus.yaml:1:1: file must have at most 40 KiB, got 49 KiB"]


def test_another_site_cannot_send_one(client, text):
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert sent(client, "coba", {"text": text}, headers=headers).status_code == 400
    plain = client.post("/susun/coba", data=json.dumps({"text": text}), content_type="text/plain")
    assert plain.status_code == 400


def test_mistakes_are_told_and_nothing_is_kept(client, text):
    body = {"text": text, "set": {"shop.n_customers": "-3", "difficulty": "x"}}
    found = sent(client, "coba", body).get_json()
    assert len(found["problems"]) == 2
    assert "key" not in found


def test_a_right_one_opens_on_every_page_by_its_key(client, text):
    body = {"text": text, "set": {"title.en": "My own <b>case</b>", "shop.n_customers": "90"}}
    key = sent(client, "coba", body).get_json()["key"]
    for path in ("/banding", "/panggung", "/panduan", "/susun"):
        page = asked(client, PAGE, {"url.pathname": path, "url.search": f"?s={key}&lang=en"})
        assert "My own <b>case</b>" in json.loads(page.data)["response"]["page"].__repr__()
    assert client.get(f"/malam?s={key}&lang=en").get_json()["made_of"].startswith("My own")
    assert "n_customers: 90" in client.get(f"/susun/borang?s={key}").get_json()["text"]
    for other in (key[:-1], key.replace("up.", "own."), key + "0", "up.*"):
        page = asked(client, PAGE, {"url.pathname": "/banding", "url.search": f"?s={other}"})
        assert "My own" not in page.get_data(as_text=True)
    usual = asked(client, PAGE, {"url.pathname": "/banding", "url.search": ""})
    assert key not in usual.get_data(as_text=True)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.text(max_size=200), changes=st.dictionaries(st.text(max_size=8), st.text(max_size=8))
)
def test_no_text_breaks_the_server(client, text, changes):
    for path in ("periksa", "coba"):
        response = sent(client, path, {"text": text, "set": changes})
        assert response.status_code == 200
        assert response.get_json()["problems"]
