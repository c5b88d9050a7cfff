"""Does a network file read as what it says, and is every mistake told with its place?"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest

from scenarios import network_file
from scenarios.network_file import Ties, read_ties
from sim.errors import InputFileError, NetworkError

GRAPHML = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">{}</graphml>'


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file as it stands, gzipped if its name says so."""
    data = content.encode() if isinstance(content, str) else content
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def archive(folder: Path, **arrays: Any) -> Path:
    """Write a NumPy archive: 0 and 1 follow 2, unless told otherwise; None leaves an array out."""
    whole = {"follower": np.array([0, 1]), "followee": np.array([2, 2]), "n": 3, "directed": 1}
    path = folder / "ties.npz"
    np.savez(path, **{key: x for key, x in (whole | arrays).items() if x is not None})
    return path


def graph(*elements: str, default: str = "directed") -> str:
    """Write a GraphML file whose first element stands on line 3."""
    lines = [f'\n<graph edgedefault="{default}">', *elements, "</graph>\n"]
    return GRAPHML.format("\n".join(lines))


def problems_of(path: Path) -> list[str]:
    """Read a wrong file; give what is wrong, without the path."""
    with pytest.raises(InputFileError) as caught:
        read_ties(path)
    assert all(problem.startswith(str(path)) for problem in caught.value.problems)
    assert all("\n" not in problem for problem in caught.value.problems)
    return [problem.removeprefix(str(path)) for problem in caught.value.problems]


def pairs(ties: Ties) -> list[tuple[int, int]]:
    return list(zip(ties.follower.tolist(), ties.followee.tolist(), strict=True))


@pytest.mark.parametrize("name", ["my.ties.csv", "my.ties.csv.gz", "my.ties.CSV"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_numbers_are_accounts_up_to_the_largest(tmp_path, name, line_end, start):
    text = start + line_end.join(["follower,followee", "0,4", "2,0", "10,4"])
    for end in ("", line_end):
        ties = read_ties(write(tmp_path, name, text + end))
        assert pairs(ties) == [(0, 4), (2, 0), (10, 4)]
        assert (ties.n_accounts, ties.name, ties.is_directed) == (11, "my.ties", True)
        assert ties.labels is None


def test_a_header_may_name_its_columns_in_either_order(tmp_path):
    ties = read_ties(write(tmp_path, "a.csv", "followee,follower\n0,1\n2,1\n"))
    assert pairs(ties) == [(1, 0), (1, 2)]


@pytest.mark.parametrize("name", ["a.tsv", "a.tsv.gz"])
def test_ties_without_direction_stand_both_ways(tmp_path, name):
    ties = read_ties(write(tmp_path, name, "u\tv\n0\t1\n3\t1\n"))
    assert pairs(ties) == [(0, 1), (3, 1), (1, 0), (1, 3)]
    assert (ties.n_accounts, ties.is_directed) == (4, False)


def test_names_are_numbered_in_order_of_appearance(tmp_path):
    text = 'follower,followee\nani,12\n"Budi, toko",ani\n12,"Budi, toko"\n'
    ties = read_ties(write(tmp_path, "a.csv", text))
    assert ties.labels == ("ani", "12", "Budi, toko")
    assert pairs(ties) == [(0, 1), (2, 0), (1, 2)]
    assert ties.n_accounts == 3


@pytest.mark.parametrize(("n_ties", "is_read"), [(1, True), (2, False)])
def test_numbers_may_have_gaps_up_to_a_bound(tmp_path, n_ties, is_read):
    # One tie allows 100 + 1000 accounts, numbered up to 1099.
    path = write(tmp_path, "a.csv", f"u,v\n0,{1098 + n_ties}\n")
    if is_read:
        assert read_ties(path).n_accounts == 1100
        return
    (problem,) = problems_of(path)
    assert problem.startswith(": accounts must number at most 1100 for 1 ties, got 1101; number")
    assert problem.endswith(" without large gaps, or begin each with a letter to use names")


@pytest.mark.parametrize("kind", ["<i4", "<i8", ">i8", "<u2", "<u8"])
def test_archives_hold_any_whole_numbers(tmp_path, kind):
    ends = {"follower": np.array([0, 1], kind), "followee": np.array([2, 2], kind)}
    ties = read_ties(archive(tmp_path, **ends, n=np.array(5, kind), directed=True))
    assert pairs(ties) == [(0, 2), (1, 2)]
    assert (ties.n_accounts, ties.name, ties.follower.dtype) == (5, "ties", np.dtype(np.int64))


def test_an_archive_without_direction_stands_both_ways(tmp_path):
    none = {"follower": None, "followee": None}
    path = archive(tmp_path, **none, u=np.array([0]), v=np.array([2]), directed=0)
    assert pairs(read_ties(path)) == [(0, 2), (2, 0)]


def test_the_source_of_an_edge_follows_its_target(tmp_path):
    text = graph(
        '<edge id="e" source="b" target="a"><data key="w">2</data></edge>',
        '<node id="a"/><node id="b"/><node id="c"/>',
        '<edge source="c" target="a" directed="true"/>',
        '<data key="d"><y:edge xmlns:y="drawing"/></data>',
    )
    for name in ("a.graphml", "a.graphml.gz"):
        ties = read_ties(write(tmp_path, name, text))
        assert (ties.labels, pairs(ties)) == (("a", "b", "c"), [(1, 0), (2, 0)])
        assert (ties.is_directed, ties.name) == (True, "a")


def test_numbered_nodes_keep_their_numbers(tmp_path):
    nodes = '<node id="2"/><node id="0"/><node id="1"/>'
    text = graph(nodes, '<edge source="2" target="0"/>', default="undirected")
    ties = read_ties(write(tmp_path, "a.graphml", '<?xml version="1.0" encoding="UTF-8"?>' + text))
    assert (ties.labels, ties.n_accounts, pairs(ties)) == (None, 3, [(2, 0), (0, 2)])


# --- what is refused ------------------------------------------------------------------------------

ROWS = [
    ("0,1\n1,-3\n2,1.5\n", [":3: account must be a whole", ":4: account must be a whole"]),
    ("0,1\n1,007\n", [":3: .* got '007'; to use names"]),
    ("0,1\n1,ani\n", [":3: .* as the first line of ties holds numbers, got 'ani'"]),
    ("1.5,2\n", [":2: account must be a whole number from 0"]),
    ("-3,2\n", [":2: account must be a whole number from 0"]),
    (f"0,1\n{10**18},2\n", [":3: .* of at most 18 digits"]),
    ("0,1\n1\n0,1,2\n", [":3: line must have 2 columns, got 1; ", ":4: .* columns, got 3; "]),
    ("0,1\n,2\n", [":3: account must not be empty, got an empty cell; fill"]),
    ("ani,\nani,budi\n", [":2: account must not be empty"]),
    ("0,1\n\n", [":3: line must hold a tie, got an empty line; delete it"]),
    ("0, 1\n", [r":2: account must have no space around it, got \['0', ' 1'\]; delete"]),
    ('ani,"bu\ndi"\n', [":2: account must stay on one line, got 1 line ends in quotes; delete"]),
    ('ani,"bu"di\n', [":2: line must be a row of a table, got .*; mend its quotes"]),
    ('ani,budi\nani,"eka', [":3: line must be a row of a table, got 'unexpected end"]),
    ("0,1\n2,2\n1,0\n3,3\n", [r":3: tie must join two .*, got 2 self-loops \(lines 3, 5\); del"]),
    ("0,1\n1,0\n0,1\n2,0\n0,1\n", [r":4: tie must be listed once, got 2 .*\(lines 4, 6\); del"]),
    ("0,1\n" * 7, [r":3: .* got 6 repeats \(lines 3, 4, 5, 6, 7, \.\.\.\); delete them"]),
    ("0,1\n0,1\nx,2\n", [":4: account must", r":3: tie must .* 1 repeats \(line 3\)"]),
    ("", [": file must hold at least one tie, got none; add the ties"]),
    ("0,0\n", [": file must hold at least 2 accounts, got 1; add", ":2: tie must join two"]),
]


@pytest.mark.parametrize(("rows", "expected"), ROWS)
def test_wrong_rows_are_told_with_their_lines(tmp_path, rows, expected):
    for name, text in (("a.csv", rows), ("a.tsv", rows.replace(",", "\t"))):
        header = "follower,followee\n" if name == "a.csv" else "follower\tfollowee\n"
        found = problems_of(write(tmp_path, name, header + text))
        assert len(found) == len(expected)
        for problem, pattern in zip(found, expected, strict=True):
            assert re.match(pattern, problem)


def test_a_tie_without_direction_is_the_same_in_either_order(tmp_path):
    assert problems_of(write(tmp_path, "a.csv", "u,v\n0,1\n1,0\n2,0\n")) == [
        ":3: tie must be listed once in either order, got 1 repeats (line 3); delete them"
    ]


HEADERS = [
    ("0,1\n1,2\n", "header must be follower and followee, or u and v .* comma, got '0,1'; put"),
    ("follower;followee\n0;1\n", "header must be .* separated by a comma, got 'follower;foll"),
    ("\n", "header must be .* got ''; put such a line above the ties"),
    ("u,u\n", "header must be .* got 'u,u'"),
    ("u,v,u\n", "header must be .* got 'u,v,u'"),
    ('"u,v\n', "header must be .* got '\"u,v'"),
    ("follower,since,followee\n", r"header must have no column besides .* got \['since'\]; delete"),
]


@pytest.mark.parametrize(("text", "pattern"), HEADERS)
def test_a_wrong_header_is_refused(tmp_path, text, pattern):
    (problem,) = problems_of(write(tmp_path, "a.csv", text))
    assert re.match(":1: " + pattern, problem)


def test_a_table_of_tabs_wants_tabs(tmp_path):
    assert "separated by a tab, got 'u,v'" in problems_of(write(tmp_path, "a.tsv", "u,v\n0,1"))[0]


def test_ten_mistakes_are_told_and_the_rest_counted(tmp_path):
    found = problems_of(write(tmp_path, "a.csv", "u,v\n0,1\n" + "x,2\n" * 13))
    assert [problem.split(":")[1] for problem in found[:10]] == [str(n) for n in range(3, 13)]
    assert found[10:] == [": and 3 more"]


NODES = '<node id="a"/><node id="b"/>'
EDGE = '<edge source="a" target="b"/>'
GRAPHS = [
    (graph(NODES, '<edge source="a" target="z"/>'), r":4: edge must join declared .*\['z'\]; decl"),
    (graph(NODES, '<edge source="a"/>'), r":4: edge must have a source and .* got \['source'\]"),
    (graph(NODES, '<node id="a"/>', EDGE), ":4: node id must be given and unique, got 'a'; rename"),
    (graph(NODES, "<node/>", EDGE), ":4: node id must be given and unique, got ''"),
    (graph(NODES, "<hyperedge/>", EDGE), ":4: tie must join two accounts, got a hyperedge"),
    (
        graph(NODES, '<edge source="a" target="b" directed="false"/>'),
        ":4: edge must be directed as edgedefault says, got directed='false'; write",
    ),
    (
        graph(NODES, '<edge source="a" target="b" directed="true"/>', default="undirected"),
        ":4: edge must be undirected as edgedefault says",
    ),
    (graph(NODES, EDGE, EDGE), r":5: tie must be listed once, got 1 repeats \(line 5\)"),
    (graph(NODES, EDGE, '<edge source="b" target="b"/>'), ":5: tie must join two different"),
    (graph(NODES), ": file must hold at least one tie"),
    (graph(NODES, EDGE, '<graph edgedefault="directed"/>'), ":5: file must hold one graph, got a"),
    (graph(NODES, default="both"), ":2: edgedefault must be 'directed' or .*got 'both'; set it"),
    (GRAPHML.format(""), ": file must hold a graph with an edgedefault, got none; export"),
    (graph(NODES, EDGE)[:-4], ":6: file must be well-formed XML, got 'unclosed token'; export"),
    ("<gexf/>", ":1: outermost element must be graphml, got 'gexf'; export as GraphML"),
    ('<!DOCTYPE graphml [<!ENTITY a "b">]>\n' + graph(), ":1: file must have no DOCTYPE or ENTITY"),
    (
        '<?xml version="1.0" encoding="cp037"?>' + graph(),
        ":1: encoding must be UTF-8, got 'cp037'; save the file again",
    ),
]


@pytest.mark.parametrize(("text", "pattern"), GRAPHS)
def test_a_wrong_graph_is_refused(tmp_path, text, pattern):
    (problem,) = problems_of(write(tmp_path, "a.graphml", text))
    assert re.match(pattern, problem)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv.gz", "a.graphml"])
def test_what_is_no_text_is_refused(tmp_path, name):
    (problem,) = problems_of(write(tmp_path, name, b"u,v\n0,1\n\xff\n"))
    assert (
        problem == ":3: file must be UTF-8 text, got byte 0xff; save it again as plain UTF-8 text"
    )
    (problem,) = problems_of(write(tmp_path, name, b"u,v\n0,\x001\n"))
    assert problem.startswith(":2: file must be UTF-8 text, got a NUL byte; save it again")


ARRAYS: list[tuple[dict[str, Any], str]] = [
    ({"n": None}, r"arrays must be exactly .* add \['n'\], remove \[\]"),
    ({"weight": [1, 2]}, r"arrays must be exactly .* add \[\], remove \['weight'\]"),
    ({"u": [0], "v": [1]}, r"arrays must be exactly .* remove \['u', 'v'\]"),
    (
        {"follower": [0.0, 1.0]},
        r"follower must be a list of whole .* \(2,\) and type float64; save",
    ),
    ({"followee": [[2], [2]]}, r"followee must be a list of whole numbers, got shape \(2, 1\)"),
    (
        {"follower": np.array([0, None])},
        "follower must be a list of .* and type object; save it as",
    ),
    ({"n": 3.0}, "n must be one whole number, got .* float64"),
    ({"n": [3]}, r"n must be one whole number, got shape \(1,\)"),
    ({"n": 0}, "n must be a number of accounts, at least 2, got 0; correct it"),
    ({"n": -4}, "n must be a number of accounts, at least 2, got -4"),
    ({"n": 1}, "n must be a number of accounts, at least 2, got 1"),
    ({"n": 1201}, "accounts must number at most 1200 for 2 ties, got 1201; .* large gaps$"),
    ({"directed": 2}, "directed must be 0 or 1, got 2; correct it"),
    ({"directed": 0}, "directed must be 1 with follower, followee and 0 with u, v, got 0 with f"),
    ({"follower": [0]}, "follower and followee must be equally long, got 1 and 2; save both"),
    ({"follower": [0, 3]}, r"follower must lie in \[0, 2\], got 1 outside \(position 1\); correct"),
    ({"followee": [-1, 3]}, r"followee must lie in \[0, 2\], got 2 outside \(positions 0, 1\)"),
    (
        {"follower": np.array([0, 2**64 - 2], np.uint64)},
        r"follower must lie in \[0, 2\], got 1 out",
    ),
    ({"follower": [0, 2]}, r"tie must join two .*, got 1 self-loops \(position 1\); delete"),
    ({"follower": [1, 1]}, r"tie must be listed once, got 1 repeats \(position 1\); delete"),
    ({"follower": np.array([], int), "followee": np.array([], int)}, "file must hold at least one"),
]


@pytest.mark.parametrize(("arrays", "pattern"), ARRAYS)
def test_wrong_arrays_are_refused(tmp_path, arrays, pattern):
    assert re.match(": " + pattern, problems_of(archive(tmp_path, **arrays))[0])


def npy(array: Any, version: tuple[int, int] = (1, 0)) -> bytes:
    """Write one array as NumPy does."""
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.asarray(array), version=version)
    return stream.getvalue()


DAMAGED = [
    (npy([0, 1])[:-8], "array follower is cut off"),
    (npy([0, 1])[:40], "EOF"),
    (npy([0, 1]).replace(b"}", b" "), "EOF in multi-line statement"),
    (npy([0, 1], version=(3, 0)), "unknown version of array follower"),
]


@pytest.mark.parametrize(("data", "pattern"), DAMAGED)
def test_damaged_arrays_are_refused(tmp_path, data, pattern):
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as file:
        file.writestr("follower.npy", data)
        for key, array in (("followee", [2, 2]), ("n", 3), ("directed", 1)):
            file.writestr(f"{key}.npy", npy(array))
    (problem,) = problems_of(tmp_path / "a.npz")
    assert re.match(f": file must be a whole archive .*{pattern}.*; copy or save", problem)


def test_an_archive_of_other_things_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_BZIP2) as file:
        file.writestr("n.npy", npy(3))
    assert "got 'packing that NumPy does not use'" in problems_of(tmp_path / "a.npz")[0]
    with zipfile.ZipFile(archive(tmp_path, n=None), "a") as file:
        file.writestr("n", npy(3))
    assert r"add ['n'], remove ['the file n']" in problems_of(tmp_path / "ties.npz")[0]


def test_cut_off_files_are_refused(tmp_path):
    path = archive(tmp_path)
    path.write_bytes(path.read_bytes()[:-30])
    assert problems_of(path)[0].startswith(": file must be a whole archive written by numpy.savez")
    path = write(tmp_path, "a.csv.gz", "u,v\n0,1\n")
    path.write_bytes(path.read_bytes()[:-6])
    assert re.match(": file must be whole gzip, got '.*'; copy or pack", problems_of(path)[0])
    path.write_bytes(b"u,v\n0,1\n")
    assert re.match(": file must be whole gzip, got .Not a gzip", problems_of(path)[0])


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.npz"])
def test_files_that_unpack_too_far_are_refused(tmp_path, monkeypatch, name):
    monkeypatch.setattr(network_file, "MAX_BYTES", 19)
    path = tmp_path / name
    if name == "a.npz":
        np.savez(path, u=np.zeros(9), allow_pickle=False)
    else:
        assert read_ties(write(tmp_path, name, "u,v\n" + "0,1\n0,2\n0,33")).n_accounts == 34
        write(tmp_path, name, "u,v\n" + "0,1\n0,2\n0,3\n0,44")
    assert problems_of(path) == [
        ": file must unpack to at most 19 bytes, got more; keep only part of the ties"
    ]


def test_what_is_no_file_of_ties_is_refused(tmp_path):
    assert problems_of(tmp_path / "a.csv")[0].startswith(": file must exist, got no such file; ch")
    (tmp_path / "b.csv").mkdir()
    assert problems_of(tmp_path / "b.csv")[0].startswith(": path must be a file, got a folder or")
    assert problems_of(write(tmp_path, "a.csv", ""))[0].startswith(
        ": file must hold ties, got an e"
    )
    assert problems_of(write(tmp_path, "a.csv.gz", ""))[0].startswith(":1: header must be")
    for name in ("a.xlsx", ".csv", "csv"):
        (problem,) = problems_of(write(tmp_path, name, "u,v\n0,1\n"))
        assert problem.startswith(": file name must end in .npz, .csv, .tsv, .graphml, .csv.gz,")
        assert problem.endswith(f"got {name!r}; convert or rename it")


def test_a_file_without_permission_is_refused(tmp_path, monkeypatch):
    path = write(tmp_path, "a.csv", "u,v\n0,1\n")
    refusal = PermissionError(13, "Permission denied")
    monkeypatch.setattr(Path, "open", Mock(side_effect=refusal))
    assert problems_of(path) == [
        ": file must be readable, got 'Permission denied'; check it and its permissions"
    ]


def ties(**changes: Any) -> Ties:
    whole = {"n_accounts": 3, "follower": np.array([0, 1]), "followee": np.array([2, 2])}
    return Ties(**(whole | {"is_directed": True, "name": "a"} | changes))


def test_the_arrays_are_read_only_copies():
    mine = np.array([0, 1])
    value = ties(follower=mine)
    mine[0] = 2
    assert pairs(value) == [(0, 2), (1, 2)]
    with pytest.raises(ValueError, match="read-only"):
        value.follower[0] = 2


@pytest.mark.parametrize(
    ("changes", "pattern"),
    [
        ({"follower": np.array([0, 3])}, r"follower must be a list of accounts in \[0, 2\], got"),
        ({"followee": np.array([-1, 2])}, r"followee must be a list of accounts .* shape \(2,\)"),
        ({"followee": np.array([[2, 2]])}, r"followee must be a list of accounts .*\(1, 2\)"),
        ({"follower": np.array([0])}, "follower and followee must be equally long, got 1 and 2"),
        ({"labels": ("a", "b")}, "labels must name all 3 accounts, got 2"),
    ],
)
def test_ties_that_are_none_cannot_be_made(changes, pattern):
    with pytest.raises(NetworkError, match=pattern):
        ties(**changes)
