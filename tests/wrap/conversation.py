"""What one session leaves behind: every frame that the client and the other server sent and got."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from talk import Frame, read

#: What our requests are called towards the client.
OURS = "hoverdeck-wrap-"

#: What both servers are asked.
SHARED = ("textDocument/hover", "textDocument/codeAction")


@dataclass(frozen=True)
class Tap:
    """What went through the pipe behind the wrap, or before a server without one."""

    told: list[Frame]
    said: list[Frame]
    #: How the server ended; None while it runs.
    status: int | None

    @staticmethod
    def of(name: Path) -> "Tap":
        status = name.with_suffix(".status")
        return Tap(frames(name.with_suffix(".in")), frames(name.with_suffix(".out")),
                   int(status.read_text()) if status.exists() else None)


@dataclass(frozen=True)
class Record:
    """A session behind the wrap."""

    #: What the client said and heard.
    sent: list[Frame]
    heard: list[Frame]
    tap: Tap
    #: What our own server said in the same session, alone.
    ours: list[Frame]
    #: How long the client waited for each answer, by the question's id, in the order in which they came.
    seconds: dict


def frames(path: Path) -> list[Frame]:
    """All of a file; what is no frame is the last one, without a body."""
    with open(path, "rb") as stream:
        found, end = [], 0
        while frame := read(stream):
            found.append(frame)
            end = stream.tell()
        stream.seek(end)
        rest = stream.read()
    return found + ([Frame(rest, b"")] if rest else [])


@cache
def parsed(frame: Frame) -> dict:
    """The message; nothing where it is none. Nobody may change it."""
    try:
        message = json.loads(frame.body)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def answered(frame: Frame):
    """The id of the question that a frame answers; None where it is no answer."""
    message = parsed(frame)
    return None if "method" in message else message.get("id")


def answers(heard: list[Frame]) -> dict:
    return {number: frame for frame in heard if (number := answered(frame)) is not None}


class Questions:
    """What the client asked, and who is to hear what it says."""

    def __init__(self, record: Record):
        self.theirs = announced(record.tap.said)
        self.commands = announced(record.ours)["executeCommandProvider"]["commands"]
        said = [parsed(frame) for frame in record.sent]
        self.methods = {message["id"]: message["method"] for message in said if "id" in message and "method" in message}
        self.greeting = next(number for number, method in self.methods.items() if method == "initialize")
        self.called_off = {message["params"]["id"] for message in said if message.get("method") == "$/cancelRequest"}
        self.ours_alone = {message["id"] for message in said if message.get("id") in self.methods and self.is_ours(message)}
        self.shared = {number for number, method in self.methods.items() if method in SHARED} - self.ours_alone

    def is_ours(self, message: dict) -> bool:
        """Whether the other must not hear a message of the client: it is about what only we announced."""
        params, method = message.get("params") or {}, message.get("method")
        if method is None:
            return str(message.get("id")).startswith(OURS)
        if method == "workspace/executeCommand":
            return params["command"] in self.commands
        if method == "codeAction/resolve":
            return params.get("kind", "").split(".")[0] == "hoverdeck"
        if method == "$/cancelRequest":
            return params["id"] in self.ours_alone
        return not self._wants(method)

    def _wants(self, method: str) -> bool:
        """Whether the other has announced that it is to be told."""
        sync = self.theirs.get("textDocumentSync") or {}
        if isinstance(sync, int):
            sync = {"openClose": True, "change": sync, "save": True}
        options = {
            "textDocument/hover": self.theirs.get("hoverProvider"),
            "textDocument/codeAction": self.theirs.get("codeActionProvider"),
            "textDocument/didOpen": sync.get("openClose"),
            "textDocument/didClose": sync.get("openClose"),
            "textDocument/didChange": sync.get("change"),
            "textDocument/didSave": sync.get("save"),
        }
        return options.get(method, True) not in (None, False, 0)


def announced(said: list[Frame]) -> dict:
    """The capabilities in the first answer, which is that to the greeting."""
    return parsed(next(iter(answers(said).values())))["result"]["capabilities"]
