"""The scenes in two Emacsen, configured by the block in editors/emacs/README.md."""

import json
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import conversations
import kit
import processes
from processes import kill_servers
from scene import CARDS, SMALL, USUAL, WHOLE_QUIZ, Play, Scene, question, snippet
from terminal import Terminal

PAGE = "editors/emacs/README.md"
LISP = kit.ROOT / "editors/emacs"
TESTS = kit.ROOT / "tests/editors/emacs"

#: What is the test's and not the page's: a quiet start, a way to places, the learner's other server.
BESIDE = """
(setq inhibit-startup-screen t make-backup-files nil auto-save-default nil create-lockfiles nil
      eldoc-idle-delay 0.1 use-short-answers t
      native-comp-jit-compilation nil native-comp-deferred-compilation nil native-comp-enable-subr-trampolines nil)
(menu-bar-mode -1)
(load-theme 'modus-vivendi t)
(defun go (text)
  (goto-char (point-min))
  (re-search-forward text)
  (goto-char (match-beginning 1))
  (recenter 3))
"""
EGLOT = """
(require 'eglot)
;; The other server may be slow on a busy machine; Eglot would give its answers up.
(setq jsonrpc-default-request-timeout 150)
(add-to-list 'eglot-server-programs '(python-mode . ("jedi-language-server")))
(add-hook 'python-mode-hook #'eglot-ensure)
"""
LSP_MODE = """
(setq lsp-enable-suggest-server-download nil lsp-headerline-breadcrumb-enable nil
      lsp-session-file (expand-file-name "~/.lsp-session") lsp-auto-guess-root t)
(load "lsp-mode-autoloads")
(require 'lsp-mode)
(lsp-register-client (make-lsp-client :new-connection (lsp-stdio-connection "jedi-language-server")
                                      :major-modes '(python-mode) :priority 1 :server-id 'jedi))
(setq lsp-enabled-clients '(jedi hoverdeck))
(add-hook 'python-mode-hook #'lsp)
"""


def libraries(editor: kit.Tool) -> list[Path]:
    """The folders of the packages that were laid beside an Emacs."""
    return sorted((kit.cache() / editor.name / "usr/share/emacs/site-lisp/elpa-src").glob("*"))


def configure(scene: Scene, editor: kit.Tool, beside: str) -> None:
    """Writes the page's configuration, and what is the test's before and after it."""
    (scene.home / "hoverdeck").symlink_to(kit.ROOT)
    paths = "\n".join(f'(add-to-list \'load-path "{folder}")' for folder in libraries(editor))
    scene.configure(".emacs.d/init.el", "\n".join([paths, BESIDE, snippet(PAGE, "init.el"), beside]))


def opened(scene: Scene, editor: kit.Tool, file: str, beside: str = "", ready: str = "",
           size: tuple[int, int] = USUAL) -> Terminal:
    """Emacs on `file`, when its other server is `ready` as well."""
    configure(scene, editor, beside)
    terminal = scene.open(editor, file, size)
    terminal.wait(f" {file} ", ready)
    return terminal


def command(terminal: Terminal, name: str) -> None:
    terminal.press("M-x")
    terminal.wait("M-x")
    terminal.write(f"{name}\r")


def go(terminal: Terminal, place: str) -> None:
    """Puts point on what the group in the regular expression matches."""
    terminal.press("M-:")
    terminal.wait("Eval:")
    terminal.write(f'(go "{place}")\r')
    # ElDoc speaks after motions only.
    terminal.press("C-b", "C-f")


def alone(terminal: Terminal) -> None:
    """Leaves only the window that was opened."""
    terminal.write("\x181")


def hover(editor: kit.Tool) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        with opened(scene, editor, "app.py", EGLOT, "[eglot:weather", (110, 70)) as terminal:
            go(terminal, r"asyncio\\.\\(gather\\)")
            terminal.wait(question("asyncio-gather"), "waits for all results")
            scene.keep(terminal, f"{editor.name}-hover")
            command(terminal, "eldoc-doc-buffer")
            screen = terminal.wait(question("asyncio-gather"), "return 2 * n", "Async · new", "gather(coro_or_future", seconds=150)
            scene.keep(terminal, f"{editor.name}-eldoc")
            assert screen.index("Async · new") < screen.index("gather(coro_or_future"), "the card belongs on top"
    return act


def silence(editor: kit.Tool) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        with opened(scene, editor, "talk.py", EGLOT, "[eglot:weather") as terminal:
            for place in (r"only \\(gather\\) and await in a comment", r"only \\(gather\\) and await in a string"):
                go(terminal, place)
                command(terminal, "hoverdeck-card")
                terminal.wait("There is no card for this word", without=(question("asyncio-gather"),))
            # On a word without a card the other server's words are there, and alone.
            go(terminal, r"\\(len\\)(words")
            terminal.wait("def len(", without=(question("asyncio-gather"), "Async ·"), seconds=150)
    return act


def action(editor: kit.Tool) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        with opened(scene, editor, "app.py", f"{EGLOT}\n(require 'rust-mode)", "[eglot:weather") as terminal:
            go(terminal, r"asyncio\\.\\(gather\\)")
            command(terminal, "hoverdeck-act")
            terminal.wait("Hoverdeck:")
            terminal.write("\t\t")
            terminal.wait("Quiz me on this card", "Quiz this file", "Start the quiz", "Open this card")
            scene.keep(terminal, f"{editor.name}-actions")
            terminal.write("Quiz me\t\r")
            terminal.wait("1 of 1", question("asyncio-gather"), "[ Show the answer ]")
            scene.keep(terminal, f"{editor.name}-question")
            terminal.write("4")
            terminal.wait("SPC shows the answer first")
            terminal.write(" ")
            terminal.wait("3 4 5 remembered", "waits for all results")
            terminal.write("\x181")
            terminal.wait("waits for all results", without=("async def weather",))
            terminal.write("\x1b>")
            terminal.wait("How well did you know this?", "forgot", "│ remembered", "4 knew it")
            scene.keep(terminal, f"{editor.name}-answer")
            terminal.write("4")
            terminal.wait("Quiz finished", "1 answered · 1 remembered")
            assert scene.reviews() == [("asyncio-gather", 4)], scene.reviews()
    return act


def answer(terminal: Terminal, number: int, rating: int) -> None:
    """Answers the quiz's question of this number."""
    terminal.wait(f" {number} of ", "[ Show the answer ]")
    terminal.write(" ")
    terminal.wait(f" {number} of ", "3 4 5 remembered")
    terminal.write(str(rating))


def three_cards(editor: kit.Tool) -> Callable[[Scene], None]:
    """A quiz of three cards chosen from the list, with an undo: one is forgotten and comes again."""
    def act(scene: Scene) -> None:
        with opened(scene, editor, "app.py", EGLOT, "[eglot:weather") as terminal:
            command(terminal, "hoverdeck-cards")
            terminal.wait(question("async-programming"), "State", "Deck")
            alone(terminal)
            terminal.press("M-<", "C-Space", "C-n", "C-n", "C-n")
            terminal.wait(question("core-idea"), without=("FORECAST",))
            terminal.write("z")
            terminal.wait(" 1 of 3")
            alone(terminal)
            answer(terminal, 1, 4)
            terminal.wait(" 2 of 3")
            terminal.write("u")
            terminal.wait("Taken back.", " 1 of 3")
            for number, rating in enumerate((5, 2, 3, 3), start=1):
                answer(terminal, number, rating)
            terminal.wait("Quiz finished", "4 answered · 3 remembered", "To look at again", "Waiting now")
            scene.keep(terminal, f"{editor.name}-done")
            scene.check([5, 2, 3, 3])
            terminal.write("q")
            terminal.wait("State", "Deck", without=("Quiz finished",))
            terminal.write("u")
            terminal.wait("Taken back: the rating 3")
            scene.check([5, 2, 3])
            terminal.wait("100% · tomorrow")
            scene.keep(terminal, f"{editor.name}-cards")
    return act


def list_keys(editor: kit.Tool) -> Callable[[Scene], None]:
    """What the keys of the list do to cards: each is an event of the history, and the list shows it."""
    def act(scene: Scene) -> None:
        with opened(scene, editor, "app.py") as terminal:
            command(terminal, "hoverdeck-cards")
            terminal.wait(question("async-programming"), "State", "Deck")
            alone(terminal)
            terminal.write("/asyncio.gather\r")
            terminal.wait("Cards 1 of 18: asyncio.gather", without=(question("async-programming"),))
            for key, kind, shown in (("x", "suspend", "new · suspended"), ("x", "unsuspend", ""), ("h", "hide", "new · hidden"),
                                     ("h", "unhide", ""), ("b", "bury", "new · buried")):
                terminal.write(key)
                changed(scene, kind)
                terminal.wait("Cards 1 of 18", shown, without=() if shown else ("suspended", "hidden"))
            terminal.write("r")
            terminal.wait("Let this card start again?")
            terminal.write("y")
            changed(scene, "reset")
            terminal.write("u")
            terminal.wait("Taken back")
            changed(scene, "undo")
            terminal.write("Z")
            terminal.wait(" 1 of 1", question("asyncio-gather"), "[ Show the answer ]")
            terminal.write("q")
            terminal.wait("Cards 1 of 18")
            terminal.press("Enter")
            terminal.wait("z quiz me", "waits for all results")
            alone(terminal)
            terminal.write("e")
            terminal.wait("async.md", 'id = "asyncio-gather"')
    return act


def changed(scene: Scene, kind: str) -> None:
    """The newest event is of this kind, and of the one card that is listed; an undo is of the event before it."""
    def there() -> bool:
        newest, before, *_ = [*scene.ask("history"), {}, {}]
        of_the_card = newest.get("target") == before.get("id") if kind == "undo" else newest.get("card") == "asyncio-gather"
        return newest.get("kind") == kind and of_the_card
    scene.until(there, f"{kind} of asyncio-gather, the newest event of the history")


def whole_quiz(scene: Scene) -> None:
    with opened(scene, kit.EMACS, "app.py", size=SMALL) as terminal:
        command(terminal, "hoverdeck-quiz")
        for number, rating in enumerate(WHOLE_QUIZ, start=1):
            answer(terminal, number, rating)
        terminal.wait("Quiz finished", f"{CARDS + 1} answered · {CARDS} remembered")
        scene.check(WHOLE_QUIZ)
        terminal.write("q")
        command(terminal, "hoverdeck-undo")
        terminal.wait("Taken back: the rating")
        scene.check(WHOLE_QUIZ[:-1])


def killed(editor: kit.Tool) -> Callable[[Scene], None]:
    """The server dies between an answer and its rating: what was confirmed is kept, and the quiz goes on."""
    def act(scene: Scene) -> None:
        with opened(scene, editor, "app.py") as terminal:
            command(terminal, "hoverdeck-quiz")
            answer(terminal, 1, 4)
            answer(terminal, 2, 3)
            terminal.wait(" 3 of ", "[ Show the answer ]")
            terminal.write(" ")
            terminal.wait(" 3 of ", "3 4 5 remembered")
            assert kill_servers(scene.home) == 1
            terminal.wait("The server has ended.")
            scene.keep(terminal, f"{editor.name}-killed")
            scene.check([4, 3])
            terminal.write("5")
            terminal.wait("Here the quiz goes on.", "[ Show the answer ]")
            answer(terminal, 1, 5)
            terminal.wait(" 2 of ")
            scene.check([4, 3, 5])
            cards = [card for card, _ in scene.reviews()]
            assert len(set(cards)) == 3, cards
    return act


def wrong_keys(editor: kit.Tool) -> Callable[[Scene], None]:
    """In a narrow window, keys that mean nothing: the next one counts all the same, and each says how to go on and how to leave."""
    def act(scene: Scene) -> None:
        scene.only_new(2)
        with opened(scene, editor, "app.py", size=(60, 40)) as terminal:
            command(terminal, "hoverdeck-quiz")
            terminal.wait(" 1 of 2", "[ Show the answer ]", "q close")
            terminal.write("9")
            terminal.wait("SPC shows the answer first")
            terminal.press("Enter")
            terminal.wait(" 1 of 2", "3 4 5 remembered", "q close")
            terminal.write("7-")
            terminal.wait("1 to 5: how well did you know this?")
            terminal.write("4")
            terminal.wait(" 2 of 2", "[ Show the answer ]")
            terminal.write(" ")
            terminal.wait("3 4 5 remembered", "u undo", "q close")
            terminal.resize(40, 40)
            terminal.wait("3 4 5 remembered", "q close", without=("u undo",))
            terminal.write("5")
            terminal.wait("Quiz finished")
            scene.check([4, 5])
            alone(terminal)
            terminal.wait("Nothing waits.", "4 knew it        █", without=("The next card comes in",))
            terminal.resize(60, 40)
            terminal.wait("Nothing waits. The next card comes in")
            scene.keep(terminal, f"{editor.name}-narrow")
    return act


def stats(editor: kit.Tool) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        with opened(scene, editor, "app.py", size=(110, 60)) as terminal:
            command(terminal, "hoverdeck-stats")
            terminal.wait("No answers yet")
            terminal.write("z")
            for number, rating in enumerate((4, 5, 1), start=1):
                answer(terminal, number, rating)
            terminal.wait(" 4 of ")
            terminal.write("q")
            command(terminal, "hoverdeck-stats")
            terminal.wait("3 answers", "1 day in a row", "Your year", "What comes")
            alone(terminal)
            terminal.wait("Your ratings", "perfectly", without=("FORECAST",))
            scene.keep(terminal, f"{editor.name}-stats")
    return act


def edits(editor: kit.Tool) -> Callable[[Scene], None]:
    """Typing in a file with CRLF and emoji: the card is where the word is now."""
    def act(scene: Scene) -> None:
        (scene.project / "wave.py").write_bytes("# 👋 wave\r\nimport asyncio\r\n\r\nx = ('👋', asyncio.gather())\r\n".encode())
        with opened(scene, editor, "wave.py") as terminal:
            terminal.wait("(DOS)")
            go(terminal, r"\\(gather\\)")
            terminal.wait(question("asyncio-gather"))
            go(terminal, r"\\(import\\)")
            terminal.write("# 👋 above\r\r")
            go(terminal, r"x = ('👋', \\(asyncio\\)")
            terminal.write("'👋👋', ")
            go(terminal, r"\\(gather\\)")
            terminal.wait(question("asyncio-gather"))
            terminal.press("M-d")
            terminal.write("run")
            go(terminal, r"\\(run\\)")
            terminal.wait(question("asyncio-run"))
    return act


def rust(editor: kit.Tool) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        with opened(scene, editor, "main.rs", "(require 'rust-mode)", size=(110, 60)) as terminal:
            for place, card in ((r"send()\\.\\(await\\)", "async-vs-await"), (r"tokio::\\(join\\)!", "asyncio-gather")):
                go(terminal, place)
                terminal.wait(question(card))
                command(terminal, "hoverdeck-card")
                terminal.wait("z quiz me", "Async · new", question(card))
                scene.keep(terminal, f"{editor.name}-rust-{card}")
                # Its keys are those of the window one is in.
                terminal.write("q")
                terminal.wait(" main.rs ", without=("z quiz me",))
    return act


def new_card(scene: Scene) -> None:
    """A card of one's own about a word that had none."""
    with opened(scene, kit.EMACS, "app.py") as terminal:
        go(terminal, r"asyncio\\.\\(Semaphore\\)")
        terminal.write("\x03hn")
        terminal.wait("Question (empty")
        terminal.press("Enter")
        terminal.wait("my-cards.md", "## What", "Semaphore")
        # Its answer is begun and not saved when the next card is made.
        terminal.press("M->")
        terminal.write("It lets in so many at once.")
        terminal.write("\x18o")
        go(terminal, r"asyncio\\.\\(Semaphore\\)")
        terminal.write("\x03hn")
        terminal.wait("The new card goes into my-cards.md; save your edits there first?")
        terminal.write("y")
        terminal.wait("Question (empty")
        terminal.write("Who waits at a semaphore?\r")
        terminal.wait("my-cards.md", "## Who waits at a semaphore?", "priority", without=("Discard your edits",))
        deck = (scene.home / "hoverdeck-config/decks/my-cards.md").read_text()
        assert "It lets in so many at once." in deck and "## Who waits" in deck, deck
        terminal.write("\x18o")
        go(terminal, r"asyncio\\.\\(Semaphore\\)")
        command(terminal, "hoverdeck-card")
        terminal.wait("z quiz me", "Semaphore")
        # Where there is no word that a card could be about, it must be asked for.
        terminal.write("\x03hn")
        terminal.wait("Question:", without=("Question (empty",))
        terminal.press("Enter")
        terminal.wait("outside Python and Rust a card needs a question")


def due(editor: kit.Tool) -> Callable[[Scene], None]:
    """A card that is due again asks first; coming back to its word shows the answer, moving within it does not."""
    def act(scene: Scene) -> None:
        review = {"id": "01a1f000-0000-7000-8000-000000000001", "kind": "review", "card": "asyncio-gather", "at_ms": 1790000000000,
                  "day": 20717, "rating": 3, "device": "0000000000000001", "zone_min": 0, "source": "editor", "duration_ms": 9}
        scene.configure("old.jsonl", json.dumps(review) + "\n")
        subprocess.run([scene.hoverdeck, "import", scene.home / "old.jsonl"], env=scene.environment(), check=True, capture_output=True)
        with opened(scene, editor, "app.py", ready="1 due") as terminal:
            go(terminal, r"asyncio\\.\\(gather\\)")
            terminal.wait(question("asyncio-gather"), without=("waits for all results",))
            terminal.press("C-f", "C-f")
            command(terminal, "eldoc-print-current-symbol-info")
            terminal.wait("Hover again for the answer", without=("waits for all results",))
            alone(terminal)
            go(terminal, r"^ *\\(async\\) with aiohttp")
            terminal.wait(question("async-vs-await"))
            go(terminal, r"asyncio\\.\\(gather\\)")
            terminal.wait(question("asyncio-gather"), "waits for all results")
    return act


def mode_line(scene: Scene) -> None:
    beside = "(setq hoverdeck-mode-line 'always hoverdeck-settings '(:limits (:new 7)))"
    with opened(scene, kit.EMACS, "app.py", beside) as terminal:
        terminal.wait("0 due 7 new")


def missing(scene: Scene) -> None:
    with opened(scene, kit.OLD_EMACS, "app.py", """(setq hoverdeck-command '("hoverdeck-nowhere" "lsp"))""") as terminal:
        terminal.wait("There is no program ‘hoverdeck-nowhere’: install", "cargo install")
        go(terminal, r"asyncio\\.\\(gather\\)")
        command(terminal, "hoverdeck-quiz")
        terminal.wait("There is no program ‘hoverdeck-nowhere’")


def lsp_mode(scene: Scene) -> None:
    """lsp-mode starts our server beside the other one, and its list has our actions."""
    with opened(scene, kit.EMACS, "app.py", LSP_MODE, "][hoverdeck:", (110, 60)) as terminal:
        terminal.wait("LSP :: jedi:", "initialized successfully", seconds=60)
        go(terminal, r"asyncio\\.\\(gather\\)")
        terminal.wait(question("asyncio-gather"), "gather(coro", seconds=150)
        scene.keep(terminal, "emacs-30-lsp-mode")
        command(terminal, "lsp-execute-code-action")
        terminal.wait("Select code action:")
        terminal.write("Hoverdeck: quiz me\t")
        terminal.wait("quiz me on this card – What does")
        terminal.press("Enter")
        terminal.wait("1 of 1", question("asyncio-gather"), "[ Show the answer ]")
        answer(terminal, 1, 3)
        terminal.wait("Quiz finished")
        assert scene.reviews() == [("asyncio-gather", 3)], scene.reviews()


def wrapped(scene: Scene) -> None:
    """Eglot's one server is another one with our part in it: one hover, one list of actions, the quiz in Eglot's prompts."""
    with eglot_wrapped(scene) as terminal:
        terminal.wait(" app.py ", "[eglot:weather")
        go(terminal, r"asyncio\\.\\(gather\\)")
        terminal.wait(question("asyncio-gather"))
        command(terminal, "eldoc-doc-buffer")
        screen = terminal.wait(question("asyncio-gather"), "gather(coro_or_future", seconds=150)
        scene.keep(terminal, "emacs-30-wrap-hover")
        assert screen.index(question("asyncio-gather")) < screen.index("gather(coro_or_future"), "the card belongs on top"
        alone(terminal)
        three_in_prompts(scene, terminal)
        terminal.write("\x18\x06talk.py\r")
        terminal.wait(" talk.py ", "[eglot:weather")
        in_silence(terminal)
        others_crash(scene, terminal)
    # Half of it is jedi-language-server's, which keeps to the protocol.
    said = conversations.wrapped(scene.name)
    assert len(said) == 2, said
    wrong = conversations.violations(f"{scene.name}-wrap")
    assert not wrong, wrong


def eglot_wrapped(scene: Scene) -> Terminal:
    """Emacs without our package, its Eglot configured by the page."""
    scene.only_new(3)
    hook = "(setq jsonrpc-default-request-timeout 150)\n(add-hook 'python-mode-hook #'eglot-ensure)\n"
    scene.configure(".emacs.d/init.el", BESIDE + snippet(PAGE, "eglot-wrap.el") + hook)
    return scene.open(kit.EMACS, "app.py", (110, 70))


def three_in_prompts(scene: Scene, terminal: Terminal) -> None:
    """A quiz of three cards from the list of actions, with an undo: one is forgotten and comes again."""
    command(terminal, "eglot-code-actions")
    terminal.wait("Pick an action")
    terminal.write("\t")
    terminal.wait("Extract expression into function", "Hoverdeck: quiz me on this card", "Hoverdeck: open this card")
    scene.keep(terminal, "emacs-30-wrap-actions")
    terminal.write("Hoverdeck: start\t\r")
    answer_prompt(terminal, 1, 4)
    terminal.wait("Hoverdeck 2 of 3")
    choose(terminal, "Undo last")
    for number, rating in enumerate((5, 2, 3, 3), start=1):
        answer_prompt(terminal, number, rating)
    terminal.wait("Quiz finished")
    scene.keep(terminal, "emacs-30-wrap-done")
    scene.check([5, 2, 3, 3])


def answer_prompt(terminal: Terminal, number: int, rating: int) -> None:
    """Answers the quiz's question of this number in Eglot's prompts."""
    terminal.wait(f"Hoverdeck {number} of ", "Choose an option: Show answer")
    terminal.press("Enter")
    terminal.wait(f"Hoverdeck {number} of ", "Choose an option: 1 not at all")
    choose(terminal, str(rating))


def choose(terminal: Terminal, option: str) -> None:
    """Types the beginning of an option in place of the one that is offered."""
    terminal.write(f"\x01\x0b{option}\t\r")


def in_silence(terminal: Terminal) -> None:
    """In a comment nobody says anything; on a word without a card the other's words are there, and alone."""
    go(terminal, r"only \\(gather\\) and await in a comment")
    command(terminal, "eldoc-doc-buffer")
    terminal.wait("*eldoc*", without=(question("asyncio-gather"),))
    go(terminal, r"\\(len\\)(words")
    terminal.wait("def len(", without=(question("asyncio-gather"),), seconds=150)


def others_crash(scene: Scene, terminal: Terminal) -> None:
    """The other server is killed: Eglot hears of that as without us."""
    for process in processes.of(scene.home):
        if any(word.endswith("/jedi-language-server") for word in process.words[:2]):
            process.end(signal.SIGKILL)
    terminal.wait("Reconnected!")
    command(terminal, "view-echo-area-messages")
    terminal.wait("Server exited with status 137")


def batch(scene: Scene, editor: kit.Tool, *arguments: str) -> None:
    """Runs an Emacs without a screen, which must succeed."""
    paths = [word for folder in (LISP, *libraries(editor)) for word in ("-L", str(folder))]
    quiet = "(setq native-comp-jit-compilation nil native-comp-deferred-compilation nil native-comp-enable-subr-trampolines nil)"
    scene.editor = editor
    # Straight to the program: a conversation that is killed on purpose is not to be had again.
    environment = scene.environment()
    environment["PATH"] = f"{scene.hoverdeck.parent}:{environment['PATH']}"
    done = subprocess.run([str(editor.path()), "-Q", "--batch", "--eval", quiet, *paths, *arguments], cwd=scene.project,
                          env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, f"{(done.stdout + done.stderr)[-6000:]}\nended with {done.returncode}"


def units(editor: kit.Tool) -> Callable[[Scene], None]:
    """The tests of the package's parts, and of the whole with the server, without a screen."""
    def act(scene: Scene) -> None:
        loads = [word for file in sorted(TESTS.glob("*-tests.el")) for word in ("-l", str(file))]
        batch(scene, editor, "-l", "ert", *loads, "-f", "ert-run-tests-batch-and-exit")
    return act


def lints(editor: kit.Tool) -> Callable[[Scene], None]:
    """Compiled with warnings as errors, read by checkdoc and package-lint."""
    def act(scene: Scene) -> None:
        batch(scene, editor, "-l", str(TESTS / "check.el"), "-f", "check-package", str(LISP))
    return act


def setup(editor: kit.Tool) -> Callable[[Scene], None]:
    """`hoverdeck setup emacs --write` in an empty home, and `--remove`."""
    def change(scene: Scene, how: str) -> None:
        subprocess.run([scene.hoverdeck, "setup", "emacs", how], env=scene.environment(), cwd=scene.project,
                       stdin=subprocess.DEVNULL, capture_output=True, check=True)

    def act(scene: Scene) -> None:
        change(scene, "--write")
        with scene.open(editor, "app.py", USUAL) as terminal:
            terminal.wait(" app.py ")
            terminal.write("\x13asyncio.gather\r")
            terminal.press("C-b")
            terminal.wait(question("asyncio-gather"))
            terminal.write("\x03hq")
            terminal.wait(" 1 of ", "[ Show the answer ]")
        change(scene, "--remove")
        left = [path for path in (scene.home / ".emacs.d").rglob("*hoverdeck*") if path.is_file()]
        assert not left and not (scene.home / ".emacs.d/init.el").exists(), left
    return act


def package_file(editor: kit.Tool) -> Callable[[Scene], None]:
    """Installed from the folder, as the page says, and used without a load path."""
    def act(scene: Scene) -> None:
        scene.configure(".emacs.d/init.el", BESIDE + "(require 'package)\n(package-initialize)\n")
        scene.editor = editor
        with scene.open(editor, "app.py", USUAL) as terminal:
            terminal.wait(" app.py ")
            command(terminal, "package-install-file")
            terminal.wait("Package file name:")
            terminal.write(f"\x01\x0b{LISP}/\r")
            terminal.wait("Done", seconds=60)
            for name in ("global-hoverdeck-mode", "hoverdeck-quiz"):
                command(terminal, name)
            terminal.wait(" 1 of ", "[ Show the answer ]")
            installed = list((scene.home / ".emacs.d/elpa").glob("hoverdeck-0*/*.elc"))
            assert len(installed) >= len(list(LISP.glob("*.el"))), installed
    return act


def package_vc(scene: Scene) -> None:
    """The page's `use-package` form, from a clone."""
    clone = scene.home / "hoverdeck"
    for words in (["init", "-q", str(clone)], ["-C", str(clone), "add", "."],
                  ["-C", str(clone), "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x"]):
        if words[-1] == ".":
            shutil.copytree(LISP, clone / "editors/emacs")
        subprocess.run(["git", *words], env=scene.environment(), check=True, stdin=subprocess.DEVNULL)
    # With signatures to check, Emacs imports keys, and leaves a gpg-agent running.
    beside = BESIDE + "(setq package-check-signature nil)\n"
    scene.configure(".emacs.d/init.el", beside + snippet(PAGE, "package.el").replace("/home/ada/hoverdeck", str(clone)))
    with scene.open(kit.EMACS, "app.py", USUAL) as terminal:
        terminal.wait(" app.py ", seconds=90)
        terminal.write("\x03hq")
        terminal.wait(" 1 of ", "[ Show the answer ]", seconds=60)


EMACSEN = (kit.EMACS, kit.OLD_EMACS)


def in_both(name: str, scene: Callable[[kit.Tool], Callable[[Scene], None]], *beside: kit.Tool) -> tuple[Play, ...]:
    """The same scene in the new Emacs and in the old one."""
    return tuple(Play(f"{editor.name}-{name}", (kit.TMUX, editor, *beside), scene(editor)) for editor in EMACSEN)


SCENES = (
    *(Play(f"{editor.name}-{name}", (editor,), scene(editor))
      for name, scene in (("units", units), ("lints", lints)) for editor in EMACSEN),
    *in_both("hover", hover, kit.JEDI),
    *in_both("silence", silence, kit.JEDI),
    *in_both("action", action, kit.JEDI),
    *in_both("three-cards", three_cards, kit.JEDI),
    *in_both("list-keys", list_keys),
    *in_both("killed", killed),
    *in_both("wrong-keys", wrong_keys),
    *in_both("stats", stats),
    *in_both("edits", edits),
    *in_both("rust", rust),
    *in_both("due", due),
    Play("emacs-30-new-card", (kit.TMUX, kit.EMACS), new_card),
    *in_both("setup", setup),
    *in_both("package-file", package_file),
    Play("emacs-30-package-vc", (kit.TMUX, kit.EMACS), package_vc),
    Play("emacs-30-whole-quiz", (kit.TMUX, kit.EMACS), whole_quiz),
    Play("emacs-30-mode-line", (kit.TMUX, kit.EMACS), mode_line),
    Play("emacs-28-missing", (kit.TMUX, kit.OLD_EMACS), missing),
    Play("emacs-30-wrap", (kit.TMUX, kit.EMACS, kit.JEDI), wrapped),
    Play("emacs-30-lsp-mode", (kit.TMUX, kit.EMACS, kit.JEDI), lsp_mode),
)
