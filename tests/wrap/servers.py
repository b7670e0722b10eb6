"""The other language servers: where they are kept, and how an editor starts each."""

import subprocess
import sys
import venv
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "editors"))
from kit import cache  # noqa: E402


@dataclass(frozen=True)
class Server:
    name: str
    program: str
    arguments: tuple[str, ...] = ()
    #: How many of the messages are questions; the others are edits. Fewer for those that think long about each.
    questions: float = 0.65
    #: What the editor answers when it is asked for a section of its settings.
    settings: dict = field(default_factory=dict)

    def command(self) -> list[str]:
        return [str(folder() / self.program), *self.arguments]

    def version(self) -> str | None:
        """What it says of itself; None where it is not there."""
        try:
            ask = [str(folder() / self.program.replace("-langserver", "")), "--version"]
            done = subprocess.run(ask, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        except OSError:
            return None
        said = (done.stdout or done.stderr).strip().splitlines()
        return said[0].split()[-1].lstrip("v") if done.returncode == 0 and said else None


SERVERS = (
    Server("ruff", "ruff", ("server",)),
    Server("ty", "ty", ("server",)),
    Server("basedpyright", "basedpyright-langserver", ("--stdio",), 0.2,
           # To offer every name of every installed package takes seconds, each time.
           {"basedpyright.analysis": {"autoImportCompletions": False}}),
    Server("jedi-language-server", "jedi-language-server", (), 0.2),
    Server("pylsp", "pylsp", (), 0.15),
)


def folder() -> Path:
    return cache() / "servers" / ("Scripts" if sys.platform == "win32" else "bin")


def fetch() -> None:
    """Installs them from PyPI into an environment of their own, if they are not there."""
    wanted = (HERE / "requirements.txt").read_text()
    stamp = cache() / "servers/installed.txt"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    venv.create(cache() / "servers", with_pip=True, clear=True)
    install = [folder() / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "-r", HERE / "requirements.txt"], check=True, stdin=subprocess.DEVNULL, timeout=600)
    stamp.write_text(wanted)
