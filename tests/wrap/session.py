"""A session of an editor, made by chance: the same messages for the same seed and server.

It opens a project, types into it, and asks at random what an editor asks: hovers, actions, completions, definitions
and the rest, as far as the server announced them.
"""

import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (ROOT / "tests/fixtures/weather/app.py", ROOT / "tests/fixtures/rules/async.py")

CLIENT = {
    "general": {"positionEncodings": ["utf-8", "utf-16"]},
    "textDocument": {
        "synchronization": {"didSave": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "completion": {
            "completionItem": {"documentationFormat": ["markdown"], "resolveSupport": {"properties": ["documentation"]}},
        },
        "signatureHelp": {"signatureInformation": {"documentationFormat": ["markdown"]}},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": [""]}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "publishDiagnostics": {},
    },
    "window": {"workDoneProgress": True, "showMessage": {"messageActionItem": {}}},
    "workspace": {"configuration": True, "workspaceFolders": True, "applyEdit": True},
}

#: What is asked, how often beside the others, and what a server announces it with.
REQUESTS = (
    ("textDocument/hover", 40, None),
    ("textDocument/codeAction", 16, None),
    ("textDocument/completion", 2, "completionProvider"),
    ("textDocument/definition", 8, "definitionProvider"),
    ("textDocument/documentHighlight", 6, "documentHighlightProvider"),
    ("textDocument/signatureHelp", 5, "signatureHelpProvider"),
    ("textDocument/documentSymbol", 4, "documentSymbolProvider"),
    ("textDocument/foldingRange", 3, "foldingRangeProvider"),
    ("textDocument/references", 2, "referencesProvider"),
    ("textDocument/formatting", 1, "documentFormattingProvider"),
)

#: What is typed, each on a line of its own.
LINES = (
    "# é and 🚀 in a comment: await asyncio.gather()",
    "import os",
    "limit_2 = 5",
    "async def later(seconds):\n    await asyncio.sleep(seconds)",
    "words = \"await is a word\"",
)


class Step(NamedTuple):
    """What the client says at once, and the answers that it has before it goes on."""

    messages: list[dict]
    awaited: list


class Session(NamedTuple):
    hello: dict
    #: Everything after the greeting, for a server of these capabilities.
    steps: Callable[[dict], Iterator[Step]]


def made(root: Path, questions: float, length: int, seed: int) -> Session:
    def steps(capabilities: dict) -> Iterator[Step]:
        for message in messages(root, capabilities, questions, length - 1, seed):
            yield Step([message], [message["id"]] if "id" in message else [])
    return Session(greeting(root), steps)


def project(place: Path) -> Path:
    """The folder of the sources that a session is about."""
    root = place / "project"
    root.mkdir()
    for path in SOURCES:
        shutil.copy(path, root / path.name)
    return root


def greeting(root: Path) -> dict:
    folders = [{"uri": root.as_uri(), "name": root.name}]
    params = {"processId": None, "rootUri": root.as_uri(), "workspaceFolders": folders, "capabilities": CLIENT,
              "clientInfo": {"name": "session"}}
    return {"id": 0, "method": "initialize", "params": params}


class Document:
    """A text as the editor has it."""

    def __init__(self, uri: str, text: str):
        self.uri, self.lines, self.version = uri, text.split("\n"), 1
        #: Lines that were typed and can be taken away again.
        self.typed: list[int] = []

    def opened(self) -> dict:
        item = {"uri": self.uri, "languageId": "python", "version": 1, "text": "\n".join(self.lines)}
        return {"method": "textDocument/didOpen", "params": {"textDocument": item}}

    def change(self, first: int, last: int, text: str, full: bool) -> dict:
        """Puts `text` in the place of whole lines."""
        self.lines[first:last] = text.split("\n")[:-1]
        self.version += 1
        whole = {"text": "\n".join(self.lines)}
        part = {"range": {"start": place(first, 0), "end": place(last, 0)}, "text": text}
        params = {"textDocument": {"uri": self.uri, "version": self.version}, "contentChanges": [whole if full else part]}
        return {"method": "textDocument/didChange", "params": params}


def messages(root: Path, capabilities: dict, questions: float, length: int, seed: int) -> Iterator[dict]:
    """Everything after the greeting. Requests have an id."""
    dice = random.Random(seed)
    encoding = capabilities.get("positionEncoding") or "utf-16"
    sync = capabilities.get("textDocumentSync") or 0
    full = (sync if isinstance(sync, int) else sync.get("change")) == 1
    documents = [Document((root / path.name).as_uri(), path.read_text()) for path in SOURCES]
    asked = [(method, weight) for method, weight, provider in REQUESTS if provider is None or capabilities.get(provider)]
    yield {"method": "initialized", "params": {}}
    yield from (document.opened() for document in documents)
    for number in range(len(documents) + 2, length + 1):
        document = dice.choice(documents)
        if number == length // 2:
            yield {"method": "workspace/didChangeConfiguration", "params": {"settings": {"hoverdeck": {}}}}
        elif number % 50 == 0:
            yield {"id": number, "method": "workspace/executeCommand", "params": {"command": "hoverdeck.due", "arguments": [{}]}}
        elif dice.random() > questions:
            yield edit(document, dice, full)
        else:
            method = dice.choices([name for name, _ in asked], [weight for _, weight in asked])[0]
            yield {"id": number, "method": method, "params": asking(method, document, dice, encoding)}


def edit(document: Document, dice: random.Random, full: bool) -> dict:
    """Types a line somewhere at the top level, or takes the last one away."""
    if document.typed and dice.random() < 0.6:
        at, count = document.typed.pop(), 1
        while document.lines[at + count].startswith("    "):
            count += 1
        return document.change(at, at + count, "", full)
    # One above the other: what was typed last stands first.
    at = document.typed[-1] if document.typed else blank_line(document, dice)
    document.typed.append(at)
    return document.change(at, at, dice.choice(LINES) + "\n", full)


def blank_line(document: Document, dice: random.Random) -> int:
    """A place between two statements of the top level."""
    lines = document.lines
    return dice.choice([at for at in range(1, len(lines) - 1)
                        if not lines[at] and not lines[at - 1] and lines[at + 1] and not lines[at + 1].startswith(" ")])


def asking(method: str, document: Document, dice: random.Random, encoding: str) -> dict:
    at = token(document, dice, encoding)
    params: dict = {"textDocument": {"uri": document.uri}}
    if method == "textDocument/codeAction":
        params |= {"range": {"start": at, "end": at}, "context": {"diagnostics": [], "triggerKind": 1}}
    elif method == "textDocument/formatting":
        params |= {"options": {"tabSize": 4, "insertSpaces": True}}
    elif method not in ("textDocument/documentSymbol", "textDocument/foldingRange"):
        params |= {"position": at}
    if method == "textDocument/references":
        params |= {"context": {"includeDeclaration": True}}
    return params


def token(document: Document, dice: random.Random, encoding: str) -> dict:
    """A place in some word."""
    words = [(row, word.start() + 1) for row, line in enumerate(document.lines) for word in re.finditer(r"\w{3,}", line)]
    row, column = dice.choice(words)
    before = document.lines[row][:column]
    return place(row, len(before.encode()) if encoding == "utf-8" else len(before.encode("utf-16-le")) // 2)


def place(line: int, character: int) -> dict:
    return {"line": line, "character": character}
