"""Is a table of draws read as it stands, and is every mistake told with its line?"""

from __future__ import annotations

import pytest

from experiments.sweeps import designs
from experiments.sweeps.designs import read_draws
from experiments.sweeps.settings import settings
from sim.errors import InputFileError, ParameterError

HOURS, FOLLOWERS, PLATFORM = "reply.delay_h", "shop.n_followers", "platform"
KNOWN = {key: settings()[key] for key in (HOURS, FOLLOWERS, PLATFORM)}
HEAD = "reply.delay_h,shop.n_followers,platform\n"


def read(text):
    return read_draws(text, "d.csv", KNOWN)


def problems_of(text):
    with pytest.raises(InputFileError) as caught:
        read(text)
    return [problem.removeprefix("d.csv:") for problem in caught.value.problems]


def test_columns_are_found_by_name_and_values_have_the_kind_of_their_key():
    draws = read("platform, shop.n_followers ,reply.delay_h\nx,100,6\n facebook ,2e2,0.5\n")
    assert draws == {HOURS: [6.0, 0.5], FOLLOWERS: [100, 200], PLATFORM: ["x", "facebook"]}
    assert list(draws) == [HOURS, FOLLOWERS, PLATFORM]
    assert [type(value) for value in draws[FOLLOWERS]] == [int, int]
    assert read(HEAD + '1,2,"x"\r\n') == {HOURS: [1.0], FOLLOWERS: [2], PLATFORM: ["x"]}


GOT = "got 'reply.delay_h;shop.n_followers;platform'"
MISTAKES = [
    ("", ["1: column reply.delay_h must be there, got ''",
          "1: column shop.n_followers must be there, got ''",
          "1: column platform must be there, got ''"]),
    (HEAD, [" draws must number at least 1, got none; add a line"]),
    ("reply.delay_h,shop.n_followers\n1,2\n",
     ["1: column platform must be there, got 'reply.delay_h,shop.n_followers'"]),
    (HEAD.replace("\n", ",reply.clarity\n") + "1,2,x,1\n",
     ["1: column must be an uncertainty, got 'reply.clarity'; name it under uncertainties too"]),
    (HEAD.replace("platform", "platfrom"),
     ["1: column platform must be there, got 'reply.delay_h,shop.n_followers,platfrom'",
      "1: column must be an uncertainty, got 'platfrom'; did you mean 'platform'?"]),
    (HEAD.replace("\n", ",platform\n") + "1,2,x,x\n",
     ["1: column must stand once, got 'platform' again; delete one"]),
    (HEAD.replace(",", ";") + "1;2;x\n",
     [f"1: column {key} must be there, {GOT}" for key in KNOWN] +
     [f"1: column must be an uncertainty, {GOT}; name it under uncertainties too"]),
    (HEAD + "1,2\n1,2,x\n1,2,x,4\n\n1,2,x\n",
     ["2: line must have 3 values, got 2", "4: line must have 3 values, got 4",
      "5: line must have 3 values, got 0"]),
    (HEAD + "1,2,x\n337,2.5,y\n",
     ["3: reply.delay_h must be a number in [0, 336] h, got 337.0",
      "3: shop.n_followers must be a whole number in [0, 1e+08] accounts, got 2.5",
      "3: platform must be one of ['facebook', 'instagram', 'review_site', 'tiktok', 'whatsapp', "
      "'x'], got 'y'"]),
    *((HEAD + f"{entry},2,x\n",
       [f"2: reply.delay_h must be a number in [0, 336] h, got {entry!r}; "
        "write a plain number without a unit"])
      for entry in ("6h", "1_0", "nan", "inf", "0x1", "", "٣")),
    (HEAD + '1,2,"x\n', ["2: line must be plain CSV, got 'unexpected end of data'; mend it"]),
    (HEAD + "1,2,x\n" + "1" * 140_000 + ",2,x\n",
     ["3: line must be plain CSV, got 'field larger than field limit (131072)'; mend it"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), MISTAKES)
def test_every_mistake_is_told_with_its_line(text, told):
    assert problems_of(text) == told


def test_of_many_mistakes_ten_are_told_and_the_rest_counted():
    told = problems_of(HEAD + "x,1,x\n" * 25)
    assert len(told) == 11
    assert told[0].startswith("2: reply.delay_h")
    assert told[9].startswith("11: reply.delay_h")
    assert told[10] == " and 15 more"


def test_more_draws_than_can_be_held_are_refused(monkeypatch):
    monkeypatch.setattr(designs, "MAX_CELLS", 5)
    assert len(read(HEAD + "1,2,x\n" * 5)[HOURS]) == 5
    with pytest.raises(ParameterError, match="cells must number at most 5, got 6; take fewer"):
        read(HEAD + "1,2,x\n" * 6)
