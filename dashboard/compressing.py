"""How do pages reach a phone quickly? Text is packed, once where it never changes."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict

from flask import Flask, Response, request

_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")
_LEAST = 800
"""Bytes; less is not worth packing."""
_MOST_KEPT = 64


class _Packed:
    """Packed answers of addresses that say their version."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, address: str, content: bytes, *, keeps: bool) -> bytes:
        """Give the packed content, packing it if need be."""
        if not keeps:
            return gzip.compress(content, 5)
        with self._lock:
            if address in self._kept:
                self._kept.move_to_end(address)
                return self._kept[address]
        packed = gzip.compress(content, 9)
        with self._lock:
            self._kept[address] = packed
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return packed


def compress(server: Flask) -> None:
    """Pack every answer that is text, for browsers that can read it.

    Parameters
    ----------
    server : Flask
        The application.
    """
    packed = _Packed()

    @server.after_request
    def pack(response: Response) -> Response:
        """Pack one answer."""
        wanted = "gzip" in request.headers.get("Accept-Encoding", "").lower()
        is_text = (response.mimetype or "").startswith(_TEXT)
        if not wanted or not is_text or response.status_code != 200 or request.method == "HEAD":
            return response
        response.direct_passthrough = False
        content = response.get_data()
        if len(content) < _LEAST:
            return response
        # files say their version in their address; anything else is packed anew
        is_file = request.path.startswith(("/_dash-component-suites/", "/assets/"))
        address = f"{request.full_path}#{len(content)}"
        response.set_data(packed.get(address, content, keeps=is_file))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.add("Vary", "Accept-Encoding")
        # the packed answer is another one than the plain
        response.headers.pop("ETag", None)
        return response
