"""The scenes in Vim, beside ALE with its own language server, configured by the blocks in editors/vim/README.md."""

import itertools
import shutil
import subprocess
from collections.abc import Callable

import kit
from processes import kill_servers
from scene import ACTIONS, SMALL, USUAL, Play, Scene, question, snippet
from terminal import Terminal

PAGE = "editors/vim/README.md"
#: The learner's other client and server, and colours for the pictures.
ALE = """
set nocompatible encoding=utf-8 ambiwidth=single shortmess+=I
let g:ale_linters = {'python': ['jedils', 'hoverdeck']}
let g:ale_virtualtext_cursor = 0
let g:ale_hover_cursor = 0
set runtimepath+=%s
"""
COLOURS = "set termguicolors background=dark\ncolorscheme habamax\n"
#: A day of three new cards: a quiz that a person can follow.
THREE = "let g:hoverdeck = {'settings': {'limits': {'new': 3}}}\n"
FIRST, SECOND, THIRD = "async-programming", "blocking-vs-non-blocking", "coroutine"


def opened(scene: Scene, file: str, more: str = "", size: tuple[int, int] = USUAL, editor: kit.Tool = kit.VIM) -> Terminal:
    clone(scene)
    beside = ALE % (kit.cache() / "vim/usr/share/vim-ale")
    scene.configure(".vimrc", beside + snippet(PAGE, "vimrc") + COLOURS + THREE + more)
    terminal = scene.open(editor, file, size)
    terminal.wait(file)
    return terminal


def clone(scene: Scene) -> None:
    """The clone of the repository where the page takes it to be."""
    place = scene.home / "src/hoverdeck"
    place.parent.mkdir()
    place.symlink_to(kit.ROOT)


def go(terminal: Terminal, pattern: str) -> None:
    """Puts the cursor on the first place that matches, on the fourth line of the screen."""
    terminal.write(f"gg/\\V{pattern}\rzt3\x19")


def rate(terminal: Terminal, card: str, rating: int) -> None:
    terminal.wait(question(card), "Space answer")
    terminal.press("Space")
    terminal.wait("1–5 rate", "forgot", "│ remembered", "4 knew it")
    terminal.press(str(rating))


def card(scene: Scene) -> None:
    with opened(scene, "app.py") as terminal:
        go(terminal, "asyncio.\\zsgather")
        terminal.write(":HoverdeckCard\r")
        terminal.wait(question("asyncio-gather"), "─ new ·", "more ─", "z quiz me")
        scene.keep(terminal, "vim-card")
        terminal.write("l")
        terminal.wait("asyncio", without=("z quiz me",))
        # What was typed since is known at once.
        terminal.write("Oasync def typed(): pass\x1b^:HoverdeckCard\r")
        terminal.wait("z quiz me", question("async-vs-await"))
        terminal.write("z")
        terminal.wait("1 of 1", "Space answer")
        terminal.press("Escape")
        terminal.wait("async def typed", without=("Space answer",))


def silence(scene: Scene) -> None:
    with opened(scene, "talk.py") as terminal:
        for place in ("# only \\zsgather", '"only \\zsgather'):
            go(terminal, place)
            terminal.write(":HoverdeckCard\r")
            terminal.wait("There is no card for the word under the cursor.")
            terminal.write(":echo 'next'\r")
            terminal.wait("next", without=("no card",))


def quiz(scene: Scene, editor: kit.Tool = kit.VIM) -> None:
    with opened(scene, "app.py", snippet(PAGE, "keys"), editor=editor) as terminal:
        terminal.write("\\hq")
        terminal.wait(question(FIRST), "1 of 3", "Space answer")
        # No digit rates what was not shown.
        terminal.press("5")
        terminal.press("Space")
        terminal.wait("1–5 rate", "1 not at all", "5 perfectly", "tomorrow")
        scene.keep(terminal, "vim-answer")
        scene.check([])
        terminal.press("4")
        rate(terminal, SECOND, 1)
        rate(terminal, THIRD, 5)
        rate(terminal, SECOND, 3)
        terminal.wait("Quiz finished", "4 answered, 3 remembered", "To look at again", question(SECOND))
        scene.keep(terminal, "vim-done")
        scene.check([4, 1, 5, 3])
        terminal.press("u")
        terminal.wait("Taken back: 3")
        scene.check([4, 1, 5])
        rate(terminal, SECOND, 4)
        terminal.wait("Quiz finished")
        terminal.press("q")
        terminal.wait("import asyncio", without=("Quiz finished",))
        terminal.write(":Hoverdeck undo\r")
        terminal.wait(f"Taken back: 4 for {SECOND}.")
        scene.check([4, 1, 5])
        terminal.write(":Hoverdeck stats\r")
        terminal.wait("3 cards learned", "Your year", "hoverdeck stats")


def killed(scene: Scene) -> None:
    """The server is killed in the middle of a quiz: nothing is lost, it says so, and it goes on; the window grows too."""
    with opened(scene, "app.py", size=SMALL) as terminal:
        terminal.write(":let g:ale_enabled = 0\r:HoverdeckQuiz\r")
        rate(terminal, FIRST, 4)
        terminal.wait(question(SECOND))
        assert kill_servers(scene.home) >= 1
        terminal.wait("The server ended. Every rating that you gave is kept (1).", "the quiz goes on", question(SECOND))
        terminal.resize(*USUAL)
        rate(terminal, SECOND, 4)
        rate(terminal, THIRD, 5)
        terminal.wait("Quiz finished", "3 answered, 3 remembered")
        scene.check([4, 4, 5])


def clumsy(scene: Scene) -> None:
    """Commands in the middle of a quiz, too many words, a quiz that comes while one types, a file that is not saved."""
    maps = "inoremap ~ <Cmd>HoverdeckQuiz<CR>\nxnoremap ~ <Cmd>HoverdeckQuiz<CR>\nlet g:ale_enabled = 0\n"
    with opened(scene, "app.py", maps) as terminal:
        for mode in "iv":
            terminal.write(f"{mode}~")
            terminal.wait("1 of 3", "Space answer")
            terminal.press("Space")
            terminal.wait("1–5 rate", without=("INSERT", "VISUAL"))
            terminal.press("q")
            terminal.wait("import asyncio", without=("1–5 rate",))
        terminal.write(":Hoverdeck stats x y\r")
        terminal.wait("hoverdeck stats", "18 new", without=("E118",))
        terminal.write(":Hoverdeck stats\r:wincmd p\r:Hoverdeck stats\r")
        terminal.write(":echo winnr('$') 'windows'\r")
        terminal.wait("2 windows", without=("E95",))
        terminal.write("q:HoverdeckQuiz\r")
        rate(terminal, FIRST, 4)
        terminal.wait(question(SECOND))
        terminal.write(":Hoverdeck undo\r")
        terminal.wait("Taken back: 4 for this card.", question(FIRST))
        rate(terminal, FIRST, 5)
        terminal.write(":tabnew\r")
        terminal.wait("[No N", question(SECOND), without=("import asyncio",))
        terminal.write(":tabclose\r:HoverdeckCard\r")
        terminal.wait(question(SECOND), "1–5 rate")
        terminal.write(":Hoverdeck suspend\r")
        terminal.wait(f"Suspended {SECOND}", question(THIRD))
        terminal.write(":call setline(1, '# not saved')\r")
        terminal.write("e")
        terminal.wait("# not saved", f"## {question(THIRD)}", without=("Space answer", "E37"))
        scene.check([5])


def failing(scene: Scene) -> None:
    """A server that ends as soon as it is started: that is said, and the quiz waits for a better one. A wrong setting too."""
    with opened(scene, "app.py", "let g:ale_enabled = 0\n") as terminal:
        terminal.write(":let g:hoverdeck.cmd = ['false']\r:HoverdeckQuiz\r")
        terminal.wait("Hoverdeck did not start; what `false` says in a terminal tells more.")
        terminal.write(":let g:hoverdeck.cmd = 'hoverdeck lsp'\r:let g:hoverdeck.width = 76\r:HoverdeckQuiz\r")
        terminal.wait("g:hoverdeck.cmd must be like ['hoverdeck', 'lsp']")
        terminal.wait(question(FIRST), "Space answer")
        terminal.write(":let g:hoverdeck.cmd = ['false']\r")
        assert kill_servers(scene.home) == 1
        terminal.wait("The server ended. Every rating that you gave is kept (0). Hoverdeck did", question(FIRST))
        terminal.write(":unlet g:hoverdeck.cmd\r")
        terminal.press("Space")
        terminal.wait("again, and the quiz goes on.", question(FIRST))
        rate(terminal, FIRST, 4)
        terminal.wait(question(SECOND))
        scene.check([4])


def package(scene: Scene) -> None:
    """Linked as a package, with no line in the configuration."""
    clone(scene)
    subprocess.run(["sh", "-ec", snippet(PAGE, "package")], env=scene.environment(), check=True)
    scene.configure(".vimrc", "set shortmess+=I")
    with scene.open(kit.VIM, "main.rs", SMALL) as terminal:
        terminal.wait("main.rs")
        terminal.write(":Hoverdeck\r")
        terminal.wait("18 new cards to begin.")
        terminal.write(":HoverdeckQuiz asy\t\r")
        terminal.wait(question(FIRST), "1 of 18", "Space answer")
        terminal.press("q")
        terminal.write(":helptags ALL | help hoverdeck-quiz\r")
        terminal.wait("3. The quiz")


def ale(scene: Scene) -> None:
    """ALE with both servers: its hover has our card where there is one, and the other's words elsewhere; its list of actions
    has ours."""
    with opened(scene, "app.py", "runtime plugin/ale.vim\n" + snippet(PAGE, "ale")) as terminal:
        gather = question("asyncio-gather")
        go(terminal, "asyncio.\\zsgather")
        hover(terminal, lambda screen: gather in screen, "the card in ALE's hover")
        terminal.write(":ALECodeAction\r")
        terminal.wait("Type number and <Enter>", *ACTIONS)
        terminal.write("1\r")
        terminal.wait("Info:hoverdeck: " + gather)
        go(terminal, "dict(\\zszip")
        hover(terminal, lambda screen: "class zip" in screen and gather not in screen, "the other server's hover")
        terminal.write(":pclose\r")
        go(terminal, "asyncio.\\zsgather")
        terminal.write(":HoverdeckCard\r")
        terminal.wait(gather, "z quiz me")


def hover(terminal: Terminal, there: Callable[[str], bool], what: str) -> None:
    """ALE shows the last answer, and answers only once its servers have started: so one asks until it is there."""
    looks = itertools.count()

    def asked(screen: str) -> bool:
        if there(screen):
            return True
        # Not at every look: each asks both servers.
        if next(looks) % 20 == 0:
            terminal.write(":ALEHover\r")
        return False
    terminal.until(asked, what)


def units(scene: Scene) -> None:
    """The tests of the plugin's pure parts, and every function of it compiled, in both Vims."""
    folder = scene.home / "plugin"
    shutil.copytree(kit.ROOT / "editors/vim", folder)
    for file in folder.glob("autoload/**/*.vim"):
        file.write_text(file.read_text() + "defcompile\n")
    for editor in (kit.VIM, kit.OLD_VIM):
        command = [editor.path(), "-Nu", "NONE", "-i", "NONE", "-es", "-S", str(folder / "tests/run.vim")]
        done = subprocess.run(command, cwd=folder, env=scene.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True)
        assert done.returncode == 0, f"{editor.title}:\n{done.stdout}{done.stderr}"


def old(scene: Scene) -> None:
    quiz(scene, kit.OLD_VIM)


SCENES = (
    *(Play(f"vim-{name}", (kit.TMUX, kit.VIM, kit.JEDI), act) for name, act in (
        ("card", card), ("silence", silence), ("quiz", quiz), ("killed", killed), ("clumsy", clumsy), ("failing", failing), ("ale", ale), ("package", package))),
    Play("vim-units", (kit.VIM, kit.OLD_VIM), units),
    Play("vim-9.0-quiz", (kit.TMUX, kit.OLD_VIM), old),
)
