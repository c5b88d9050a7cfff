"""How does ``bolasalju dashboard`` start? It says where the pages are and serves until Ctrl-C."""

from __future__ import annotations

import socket
from pathlib import Path

import segno
import waitress

from dashboard.app import LOOPBACK, make_app
from dashboard.lab.studies import Studies
from dashboard.library import library
from dashboard.text import text_of
from experiments.console import prepared, stderr, stdout, wording_for
from sim.errors import ParameterError
from sim.warm_up import warm_up

THREADS = 40
"""Most of them wait for their turn; with few of them, health and links would wait, too."""
MAX_HEADER_BYTES = 32 * 1024
MAX_BODY_BYTES = 128 * 1024


def serve(
    *,
    host: str,
    port: int,
    lang: str | None,
    scenarios: Path | None,
    studies: Path | None = None,
) -> None:
    """Serve the pages.

    Parameters
    ----------
    host : str
        Address to listen on; ``0.0.0.0`` for the whole network.
    port : int
        Its port; 0 for any that is free.
    lang : str or None
        Language of links that say none; the system's if not given.
    scenarios : Path or None
        A folder with scenarios of the user's own.
    studies : Path or None
        A folder with results of sweeps, which the laboratory offers.

    Raises
    ------
    ParameterError
        Nothing can listen there, or a language that is not there.
    InputFileError
        No such folder.
    """
    spoken = wording_for(lang).lang
    offered = library(scenarios)
    for problem in offered.problems:
        stderr.print(problem, soft_wrap=True)
    found = Studies(studies)
    for name, reason in found.problems:
        stderr.print(f"{name}: {reason}", soft_wrap=True, markup=False)
    is_local = host in LOOPBACK
    app = make_app(offered, lang=spoken, is_local=is_local, studies=found, looks_ahead=True)
    listening = _listening(host, port)
    prepared(wording_for(lang))
    warm_up()
    server = waitress.create_server(
        app.server,
        sockets=[listening],
        threads=THREADS,
        max_request_header_size=MAX_HEADER_BYTES,
        max_request_body_size=MAX_BODY_BYTES,
        ident=None,
    )
    for line in announcement(host, listening.getsockname()[1], spoken):
        stdout.print(line, soft_wrap=True)
    server.run()
    server.close()


def announcement(host: str, port: int, lang: str) -> list[str]:
    """Say where the pages are.

    Parameters
    ----------
    host : str
        What the server listens on.
    port : int
        Its port.
    lang : {'id', 'en'}
        The language.

    Returns
    -------
    list of str
        Lines; for a network also a QR code.
    """
    text = text_of(lang)
    if host in LOOPBACK:
        shown = f"[{host}]" if ":" in host else host
        lines = [text.text("serve_at", address=f"http://{shown}:{port}/")]
        return [*lines, text.text("serve_stop")]
    address = f"http://{_own_address() if host == '0.0.0.0' else host}:{port}/"  # noqa: S104
    return [
        text.text("serve_at", address=f"http://127.0.0.1:{port}/"),
        text.text("serve_phone", address=address),
        qr_code(address),
        text.text("serve_everyone"),
        text.text("serve_stop"),
    ]


def qr_code(address: str) -> str:
    """Draw an address for the camera of a phone.

    Parameters
    ----------
    address : str
        Of the pages.

    Returns
    -------
    str
        Lines of half blocks, dark on light: the frame is part of the picture.
    """
    rows = [[bool(module) for module in row] for row in segno.make(address, micro=False).matrix]
    width = len(rows[0]) + 4
    framed = [[False] * width] * 2 + [[False] * 2 + row + [False] * 2 for row in rows]
    framed += [[False] * width] * (2 + (len(rows) % 2))
    marks = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    pairs = zip(framed[::2], framed[1::2], strict=True)
    return "\n".join(
        "".join(marks[top, bottom] for top, bottom in zip(*pair, strict=True)) for pair in pairs
    )


def _own_address() -> str:
    """Find the address of this machine in its network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _listening(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done."""
    listening = None
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as error:
        if listening is not None:
            listening.close()
        what = error.strerror or str(error)
        msg = f"host and port must be free to listen on, got {host!r} and {port}: {what}"
        raise ParameterError(f"{msg}; choose another with --port") from error
    return listening
