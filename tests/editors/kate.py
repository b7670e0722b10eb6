"""The scenes in Kate, configured by the block in editors/kate/README.md or by `hoverdeck setup kate`."""

import subprocess
import time

import conversations
import kit
from accessible import Box, Node
from desktop import Desktop
from scene import ACTIONS, RATINGS, SCREENS, Play, Scene, question, snippet
from terminal import NotSeen

PAGE = "editors/kate/README.md"
NEEDS = (kit.KATE, kit.PYLSP)
SETTINGS = ".config/kate/lspclient/settings.json"
#: Large enough for a file of the project from its first line to where it is asked about.
SIZE = (1100, 1000)

#: How much is kept in a picture around what it is about; more of it on the left, where the code is.
MARGIN = 36
#: The title of a server's question.
DIALOG = "Question from LSP server"
#: The answers of the quiz of three cards, of which the second is taken back and given anew.
QUIZ = ((1, 4), (2, 5)), ((2, 3), (3, 5))

#: What a card of ours would have in a hover.
CARD = (question("asyncio-gather"), "Async ·")


class Kate:
    """Kate with files of the project; the last of them is shown."""

    def __init__(self, scene: Scene, *files: str, editor: kit.Tool = kit.KATE):
        scene.editor = editor
        if not (scene.programs / "pylsp").exists():
            (scene.programs / "pylsp").symlink_to(kit.PYLSP.path())
        self.desktop = Desktop(scene.home / "desktop", scene.environment(), *SIZE)
        scene.terminals.append(self.desktop)
        self.desktop.open([str(editor.path()), *files], scene.project, files[-1])

    def allow(self, *command: str, answer: str = "Yes") -> None:
        """Answers what is asked once about each command."""
        asked = "LSP server start requested"
        self.desktop.wait("Do you want the LSP server to be started?", *command)
        self.press(answer, asked)
        self.desktop.wait(without=(asked,))

    def edit(self, file: str) -> None:
        """Another of the open files, by a click on its tab."""
        self.clear()
        self.desktop.click(self.shown("page tab", file), self.desktop.main())
        self.desktop.window(file)

    def write_at(self, words: str) -> None:
        """The text cursor at the last letter of these words."""
        self.desktop.click_at(*self.place(words))

    def select(self, words: str) -> None:
        """The last of these words, by a double click."""
        self.desktop.click_at(*self.place(words), times=2)

    def act(self, action: str) -> None:
        """Chooses from what can be done at the text cursor, which Kate asks for when its menu opens."""
        self.clear()
        self.desktop.choose("LSP Client", "Code Action", action)

    def answer(self, number: int, rating: int) -> None:
        """Goes through the two dialogs of the quiz's question of this number."""
        self.say("Show answer", f"Hoverdeck {number} of")
        self.desktop.wait(f"Hoverdeck {number} of", "How well did you know this?", *RATINGS)
        self.desktop.point(0, 0)
        self.keep(f"kate-answer-{number}", self.desktop.window(DIALOG))
        self.say(RATINGS[rating - 1], f"Hoverdeck {number} of", "How well did you know this?")

    def say(self, choice: str, *wanted: str) -> None:
        """Presses a button of the dialog that says this."""
        self.desktop.wait(choice, *wanted)
        self.press(choice, DIALOG)

    def press(self, button: str, title: str) -> None:
        """Clicks a button of a dialog."""
        dialog = self.desktop.window(title)
        self.desktop.click(self.desktop.find(button, dialog), dialog)

    def output(self, *wanted: str) -> None:
        """Waits until Kate's panel for messages, which need not be open, has all of this."""
        def there() -> bool:
            texts = [it.text() for it in self.desktop.main().below("menu bar", "tool bar", "text") if it.role == "label"]
            return all(any(words in text for text in texts) for words in wanted)
        self.desktop.until(there, f"{' + '.join(wanted)} in the panel for messages")

    def leave(self) -> None:
        self.clear()
        self.desktop.leave("File", "Quit")

    def keep(self, name: str, before: Node) -> None:
        """Puts away to be looked at what is before the main window, with some of what is around it; and its words."""
        box, (width, height) = before.box(), SIZE
        left, top = max(box.left - 6 * MARGIN, 0), max(box.top - MARGIN, 0)
        right, bottom = min(box.left + box.width + MARGIN, width), min(box.top + box.height + MARGIN, height)
        self.desktop.picture(SCREENS / f"{name}.png", Box(left, top, right - left, bottom - top))
        (SCREENS / f"{name}.txt").write_text(self.desktop.words())

    def document(self) -> Node:
        """The text that is worked on."""
        return self.shown("text")

    def shown(self, role: str, name: str = "") -> Node:
        """What has this role and name in the main window, and is neither behind something nor empty."""
        def found() -> Node:
            nodes = self.desktop.main().below("menu bar", "tool bar")
            return next(it for it in nodes if it.role == role and name in it.name and it.is_shown() and (name or it.text()))
        return self.desktop.until(found, f"a {role} {name}")

    def place(self, words: str) -> tuple[int, int]:
        """Where the last letter of these words is on the screen."""
        document, last = self.document(), len(words) - 1
        offset = document.text().index(words) + last
        letter = self.desktop.until(lambda: box if (box := document.letter(offset)).width else None, f"{words!r} on the screen")
        # Kate counts the margin with the line numbers twice.
        margin = document.letter(0).left - document.box().left
        return letter.left - margin + 2, letter.top + 6

    def hover(self, words: str, *wanted: str, without: tuple[str, ...] = (), seconds: float = 60) -> str:
        """Lets the mouse rest on a place until what hovers there says all of `wanted`; again if a server was not ready."""
        deadline = time.monotonic() + seconds
        while True:
            self.rest_on(words)
            try:
                return self.desktop.wait(*wanted, without=without, seconds=15)
            except NotSeen:
                if time.monotonic() > deadline:
                    raise

    def hovering(self) -> list[Node]:
        return [window for window in self.desktop.reader.windows() if window.role == "label"]

    def clear(self) -> None:
        """Closes what hovers."""
        if self.hovering():
            self.go_beside()

    def go_beside(self) -> None:
        """Clicks beside the text of the first line: whatever hovers closes, and the window is the one that is worked in."""
        box = self.document().box()
        self.desktop.click_at(box.left + box.width - 8, box.top + 6)
        self.desktop.until(lambda: not self.hovering(), "nothing that hovers")

    def rest_on(self, words: str) -> None:
        """The mouse on a place, from elsewhere, so that Kate asks anew. In a window where nobody works it does not ask."""
        self.go_beside()
        x, y = self.place(words)
        self.desktop.point(x, 0)
        self.desktop.point(x - 1, y)
        self.desktop.point(x, y)


def hovers(scene: Scene) -> int:
    """How many hovers were asked for and answered."""
    said = [line["message"] for file in conversations.wrapped(scene.name) for line in conversations.messages(file)]
    asked = {it["id"] for it in said if it.get("method") == "textDocument/hover"}
    return sum("method" not in it and it.get("id") in asked for it in said)


def hover_and_silence(scene: Scene) -> None:
    scene.configure(SETTINGS, snippet(PAGE, "settings.json"))
    kate = Kate(scene, "talk.py", "app.py")
    kate.allow("hoverdeck wrap -- pylsp")
    kate.hover("asyncio.gather", question("asyncio-gather"), "return_exceptions")
    kate.keep("kate-hover", kate.hovering()[0])
    kate.edit("talk.py")
    kate.hover("print(len", "len(", without=CARD)
    for words in ("# only gather", '"only gather'):
        answered = hovers(scene)
        kate.rest_on(words)
        scene.until(lambda: hovers(scene) > answered, f"an answer about {words}")
        # Nothing came: the next thing to be seen is the other server's hover on another word, alone.
        kate.hover("print(len", "len(", without=CARD)
    kate.leave()


def quiz(scene: Scene, kate: Kate) -> None:
    """Three cards to the end, a rating taken back on the way."""
    kate.act(ACTIONS[3])
    first, second = QUIZ
    for number, rating in first:
        kate.answer(number, rating)
    kate.desktop.wait("Hoverdeck 3 of", "Stop")
    scene.check([4, 5])
    kate.say("Undo last", "Hoverdeck 3 of")
    kate.desktop.wait("Hoverdeck 2 of", "Show answer")
    scene.check([4])
    for number, rating in second:
        kate.answer(number, rating)
    kate.output("3 answered, 3 remembered")
    scene.check([4, 3, 5])


def set_up(scene: Scene) -> None:
    """In an empty home `hoverdeck setup kate` does it all, and undoes it."""
    scene.only_new(3)
    scene.run("setup", "kate", "--write")
    kate = Kate(scene, "app.py")
    kate.allow("hoverdeck wrap -- pylsp")
    kate.hover("asyncio.gather", question("asyncio-gather"), "return_exceptions")
    kate.clear()
    kate.write_at("asyncio.gather")
    kate.act(ACTIONS[0])
    kate.output(question("asyncio-gather"))
    quiz(scene, kate)
    kate.leave()
    scene.run("setup", "kate", "--remove")
    left = (scene.home / SETTINGS).read_text() if (scene.home / SETTINGS).exists() else ""
    assert "hoverdeck" not in left, f"--remove leaves {left}"


def card_alone(scene: Scene, editor: kit.Tool) -> Kate:
    """Our server without another: the hover is the card, the actions are ours."""
    scene.configure(SETTINGS, snippet(PAGE, "alone.json"))
    kate = Kate(scene, "app.py", editor=editor)
    kate.allow("hoverdeck lsp")
    kate.hover("asyncio.gather", *CARD, without=("return_exceptions",))
    kate.clear()
    # Kate 22.12 asks about the whole line where nothing is selected.
    kate.select("asyncio.gather")
    kate.act(ACTIONS[0])
    kate.output(question("asyncio-gather"))
    return kate


def alone(scene: Scene) -> None:
    scene.only_new(3)
    kate = card_alone(scene, kit.KATE)
    quiz(scene, kate)
    kate.leave()


def older(scene: Scene) -> None:
    """It has no dialogs for a server's questions, and says where the quiz is instead."""
    kate = card_alone(scene, kit.OLD_KATE)
    kate.act(ACTIONS[3])
    kate.output("Run `hoverdeck quiz` in a terminal")
    kate.leave()


def forbidden(scene: Scene) -> None:
    """Whoever says no is not asked again: `doctor` finds that out, and when what it names is gone Kate asks anew."""
    scene.configure(SETTINGS, snippet(PAGE, "settings.json"))
    kate = Kate(scene, "app.py")
    kate.allow("hoverdeck wrap -- pylsp", answer="No")
    kate.leave()
    told = doctor(scene)
    assert "Kate was told never to start" in told and "BlockedServerCommandLines" in told, told
    katerc = scene.home / ".config/katerc"
    lines = katerc.read_text().splitlines(keepends=True)
    katerc.write_text("".join(line for line in lines if not line.startswith("BlockedServerCommandLines")))
    assert "never to start" not in doctor(scene)
    kate = Kate(scene, "app.py")
    kate.allow("hoverdeck wrap -- pylsp")
    kate.hover("asyncio.gather", question("asyncio-gather"))
    kate.leave()


def doctor(scene: Scene) -> str:
    """What `hoverdeck doctor kate` says, of which something is always wrong here: there is no rust-analyzer."""
    done = subprocess.run([scene.hoverdeck, "doctor", "kate"], env=scene.environment(), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60)
    return done.stdout + done.stderr


SCENES = (
    Play("kate-hover", NEEDS, hover_and_silence),
    Play("kate-setup", NEEDS, set_up),
    Play("kate-no", NEEDS, forbidden),
    Play("kate-alone", (kit.KATE,), alone),
    # With the newest comes the desktop.
    Play("kate-22.12", (kit.OLD_KATE, kit.KATE), older),
)
