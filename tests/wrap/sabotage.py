"""What a broken wrap would have made of a conversation that is proven: the proof must see each of these.

Nothing is started for it. Of every kind of message one is lost, said twice, altered, written in other words, or changes
places with another.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from conversation import Record, answered, parsed
from proof import PATIENCE, Proof
from talk import Frame

Frames = list[Frame]

WAITED = "an answer that may have waited"


def every(proof: Proof) -> Iterator[tuple[str, Record]]:
    """A proven session, broken in all these ways."""
    record = proof.record
    for what, told in broken(record.tap.told, kind):
        yield f"to the other server: {what}", replace(record, tap=replace(record.tap, told=told))
    for what, heard in broken(record.heard, kind_heard(proof)):
        yield f"to the client: {what}", replace(record, heard=heard)
    yield "nothing of ours is added", replace(record, heard=without_ours(proof, proof.with_us))
    for number in after_one_in_time(proof):
        yield "ours is not waited for once", replace(record, heard=without_ours(proof, {number}))


def kind(frame: Frame) -> str:
    return parsed(frame).get("method", "an answer")


def kind_heard(proof: Proof) -> Callable[[Frame], str]:
    """What a message that the client heard is; with a star, what is ours to write as we like."""
    ours = proof.with_us | proof.questions.ours_alone | {proof.questions.greeting}

    def named(frame: Frame) -> str:
        number = answered(frame)
        if number in ours:
            return "an answer with ours*"
        if number in proof.questions.shared:
            return WAITED
        return kind(frame) + "*" * proof.is_remark_of_ours(frame)
    return named


def broken(frames: Frames, kind_of: Callable[[Frame], str]) -> Iterator[tuple[str, Frames]]:
    """One message of each kind broken in every way, and two that have changed places."""
    kinds = list(map(kind_of, frames))
    for name in dict.fromkeys(kinds):
        places = [at for at, other in enumerate(kinds) if other == name]
        at = places[len(places) // 2]
        for deed in (lose, repeat, alter) if name.endswith("*") else (lose, repeat, alter, rewrite):
            yield f"{deed.__name__} {name.rstrip('*')}", [*frames[:at], *deed(frames[at]), *frames[at + 1:]]
    # Those that may have waited have no fixed place.
    fixed = [at for at, name in enumerate(kinds) if name != WAITED and not name.endswith("*")]
    one, other = next((one, other) for one, other in pairwise(fixed) if frames[one] != frames[other])
    yield "swap two messages", [*frames[:one], frames[other], *frames[one + 1:other], frames[one], *frames[other + 1:]]


def lose(frame: Frame) -> Frames:
    return []


def repeat(frame: Frame) -> Frames:
    return [frame, frame]


def alter(frame: Frame) -> Frames:
    """Another letter or digit somewhere in what it says."""
    places = [found.start() for found in re.finditer(rb"[a-zA-Z0-9]", frame.body)]
    at = places[len(places) // 2]
    return [Frame(frame.header, frame.body[:at] + bytes([frame.body[at] ^ 1]) + frame.body[at + 1:])]


def rewrite(frame: Frame) -> Frames:
    """The same in other bytes."""
    return [Frame(frame.header, json.dumps(parsed(frame), indent=1).encode())]


def without_ours(proof: Proof, questions: set) -> Frames:
    """What the client would have heard if these had been answered by the other server alone."""
    return [proof.theirs[number] if (number := answered(frame)) in questions else frame for frame in proof.record.heard]


def after_one_in_time(proof: Proof) -> list:
    """The first quick answer with ours behind another with ours, if there are such: there was no reason to leave ours out."""
    shared = [number for number in proof.record.seconds if number in proof.questions.shared]
    return [other for one, other in pairwise(shared)
            if {one, other} <= proof.with_us and proof.record.seconds[other] < PATIENCE][:1]
