"""What is seen with the real Anki. Each scene is a function; `run` starts this file."""

import json
import sys
import traceback
from pathlib import Path

from kitchen import EASES, RATINGS, Anki, Home, form_of

DAY = 86_400_000
#: 2024-01-01 12:00 UTC; Anki moves what lies ahead of its clock to now.
NOON = 1_704_110_400_000
#: How far two programs may differ in a stability: both count in single precision.
TOLERANCE = 1e-3

#: Card, days since the first, minutes on that day, rating: learning, same-day repeats, lapses, long gaps.
ANSWERS = [
    ("asyncio-gather", 0, 0, 4), ("asyncio-gather", 2, 0, 4), ("asyncio-gather", 12, 0, 5),
    ("asyncio-gather", 60, 0, 1), ("asyncio-gather", 60, 10, 3), ("asyncio-gather", 61, 0, 4),
    ("coroutine", 0, 0, 1), ("coroutine", 0, 3, 2), ("coroutine", 0, 12, 4), ("coroutine", 1, 0, 3), ("coroutine", 9, 0, 2),
    ("event-loop", 0, 1, 5), ("event-loop", 8, 1, 5), ("event-loop", 400, 1, 3),
    ("blocking-vs-non-blocking", 3, 0, 2), ("blocking-vs-non-blocking", 4, 0, 4),
]  # fmt: skip


def answered(home: Home) -> list[dict]:
    """A history of those answers: one taken back, one card reset, one suspended."""
    lines = [
        {"id": f"answer {at}", "kind": "review", "card": card, "rating": rating,
         "at_ms": NOON + day * DAY + minute * 60_000, "duration_ms": 1000 + at}
        for at, (card, day, minute, rating) in enumerate(ANSWERS)
    ]  # fmt: skip
    more = [
        {"id": "slip", "kind": "review", "card": "coroutine", "rating": 5, "at_ms": NOON + 20 * DAY},
        {"kind": "undo", "target": "slip", "card": "coroutine", "at_ms": NOON + 20 * DAY + 1},
        {"kind": "reset", "card": "blocking-vs-non-blocking", "at_ms": NOON + 5 * DAY},
        {"kind": "review", "card": "blocking-vs-non-blocking", "rating": 4, "at_ms": NOON + 6 * DAY},
        {"kind": "suspend", "card": "event-loop", "at_ms": NOON + 401 * DAY},
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines + more)
    home.run("import", "--format", "jsonl", "-", text=text)
    reviews = [event for event in home.events() if event["kind"] == "review"]
    return [event for event in reviews if event["at_ms"] != NOON + 20 * DAY]


def shipped(home: Home) -> int:
    return sum(not card["gone"] for card in home.cards().values())


def to_anki(home: Home, anki: Anki):
    """Our history arrives as it was written, and means the same there."""
    reviews = answered(home)
    package = home.folder / "out.apkg"
    home.run("export", package)
    assert form_of(package) == (None, "collection.anki2")
    log = anki.bring(package)
    count = shipped(home)
    assert (len(log.new), log.found_notes) == (count, count), log
    there = [(guid, ease, time) for _, guid, ease, time, _ in anki.log() if ease]
    here = [(event["card"], EASES[event["rating"]], event["duration_ms"]) for event in reviews]
    assert sorted(there) == sorted(here), (there, here)
    times = {(guid, time): at for at, guid, ease, time, _ in anki.log() if ease}
    moved = [times[event["card"], event["duration_ms"]] - event["at_ms"] for event in reviews]
    assert all(0 <= late <= 3 for late in moved) and moved.count(0) >= len(moved) - 3, moved
    kinds = {}
    for _, guid, _, _, kind in anki.log():
        kinds.setdefault(guid, []).append(kind)
    assert kinds == {
        "asyncio-gather": [0, 1, 1, 1, 2, 1],
        "coroutine": [0, 0, 0, 1, 1],
        "event-loop": [0, 1, 1],
        "blocking-vs-non-blocking": [0, 1, 4, 0],
    }, kinds
    same_stability(home, anki)
    suspended = anki.col.find_cards("is:suspended")
    assert [anki.col.get_card(card).note().guid for card in suspended] == ["event-loop"]


def same_stability(home: Home, anki: Anki):
    anki.col.set_config("fsrs", True)
    ours, seen = home.cards(), 0
    for card in map(anki.col.get_card, anki.col.find_cards("-is:new")):
        mine = ours[card.note().guid]
        state = anki.col.compute_memory_state(card.id)
        near = abs(state.stability - mine["stability"]) <= TOLERANCE * mine["stability"]
        assert near and abs(state.difficulty - mine["difficulty"]) <= TOLERANCE, (mine, state)
        seen += 1
    assert seen == len({card for card, *_ in ANSWERS}), seen


def readable(home: Home, anki: Anki):
    """Decks, tags, and both sides of a card as HTML."""
    home.run("export", home.folder / "out.apkg")
    anki.bring(home.folder / "out.apkg")
    decks = {deck.name for deck in anki.col.decks.all_names_and_ids()}
    assert {"Async", "asyncio", "Tokio"} <= decks, decks
    note = anki.note("async-programming")
    assert note.tags == ["idea"], note.tags
    card = note.cards()[0]
    question, answer = card.question(), card.answer()
    assert "What is async programming?" in question and "toml" not in question + answer
    assert '<pre><code class="language-python">import asyncio' in answer, answer
    assert "<h3>In Rust</h3>" in answer and ".nightMode" in answer and "overflow-x" in answer
    missing = anki.col.find_notes("Question: or Answer:")
    assert not missing, missing


def studied(anki: Anki):
    """Notes of Anki's own kinds, answered with its own scheduler, by all four buttons."""
    models, col = anki.col.models, anki.col
    deck = col.decks.id("Async::Rust")
    kinds = [
        ("Basic", ["What is <b>x</b>?<br>Really?", "It is <code>a &lt; b</code>."], ["t1", "a::b"]),
        ("Basic (and reversed card)", ["join!", "Waits for <i>all</i>.<ul><li>one</li><li>two</li></ul>"], []),
        ("Basic (optional reversed card)", ["select!", "Waits for the first.", ""], ["t1"]),
        ("Cloze", ["{{c1::Futures}} are {{c2::lazy::how}}.", "Poll them."], []),
        ("Basic", ["<pre><code>let x = 1;\nlet y = 2;</code></pre>", "<img src='a.png'>Two lines"], []),
    ]
    for name, fields, tags in kinds:
        note = col.new_note(models.by_name(name))
        note.fields, note.tags = fields, tags
        col.add_note(note, deck)
    for days in range(3):
        for ease, card in zip([1, 2, 3, 4, 3, 3], map(col.get_card, col.find_cards("deck:Async::Rust"))):
            # Anki has no clock to set: its log is moved into the past instead, a week a round.
            col.db.execute("update revlog set id = id - ?", 7 * DAY) if card.ord == 0 and ease == 1 else None
            card.start_timer()
            col.sched.answerCard(card, ease)
    suspended = col.find_cards("join!")[0]
    col.sched.suspend_cards([suspended])


def from_anki(home: Home, anki: Anki):
    """All three forms bring the same cards and the whole log."""
    studied(anki)
    brought = {}
    versions = {"first": (None, "collection.anki2"), "second": (b"\x08\x02", "collection.anki21"),
                "latest": (b"\x08\x03", "collection.anki21b")}  # fmt: skip
    for form, version in versions.items():
        package = anki.package(form)
        assert form_of(package) == version, form_of(package)
        there = Home(home.program)
        told = there.bring(package)
        assert told["cards_added"] == anki.col.card_count(), told
        log = [row for row in anki.log() if row[2]]
        events = [event for event in there.events() if event["kind"] == "review"]
        assert told["events_known"] == 0 and len(events) == len(log) >= 15, (told, len(log))
        mine = [(event["at_ms"], event["rating"], event["duration_ms"], event["source"]) for event in events]
        assert mine == [(at, RATINGS[ease], time, "import:anki") for at, _, ease, time, _ in log]
        # Back in Anki every row is what it was there.
        there.run("export", there.folder / "back.apkg")
        other = Anki()
        other.bring(there.folder / "back.apkg")
        columns = "select id, ease, ivl, lastIvl, factor, time, type from revlog order by id"
        assert other.col.db.all(columns) == anki.col.db.all(columns)
        again = there.bring(package)
        assert (again["cards_added"], again["events_added"]) == (0, 0), again
        assert again["cards_known"] == told["cards_added"] and not again["cards_differing"], again
        brought[form] = (there.decks(), there.events())
    assert brought["first"] == brought["second"] == brought["latest"]
    decks, events = brought["latest"]
    text = decks["async-rust.md"]
    for part in ["## What is **x**? Really?", "It is `a < b`.", "- one\n- two", "\\[how\\]", "are **lazy**.",
                 "`let x = 1;` `let y = 2;`", 'tags = ["a::b", "t1"]']:  # fmt: skip
        assert part in text, (part, text)
    assert [event["kind"] for event in events].count("suspend") == 1


def notes_as_text(home: Home, anki: Anki):
    """What Anki writes as *Notes in Plain Text* comes in, and is known again from its package."""
    studied(anki)
    file = home.folder / "notes.txt"
    anki.col.export_note_csv(
        out_path=str(file), limit=None, with_html=True, with_tags=True, with_deck=True, with_notetype=True,
        with_guid=True,
    )  # fmt: skip
    told = home.bring(file)
    # The second side of the two notes that are asked both ways is no row of its own.
    assert told["cards_added"] == anki.col.card_count() - 1, told
    text = home.decks()["async-rust.md"]
    for part in ["## What is **x**? Really?", "It is `a < b`.", "are **lazy**.", 'tags = ["a::b", "t1"]']:
        assert part in text, (part, text)
    log = home.bring(anki.package("latest"))
    assert (log["cards_added"], log["events_added"] > 0) == (1, True), log


def fixed_point(home: Home, anki: Anki):
    """Import, export, import: nothing changes any more, neither here nor on another machine."""
    studied(anki)
    home.bring(anki.package("latest"))
    answered(home)
    package = home.folder / "out.apkg"
    home.run("export", package)
    before = home.cards(), home.decks(), home.events()
    again = home.bring(package)
    assert (again["cards_added"], again["events_added"], again["cards_differing"]) == (0, 0, []), again
    assert (home.cards(), home.decks(), home.events()) == before
    there = Home(home.program)
    there.bring(package)
    assert same_cards(there, home), (there.cards(), home.cards())
    assert there.decks() == home.decks()
    second = there.folder / "out.apkg"
    there.run("export", second)
    third = Home(home.program)
    third.bring(second)
    assert third.decks() == there.decks() and third.events() == there.events()


def same_cards(a: Home, b: Home) -> bool:
    """Whether two homes know the same of every card; a rating of 1 and of 2 mean the same."""
    keys = ["question", "stability", "difficulty", "due", "reps", "lapses", "suspended"]
    known = [{card["id"]: [card[key] for key in keys] for card in home.cards().values()} for home in (a, b)]
    return known[0] == known[1]


def there_and_back(home: Home, anki: Anki):
    """Through Anki itself: what it exports of our cards comes back whole, with rules and history."""
    answered(home)
    home.run("export", home.folder / "out.apkg")
    for form in ["first", "second", "latest"]:
        other = Anki()
        other.bring(home.folder / "out.apkg")
        there = Home(home.program)
        config = there.folder / "config"
        config.mkdir()
        (config / "config.toml").write_text('skipDecks = ["async", "asyncio", "tokio"]\n')
        told = there.bring(other.package(form))
        assert told["cards_added"] == shipped(home) and not told["losses"], told
        # Under other names: those of the shipped decks are left out.
        for deck in list((there.folder / "data/decks").glob("*.md")):
            deck.rename(deck.with_name(f"own-{deck.name}"))
        assert same_cards(there, home)
        decks = there.decks()
        text = decks["own-async.md"]
        assert 'rust = ["tokio", "async_std", "smol", "async fn"]' in text, text
        there.run("check", *(there.folder / "data/decks" / name for name in decks))


def new_texts(home: Home, anki: Anki):
    """A text file updates the notes that are there; their scheduling stays as it is."""
    answered(home)
    home.run("export", home.folder / "out.apkg")
    anki.bring(home.folder / "out.apkg")
    rows = "select id, type, queue, due, ivl, reps, lapses from cards order by id"
    before = anki.col.db.all(rows), anki.log()
    first = home.folder / "cards.txt"
    home.run("export", first)
    changed = home.folder / "changed.txt"
    text = first.read_text()
    assert "Running many I/O tasks" in text
    changed.write_text(text.replace("Running many I/O tasks", "Running very many I/O tasks"))
    count = shipped(home)
    for file in [first, changed]:
        log = anki.bring_text(file)
        assert (len(log.new), len(log.updated) + len(log.duplicate)) == (0, count), log
    assert len(log.updated) >= 1
    assert "Running very many" in anki.note("async-programming")["Answer"]
    assert (anki.col.db.all(rows), anki.log()) == before
    back = home.bring(changed)
    assert (back["cards_added"], back["cards_differing"]) == (0, ["async-programming"]), back


SCENES = [to_anki, readable, from_anki, notes_as_text, fixed_point, there_and_back, new_texts]


def main() -> int:
    program, wanted, failed = Path(sys.argv[1]), sys.argv[2:], 0
    for scene in SCENES:
        name = "anki-" + scene.__name__.replace("_", "-")
        if wanted and name not in wanted:
            continue
        try:
            scene(Home(program), Anki())
            print(f"passed {name}: {scene.__doc__.splitlines()[0]}")
        except Exception:  # noqa: BLE001: one scene's failure does not keep the others from running
            failed += 1
            print(f"FAILED {name}")
            traceback.print_exc()
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
