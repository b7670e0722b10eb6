"""The scenes in Kate, configured by the block in editors/kate/README.md or by `hoverdeck setup kate`."""

import time

import conversations
import kit
from accessible import Node
from desktop import Desktop
from scene import SCREENS, Play, Scene, question, snippet
from terminal import NotSeen

PAGE = "editors/kate/README.md"
NEEDS = (kit.KATE, kit.PYLSP)
SETTINGS = ".config/kate/lspclient/settings.json"
#: Large enough for a file of the project from its first line to where it is asked about.
SIZE = (1100, 840)

#: What a card of ours would have in a hover.
CARD = (question("asyncio-gather"), "Async ·")


class Kate:
    """Kate with files of the project; the last of them is shown."""

    def __init__(self, scene: Scene, *files: str, editor: kit.Tool = kit.KATE):
        scene.editor = editor
        (scene.home / "bin/pylsp").symlink_to(kit.PYLSP.path())
        self.desktop = Desktop(scene.home / "desktop", scene.environment(), *SIZE)
        scene.terminals.append(self.desktop)
        self.desktop.open([str(editor.path()), *files], scene.project, files[-1])

    def allow(self, *command: str) -> None:
        """Says yes to what is asked once about each command."""
        asked = "LSP server start requested"
        self.desktop.wait("Do you want the LSP server to be started?", *command)
        self.desktop.click(self.desktop.find("Yes", self.desktop.window(asked)))
        self.desktop.wait(without=(asked,))

    def edit(self, file: str) -> None:
        """Another of the open files, by a click on its tab."""
        self.clear()
        self.desktop.click(self.shown("page tab", file))
        self.desktop.window(file)

    def leave(self) -> None:
        self.desktop.leave("File", "Quit")

    def keep(self, name: str) -> None:
        """Puts the screen away to be looked at, as a picture and as words."""
        self.desktop.picture(SCREENS / f"{name}.png")
        (SCREENS / f"{name}.txt").write_text(self.desktop.words())

    def document(self) -> Node:
        """The text that is worked on."""
        return self.shown("text")

    def shown(self, role: str, name: str = "") -> Node:
        """What has this role and name in the main window, and is neither behind something nor empty."""
        def found() -> Node:
            nodes = self.desktop.main().below("menu bar", "tool bar")
            return next(it for it in nodes if it.role == role and name in it.name and it.box().width and (name or it.text()))
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
        """Closes what hovers, by a click beside the text of the first line."""
        if self.hovering():
            box = self.document().box()
            self.desktop.click_at(box.left + box.width - 8, box.top + 6)
            self.desktop.until(lambda: not self.hovering(), "nothing that hovers")

    def rest_on(self, words: str) -> None:
        """The mouse on a place, from elsewhere, so that Kate asks anew."""
        self.clear()
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
    kate.keep("kate-hover")
    kate.edit("talk.py")
    kate.hover("print(len", "len(", without=CARD)
    for words in ("# only gather", '"only gather'):
        answered = hovers(scene)
        kate.rest_on(words)
        scene.until(lambda: hovers(scene) > answered, f"an answer about {words}")
        # Nothing came: the next thing to be seen is the other server's hover on another word, alone.
        kate.hover("print(len", "len(", without=CARD)
    kate.leave()


SCENES = (
    Play("kate-hover", NEEDS, hover_and_silence),
)
