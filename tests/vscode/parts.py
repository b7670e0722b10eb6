"""Where the parts of the workbench tests live, and which of them are there: VS Code, its Node, and a browser."""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "editors"))
import kit  # noqa: E402

HOME = kit.cache() / "vscode"
MODULES = HOME / "node_modules"
NODE = MODULES / "node/bin/node"
CODE_SERVER = MODULES / "code-server/out/node/entry.js"
CHROMIUM = kit.Tool("chromium", "Chromium", "chromium")
#: Written last: what stands in it was installed as a whole.
STAMP = HOME / "installed.txt"
#: What decides which parts are right.
RECIPE = [HERE / name for name in ("package.json", "package-lock.json")]


def recipe() -> str:
    return "".join(file.read_text() for file in RECIPE)


def missing() -> list[str]:
    """The parts that are not there, by name."""
    gone = [] if CHROMIUM.version() else [CHROMIUM.title]
    if not (STAMP.exists() and STAMP.read_text() == recipe() and CODE_SERVER.exists()):
        gone.insert(0, "VS Code")
    return gone


def versions() -> list[tuple[str, str]]:
    """What is there, in its own words."""
    found = [(CHROMIUM.title, CHROMIUM.version() or "not on this machine")]
    if "VS Code" in missing():
        return [("VS Code", "not in the test cache"), *found]
    asked = subprocess.run([NODE, CODE_SERVER, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    said = asked.stdout.strip().splitlines() or ["it does not start"]
    return [("VS Code", f"code-server {said[-1].split()[0]}"), *found]


def npm() -> Path | None:
    """npm's own script, so that any Node can run it."""
    found = shutil.which("npm")
    return Path(found).resolve() if found else None
