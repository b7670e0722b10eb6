"""A program in a real terminal: keys in, screens out. Waits on what is on the screen, never on the clock."""

import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

#: No status line, no delay after Escape, all colours; a program that ends leaves its last screen.
SETTINGS = """
set -g status off
set -s escape-time 0
set -g default-terminal tmux-256color
set -ga terminal-features ",*:RGB"
set -g remain-on-exit on
"""


class NotSeen(Exception):
    """The screen did not come to show what was waited for; the text has the last screen."""


class Terminal:
    """One tmux server with one pane, of its own socket. Use it in a `with`."""

    def __init__(self, tmux: Path, command: list[str], folder: Path, environment: dict[str, str],
                 columns: int, rows: int):
        self.tmux = tmux
        self.ended = False
        self.place = tempfile.TemporaryDirectory(prefix="hoverdeck-tmux-")
        settings = Path(self.place.name) / "tmux.conf"
        settings.write_text(SETTINGS)
        self._call("-f", str(settings), "new-session", "-d", "-x", str(columns), "-y", str(rows),
                   "-c", str(folder), *command, environment=environment)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Ends the program with its terminal; once is enough."""
        if self.ended:
            return
        self.ended = True
        try:
            self._call("kill-server")
        finally:
            self.place.cleanup()

    def press(self, *keys: str) -> None:
        """Keys by tmux's names: `Enter`, `Escape`, `M-n`, `C-w`, or one character."""
        self._call("send-keys", *keys)

    def write(self, text: str) -> None:
        """Text as if typed, letter by letter."""
        self._call("send-keys", "-l", text)

    def resize(self, columns: int, rows: int) -> None:
        """Makes the window another size, as a person does who drags its corner."""
        self._call("resize-window", "-x", str(columns), "-y", str(rows))

    def let_windows_close(self) -> None:
        """From now on a window goes away when its program ends, as for a person who has not set it otherwise."""
        self._call("set-option", "-g", "remain-on-exit", "off")

    def screen(self) -> str:
        """What is to be read on the screen, without blanks at the ends of lines."""
        lines = self._call("capture-pane", "-p").splitlines()
        return "\n".join(line.rstrip() for line in lines)

    def colours(self) -> str:
        """The same with its escape sequences, to the right edge."""
        return self._call("capture-pane", "-p", "-e", "-N")

    def wait(self, *wanted: str, without: tuple[str, ...] = (), seconds: float = 60) -> str:
        """The first screen that shows all of `wanted` and nothing of `without`."""
        def there(screen: str) -> bool:
            return all(text in screen for text in wanted) and not any(text in screen for text in without)
        return self.until(there, " + ".join(map(repr, wanted)) + "".join(f" without {text!r}" for text in without), seconds)

    def wait_for_any(self, *sets: tuple[str, ...], seconds: float = 60) -> str:
        """The first screen that shows all of one of the sets."""
        def there(screen: str) -> bool:
            return any(all(text in screen for text in wanted) for wanted in sets)
        return self.until(there, " or ".join(" + ".join(map(repr, wanted)) for wanted in sets), seconds)

    def until(self, there: Callable[[str], bool], what: str, seconds: float = 60) -> str:
        """The first screen for which `there` holds; `what` names it in the complaint."""
        deadline = time.monotonic() + seconds
        while True:
            screen = self.screen()
            if there(screen):
                return screen
            if time.monotonic() > deadline:
                raise NotSeen(f"not seen in {seconds:g} s: {what}\n{screen}")
            time.sleep(0.03)

    def _call(self, *arguments: str, environment: dict[str, str] | None = None) -> str:
        socket = Path(self.place.name) / "socket"
        done = subprocess.run([self.tmux, "-S", socket, *arguments], env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise NotSeen(f"tmux {arguments[0]} failed: {done.stderr.strip()}")
        return done.stdout
