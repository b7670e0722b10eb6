"""The scenes in Helix, configured by the blocks in editors/helix/README.md: a newest one and 25.01."""

import time

import kit
from scene import ACTIONS, RATINGS, SMALL, USUAL, WHOLE_QUIZ, WHOLE_QUIZ_DONE, Play, Scene, question, snippet
from terminal import NotSeen, Terminal

PAGE = "editors/helix/README.md"
#: What Helix says when no server has started, or none has heard of the file yet.
TOO_EARLY = ("No configured language server supports", "No hover results")
#: What the other server offers at the same place.
OTHER_ACTIONS = ("Extract expression into variable", "Extract expression into function")


def opened(scene: Scene, editor: kit.Tool, file: str, size: tuple[int, int] = USUAL, more: str = "") -> Terminal:
    scene.configure(".config/helix/languages.toml", snippet(PAGE, "languages.toml") + more)
    scene.configure(".config/helix/config.toml", snippet(PAGE, "config.toml"))
    terminal = scene.open(editor, file, size)
    terminal.wait("NOR", file)
    return terminal


def go(terminal: Terminal, pattern: str) -> None:
    """Selects the next place that matches, with room below; the cursor is on its last letter."""
    before = terminal.screen()
    terminal.write(f"/{pattern}\rzt")
    terminal.until(lambda screen: " NOR " in screen and screen != before, f"the cursor on {pattern}")


def hover(terminal: Terminal, *wanted: str, early: tuple[str, ...] = (), seconds: float = 30) -> str:
    """Asks for the hover; again when a server was not there yet, which `early` on the screen tells.

    Never while an answer is still to come: it would open later, above whatever is there then.
    """
    deadline = time.monotonic() + seconds
    early = (*TOO_EARLY, *early)
    while True:
        terminal.write(" k")
        screen = terminal.wait_for_any(wanted, *((text,) for text in early), seconds=seconds)
        if all(text in screen for text in wanted):
            return screen
        if time.monotonic() > deadline:
            raise NotSeen(f"for {seconds:g} s too early for {wanted}\n{screen}")
        close(terminal, *early)


def first_hover(terminal: Terminal, wanted: str, seconds: float = 30) -> str:
    """The same where only our server is asked, which answers at once: 25.01 may ask about a file before it
    tells of it, and shows nothing for an empty answer."""
    deadline = time.monotonic() + seconds
    while True:
        terminal.write(" k")
        try:
            return terminal.wait(wanted, seconds=1)
        except NotSeen:
            if time.monotonic() > deadline:
                raise
            close(terminal, *TOO_EARLY)


def hover_on_pages(scene: Scene) -> None:
    with opened(scene, kit.HELIX, "app.py") as terminal:
        go(terminal, "gather")
        # The card without pages means that the other server was not ready.
        hover(terminal, "[1/2]", early=(question("asyncio-gather"),))
        pages = [terminal.screen()]
        scene.keep(terminal, "helix-hover")
        terminal.press("M-n")
        pages.append(terminal.wait("[2/2]"))
        scene.keep(terminal, "helix-hover-other")
        ours, theirs = sorted(pages, key=lambda page: "jedi" in page)
        assert question("asyncio-gather") in ours, f"no card on the first page:\n{ours}"
        assert "def gather(" in theirs, f"no other hover on the second page:\n{theirs}"
        terminal.press("M-p")
        terminal.wait("[1/2]")


def hover_of_the_first(scene: Scene) -> None:
    with opened(scene, kit.OLD_HELIX, "app.py") as terminal:
        go(terminal, "gather")
        screen = first_hover(terminal, question("asyncio-gather"))
        assert "def gather(" not in screen, f"25.01 is said to ask one server only:\n{screen}"
        scene.keep(terminal, "helix-25.01-hover")


def rust(scene: Scene) -> None:
    with opened(scene, kit.HELIX, "main.rs") as terminal:
        for place, card in (("send\\(\\)\\.await", "async-vs-await"), ("tokio::join", "asyncio-gather")):
            go(terminal, place)
            first_hover(terminal, question(card))
            scene.keep(terminal, f"helix-rust-{card}")
            close(terminal, question(card))


def silence(scene: Scene) -> None:
    with opened(scene, kit.HELIX, "talk.py") as terminal:
        go(terminal, "len")
        screen = hover(terminal, "def len(")
        assert "hoverdeck" not in screen, f"a card on a word without one:\n{screen}"
        close(terminal, "def len(")
        for place in ("# only gather", '"only gather'):
            go(terminal, place)
            terminal.write(" k")
            terminal.wait("No hover results available.", without=("hoverdeck",))


def close(terminal: Terminal, *gone: str) -> None:
    """Escape, and the proof that it arrived: a key right behind it would make it an Alt."""
    terminal.press("Escape")
    terminal.wait(without=gone)


def pick(terminal: Terminal, entries: tuple[str, ...], wanted: str) -> None:
    """Goes down a list of `entries`, whose first one is picked, to the wanted one and takes it."""
    terminal.wait(*entries)
    terminal.press(*["Down"] * entries.index(wanted), "Enter")


def settings(scene: Scene) -> None:
    with opened(scene, kit.HELIX, "main.rs", more=snippet(PAGE, "settings.toml")) as terminal:
        go(terminal, "tokio::join")
        screen = first_hover(terminal, question("asyncio-gather"))
        assert "Async · new" not in screen, f"the setting did not arrive:\n{screen}"


def answer(terminal: Terminal, number: int, rating: int) -> None:
    """Goes through the two dialogs of the quiz's question of this number."""
    terminal.wait(f"Hoverdeck {number} of", "Show answer", "Stop", without=(RATINGS[0],))
    terminal.press("Enter")
    terminal.wait(f"Hoverdeck {number} of", "How well did you know this?", without=("Show answer",))
    pick(terminal, RATINGS, RATINGS[rating - 1])


def quiz(scene: Scene) -> None:
    with opened(scene, kit.HELIX, "app.py") as terminal:
        go(terminal, "asyncio\\.gather")
        hover(terminal, "[1/2]", early=(question("asyncio-gather"),))
        close(terminal, "[1/2]")
        terminal.write(" a")
        # The cursor is on the selection's last letter, and so is the card.
        terminal.wait(*OTHER_ACTIONS, *ACTIONS, f"{ACTIONS[1]} – {question('asyncio-gather')}")
        scene.keep(terminal, "helix-actions")
        pick(terminal, (*OTHER_ACTIONS, *ACTIONS), ACTIONS[1])
        terminal.wait("Hoverdeck 1 of 1 –", question("asyncio-gather"))
        scene.keep(terminal, "helix-question")
        terminal.press("Enter")
        terminal.wait("How well did you know this?", *RATINGS)
        scene.keep(terminal, "helix-answer")
        pick(terminal, RATINGS, RATINGS[3])
        terminal.wait("1 answered, 1 remembered")
        scene.keep(terminal, "helix-done")
        assert scene.reviews() == [("asyncio-gather", 4)], scene.reviews()


def whole_quiz(scene: Scene) -> None:
    with opened(scene, kit.HELIX, "main.rs", SMALL) as terminal:
        ready(terminal)
        terminal.write(" Q")
        for number, rating in enumerate(WHOLE_QUIZ, start=1):
            answer(terminal, number, rating)
        terminal.wait(WHOLE_QUIZ_DONE)
        scene.check(WHOLE_QUIZ)
        terminal.write(" U")
        scene.until(lambda: scene.ask("history")[0]["kind"] == "undo", "the undo in the history")
        scene.check(WHOLE_QUIZ[:-1])


def ready(terminal: Terminal) -> None:
    """The server has started: it shows a card."""
    go(terminal, "tokio::join")
    first_hover(terminal, question("asyncio-gather"))
    close(terminal, question("asyncio-gather"))


def quiz_in_a_document(scene: Scene) -> None:
    with opened(scene, kit.OLD_HELIX, "main.rs") as terminal:
        ready(terminal)
        terminal.write(" Q")
        for number, rating in enumerate((4, 5, 2), start=1):
            terminal.wait(f"# Hoverdeck quiz: {number} of", "run the code action")
            scene.keep(terminal, f"helix-25.01-question-{number}")
            terminal.write(" a")
            terminal.wait("Show answer", "Skip", "Stop")
            terminal.press("Enter")
            terminal.wait("How well did you know this?", without=("Show answer",))
            terminal.write(" a")
            terminal.wait(*RATINGS)
            scene.keep(terminal, f"helix-25.01-answer-{number}")
            pick(terminal, RATINGS, RATINGS[rating - 1])
        terminal.wait("# Hoverdeck quiz: 4 of")
        scene.check([4, 5, 2])
        for choice, then in (("Undo last", "# Hoverdeck quiz: 3 of"), ("Stop", "2 answered, 2 remembered")):
            terminal.write(" a")
            screen = terminal.wait("Show answer", "Skip", choice)
            entries = ("Show answer", "Skip", *(["Undo last"] if "Undo last" in screen else []), "Stop")
            pick(terminal, entries, choice)
            terminal.wait(then)
        scene.check([4, 5])


def three_cards(scene: Scene) -> None:
    """A quiz in dialogs beside the other server, to its end, and the last answer taken back."""
    scene.only_new(3)
    with opened(scene, kit.HELIX, "app.py") as terminal:
        go(terminal, "gather")
        hover(terminal, "[1/2]", early=(question("asyncio-gather"),))
        close(terminal, "[1/2]")
        terminal.write(" Q")
        for number, rating in enumerate((4, 5, 3), start=1):
            answer(terminal, number, rating)
        terminal.wait("3 answered, 3 remembered")
        scene.check([4, 5, 3])
        terminal.write(" U")
        terminal.wait("Taken back: the answer 3")
        scene.keep(terminal, "helix-undone")
        scene.check([4, 5])


def three_cards_in_a_document(scene: Scene) -> None:
    """The same in 25.01, where the quiz is a document."""
    scene.only_new(3)
    with opened(scene, kit.OLD_HELIX, "app.py") as terminal:
        go(terminal, "gather")
        first_hover(terminal, question("asyncio-gather"))
        close(terminal, question("asyncio-gather"))
        terminal.write(" Q")
        for number, rating in enumerate((4, 5, 3), start=1):
            terminal.wait(f"# Hoverdeck quiz: {number} of", "run the code action")
            terminal.write(" a")
            terminal.wait("Show answer", "Skip", "Stop")
            terminal.press("Enter")
            terminal.wait("How well did you know this?", without=("Show answer",))
            terminal.write(" a")
            pick(terminal, RATINGS, RATINGS[rating - 1])
        terminal.wait("3 answered, 3 remembered")
        scene.check([4, 5, 3])
        terminal.write(" U")
        terminal.wait("Taken back: the answer 3")
        scene.check([4, 5])


def actions_in_the_old_one(scene: Scene) -> None:
    with opened(scene, kit.OLD_HELIX, "app.py") as terminal:
        go(terminal, "gather")
        first_hover(terminal, question("asyncio-gather"))
        close(terminal, question("asyncio-gather"))
        terminal.write(" a")
        terminal.wait(*ACTIONS)
        scene.keep(terminal, "helix-25.01-actions")
        terminal.press("Escape")


def silence_in_the_old_one(scene: Scene) -> None:
    with opened(scene, kit.OLD_HELIX, "talk.py") as terminal:
        go(terminal, "import asyncio")
        first_hover(terminal, question("async-programming"))
        close(terminal, question("async-programming"))
        for place in ("# only gather", '"only gather', "len"):
            go(terminal, place)
            terminal.write(" k")
            # Whatever the server had said of the word would be there before its next answer.
            terminal.write(":lsp-workspace-command hoverdeck.due\r")
            terminal.wait(" due, ", "new today", without=(question("asyncio-gather"), "Async ·"))


def palette(scene: Scene) -> None:
    """What `:lsp-workspace-command` lists, and that one of it answers."""
    with opened(scene, kit.HELIX, "main.rs") as terminal:
        ready(terminal)
        terminal.write(":lsp-workspace-command\r")
        screen = terminal.wait("hoverdeck.quiz", "hoverdeck.undo", "hoverdeck.due")
        scene.keep(terminal, "helix-commands")
        assert "> hoverdeck.quiz " in screen, f"what one chooses most often comes first:\n{screen}"
        terminal.write("hoverdeck.due")
        terminal.wait("hoverdeck.due", without=("hoverdeck.undo",))
        terminal.press("Enter")
        terminal.wait(" due, ", "new today")


def quiz_in_the_terminal(scene: Scene) -> None:
    with opened(scene, kit.HELIX, "main.rs") as terminal:
        terminal.let_windows_close()
        terminal.write(" T")
        terminal.wait("1 of", "space", without=(" NOR ",))
        scene.keep(terminal, "helix-terminal-quiz")
        terminal.write(" 4")
        scene.until(lambda: len(scene.reviews()) == 1, "the answer in the history")
        terminal.write("q")
        terminal.wait(" NOR ", "main.rs", without=("1 of",))
        scene.check([4])


SCENES = (
    Play("helix-hover", (kit.TMUX, kit.HELIX, kit.JEDI), hover_on_pages),
    Play("helix-silence", (kit.TMUX, kit.HELIX, kit.JEDI), silence),
    Play("helix-rust", (kit.TMUX, kit.HELIX), rust),
    Play("helix-settings", (kit.TMUX, kit.HELIX), settings),
    Play("helix-quiz", (kit.TMUX, kit.HELIX, kit.JEDI), quiz),
    Play("helix-whole-quiz", (kit.TMUX, kit.HELIX), whole_quiz),
    Play("helix-25.01-hover", (kit.TMUX, kit.OLD_HELIX, kit.JEDI), hover_of_the_first),
    Play("helix-25.01-quiz", (kit.TMUX, kit.OLD_HELIX), quiz_in_a_document),
    Play("helix-three-cards", (kit.TMUX, kit.HELIX, kit.JEDI), three_cards),
    Play("helix-commands", (kit.TMUX, kit.HELIX), palette),
    Play("helix-terminal", (kit.TMUX, kit.HELIX), quiz_in_the_terminal),
    Play("helix-25.01-three-cards", (kit.TMUX, kit.OLD_HELIX, kit.JEDI), three_cards_in_a_document),
    Play("helix-25.01-actions", (kit.TMUX, kit.OLD_HELIX, kit.JEDI), actions_in_the_old_one),
    Play("helix-25.01-silence", (kit.TMUX, kit.OLD_HELIX, kit.JEDI), silence_in_the_old_one),
)
