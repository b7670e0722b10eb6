"""The recorded conversations of a scene: held against the protocol, and kept as fixtures.

`tee.py` writes them down; `tests/lsp/replay.rs` has them again with the real server. A fixture is one file per
editor and version: each conversation begins with a line that names its scene and has the settings that the scene
wrote into its home, and the messages follow. What belongs to this machine is replaced: the scene's home by `{home}`,
the editor's process id by null.
"""

import importlib.util
import json
import os
import re
from pathlib import Path

import kit

RECORDS = kit.ROOT / "target/editor-conversations"
FIXTURES = kit.ROOT / "tests/fixtures/conversations"

SHIM = """#!/bin/sh
# What an editor finds as `hoverdeck`: its server is recorded, everything else is the program itself.
case "$1" in
  lsp) exec python3 '{tee}' '{records}' '{scene}' '{program}' "$@" ;;
  wrap) exec python3 '{tee}' '{records}' '{scene}-wrap' '{program}' "$@" ;;
esac
exec '{program}' "$@"
"""


def shim(folder: Path, scene: str, program: Path) -> Path:
    """Puts a `hoverdeck` into `folder` that records; what was recorded of this scene before is removed."""
    for old in (*records(scene), *wrapped(scene)):
        old.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "hoverdeck"
    script.write_text(SHIM.format(tee=kit.ROOT / "tests/editors/tee.py", records=RECORDS, scene=scene, program=program))
    script.chmod(0o755)
    return folder


def records(scene: str) -> list[Path]:
    """The files of a scene, in the order in which its servers were started."""
    found = [path for path in RECORDS.glob(f"{scene}-*.jsonl") if re.fullmatch(r"\d+", path.stem[len(scene) + 1:])]
    return sorted(found, key=lambda path: int(path.stem[len(scene) + 1:]))


def wrapped(scene: str) -> list[Path]:
    """The same of conversations with `hoverdeck wrap`: what the other server says in them is neither checked nor kept."""
    return records(f"{scene}-wrap")


def messages(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def violations(scene: str) -> list[str]:
    """What in a scene's conversations breaks the protocol; nothing where the checker is not at hand."""
    path = Path(os.environ.get("HOVERDECK_LSPCHECK") or kit.ROOT.parent / "shared/tools/lspcheck.py")
    if not path.exists():
        return []
    spec = importlib.util.spec_from_file_location("lspcheck", path)
    lspcheck = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(lspcheck)
    model, wrong = lspcheck.Model(lspcheck.MODEL), []
    for record in records(scene):
        checker = lspcheck.Checker(model, "hoverdeck/", lambda line, name=record.stem: wrong.append(f"{name}: {line}"))
        for said in messages(record):
            (checker.from_client if said["from"] == "client" else checker.from_server)(said["message"])
    return wrong


def keep(scene: str, home: Path, editor: kit.Tool, settings: str) -> None:
    """Puts a scene's conversations, if it has any, into the fixture of its editor, in place of what was there of it.

    `settings` are the lines that the scene added to `config.toml`: without them the server would say something else.
    """
    if not records(scene):
        return
    file = FIXTURES / f"{fixture_name(editor)}.jsonl"
    others = {name: lines for name, lines in kept(file).items() if scene_of(name) != scene}
    fresh = {path.stem: [heading(path.stem, settings), *(line.replace(str(home), "{home}") for line in cleaned(path))]
             for path in records(scene)}
    FIXTURES.mkdir(parents=True, exist_ok=True)
    with open(file, "w", encoding="utf-8") as out:
        for _, lines in sorted((others | fresh).items()):
            out.write("\n".join(lines) + "\n")


def heading(name: str, settings: str) -> str:
    return json.dumps({"conversation": name} | ({"settings": settings} if settings else {}))


def kept(file: Path) -> dict[str, list[str]]:
    """The conversations of a fixture by their name, each with its heading."""
    found: dict[str, list[str]] = {}
    for line in file.read_text().splitlines() if file.exists() else []:
        if line.startswith('{"conversation": '):
            found[json.loads(line)["conversation"]] = []
        found[list(found)[-1]].append(line)
    return found


def scene_of(conversation: str) -> str:
    return conversation.rpartition("-")[0]


def cleaned(path: Path) -> list[str]:
    """A recording's lines without the editor's process id, which means another process elsewhere."""
    lines = []
    for said in messages(path):
        if said["message"].get("method") == "initialize":
            said["message"]["params"]["processId"] = None
        lines.append(json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True))
    return lines


def fixture_name(editor: kit.Tool) -> str:
    """`neovim-0.12.4` for `NVIM v0.12.4`; an editor that tells no version has no fixture."""
    name = re.match(r"[A-Za-z]+", editor.title)[0].lower()
    version = re.search(r"\d+(\.\d+)+", editor.version() or "")
    if version is None:
        raise LookupError(f"{editor.title} at {editor.path()} does not say its version, by which its fixture is named")
    return f"{name}-{version[0]}"
