"""A year of answers to the first deck, the same every time: for what statistics look like once there are some."""

import json
import re
import time
from collections.abc import Iterator

from scene import DECK

DAY = 24 * 3600 * 1000
#: The ratings in their turn; two of thirteen are forgotten.
TURNS = (4, 5, 3, 4, 2, 4, 5, 4, 3, 5, 1, 4, 4)


def lines() -> str:
    """The history as JSON Lines, for `hoverdeck import`."""
    now = int(time.time() * 1000)
    events = sorted(event for number, card in enumerate(re.findall(r'^id = "(.+)"', DECK.read_text(), re.MULTILINE))
                    for event in answers(number, card, now))
    return "".join(json.dumps({"kind": "review", "card": card, "at_ms": at, "rating": rating}) + "\n"
                   for at, card, rating in events)


def answers(number: int, card: str, now: int) -> Iterator[tuple[int, str, int]]:
    """A card is begun every nineteen days; after each answer it waits longer, or begins again."""
    day, wait, turn = 350 - 19 * number, 1, number
    while day > 0:
        rating = TURNS[turn % len(TURNS)]
        yield now - day * DAY - (number * 11 % 360) * 60_000, card, rating
        wait = 1 if rating < 3 else round(wait * (1.2 + 0.3 * rating)) + 1
        day, turn = day - wait, turn + 5
