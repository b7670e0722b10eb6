"""The scenes in Helix, configured by the blocks in editors/helix/README.md: a newest one and 25.01."""

import kit
from scene import Play, Scene, question, snippet
from terminal import NotSeen, Terminal

PAGE = "editors/helix/README.md"


def opened(scene: Scene, editor: kit.Tool, file: str) -> Terminal:
    scene.configure(".config/helix/languages.toml", snippet(PAGE, "languages.toml"))
    scene.configure(".config/helix/config.toml", snippet(PAGE, "config.toml"))
    terminal = scene.open(editor.path(), file)
    terminal.wait("NOR", file)
    return terminal


def go(terminal: Terminal, pattern: str) -> None:
    """Selects the next place that matches; the cursor is on its last letter."""
    before = terminal.screen()
    terminal.write(f"/{pattern}\r")
    terminal.until(lambda screen: "NOR" in screen and screen != before, f"the cursor on {pattern}")


def hover(terminal: Terminal, *wanted: str, without: tuple[str, ...] = (), seconds: float = 30) -> str:
    """Asks for the hover until it shows: right after the start a server may not be there yet."""
    for _ in range(int(seconds / 2)):
        terminal.write(" k")
        try:
            return terminal.wait(*wanted, without=without, seconds=2)
        except NotSeen:
            terminal.press("Escape")
    return terminal.wait(*wanted, without=without, seconds=0)


def hover_on_pages(scene: Scene) -> None:
    with opened(scene, kit.HELIX, "app.py") as terminal:
        go(terminal, "asyncio\\.gather")
        hover(terminal, "[1/2]")
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
        go(terminal, "asyncio\\.gather")
        hover(terminal, question("asyncio-gather"), without=("def gather(",))
        scene.keep(terminal, "helix-25.01-hover")


SCENES = (
    Play("helix-hover", (kit.TMUX, kit.HELIX, kit.JEDI), hover_on_pages),
    Play("helix-25.01-hover", (kit.TMUX, kit.OLD_HELIX, kit.JEDI), hover_of_the_first),
)
