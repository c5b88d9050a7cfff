"""Dashboards for tests: one that answers without a browser, and one that a browser opens."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager

import waitress

from dashboard.app import make_app
from dashboard.library import library
from dashboard.rate import Rate
from dashboard.serving import THREADS
from sim.warm_up import warm_up

PLENTY = 1e9


def made(**how):
    """Make an application that never asks to slow down, if nothing else is said."""
    return make_app(library(), **{"rate": Rate(PLENTY, PLENTY), **how})


def callback(output, values):
    """Write the request of a callback as the browser does; ``values`` by ``id.property``."""
    inputs = [
        {"id": name.split(".")[0], "property": name.split(".")[1], "value": value}
        for name, value in values.items()
    ]
    parts = output.strip(".").split("...")
    outputs = [{"id": p.split(".")[0], "property": p.split(".")[1]} for p in parts]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": inputs,
        "changedPropIds": list(values),
    }


def asking(query, *, full):
    """Write what the page that compares asks; no application of its own is made for it."""
    outputs = ["answer.children", "squares.children", "made-of.children", "done.data"]
    told = {"query": query, "full": full, "turn": 1}
    return callback(f"..{'...'.join(outputs)}..", {"ask.data": told})


def asked(client, output, values):
    """Send a callback."""
    return client.post(
        "/_dash-update-component",
        data=json.dumps(callback(output, values)),
        content_type="application/json",
    )


@contextmanager
def served(**how):
    """Serve an application on a free port; give its address."""
    warm_up()  # a first page must not wait for the compiler
    app = made(**how)
    server = waitress.create_server(
        app.server, host="127.0.0.1", port=0, threads=THREADS, ident=None
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)
