"""The servers that a scene started, found by their environment: so that a test can end one as a crash would."""

import os
import signal
from pathlib import Path


def kill_servers(home: Path) -> int:
    """Kills every `hoverdeck lsp` below this home folder; gives how many there were."""
    found = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if _is_server(pid, home)]
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    return len(found)


def _is_server(pid: int, home: Path) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return False
    ours = os.path.basename(command[0]) == b"hoverdeck" and b"lsp" in command[1:2]
    return ours and f"HOME={home}".encode() in environment
