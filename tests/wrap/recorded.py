"""A session that was recorded: how it is kept, and how it is had again.

A file of `sessions/` has what an editor said, one message per line, the project's folder as `{root}`; and where it had
an answer before it went on, a line `{"answered": ID}`. What it answered the server is left out: another server asks other
things. So is its good-bye.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from session import Session, Step

ROOT = Path(__file__).resolve().parents[2]
SESSIONS = Path(__file__).resolve().parent / "sessions"

GOOD_BYE = ("shutdown", "exit")


def written(record: Path, root: Path, wanted: int) -> list[str]:
    """So many messages of a recording of `tests/editors/tee.py`, as they are kept."""
    lines, messages, open_questions = [], 0, set()
    for line in record.read_text().splitlines():
        said = json.loads(line)
        message = said["message"]
        if said["from"] == "server":
            if "method" not in message and message.get("id") in open_questions:
                open_questions.remove(message["id"])
                lines.append({"answered": message["id"]})
        elif is_kept(message) and messages < wanted:
            messages += 1
            if "id" in message:
                open_questions.add(message["id"])
            lines.append(anybodys(message))
    return [json.dumps(line, ensure_ascii=False, separators=(",", ":")).replace(str(root), "{root}") for line in lines]


def count(record: Path) -> int:
    """How many messages of a recording, which may still go on, would be kept."""
    lines = record.read_text().split("\n")[:-1]
    return sum(said["from"] == "client" and is_kept(said["message"]) for said in map(json.loads, lines))


def is_kept(message: dict) -> bool:
    return "method" in message and message["method"] not in GOOD_BYE


def anybodys(message: dict) -> dict:
    """Without what every message has, and without the editor's process."""
    kept = {key: value for key, value in message.items() if key != "jsonrpc"}
    if kept["method"] == "initialize":
        kept["params"] = kept["params"] | {"processId": None}
    return kept


def session(path: Path, root: Path) -> Session:
    """The session of a file, in a project at `root`."""
    lines = [json.loads(line.replace("{root}", str(root))) for line in path.read_text().splitlines()]
    hello = lines[0]
    return Session(hello, lambda capabilities: steps(line for line in lines[1:] if line != {"answered": hello["id"]}))


def steps(lines: Iterator[dict]) -> Iterator[Step]:
    """What was said without an answer in between belongs together."""
    messages, awaited = [], []
    for line in lines:
        if "answered" in line:
            awaited.append(line["answered"])
        else:
            if awaited:
                yield Step(messages, awaited)
                messages, awaited = [], []
            messages.append(line)
    yield Step(messages, awaited)
