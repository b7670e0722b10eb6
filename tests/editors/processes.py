"""The processes of a scene, found by the home folder in their environment: to end one as a crash would, and to leave none behind.

A daemon has a session and a parent of its own, but it keeps the environment that it was started with. Linux shows that in
`/proc`, macOS through `ps`, which hides it for the system's own programs. On any other system nothing can be seen.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc/self/environ")


@dataclass(frozen=True)
class Process:
    pid: int
    #: The program and its arguments.
    words: tuple[str, ...]

    def is_server(self) -> bool:
        program, arguments = self.words[:1], self.words[1:]
        return [os.path.basename(name) for name in program] == ["hoverdeck"] and arguments[:1] == ("lsp",)

    def end(self, how: signal.Signals) -> None:
        try:
            os.kill(self.pid, how)
        except ProcessLookupError:
            pass  # It was faster.


def can_be_seen() -> bool:
    """Whether this system shows the environment of processes."""
    return PROC.exists() or sys.platform == "darwin"


def of(home: Path) -> list[Process]:
    """Whatever runs with this home folder."""
    shown = _from_proc(home) if PROC.exists() else _from_ps(home) if can_be_seen() else ()
    return [process for process in shown if process.pid != os.getpid()]


def kill_servers(home: Path) -> int:
    """Kills every `hoverdeck lsp` of this home folder; gives how many there were."""
    found = [process for process in of(home) if process.is_server()]
    for process in found:
        process.end(signal.SIGKILL)
    return len(found)


def end_all(home: Path, patience: float) -> list[Process]:
    """Waits so many seconds for what runs with this home folder to end by itself, then kills it; gives what had to be killed."""
    try:
        _until_none(home, patience)
    finally:
        # Also when somebody will not wait.
        left = of(home)
        for process in left:
            process.end(signal.SIGKILL)
    # What was just being started is there a moment later.
    for process in _until_none(home, 10) if left else ():
        process.end(signal.SIGKILL)
    return left


def _until_none(home: Path, seconds: float) -> list[Process]:
    """What still runs after so many seconds."""
    deadline = time.monotonic() + seconds
    while (left := of(home)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def _from_proc(home: Path) -> Iterator[Process]:
    mark = f"HOME={home}".encode()
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                words = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
                yield Process(int(pid), tuple(os.fsdecode(word) for word in words))
        except OSError:
            continue  # It ended meanwhile, or is somebody else's.


def _from_ps(home: Path) -> Iterator[Process]:
    """A line of it has the command and then its environment, with blanks between all of them."""
    options = ["-AEww"] if sys.platform == "darwin" else ["axeww"]
    done = subprocess.run(["ps", *options, "-o", "pid=,command="], capture_output=True, text=True, errors="replace", check=True)
    for pid, *words in map(str.split, done.stdout.splitlines()):
        if f"HOME={home}" in words:
            yield Process(int(pid), tuple(words[:_environment_begins(words)]))


def _environment_begins(words: list[str]) -> int:
    """Where the first `NAME=` is."""
    return next(at for at, word in enumerate(words) if "=" in word and word.partition("=")[0].isidentifier())
