"""Do ties that are written in any format come back the same, and does no file crash the reader?"""

from __future__ import annotations

import contextlib
import gzip
import io
import tempfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_data import shared_data

from scenarios.network_file import Ties, read_ties
from sim.errors import InputFileError

FORMATS = ["npz", "csv", "tsv", "graphml", "csv.gz", "tsv.gz", "graphml.gz"]
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=6)

Pairs = list[tuple[int, int]]


@st.composite
def networks(draw: st.DrawFn) -> tuple[Pairs, bool]:
    """Draw ties between at most 30 accounts, and whether they have a direction."""
    account = st.integers(0, 29)
    is_directed = draw(st.booleans())
    tie = st.tuples(account, account).filter(lambda ends: ends[0] != ends[1])
    key = None if is_directed else lambda ends: (min(ends), max(ends))
    return draw(st.lists(tie, min_size=1, max_size=40, unique_by=key or (lambda x: x))), is_directed


def as_bytes(kind: str, pairs: list[tuple[str, str]], nodes: list[str], is_directed: bool) -> bytes:
    """Write ties between named accounts."""
    first, second = ("follower", "followee") if is_directed else ("u", "v")
    if kind == "npz":
        stream = io.BytesIO()
        ends = np.array(pairs).astype(np.int64)
        arrays = {first: ends[:, 0], second: ends[:, 1], "n": len(nodes), "directed": is_directed}
        np.savez_compressed(stream, **arrays)
        return stream.getvalue()
    if kind.startswith("graphml"):
        default = "directed" if is_directed else "undirected"
        parts = [f'<graphml><graph edgedefault="{default}">']
        parts += [f"<node id={quoteattr(name)}/>" for name in nodes]
        parts += [f"<edge source={quoteattr(a)} target={quoteattr(b)}/>\n" for a, b in pairs]
        text = "".join([*parts, "</graph></graphml>"])
    else:
        delimiter = "\t" if kind.startswith("tsv") else ","
        rows = [(first, second), *pairs]
        quoted = ([f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in rows)
        plain = all(cell.isalnum() for row in rows for cell in row)
        text = "\n".join(delimiter.join(row) for row in (rows if plain else quoted))
    return gzip.compress(text.encode()) if kind.endswith("gz") else text.encode()


def read(kind: str, data: bytes) -> Ties:
    """Put bytes into a file and read it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ties.{kind}"
        path.write_bytes(data)
        return read_ties(path)


def both_ways(pairs: Pairs, is_directed: bool) -> Pairs:
    return pairs if is_directed else pairs + [(b, a) for a, b in pairs]


@pytest.mark.parametrize("kind", FORMATS)
@given(network=networks())
def test_numbered_accounts_come_back(kind, network):
    pairs, is_directed = network
    n_accounts = max(max(pair) for pair in pairs) + 1
    nodes = [str(number) for number in range(n_accounts)]
    ties = read(kind, as_bytes(kind, [(str(a), str(b)) for a, b in pairs], nodes, is_directed))
    found = list(zip(ties.follower.tolist(), ties.followee.tolist(), strict=True))
    assert found == both_ways(pairs, is_directed)
    assert (ties.n_accounts, ties.is_directed) == (n_accounts, is_directed)
    assert ties.labels is None


@pytest.mark.parametrize("kind", FORMATS[1:])
@given(network=networks(), names=st.lists(NAMES, min_size=30, max_size=30, unique=True))
def test_named_accounts_come_back(kind, network, names):
    pairs, is_directed = network
    # A letter in front makes a name of whatever was drawn, numbers included.
    named = [("k" + names[a], "k" + names[b]) for a, b in pairs]
    nodes = list(dict.fromkeys(name for pair in named for name in pair))
    ties = read(kind, as_bytes(kind, named, nodes, is_directed))
    assert ties.labels == tuple(nodes)
    ends = zip(ties.follower, ties.followee, strict=True)
    assert [(nodes[a], nodes[b]) for a, b in ends] == both_ways(named, is_directed)


@given(network=networks(), line_end=st.sampled_from(["\n", "\r\n"]))
def test_the_fast_and_the_slow_reader_agree(network, line_end):
    pairs, is_directed = network
    data = as_bytes("csv", [(str(a), str(b)) for a, b in pairs], [], is_directed)
    data = data.replace(b"\n", line_end.encode())
    header, _, rows = data.partition(b"\n")
    # One quoted cell is enough to send the whole table through the slow reader.
    cell, _, rest = rows.partition(b",")
    fast, slow = read("csv", data), read("csv", header + b'\n"' + cell + b'",' + rest)
    assert fast.n_accounts == slow.n_accounts
    assert fast.follower.tolist() == slow.follower.tolist()
    assert fast.followee.tolist() == slow.followee.tolist()


@pytest.mark.parametrize("kind", FORMATS)
@given(
    network=networks(),
    cut=st.integers(0, 2000),
    changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=3),
)
def test_broken_files_are_refused_in_words(kind, network, cut, changes):
    pairs, is_directed = network
    nodes = [str(number) for number in range(30)]
    data = bytearray(as_bytes(kind, [(str(a), str(b)) for a, b in pairs], nodes, is_directed))
    for place, value in changes:
        data[place % len(data)] = value
    # Any other exception fails the test.
    with contextlib.suppress(InputFileError):
        ties = read(kind, bytes(data[: len(data) - cut % 40]))
        assert not np.any(ties.follower == ties.followee)


def test_the_measured_networks_are_read():
    # Sizes as the README of the data gives them.
    expected = {
        "facebook_ego": (4039, 2 * 88234),
        "twitter_ego": (81306, 2 * 1342296),
        "deezer_hu": (47538, 2 * 222887),
        "brand_followers_a": (13688, 68328),
    }
    for name, size in expected.items():
        ties = read_ties(shared_data(f"networks/{name}.npz"))
        assert (ties.n_accounts, len(ties.follower)) == size
