"""What a test starts from: an empty home, the fixture project, a history of its own, the README's configuration."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import conversations
import kit
import processes
from terminal import Terminal

FIXTURE = kit.ROOT / "tests/fixtures/weather"
SCREENS = kit.ROOT / "target/editor-screens"
DECK = kit.ROOT / "decks/async.md"

#: What the code actions at a card begin with, in their order, and the choices below an answer.
ACTIONS = ("Hoverdeck: show the answer", "Hoverdeck: quiz me on this card", "Hoverdeck: quiz this file",
           "Hoverdeck: start the quiz", "Hoverdeck: open this card")
RATINGS = ("1 not at all", "2 recognised it", "3 with effort", "4 knew it", "5 perfectly")

#: The answers to every card of the first deck: one is forgotten, and so comes again later.
CARDS = DECK.read_text().count('\nid = "')
WHOLE_QUIZ = [2] + [3 + number % 3 for number in range(CARDS)]
WHOLE_QUIZ_DONE = f"{CARDS + 1} answered, {CARDS} remembered"

#: How long, in seconds, programs may take to end once their terminal is gone.
PATIENCE = 60

#: A window as most have it, and the smallest that everything must fit into.
USUAL, SMALL = (110, 46), (80, 24)

#: Words that look like code and are none: no card may show for them.
TALK = """import asyncio

# only gather and await in a comment, and asyncio.gather() too
words = "only gather and await in a string"
print(len(words), asyncio)
"""


def snippet(page: str, file: str) -> str:
    """The fenced block of a README whose info string ends with `file`, as it stands there."""
    text = (kit.ROOT / page).read_text()
    found = re.findall(rf"^```\w+ {re.escape(file)}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    if len(found) != 1:
        raise LookupError(f"{page} must have exactly one block for {file}, it has {len(found)}")
    return found[0]


def question(card: str) -> str:
    """The question of a shipped card, as an editor shows it: without the marks."""
    text = DECK.read_text()
    headings = [line[3:] for line in text[: text.index(f'id = "{card}"')].splitlines() if line.startswith("## ")]
    return headings[-1].replace("`", "").replace("*", "")


class LeftRunning(Exception):
    """The scene is over, and something that it started did not end by itself; the text says what was killed."""


class Scene:
    """A temporary home with one project in it. Use it in a `with`.

    The `hoverdeck` that editors find there records what they and the server say: see conversations.py.
    """

    def __init__(self, hoverdeck: Path, name: str):
        self.hoverdeck = hoverdeck
        self.name = name
        #: The editor that was opened last.
        self.editor: kit.Tool | None = None
        self.terminals: list[Terminal] = []
        #: What was added to `config.toml`, for whoever has the conversation again.
        self.settings = ""
        self.place = tempfile.TemporaryDirectory(prefix="hoverdeck-scene-", ignore_cleanup_errors=True)
        self.home = Path(self.place.name) / "home"
        self.project = self.home / "weather"
        shutil.copytree(FIXTURE, self.project)
        # What a checkout has: the editors look for it to find the project's root.
        (self.project / ".git").mkdir()
        (self.project / "talk.py").write_text(TALK)
        self.programs = conversations.shim(self.home / "bin", name, hoverdeck)
        self._only_the_first_deck()

    def __enter__(self) -> "Scene":
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        """Ends whatever was started, come what may; a scene that went well must have left nothing that has to be killed."""
        with ExitStack() as last:
            last.callback(self.place.cleanup)
            last.callback(self._none_left, patience=0 if failure else PATIENCE)
            # Also those that failed while they were opened, and that no `with` knows.
            for terminal in self.terminals:
                last.callback(terminal.end)

    def _none_left(self, patience: float) -> None:
        left = processes.end_all(self.home, patience)
        if left and patience:
            raise LeftRunning("\n".join([f"still running {patience:g} s after its end:", *(" ".join(it.words) for it in left)]))

    def configure(self, path: str, text: str) -> None:
        """Writes a configuration file, `path` from the home folder."""
        file = self.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def _only_the_first_deck(self) -> None:
        """The scenes know one deck card by card; what else is shipped must not change them."""
        others = sorted(deck.stem for deck in DECK.parent.glob("*.md") if deck != DECK and deck.stem != "README")
        self.configure("hoverdeck-config/config.toml", f"skipDecks = {json.dumps(others)}\n")

    def only_new(self, cards: int) -> None:
        """So many new cards a day, for a quiz whose end is soon reached."""
        self.settings = f"[limits]\nnew = {cards}\n"
        path = "hoverdeck-config/config.toml"
        self.configure(path, (self.home / path).read_text() + self.settings)

    def open(self, editor: kit.Tool, file: str, size: tuple[int, int]) -> Terminal:
        """The editor on a file of the project, in a terminal of so many columns and rows."""
        self.editor = editor
        terminal = Terminal(kit.TMUX.path(), [str(editor.path()), file], self.project, self.environment(), *size)
        self.terminals.append(terminal)
        return terminal

    def environment(self) -> dict[str, str]:
        folders = [self.programs, kit.cache() / "bin", *os.environ.get("PATH", "").split(os.pathsep)]
        return {
            "PATH": os.pathsep.join(map(str, folders)),
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_DATA_HOME": str(self.home / ".local/share"),
            "XDG_STATE_HOME": str(self.home / ".local/state"),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "HOVERDECK_DATA": str(self.home / "hoverdeck-data"),
            "HOVERDECK_CONFIG": str(self.home / "hoverdeck-config"),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }

    def ask(self, *arguments: str) -> list[dict]:
        """What `hoverdeck … --json` prints, in the same home."""
        return [json.loads(line) for line in self.run(*arguments, "--json").splitlines()]

    def run(self, *arguments: str) -> str:
        """What `hoverdeck …` prints, in the same home."""
        done = subprocess.run([self.hoverdeck, *arguments], env=self.environment(), cwd=self.project, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=True)
        return done.stdout

    def check(self, ratings: list[int]) -> None:
        """The answers that count are these, in this order; each is of another card until one is repeated."""
        found = [rating for _, rating in self.reviews()]
        assert found == ratings, f"the history has {found} instead of {ratings}"

    def reviews(self) -> list[tuple[str, int]]:
        """The answers that count, oldest first, as card and rating: those taken back are not among them."""
        events = self.ask("history")[::-1]
        undone = {event["target"] for event in events if event["kind"] == "undo"}
        return [(event["card"], event["rating"]) for event in events
                if event["kind"] == "review" and event["id"] not in undone]

    def until(self, there: Callable[[], bool], what: str, seconds: float = 60) -> None:
        """Waits for something outside the screen."""
        deadline = time.monotonic() + seconds
        while not there():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not so in {seconds:g} s: {what}")
            time.sleep(0.05)

    def keep(self, terminal: Terminal, name: str) -> str:
        """Puts the screen away to be looked at, as text and with its colours; gives it."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        screen = terminal.screen()
        (SCREENS / f"{name}.txt").write_text(screen.rstrip() + "\n")
        (SCREENS / f"{name}.ansi").write_text(terminal.colours())
        return screen


@dataclass(frozen=True)
class Play:
    """One scene: its name, what must be on the machine for it, and what happens."""

    name: str
    needs: tuple[kit.Tool, ...]
    act: Callable[[Scene], None]

    def run(self, hoverdeck: Path, record: bool = False) -> None:
        """Plays it; what was said must keep to the protocol. With `record` it becomes the editor's fixture."""
        with Scene(hoverdeck, self.name) as scene:
            self.act(scene)
            wrong = conversations.violations(self.name)
            assert not wrong, "the server broke the protocol:\n" + "\n".join(wrong)
            if record and scene.editor:
                conversations.keep(self.name, scene.home, scene.editor, scene.settings)
