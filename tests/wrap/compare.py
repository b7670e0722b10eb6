"""The same session with and without the wrap, side by side.

What went through the wrap is held against what went through a pipe behind it: see proof.py. What the other server
answers without the wrap is only counted: once the proof holds, a difference is the server's own doing. So are the times.
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
from proof import Proof
from record import Record, Tap, answers, parsed
from servers import Server
from talk import Silent, Talk

#: On a busy machine our own server may not be there in the second that the greeting waits for it: so often it is tried.
STARTS = 10


@dataclass
class Verdict:
    messages: int = 0
    #: Once the session came to its end.
    proof: Proof | None = None
    counts: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    #: Answers that are others without the wrap.
    otherwise: int = 0
    #: Seconds of each answer behind a bare pipe and behind the wrap.
    times: list[tuple[float, float]] = field(default_factory=list)

    def middle(self) -> tuple[float, float]:
        """The median answer of each, in milliseconds."""
        return tuple(1000 * statistics.median(column) for column in zip(*self.times))

    def added(self) -> float:
        """The median of what one answer takes longer, in milliseconds."""
        return 1000 * statistics.median(wrapped - bare for bare, wrapped in self.times)


class Programs:
    """How each side is started: with the same number of pipes, so that the wrap is all that differs."""

    def __init__(self, server: Server, hoverdeck: Path, pipe: Path, place: Path, stack: ExitStack):
        self.server, self.hoverdeck, self.pipe, self.place, self.stack = server, hoverdeck, pipe, place, stack

    def bare(self) -> Talk:
        return self._start("bare", [self.pipe, "-", *self._tapped("bare")])

    def ours(self) -> Talk:
        return self._start("ours", [self.hoverdeck, "lsp"])

    def wrapped(self, hello: dict) -> tuple[Talk, Path]:
        """The wrap, greeted, and with our server in it; and the name of its tap."""
        for turn in range(STARTS):
            name = f"wrapped-{turn}" if turn else "wrapped"
            talk = self._start(name, [self.hoverdeck, "wrap", "--", *self._tapped(name)])
            talk.ask(hello)
            if not complaints(talk):
                return talk, self.place / name
            talk.end()
        raise Silent(f"our own server was not there in time, {STARTS} times: {complaints(talk)}")

    def _tapped(self, name: str) -> list:
        return [self.pipe, self.place / name, *self.server.command()]

    def _start(self, name: str, command: list) -> Talk:
        home = self.place / f"{name}-home"
        (home / "config").mkdir(parents=True)
        (home / "config/config.toml").write_text('skipDecks = ["asyncio", "tokio"]\n')
        log = self.place / f"{name}.log"
        return self.stack.enter_context(Talk(name, list(map(str, command)), home, log, self.server.settings))


def play(server: Server, hoverdeck: Path, pipe: Path, *shape: int) -> Verdict:
    """The session of a length and a seed."""
    with tempfile.TemporaryDirectory(prefix="hoverdeck-wrap-") as folder, ExitStack() as stack:
        verdict, place = Verdict(), Path(folder)
        try:
            side_by_side(verdict, Programs(server, hoverdeck, pipe, place, stack), project(place), *shape)
        except Silent as why:
            verdict.wrong.append(str(why))
        parsed.cache_clear()
        return verdict


def side_by_side(verdict: Verdict, programs: Programs, root: Path, *shape: int) -> None:
    hello = session.greeting(root)
    bare, ours = programs.bare(), programs.ours()
    theirs = json.loads(bare.ask(hello)[0])["result"]["capabilities"]
    wrapped, tap = programs.wrapped(hello)
    ours.ask(offering(hello, theirs.get("positionEncoding") or "utf-16"))
    seconds, without_us = {}, {}
    for number, message in enumerate(session.messages(root, theirs, programs.server.questions, *shape)):
        verdict.messages += 1
        if "id" not in message:
            for talk in (bare, wrapped, ours):
                talk.send(message)
            continue
        # Who is first finds the machine in another state: they take turns.
        pair = (bare, wrapped) if number % 2 else (wrapped, bare)
        both = {talk: ask(talk, message, tap) for talk in pair}
        ours.ask(message)
        without_us[message["id"]], seconds[message["id"]] = both[bare][0], both[wrapped][1]
        verdict.times.append((both[bare][1], both[wrapped][1]))
    bare.end(), ours.end()
    status = wrapped.end()
    record = Record(wrapped.sent, wrapped.heard, Tap.of(tap), ours.heard, seconds)
    judge(verdict, record, without_us)
    if status != record.tap.status:
        verdict.wrong.append(f"the other server ended with {record.tap.status}, the wrap with {status}")
    if said := complaints(wrapped):
        verdict.wrong.append(said)


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


def ask(talk: Talk, message: dict, tap: Path) -> tuple[bytes, float]:
    """An answer; where none comes, who owes it."""
    try:
        return talk.ask(message)
    except Silent as why:
        if talk.name.startswith("wrapped"):
            had = "had" if message["id"] in answers(Tap.of(tap).said) else "had not"
            raise Silent(f"{why}; the other server {had} answered it\n{complaints(talk)}") from None
        raise


def judge(verdict: Verdict, record: Record, without_us: dict) -> None:
    proof = Proof(record)
    verdict.proof, verdict.counts, verdict.wrong = proof, proof.counts, list(proof.wrong)
    behind = answers(record.tap.said)
    verdict.otherwise = sum(number in behind and behind[number].body != body for number, body in without_us.items())


def complaints(wrapped: Talk) -> str:
    """What the wrap has told about itself: that it goes on without ours."""
    lines = Path(wrapped.log.name).read_text(errors="replace").splitlines()
    return "\n".join(line for line in lines if line.startswith("hoverdeck wrap: "))
