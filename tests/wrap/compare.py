"""The same session with and without the wrap, side by side.

What went through the wrap is held against what went through a pipe behind it: see proof.py. What the other server
answers without the wrap is only counted: once the proof holds, a difference is the server's own doing. So are the times.
"""

import json
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from conversation import Record, Tap, answers, parsed
from proof import Proof
from servers import Server
from session import Session, Step, project
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


def play(server: Server, hoverdeck: Path, pipe: Path, session: Callable[[Path], Session]) -> Verdict:
    """A session in a project of its own."""
    with tempfile.TemporaryDirectory(prefix="hoverdeck-wrap-") as folder, ExitStack() as stack:
        verdict, place = Verdict(), Path(folder)
        try:
            side_by_side(verdict, Programs(server, hoverdeck, pipe, place, stack), session(project(place)))
        except Silent as why:
            verdict.wrong.append(str(why))
        parsed.cache_clear()
        return verdict


def side_by_side(verdict: Verdict, programs: Programs, session: Session) -> None:
    bare, ours = programs.bare(), programs.ours()
    theirs = json.loads(bare.ask(session.hello))["result"]["capabilities"]
    wrapped, tap = programs.wrapped(session.hello)
    verdict.messages = 1
    ours.ask(offering(session.hello, theirs.get("positionEncoding") or "utf-16"))
    for number, step in enumerate(session.steps(theirs)):
        verdict.messages += len(step.messages)
        # Who is first finds the machine in another state: they take turns.
        for talk in (bare, wrapped) if number % 2 else (wrapped, bare):
            have(talk, step, tap)
        ours.have(unhurried(step))
    bare.end(), ours.end()
    status = wrapped.end()
    judge(verdict, Record(wrapped.sent, wrapped.heard, Tap.of(tap), ours.heard, seconds_of(wrapped)), bare)
    if status != verdict.proof.record.tap.status:
        verdict.wrong.append(f"the other server ended with {verdict.proof.record.tap.status}, the wrap with {status}")
    if said := complaints(wrapped):
        verdict.wrong.append(said)


def seconds_of(talk: Talk) -> dict:
    return {number: answer.seconds for number, answer in talk.answers.items()}


def unhurried(step: Step) -> Step:
    """The same for our server alone, which is to say all that it has to say."""
    messages = [message for message in step.messages if message["method"] != "$/cancelRequest"]
    return Step(messages, [message["id"] for message in messages if "id" in message])


def offering(hello: dict, encoding: str) -> dict:
    """The greeting for our own server, so that it counts columns as the other does."""
    hello = json.loads(json.dumps(hello))
    hello["params"]["capabilities"]["general"]["positionEncodings"] = [encoding]
    return hello


def have(talk: Talk, step: Step, tap: Path) -> None:
    """Has a step; where an answer does not come, says who owes it."""
    try:
        talk.have(step)
    except Silent as why:
        if not talk.name.startswith("wrapped"):
            raise
        owed = [number for number in step.awaited if number not in talk.answers and number in answers(Tap.of(tap).said)]
        raise Silent(f"{why}; the other server has answered {owed or 'nothing of it'}\n{complaints(talk)}") from None


def judge(verdict: Verdict, record: Record, bare: Talk) -> None:
    proof = Proof(record)
    verdict.proof, verdict.counts, verdict.wrong = proof, proof.counts, list(proof.wrong)
    behind = answers(record.tap.said)
    both = bare.answers.keys() & behind.keys()
    verdict.otherwise = sum(bare.answers[number].body != behind[number].body for number in both)
    verdict.times = [(bare.answers[number].seconds, record.seconds[number]) for number in both & record.seconds.keys()]


def complaints(wrapped: Talk) -> str:
    """What the wrap has told about itself: that it goes on without ours."""
    lines = Path(wrapped.log.name).read_text(errors="replace").splitlines()
    return "\n".join(line for line in lines if line.startswith("hoverdeck wrap: "))
