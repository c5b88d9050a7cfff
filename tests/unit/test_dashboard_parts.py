"""Do the parts behind the pages keep their word: cache, scenarios, texts, answers, QR code?"""

from __future__ import annotations

import string
import threading
from types import MappingProxyType

import numpy as np
import pytest

from dashboard.answering import answered, number_rows
from dashboard.board_run import BoardRun
from dashboard.library import library
from dashboard.one_side import joined
from dashboard.rate import Rate
from dashboard.serving import announcement, qr_code, serve
from dashboard.single_flight import SingleFlight
from dashboard.text import page_catalogue, script_words, text_of
from experiments.comparison import Cell, Comparison
from sim.errors import InputFileError, ParameterError
from sim.responses import Tone
from sim.scenario import Scenario


def test_thirty_who_ask_at_once_are_answered_by_one_computation():
    flight = SingleFlight(len, 1_000)
    begun, computed, answers = threading.Event(), [], []

    def compute():
        computed.append(1)
        begun.wait(5)
        return "answer"

    people = [
        threading.Thread(target=lambda: answers.append(flight.get("q", compute))) for _ in range(30)
    ]
    for person in people:
        person.start()
    begun.set()
    for person in people:
        person.join(5)
    assert answers == ["answer"] * 30
    assert len(computed) == 1


def test_an_error_reaches_who_asked_and_is_not_kept():
    flight = SingleFlight(len, 1_000)

    def fail():
        msg = "broken"
        raise ValueError(msg)

    with pytest.raises(ValueError, match="broken"):
        flight.get("q", fail)
    assert flight.get("q", lambda: "fine") == "fine"


def test_what_was_used_longest_ago_is_dropped():
    flight, asked = SingleFlight(len, 10), []

    def give(word):
        return flight.get(word, lambda: asked.append(word) or word)

    for word in ["aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb"]:
        give(word)
    # twelve bytes do not fit: cccc pushes bbbb out, aaaa was used in between
    assert asked == ["aaaa", "bbbb", "cccc", "bbbb"]


def test_a_bucket_of_requests_fills_again():
    rate = Rate(per_s=2.0, burst=3.0)
    assert [rate.allows("x", 0.0) for _ in range(4)] == [True, True, True, False]
    assert rate.allows("y", 0.0)
    assert [rate.allows("x", 1.0) for _ in range(3)] == [True, True, False]


def test_own_scenarios_are_offered_and_bad_ones_told(tmp_path):
    good = "schema: 1\nname: mine\n" + "".join(
        f"{key}: {{id: a, en: b}}\n" for key in ("title", "story", "teaches", "watch")
    )
    good += "discuss: [{id: a, en: b}]\ncause: late_delivery\ndifficulty: easy\n"
    (tmp_path / "good.yaml").write_text(good, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("schema: 1\nnam: x\n", encoding="utf-8")
    (tmp_path / "note.txt").write_text("hello", encoding="utf-8")
    found = library(tmp_path)
    assert "own.mine" in found.files
    assert "late_delivery" in found.files
    assert any("bad.yaml" in problem for problem in found.problems)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputFileError, match="scenarios must be a folder that exists"):
        library(tmp_path / "no")


def fields_of(sentence):
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


def test_both_languages_say_the_same_things():
    one, other = page_catalogue("id"), page_catalogue("en")
    assert list(one) == list(other)
    for key, sentence in one.items():
        assert sentence.strip(), key
        assert other[key].strip(), key
        assert fields_of(sentence) == fields_of(other[key]), key


def test_no_sentence_hides_one_of_the_reports():
    from experiments.catalogue import catalogue  # noqa: PLC0415 - only here

    assert set(page_catalogue("id")) & set(catalogue("id")) == set()


def test_scripts_get_their_words():
    assert script_words("en")["hours"] == "{n} hours"


def one_cell(delay_h, lost):
    values = np.array([lost], float)
    names = (
        *("lost_customers", "lost_sales_idr", "reach", "shares", "negative_posts"),
        *("complainant_lost", "reputation_day90", "viral", "owner_hours"),
    )
    outcomes = {name: values * (0 if name == "viral" else 1) for name in names}
    return Comparison(
        scenario=Scenario(),
        seed=0,
        runs=len(lost),
        cells=(Cell(delay_h=delay_h, tone=Tone.APOLOGETIC),),
        outcomes=MappingProxyType(outcomes),
        fates=np.zeros((1, len(lost), 500), np.int8),
        provenance={},
    )


def test_the_answer_counts_evenings_and_squares():
    # limits for 500 customers: noticeable from 10, storm from 50
    pair = joined(one_cell(2.0, [0, 10, 0, 0]), one_cell(24.0, [0, 60, 20, 0]))
    found = answered(pair, text_of("en"), is_same=False)
    assert found.verdict == "a"
    assert "50" in found.sentences[0]  # two of four evenings
    assert [part for _, part, _ in found.sides[0].counts] == [0, 25, 75]
    assert [part for _, part, _ in found.sides[1].counts] == [25, 25, 50]
    assert found.sides[0].lost == "2.5"
    assert number_rows(pair, text_of("en"))[0][1:3] == ("2.50", "20.0")


def test_the_same_choice_twice_makes_no_difference():
    pair = joined(one_cell(2.0, [0, 10]), one_cell(2.0, [0, 10]))
    found = answered(pair, text_of("id"), is_same=True)
    assert found.verdict == "none"
    assert found.sentences == ("A dan B sama, jadi tidak ada beda.",)


def test_the_second_side_can_win_and_none_can():
    worse = joined(one_cell(2.0, [5, 5]), one_cell(24.0, [0, 5]))
    assert answered(worse, text_of("en"), is_same=False).verdict == "b"
    equal = joined(one_cell(2.0, [5, 5]), one_cell(24.0, [5, 5]))
    assert answered(equal, text_of("en"), is_same=False).verdict == "none"


def test_the_board_is_measured_once_and_told_in_both_languages():
    run = BoardRun(("P2",))
    assert run.told("id") == {"state": "idle"}
    run.start()
    run.start()
    run.wait()
    board = run.told("id")
    assert board["state"] == "done"
    assert board["rows"]
    assert all(len(row["cells"]) == len(board["heads"]) for row in board["rows"])
    assert run.told("en")["sentences"] != board["sentences"]


def test_a_board_that_cannot_be_measured_is_told_and_can_be_tried_again(caplog):
    run = BoardRun(("P99",))
    for _ in range(2):
        run.start()
        run.wait()
        assert run.told("id") == {"state": "failed"}
    assert "could not be measured" in caplog.text


def test_the_qr_code_has_a_quiet_frame():
    lines = qr_code("http://192.0.2.7:8050/").splitlines()
    assert len({len(line) for line in lines}) == 1
    assert set(lines[0]) == {"█"}
    assert all(line.startswith("██") and line.endswith("██") for line in lines)


def test_the_announcement_tells_who_can_come_in():
    local = announcement("127.0.0.1", 8050, "en")
    assert local == ["Bolasalju is ready at http://127.0.0.1:8050/", "Ctrl-C stops it."]
    assert announcement("::1", 8050, "en")[0].endswith("http://[::1]:8050/")
    everyone = "\n".join(announcement("0.0.0.0", 8050, "id"))  # noqa: S104 - what is tested
    assert "Semua orang di jaringan ini" in everyone
    assert "█" in everyone


def test_a_port_that_is_taken_is_told():
    import socket  # noqa: PLC0415 - only here

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ParameterError, match="host and port must be free to listen on"):
            serve(host="127.0.0.1", port=port, lang="en", scenarios=None)


def test_a_folder_of_studies_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputFileError, match="studies must be a folder that exists"):
        serve(host="127.0.0.1", port=0, lang="en", scenarios=None, studies=tmp_path / "missing")
