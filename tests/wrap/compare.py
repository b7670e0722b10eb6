"""The same session with and without the wrap, side by side, and what differs.

An answer behind the wrap must be the bytes of the answer without it, or those joined with what our own server says alone.
Where a server gives two answers to the same question by itself (it lists things in any order, or answers before it is
done), that is shown by further runs without the wrap, and only then the answer is left out.
"""

import json
import shutil
import statistics
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import session
from servers import Server
from talk import Silent, Talk

#: The wrap waits for our own server 100 ms and no longer, which on a busy machine may be too short: one answer in so many
#: messages may go out without it.
SELDOM = 100

#: So often a session is held again without the wrap, to see what a server answers by itself.
AGAIN = 2

LATE = "without ours, which was late"

RULE = "\n\n---\n\n"


@dataclass
class Verdict:
    messages: int = 0
    counts: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    #: Seconds of each answer behind a bare pipe and behind the wrap.
    times: list[tuple[float, float]] = field(default_factory=list)

    def middle(self) -> tuple[float, float]:
        """The median answer of each, in milliseconds."""
        return tuple(1000 * statistics.median(column) for column in zip(*self.times))

    def added(self) -> float:
        """The median of what one answer takes longer, in milliseconds."""
        return 1000 * statistics.median(wrapped - bare for bare, wrapped in self.times)


@dataclass
class Odd:
    """An answer that is not what it should be."""

    id: int
    method: str
    bare: dict
    expected: dict
    wrapped: dict


def play(server: Server, hoverdeck: Path, pipe: Path, *shape: int) -> Verdict:
    """The session of a length and a seed."""
    with tempfile.TemporaryDirectory(prefix="hoverdeck-wrap-") as folder:
        place = Path(folder)
        verdict, odd = side_by_side(server, hoverdeck, pipe, place, *shape)
        if odd:
            judge(verdict, odd, [alone(server, pipe, place / f"again-{turn}", *shape) for turn in range(AGAIN)])
        return verdict


def side_by_side(server: Server, hoverdeck: Path, pipe: Path, place: Path, *shape: int) -> tuple[Verdict, list[Odd]]:
    root, verdict, odd = project(place), Verdict(), []
    with ExitStack() as stack:
        def start(name: str, command: list) -> Talk:
            home = place / name
            (home / "config").mkdir(parents=True)
            (home / "config/config.toml").write_text('skipDecks = ["asyncio", "tokio"]\n')
            return stack.enter_context(Talk(name, list(map(str, command)), home, place / f"{name}.log", server.settings))

        bare = start("bare", [pipe, *server.command()])
        wrapped = start("wrapped", [hoverdeck, "wrap", "--", *server.command()])
        ours = start("ours", [hoverdeck, "lsp"])
        hello = session.greeting(root)
        theirs = json.loads(bare.ask(hello)[0])["result"]
        both = json.loads(wrapped.ask(hello)[0])["result"]
        verdict.wrong += announced_wrongly(theirs, both)
        encoding = theirs["capabilities"].get("positionEncoding") or "utf-16"
        ours.ask(offering(hello, encoding))
        for number, message in enumerate(session.messages(root, theirs["capabilities"], server.questions, *shape)):
            verdict.messages += 1
            if "id" not in message:
                for talk in (bare, wrapped, ours):
                    talk.send(message)
                continue
            # Who is first finds the machine in another state: they take turns.
            pair = (bare, wrapped) if number % 2 else (wrapped, bare)
            answers = {talk.name: talk.ask(message) for talk in pair}
            expected = json.loads(ours.ask(message)[0])
            verdict.times.append((answers["bare"][1], answers["wrapped"][1]))
            odd += compare(verdict, message, answers["bare"][0], expected, answers["wrapped"][0])
        if verdict.counts[LATE] > verdict.messages / SELDOM:
            verdict.wrong.append(f"more than one answer in {SELDOM} messages is without ours")
        compare_findings(verdict, bare, wrapped)
        if (ends := (bare.end(), wrapped.end()))[0] != ends[1]:
            verdict.wrong.append(f"it ends with {ends[0]} behind a pipe and with {ends[1]} behind the wrap")
    return verdict, odd


def project(place: Path) -> Path:
    root = place / "project"
    root.mkdir()
    for path in session.SOURCES:
        shutil.copy(path, root / path.name)
    return root


def offering(hello: dict, encoding: str) -> dict:
    """The greeting for our own server, so that it counts columns as the other does."""
    hello = json.loads(json.dumps(hello))
    hello["params"]["capabilities"]["general"]["positionEncodings"] = [encoding]
    return hello


def announced_wrongly(theirs: dict, both: dict) -> list[str]:
    """What the other announced must all be there still; lists may be longer and what was missing may be there."""
    def lost(before, after, at: str) -> list[str]:
        if isinstance(before, dict) and isinstance(after, dict):
            return [wrong for key in before for wrong in lost(before[key], after.get(key), f"{at}/{key}")]
        if isinstance(before, list) and isinstance(after, list):
            return [] if after[:len(before)] == before else [f"announced {at} differs"]
        return [] if before == after or before in (False, None, 0) else [f"announced {at} differs: {before} {after}"]
    missing = [] if both["capabilities"].get("hoverProvider") else ["no hover is announced"]
    return lost(theirs, both, "") + missing


def compare(verdict: Verdict, message: dict, bare: bytes, ours: dict, wrapped: bytes) -> list[Odd]:
    """Counts an answer; gives it back if it is not as it should be."""
    if bare == wrapped and message["method"] != "workspace/executeCommand":
        wanted = joined(message["method"], json.loads(bare), ours)
        if wanted is None:
            verdict.counts["the same bytes"] += 1
            return []
        verdict.counts[LATE] += 1
        return []
    without, with_us = json.loads(bare), json.loads(wrapped)
    wanted = joined(message["method"], without, ours) or without
    if without != with_us and wanted == with_us:
        verdict.counts["with ours"] += 1
        return []
    return [Odd(message["id"], message["method"], without, wanted, with_us)]


def joined(method: str, theirs: dict, ours: dict) -> dict | None:
    """What the wrap should make of two answers; None where the other's should stand as it is."""
    mine, other = ours.get("result"), theirs.get("result")
    if method == "workspace/executeCommand":
        return ours
    if "error" in theirs and theirs["error"]["code"] != -32601 or not mine:
        return None
    rest = {key: value for key, value in theirs.items() if key != "error"}
    if method == "textDocument/codeAction":
        return rest | {"result": (other or []) + mine}
    if method == "textDocument/hover":
        return rest | {"result": hover(mine, other)}
    return None


def hover(mine: dict, other: dict | None) -> dict:
    if not other or not text(other["contents"]).strip():
        return mine
    card, contents = mine["contents"]["value"], other["contents"]
    if isinstance(contents, dict) and "kind" in contents:
        told = contents["value"]
        if contents["kind"] == "plaintext":
            told = f"```text\n{told.rstrip()}\n```"
        made = {"kind": "markdown", "value": card.rstrip() + RULE + told}
    else:
        made = [card, *(contents if isinstance(contents, list) else [contents])]
    return {"contents": made, "range": narrower(mine["range"], other.get("range"))}


def narrower(mine: dict, other: dict | None) -> dict:
    """Where two ranges overlap."""
    def key(position: dict) -> tuple[int, int]:
        return position["line"], position["character"]
    if not other:
        return mine
    both = {"start": max(mine["start"], other["start"], key=key), "end": min(mine["end"], other["end"], key=key)}
    return both if key(both["start"]) <= key(both["end"]) else mine


def text(contents) -> str:
    if isinstance(contents, list):
        return "".join(map(text, contents))
    return contents if isinstance(contents, str) else contents["value"]


def compare_findings(verdict: Verdict, bare: Talk, wrapped: Talk) -> None:
    """What is found in the documents is the same, once both servers are done."""
    def same() -> bool:
        return bare.findings == wrapped.findings
    for _ in range(20):
        if bare.settle(same) or wrapped.settle(same):
            break
    for uri in bare.findings.keys() | wrapped.findings.keys():
        if sorted_(bare.findings.get(uri)) != sorted_(wrapped.findings.get(uri)):
            verdict.wrong.append(f"other findings in {uri.rsplit('/', 1)[-1]}")


def alone(server: Server, pipe: Path, place: Path, *shape: int) -> dict[int, dict]:
    """The answers of one more session without the wrap, by their ids."""
    place.mkdir()
    root = place.parent / "project"
    with Talk("again", list(map(str, [pipe, *server.command()])), place, place / "log", server.settings) as talk:
        theirs = json.loads(talk.ask(session.greeting(root))[0])["result"]
        answers = {}
        for message in session.messages(root, theirs["capabilities"], server.questions, *shape):
            if "id" in message:
                answers[message["id"]] = json.loads(talk.ask(message)[0])
            else:
                talk.send(message)
        return answers


def judge(verdict: Verdict, odd: list[Odd], again: list[dict[int, dict]]) -> None:
    """Tells what we did from what the server does by itself."""
    for one in odd:
        if any(answers[one.id] != one.bare for answers in again):
            verdict.counts["unstable without us"] += 1
        elif sorted_(one.expected) == sorted_(one.wrapped):
            verdict.counts["in another order"] += 1
        else:
            sides = f"\n    expected {shortened(one.expected)}\n    wrapped  {shortened(one.wrapped)}"
            verdict.wrong.append(f"{one.method} ({one.id}) differs:{sides}")


def sorted_(value):
    """The same with every list in one order."""
    if isinstance(value, dict):
        return {key: sorted_(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted((sorted_(inner) for inner in value), key=lambda inner: json.dumps(inner, sort_keys=True))
    return value


def shortened(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False)[:600]
