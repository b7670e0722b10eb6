"""The scenes in Neovim, configured by the block in editors/neovim/README.md."""

import re

import kit
from scene import ACTIONS, CARDS, RATINGS, SMALL, USUAL, WHOLE_QUIZ, WHOLE_QUIZ_DONE, Play, Scene, question, snippet
from terminal import Terminal

PAGE = "editors/neovim/README.md"
#: The learner's other server; it and the way to wait for both are the test's, not the page's.
BESIDE = """
vim.lsp.config('jedi_language_server', {
  cmd = { 'jedi-language-server' },
  filetypes = { 'python' },
  root_markers = { '.git' },
})
vim.lsp.enable('jedi_language_server')
vim.o.winborder = 'rounded'
vim.o.hlsearch = false

function Ready(count)
  local function started()
    return vim.iter(vim.lsp.get_clients()):filter(function(client) return client.initialized end):totable()
  end
  vim.wait(60000, function() return #started() == count end, 20)
  print('ready: ' .. table.concat(vim.tbl_map(function(client) return client.name end, started()), ' '))
end
"""
MENU = "Type number and <Enter>"


def opened(scene: Scene, file: str, servers: list[str], size: tuple[int, int] = USUAL) -> Terminal:
    """Neovim on `file` with all its servers started."""
    scene.configure(".config/nvim/init.lua", snippet(PAGE, "init.lua"))
    scene.configure(".config/nvim/plugin/beside.lua", BESIDE)
    terminal = scene.open(kit.NEOVIM, file, size)
    terminal.wait(file)
    terminal.write(f":lua Ready({len(servers)})\r")
    terminal.wait("ready: " + " ".join(servers))
    return terminal


def go(terminal: Terminal, pattern: str) -> None:
    """Puts the cursor on the first place that matches, on the fourth line of the screen."""
    terminal.write(f"gg/\\V{pattern}\rzt3\x19")
    terminal.wait(f"/\\V{pattern}")


def choose(terminal: Terminal, title: str) -> None:
    """Picks the entry with `title` of the numbered list on the screen."""
    screen = terminal.wait(MENU, title)
    numbers = re.findall(rf"^(\d+): .*{re.escape(title)}", screen, re.MULTILINE)
    terminal.write(f"{numbers[-1]}\r")


def answer(terminal: Terminal, number: int, rating: int) -> None:
    """Goes through the two lists of the quiz's question of this number."""
    terminal.wait(f"Hoverdeck {number} of", "Show answer")
    choose(terminal, "Show answer")
    terminal.wait(f"Hoverdeck {number} of", "How well did you know this?")
    choose(terminal, RATINGS[rating - 1])


def hover(scene: Scene) -> None:
    with opened(scene, "app.py", ["hoverdeck", "jedi_language_server"], (110, 60)) as terminal:
        go(terminal, "asyncio.\\zsgather")
        terminal.write("K")
        screen = terminal.wait("# hoverdeck", question("asyncio-gather"), "# jedi_language_server", "def gather(")
        scene.keep(terminal, "neovim-hover")
        assert screen.index("# hoverdeck") < screen.index("# jedi_language_server"), "the card belongs on top"


def silence(scene: Scene) -> None:
    with opened(scene, "talk.py", ["hoverdeck", "jedi_language_server"]) as terminal:
        for place in ("# only \\zsgather", '"only \\zsgather'):
            go(terminal, place)
            terminal.write("K")
            terminal.wait("No information available", without=("# hoverdeck",))
        # On a word without a card the other server's hover is there, and alone.
        go(terminal, "\\zslen(")
        terminal.write("K")
        terminal.wait("def len(", without=("# hoverdeck",))


def rust(scene: Scene) -> None:
    with opened(scene, "main.rs", ["hoverdeck"], (110, 60)) as terminal:
        for place, card in (("send().\\zsawait", "async-vs-await"), ("tokio::\\zsjoin!", "asyncio-gather")):
            go(terminal, place)
            terminal.write("K")
            terminal.wait(question(card), "Async · new")
            scene.keep(terminal, f"neovim-rust-{card}")


def settings(scene: Scene) -> None:
    scene.configure(".config/nvim/plugin/settings.lua", snippet(PAGE, "settings.lua"))
    with opened(scene, "main.rs", ["hoverdeck"]) as terminal:
        go(terminal, "tokio::\\zsjoin!")
        terminal.write("K")
        terminal.wait(question("asyncio-gather"), without=("Async · new", "use tokio::time"))


def commands(scene: Scene) -> None:
    with opened(scene, "main.rs", ["hoverdeck"]) as terminal:
        terminal.write(":Hoverdeck qu\t")
        terminal.wait("quiz", "quizCard", "quizFile")
        terminal.write(" async\r")
        terminal.wait(f"Hoverdeck 1 of {CARDS} –", MENU)


def quiz(scene: Scene) -> None:
    with opened(scene, "app.py", ["hoverdeck", "jedi_language_server"]) as terminal:
        go(terminal, "asyncio.\\zsgather")
        terminal.write("gra")
        terminal.wait(MENU, *ACTIONS)
        scene.keep(terminal, "neovim-actions")
        choose(terminal, "quiz me on this card")
        terminal.wait("Hoverdeck 1 of 1 –", MENU)
        scene.keep(terminal, "neovim-question")
        choose(terminal, "Show answer")
        terminal.wait(*RATINGS, MENU)
        scene.keep(terminal, "neovim-answer")
        choose(terminal, RATINGS[3])
        terminal.wait("1 answered, 1 remembered")
        scene.keep(terminal, "neovim-done")
        assert scene.reviews() == [("asyncio-gather", 4)], scene.reviews()


def whole_quiz(scene: Scene) -> None:
    with opened(scene, "main.rs", ["hoverdeck"], SMALL) as terminal:
        terminal.write(":Hoverdeck quiz\r")
        for number, rating in enumerate(WHOLE_QUIZ, start=1):
            answer(terminal, number, rating)
        terminal.wait(WHOLE_QUIZ_DONE)
        scene.check(WHOLE_QUIZ)
        terminal.press("Enter")
        terminal.write(":Hoverdeck undo\r")
        scene.until(lambda: scene.ask("history")[0]["kind"] == "undo", "the undo in the history")
        scene.check(WHOLE_QUIZ[:-1])


SCENES = (
    Play("neovim-hover", (kit.TMUX, kit.NEOVIM, kit.JEDI), hover),
    Play("neovim-silence", (kit.TMUX, kit.NEOVIM, kit.JEDI), silence),
    Play("neovim-rust", (kit.TMUX, kit.NEOVIM), rust),
    Play("neovim-settings", (kit.TMUX, kit.NEOVIM), settings),
    Play("neovim-commands", (kit.TMUX, kit.NEOVIM), commands),
    Play("neovim-quiz", (kit.TMUX, kit.NEOVIM, kit.JEDI), quiz),
    Play("neovim-whole-quiz", (kit.TMUX, kit.NEOVIM), whole_quiz),
)
