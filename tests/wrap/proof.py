"""Nothing lost, nothing altered, nothing invented: what went through the wrap, held against what went through the pipe behind it.

The pipe has every byte that the other server was told and said. So nothing here depends on when or what it answers: what
it was told must be what the client said, and what the client heard must be what it said, both byte for byte. Only what is
ours is left out, and only the answers that concern both are joined, and those to what we say alone (`join.py`).
"""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

from conversation import OURS, SHARED, Questions, Record, answered, answers, parsed
from join import announced_wrongly, joined
from talk import Frame

#: So long the wrap waits for our own server, in seconds, before an answer goes out without it …
PATIENCE = 0.1
#: … and after so many in a row that came too late it does not wait.
LATE = 3


class Proof:
    """Whose each answer is, and whatever is wrong."""

    def __init__(self, record: Record):
        self.record, self.questions = record, Questions(record)
        #: The questions whose answers concern us.
        self.ours = self.questions.shared | self.questions.ours_alone | {self.questions.greeting}
        self.counts: Counter = Counter()
        #: The answers that have ours and those that lack it, by the ids of their questions.
        self.with_us: set = set()
        self.without: set = set()
        self.remarks = {frame for frame in record.ours if "method" in parsed(frame)}
        self.theirs, self.alone, self.got = (answers(heard) for heard in (record.tap.said, record.ours, record.heard))
        self.wrong = [*self._told(), *self._heard(), *self._overtaken(), *self._greeted(), *self._answered(), *self._left_out()]

    def _told(self) -> Iterator[str]:
        """The other hears what the client says, byte for byte, but for what is ours."""
        expected = [frame for frame in self.record.sent if not self.questions.is_ours(parsed(frame))]
        yield from first_difference("the other server was told", expected, self.record.tap.told)

    def _heard(self) -> Iterator[str]:
        """Everything but answers that concern us goes to the client byte for byte and in its order; what else comes is ours."""
        expected = [frame for frame in self.record.tap.said if not self._concerns_us(frame)]
        found, remarks = [], []
        for frame in filter(lambda frame: not self._concerns_us(frame), self.record.heard):
            is_next = len(found) < len(expected) and frame == expected[len(found)]
            (remarks if not is_next and self.is_remark_of_ours(frame) else found).append(frame)
        self.counts["the other's bytes"] += sum(answered(frame) is not None for frame in found)
        yield from first_difference("the client heard", expected, found)
        yield from remarks_differ(self.record.ours, remarks)

    def _concerns_us(self, frame: Frame) -> bool:
        return answered(frame) in self.ours

    def is_remark_of_ours(self, frame: Frame) -> bool:
        return "method" in parsed(frame) and (str(parsed(frame).get("id")).startswith(OURS) or frame in self.remarks)

    def _overtaken(self) -> Iterator[str]:
        """An answer that waited for ours may come later than the other gave it, but not earlier."""
        def passed_before(frames: list[Frame]) -> dict:
            passed, found = 0, {}
            for frame in frames:
                if self._concerns_us(frame):
                    found[answered(frame)] = passed
                else:
                    passed += not self.is_remark_of_ours(frame)
            return found
        given, got = passed_before(self.record.tap.said), passed_before(self.record.heard)
        yield from (f"the answer {number} overtook what was said before it"
                    for number in given.keys() & got.keys() if got[number] < given[number])

    def _greeted(self) -> Iterator[str]:
        if self.questions.greeting not in self.got:
            return
        theirs, ours, both = (parsed(said[self.questions.greeting]) for said in (self.theirs, self.alone, self.got))
        rest = (theirs | both).keys() - {"result"}
        yield from (f"the greeting's {key} differs" for key in rest if theirs.get(key) != both.get(key))
        yield from announced_wrongly(theirs["result"], ours["result"], both.get("result"))

    def _answered(self) -> Iterator[str]:
        """Each question that concerns us has its answer: the other's, ours, or the join of both."""
        times, given = (Counter(map(answered, frames)) for frames in (self.record.heard, self.record.tap.said))
        for number in self.ours:
            due = 1 if number in self.questions.ours_alone else given[number]
            if times[number] != due:
                yield f"{self._named(number)} was answered {times[number]} times instead of {due}"
            elif number in self.questions.ours_alone:
                self.counts["ours alone"] += 1
                yield from self._compared(number, parsed(self.alone[number]))
            elif number in self.questions.shared and due:
                yield from self._shared(number)

    def _shared(self, number) -> Iterator[str]:
        theirs, found = self.theirs[number], self.got[number]
        both = joined(self.questions.methods[number], parsed(theirs), parsed(self.alone[number]))
        if both is None:
            self.counts["the other's bytes"] += 1
            yield from first_difference(f"{self._named(number)} is answered", [theirs], [found])
        elif found == theirs:
            self.counts["without ours"] += 1
            self.without.add(number)
        else:
            self.counts["with ours"] += 1
            self.with_us.add(number)
            yield from self._compared(number, both)

    def _compared(self, number, expected: dict) -> Iterator[str]:
        found = parsed(self.got[number])
        if found != expected:
            yield f"{self._named(number)} differs:\n    expected {shortened(expected)}\n    found    {shortened(found)}"

    def _left_out(self) -> Iterator[str]:
        """An answer may go out without ours when ours was waited for, or was late time and again; and not most may."""
        late = 0
        for number in filter((self.questions.shared - self.questions.called_off).__contains__, self.record.seconds):
            if number in self.with_us:
                late = 0
            elif self.record.seconds[number] >= PATIENCE:
                late += 1
            elif number in self.without and late < LATE:
                yield f"{self._named(number)} went out without ours after {1000 * self.record.seconds[number]:.1f} ms"
        for method in SHARED:
            without, with_us = (self._count(method, numbers) for numbers in (self.without, self.with_us))
            if without > with_us:
                yield f"{without} answers to {method} are without ours, and only {with_us} with it"

    def _count(self, method: str, numbers: set) -> int:
        return sum(self.questions.methods[number] == method for number in numbers)

    def _named(self, number) -> str:
        return f"{self.questions.methods[number]} ({number})"


def first_difference(what: str, expected: list[Frame], found: list[Frame]) -> Iterator[str]:
    for number, (one, other) in enumerate(zip_longest(expected, found), start=1):
        if one != other:
            yield f"{what} otherwise, message {number}:\n    expected {told(one)}\n    found    {told(other)}"
            return


def remarks_differ(ours: list[Frame], found: list[Frame]) -> Iterator[str]:
    """What we say by ourselves is the same behind the wrap; only our ids are others."""
    def counted(frames: list[Frame]) -> Counter:
        remarks = [parsed(frame) | {"id": None} for frame in frames if "method" in parsed(frame)]
        return Counter(json.dumps(remark, sort_keys=True) for remark in remarks)
    wanted, got = counted(ours), counted(found)
    yield from (f"we say by ourselves {remark} {got[remark]} times, and alone {wanted[remark]} times"
                for remark in wanted | got if wanted[remark] != got[remark])


def told(frame: Frame | None) -> str:
    return "nothing" if frame is None else frame.bytes().decode(errors="replace")[:600]


def shortened(message: dict) -> str:
    return json.dumps(message, ensure_ascii=False)[:600]
