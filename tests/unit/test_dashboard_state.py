"""Does every link open, whatever stands in it, and do old links keep their meaning?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.injects import Inject
from dashboard.link_values import STUDY
from dashboard.state import (
    ABOUTS,
    KINDS,
    LIMITS,
    MAX_QUERY,
    SCOPES,
    STATISTICS,
    THEMES,
    Choice,
    Lab,
    State,
    link_of,
    opened,
)
from sim.outcomes import OUTCOMES
from sim.responses import Tone
from sim.scenario import PLATFORMS, Happening

KNOWN = ("late_delivery", "rude_service", "own.mine")
USUAL = State(scenario="late_delivery")

# Written down when version 1 was released; they must mean the same for ever.
OLD_LINKS = {
    "?v=1&s=rude_service&da=1&ta=empathetic&db=48&tb=hostile&n=7&lang=en&th=dark": State(
        scenario="rude_service",
        a=Choice(delay_h=1, tone=Tone.EMPATHETIC),
        b=Choice(delay_h=48, tone=Tone.HOSTILE),
        evening=7,
        lang="en",
        theme="dark",
    ),
    "?v=1&s=late_delivery&da=0&ta=silent&db=72&tb=informative&c=300&f=5000&o=750000": State(
        scenario="late_delivery",
        a=Choice(delay_h=0, tone=Tone.SILENT),
        b=Choice(delay_h=72, tone=Tone.INFORMATIVE),
        customers=300,
        followers=5000,
        sales_idr=750000,
    ),
    "?v=1&tb=defensive&th=projector": State(
        scenario="late_delivery", b=Choice(delay_h=24, tone=Tone.DEFENSIVE), theme="projector"
    ),
    # the game came later in version 1
    "?v=1&s=rude_service&n=12&g=wAe": State(scenario="rude_service", evening=12, game="wAe"),
    "?v=1&ls=tone/first+one&lo=reach&lq=p95&lr=row&lc=3.0&lu=complaint.arousal": State(
        scenario="late_delivery",
        lab=Lab(
            study="tone/first one",
            outcome="reach",
            statistic="p95",
            scope="row",
            cells=(3, 0),
            uncertainty="complaint.arousal",
        ),
    ),
    "?v=1&at=6&inj=press-12.amplifier-0": State(
        scenario="late_delivery",
        hour=6,
        injects=(Inject(Happening.PRESS, 12), Inject(Happening.AMPLIFIER, 0)),
    ),
    # the seven questions
    "?v=1&k=kos&pl=whatsapp&ab=data&ag=12&c=50": State(
        scenario="late_delivery",
        kind="kos",
        platform="whatsapp",
        about="data",
        ago_h=12,
        customers=50,
    ),
    "": USUAL,
}


@pytest.mark.parametrize(("link", "state"), OLD_LINKS.items())
def test_links_of_the_first_version_keep_opening(link, state):
    assert opened(link, KNOWN, USUAL) == (state, ())


choices = st.builds(Choice, delay_h=st.integers(0, 72), tone=st.sampled_from(Tone))
states = st.builds(
    State,
    scenario=st.sampled_from(KNOWN),
    a=choices,
    b=choices,
    customers=st.none() | st.integers(*LIMITS["customers"]),
    followers=st.none() | st.integers(*LIMITS["followers"]),
    sales_idr=st.none() | st.integers(*LIMITS["sales_idr"]),
    kind=st.none() | st.sampled_from(KINDS),
    platform=st.none() | st.sampled_from(list(PLATFORMS)),
    about=st.none() | st.sampled_from(ABOUTS),
    ago_h=st.none() | st.integers(0, 336),
    evening=st.integers(1, 9999),
    game=st.text(st.sampled_from("aehwxCEk"), max_size=5),
    hour=st.none() | st.integers(0, 96),
    injects=st.lists(
        st.builds(Inject, st.sampled_from(Happening), st.integers(0, 96)), max_size=3, unique=True
    ).map(tuple),
    lang=st.sampled_from(["id", "en"]),
    theme=st.sampled_from(THEMES),
    lab=st.builds(
        Lab,
        study=st.none() | st.from_regex(STUDY, fullmatch=True),
        outcome=st.sampled_from(list(OUTCOMES)),
        statistic=st.sampled_from(STATISTICS),
        scope=st.sampled_from(SCOPES),
        cells=st.lists(st.integers(0, 9_999), max_size=4, unique=True).map(tuple),
        uncertainty=st.none() | st.sampled_from(["platform", "third_party.press_delay_h"]),
    ),
)


@given(states)
def test_a_link_gives_its_state_again(state):
    assert opened(link_of(state), KNOWN, USUAL) == (state, ())


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("?v=0&da=999&ta=<script>", ("v", "da", "ta")),
        ("da=-1&db=1.5", ("da", "db")),
        ("da=%D9%A3", ("da",)),  # a digit, but no ASCII one
        ("s=../../etc/passwd", ("s",)),
        ("s=own.mine.yaml&c=19&f=50001&o=0", ("s", "c", "f", "o")),
        ("da=3&da=4", ("da",)),
        ("lang=de&th=neon&who=me", ("lang", "th", "who")),
        ("%00=%ff&\ud800=1", ("\x00", "\ud800")),
        ("n=0&v=2", ("n", "v")),
        ("g=wwwwww", ("g",)),
        ("g=a1", ("g",)),
        ("g=%C3%A4", ("g",)),
        ("n=0&v=2&at=97", ("n", "v", "at")),
        ("da=" + "9" * 1000, ("da",)),
    ],
)
def test_what_cannot_be_used_is_named_and_replaced(query, refused):
    state, named = opened(query, KNOWN, USUAL)
    assert named == refused
    expected = 3 if query == "da=3&da=4" else USUAL.a.delay_h
    assert state == State(scenario="late_delivery", a=Choice(delay_h=expected, tone=USUAL.a.tone))


def test_a_link_that_is_too_long_opens_the_usual_page():
    assert opened("?da=3&x=" + "a" * MAX_QUERY, KNOWN, USUAL) == (USUAL, ("…",))


@pytest.mark.parametrize("query", [None, 3, ["da=3"], {"da": 3}, b"da=3", True])
def test_what_is_no_text_opens_the_usual_page(query):
    assert opened(query, KNOWN, USUAL) == (USUAL, ())


@given(st.text(max_size=300))
def test_no_text_is_an_error(query):
    state, _ = opened(query, KNOWN, USUAL)
    assert state.scenario in KNOWN
    assert 0 <= state.a.delay_h <= 72


@pytest.mark.parametrize(
    "text",
    [
        "ls=..", "ls=../made", "ls=made/..", "ls=/etc", "ls=a/b/c", "ls=.hidden", "ls=a%00b",
        "ls=a%5C..%5Cb", "ls=" + "a" * 200, "ls=", "lo=price", "lq=max", "lr=cell", "lc=1.1",
        "lc=1.2.3.4.5", "lc=-1", "lc=1e3", "lc=", "lc=%D9%A1", "lu=A", "lu=a..b", "lu=a/b",
    ],
)  # fmt: skip
def test_hostile_words_for_the_laboratory_are_refused(text):
    assert opened("?" + text, KNOWN, USUAL) == (USUAL, (text[:2],))
