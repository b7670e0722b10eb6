"""The scenes in Kakoune with kak-lsp, configured by the block in editors/kakoune/README.md."""

import time

import kit
from scene import ACTIONS, RATINGS, SMALL, USUAL, Play, Scene, question, snippet
from terminal import NotSeen, Terminal

PAGE = "editors/kakoune/README.md"
NEEDS = (kit.TMUX, kit.KAKOUNE, kit.KAK_LSP, kit.JEDI)
#: The learner's other server is chosen above our lines; it is the test's, not the page's. Its complaints are thrown away: once
#: Kakoune has quit, kak-lsp 22 reads them no more and waits for ever for a server that cannot get rid of them.
BESIDE = """
hook global BufSetOption filetype=python %{
    set-option buffer lsp_servers %{
        [jedi-language-server]
        root_globs = [".git"]
        command = "sh"
        args = ["-c", "exec jedi-language-server 2>/dev/null"]
    }
}
"""
WHOLE_HOVERS = "set-option global lsp_hover_max_info_lines 0\n"


#: What a card of ours would have in a hover.
CARD = (question("asyncio-gather"), "Async ·")


def opened(scene: Scene, file: str, size: tuple[int, int] = USUAL) -> Terminal:
    scene.configure(".config/kak/kakrc", BESIDE + snippet(PAGE, "kakrc") + WHOLE_HOVERS)
    terminal = scene.open(kit.KAKOUNE, file, size)
    terminal.wait(file, "client0")
    return terminal


def go(terminal: Terminal, pattern: str) -> None:
    """Selects the next place that matches, in the middle of the screen."""
    before = terminal.screen()
    terminal.write(f"/{pattern}\rvc")
    terminal.until(lambda screen: "client0" in screen and "search" not in screen and screen != before, f"the cursor on {pattern}")


def hover(terminal: Terminal, *wanted: str, without: tuple[str, ...] = ()) -> str:
    """Asks for the hover until it shows all of `wanted`."""
    return asked(terminal, " lh", *wanted, without=without)


def asked(terminal: Terminal, keys: str, *wanted: str, without: tuple[str, ...] = (), seconds: float = 60) -> str:
    """Asks by `keys`, and again when a server that had not started yet was left out of the answer."""
    deadline = time.monotonic() + seconds
    while True:
        terminal.write(keys)
        try:
            return terminal.wait(*wanted, without=without, seconds=15)
        except NotSeen:
            if time.monotonic() > deadline:
                raise
            terminal.press("Escape")
            terminal.wait("client0", without=(" prompt ",))


def pick(terminal: Terminal, beginning: str, other: str) -> None:
    """Takes the choice that begins so from the menu in the prompt, once `other` is no longer in it."""
    terminal.wait(other, " prompt ")
    terminal.write(beginning)
    terminal.wait(beginning, " prompt ", without=(other,))
    terminal.press("Enter")


def answer(terminal: Terminal, number: int, rating: int) -> None:
    """Goes through the two prompts of the quiz's question of this number."""
    terminal.wait(f"Hoverdeck {number} of", "Show answer", "Stop")
    terminal.press("Enter")
    terminal.wait(f"Hoverdeck {number} of", "How well did you know this?")
    pick(terminal, str(rating), RATINGS[0 if rating > 1 else 1])


def hover_and_silence(scene: Scene) -> None:
    with opened(scene, "app.py") as terminal:
        go(terminal, "asyncio.gather")
        hover(terminal, question("asyncio-gather"), "def gather(")
        scene.keep(terminal, "kakoune-hover")
        terminal.write(":edit talk.py\r")
        terminal.wait("talk.py")
        go(terminal, "len")
        hover(terminal, "def len(", without=CARD)
        for place in ("# only gather", '"only gather'):
            go(terminal, place)
            terminal.write(" lh")
            terminal.wait("talk.py", without=("def len(",))
            # Nothing comes for it: the next thing to be seen is the other server's hover on another word, alone.
            go(terminal, "len")
            hover(terminal, "def len(", without=CARD)


def alone(scene: Scene) -> None:
    """The newcomer's first minute: nothing but what `setup` writes, and none of the servers that kak-lsp would choose."""
    scene.run("setup", "kakoune", "--write")
    with scene.open(kit.KAKOUNE, "app.py", USUAL) as terminal:
        terminal.wait("app.py", "client0")
        go(terminal, "asyncio.gather")
        hover(terminal, question("asyncio-gather"))
        scene.keep(terminal, "kakoune-alone")


def actions(scene: Scene) -> None:
    with opened(scene, "app.py") as terminal:
        go(terminal, "asyncio.gather")
        asked(terminal, " la", ACTIONS[1], "[jedi-language-server]", " prompt ")
        scene.keep(terminal, "kakoune-actions")
        pick(terminal, "show the answer", "open this card")
        terminal.wait(f"info from server hoverdeck: {question('asyncio-gather')}", without=(" prompt ",))


def quiz(scene: Scene) -> None:
    """Three cards to the end, a rating taken back on the way, and the last one afterwards."""
    scene.only_new(3)
    with opened(scene, "app.py") as terminal:
        go(terminal, "asyncio.gather")
        # No hover before it: the other server's part of one comes late, and would open above a question.
        asked(terminal, " q", "Hoverdeck 1 of 3", "Show answer", " prompt ")
        for number, rating in enumerate((4, 5), start=1):
            terminal.wait(f"Hoverdeck {number} of", "Show answer")
            scene.keep(terminal, f"kakoune-question-{number}")
            answer(terminal, number, rating)
        terminal.wait("Hoverdeck 3 of", "Undo last", "Stop")
        scene.check([4, 5])
        pick(terminal, "Undo", "Show answer")
        terminal.wait("Hoverdeck 2 of")
        scene.check([4])
        for number, rating in ((2, 3), (3, 5)):
            answer(terminal, number, rating)
        terminal.wait("3 answered, 3 remembered", without=(" prompt ",))
        scene.check([4, 3, 5])
        terminal.write(" u")
        terminal.wait("Taken back: the answer 5")
        scene.check([4, 3])


SCENES = (
    Play("kakoune-hover", NEEDS, hover_and_silence),
    Play("kakoune-alone", (kit.TMUX, kit.KAKOUNE, kit.KAK_LSP), alone),
    Play("kakoune-actions", NEEDS, actions),
    Play("kakoune-quiz", NEEDS, quiz),
)
