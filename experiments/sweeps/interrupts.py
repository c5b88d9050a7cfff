"""How is a Ctrl-C heard that compiled code has swallowed?

Where numba calls the interpreter to learn the type of an argument, it seems to drop what is raised
there: of 14 Ctrl-C that reached a sweep in its own process, 2 were lost. They are remembered here.
"""

from __future__ import annotations

import signal
import threading
from types import TracebackType
from typing import Any


class Interrupts:
    """Raises KeyboardInterrupt at a Ctrl-C, and remembers that it did.

    Only in the main thread, and only where Ctrl-C has not been given another meaning.
    """

    def __init__(self) -> None:
        self._is_heard = False
        self._before: Any = None

    def __enter__(self) -> Interrupts:
        is_main = threading.current_thread() is threading.main_thread()
        if is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._before = signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def check(self) -> None:
        """Raise what may have been lost.

        Raises
        ------
        KeyboardInterrupt
            A Ctrl-C was heard before.
        """
        if self._is_heard:
            raise KeyboardInterrupt

    def _hear(self, *_: object) -> None:
        """Note a Ctrl-C."""
        self._is_heard = True
        raise KeyboardInterrupt
