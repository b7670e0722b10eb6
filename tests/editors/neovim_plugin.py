"""The scenes with the plugin of editors/neovim, installed as its README says."""

import re
import subprocess

import kit
import year
from neovim import BESIDE, MENU, PAGE, choose, go
from processes import kill_servers
from scene import ACTIONS, USUAL, SMALL, Play, Scene, question, snippet
from terminal import Terminal

#: A day of three new cards: a quiz that a person can follow.
THREE = "vim.lsp.config('hoverdeck', { settings = { hoverdeck = { limits = { new = 3 } } } })\n"
FIRST, SECOND, THIRD = "async-programming", "blocking-vs-non-blocking", "coroutine"
#: A deck with a word that is none, and a card that its own example does not bring up.
MINE = """+++
format = 1
title = "Mine"
+++

## What does `gather` give?

```toml card
id = "gives"
pyhton = ["asyncio.gather"]
python = ["asyncio.gather"]
```

A list.
"""
FORGOT, REMEMBERED = "forgot", "remembered"


def opened(scene: Scene, file: str, more: str = "", size: tuple[int, int] = USUAL, servers: tuple[str, ...] = ("hoverdeck",)) -> Terminal:
    """Neovim with the plugin on `file`, all its servers started."""
    clone(scene)
    beside = BESIDE if "jedi_language_server" in servers else BESIDE.replace("vim.lsp.enable(", "-- ")
    scene.configure(".config/nvim/init.lua", "\n".join([snippet(PAGE, "hand.lua"), more, beside]))
    terminal = scene.open(kit.NEOVIM, file, size)
    terminal.wait(file)
    terminal.write(f":lua Ready({len(servers)})\r")
    terminal.wait("ready: " + " ".join(servers))
    return terminal


def clone(scene: Scene) -> None:
    """The clone of the repository where the page takes it to be."""
    place = scene.home / "src/hoverdeck"
    if not place.exists():
        place.parent.mkdir()
        place.symlink_to(kit.ROOT)


def rate(terminal: Terminal, card: str, rating: int) -> None:
    """Shows the answer to the question on the screen, and rates it."""
    terminal.wait(question(card), "Space answer", without=(REMEMBERED + " ",))
    terminal.press("Space")
    terminal.wait("1–5 rate", FORGOT, REMEMBERED, "4 knew it")
    terminal.press(str(rating))


def quiz(scene: Scene) -> None:
    with opened(scene, "app.py", THREE, servers=("hoverdeck", "jedi_language_server")) as terminal:
        terminal.write(":Hoverdeck qui\t\r")
        terminal.wait(question(FIRST), "1 of 3", "Space answer")
        scene.keep(terminal, "neovim-plugin-question")
        # No digit rates what was not shown.
        terminal.press("5")
        terminal.press("Space")
        screen = terminal.wait("1–5 rate", "1 not at all", "5 perfectly", "tomorrow")
        scene.keep(terminal, "neovim-plugin-answer")
        assert any(FORGOT in line and f"│ {REMEMBERED}" in line for line in screen.splitlines()), "the line is not there"
        scene.check([])
        terminal.press("4")
        rate(terminal, SECOND, 1)
        rate(terminal, THIRD, 5)
        # What was forgotten comes again in the same quiz.
        rate(terminal, SECOND, 3)
        screen = terminal.wait("Quiz finished", "4 answered, 3 remembered", "To look at again", question(SECOND))
        scene.keep(terminal, "neovim-plugin-done")
        scene.check([4, 1, 5, 3])
        terminal.press("u")
        terminal.wait(question(SECOND), "Taken back: 3")
        scene.check([4, 1, 5])
        rate(terminal, SECOND, 4)
        terminal.wait("Quiz finished")
        terminal.press("q")
        terminal.wait("import asyncio", without=("Quiz finished",))
        scene.check([4, 1, 5, 4])
        terminal.write(":Hoverdeck undo\r")
        terminal.wait(f"Taken back: 4 for {SECOND}.")
        scene.check([4, 1, 5])


def small(scene: Scene) -> None:
    """A small window that grows, a skip, the deck opened from the quiz."""
    with opened(scene, "app.py", THREE, SMALL) as terminal:
        terminal.write(":Hoverdeck quiz async\r")
        terminal.wait(question(FIRST), "s skip")
        terminal.press("Space")
        terminal.wait("5 perfectly", "more")
        scene.keep(terminal, "neovim-plugin-small")
        terminal.press("Space")
        terminal.wait("In Python", "5 perfectly")
        terminal.resize(110, 46)
        terminal.wait("5 perfectly", "In Rust")
        terminal.press("s")
        terminal.wait(question(SECOND), "2 of 3")
        terminal.press("e")
        terminal.wait(f"## {question(SECOND)}", without=("Space answer",))
        scene.check([])


def card(scene: Scene) -> None:
    with opened(scene, "app.py", size=(110, 60), servers=("hoverdeck", "jedi_language_server")) as terminal:
        go(terminal, "asyncio.\\zsgather")
        terminal.write("K")
        terminal.wait("# hoverdeck", question("asyncio-gather"), "# jedi_language_server", "def gather(")
        terminal.write("jk")
        terminal.wait("asyncio", without=("# hoverdeck",))
        go(terminal, "asyncio.\\zsgather")
        terminal.write(":Hoverdeck card\r")
        terminal.wait("─ new ─", question("asyncio-gather"), "z quiz me")
        scene.keep(terminal, "neovim-plugin-card")
        # It goes when the cursor moves on, and takes the cursor when asked for twice.
        terminal.write("l")
        terminal.wait("asyncio", without=("z quiz me",))
        terminal.write(":Hoverdeck card\r")
        terminal.wait("z quiz me")
        terminal.write(":Hoverdeck card\r")
        terminal.write("z")
        terminal.wait("1 of 1", "Space answer")
        terminal.press("Escape")
        terminal.wait("asyncio", without=("Space answer",))


def silence(scene: Scene) -> None:
    with opened(scene, "talk.py") as terminal:
        for place in ("# only \\zsgather", '"only \\zsgather'):
            go(terminal, place)
            terminal.write("K")
            terminal.wait("No information available")
            terminal.write(":Hoverdeck card\r")
            terminal.wait("There is no card for the word under the cursor.")
            terminal.write(":echo 'next'\r")
            terminal.wait("next", without=("no card",))


def actions(scene: Scene) -> None:
    with opened(scene, "app.py", servers=("hoverdeck", "jedi_language_server")) as terminal:
        go(terminal, "asyncio.\\zsgather")
        terminal.write("gra")
        terminal.wait(MENU, *ACTIONS)
        choose(terminal, ACTIONS[1])
        rate(terminal, "asyncio-gather", 4)
        terminal.wait("Quiz finished", "1 answered, 1 remembered")
        assert scene.reviews() == [("asyncio-gather", 4)], scene.reviews()


def killed(scene: Scene) -> None:
    """The server is killed in the middle of a quiz: nothing is lost, it says so, and it goes on."""
    with opened(scene, "app.py", THREE) as terminal:
        terminal.write(":Hoverdeck quiz\r")
        rate(terminal, FIRST, 4)
        terminal.wait(question(SECOND))
        assert kill_servers(scene.home) == 1
        terminal.wait("quit with exit code")
        terminal.press("Enter")
        terminal.wait("The server ended. Every rating that you gave is kept (1).", "the quiz goes on", question(SECOND))
        scene.keep(terminal, "neovim-plugin-killed")
        rate(terminal, SECOND, 4)
        rate(terminal, THIRD, 5)
        terminal.wait("Quiz finished", "3 answered, 3 remembered")
        scene.check([4, 4, 5])


def clumsy(scene: Scene) -> None:
    """Keys and commands where they do not belong: none takes the next key with it, none is answered by a complaint of Lua."""
    maps = "vim.keymap.set({ 'i', 'x' }, '~', '<Cmd>Hoverdeck quiz<CR>')\n"
    with opened(scene, "app.py", THREE + maps, (60, 15)) as terminal:
        # A quiz that comes while one types or selects gets the keys.
        for mode in "iv":
            terminal.write(f"{mode}~")
            terminal.wait("1 of 3", "Space answer")
            terminal.press("Space")
            terminal.wait("1–5 rate", without=("INSERT", "VISUAL"))
            terminal.press("q")
            terminal.wait("import asyncio", without=("1–5 rate", "INSERT", "VISUAL"))
        terminal.write(":Hoverdeck quiz\r")
        terminal.wait("1 of 3", "Space answer")
        terminal.press("Space")
        # What was laid out in a small window is laid out anew in a large one.
        terminal.resize(*USUAL)
        terminal.wait("1–5 rate", "One thread is enough: the tasks take turns, they")
        terminal.write("gz\"yK[]'@T4")
        terminal.wait(question(SECOND), "Space answer", without=("E349", "E1513"))
        terminal.press("u")
        terminal.wait("Taken back: 4", question(FIRST))
        terminal.press("Space")
        terminal.wait("1–5 rate")
        terminal.write("v4")
        terminal.wait(question(SECOND), "Space answer")
        commands_in_the_quiz(terminal)
        scene.check([4])


def commands_in_the_quiz(terminal: Terminal) -> None:
    """At the second question: the answer, a card left out, another card above it, the deck."""
    terminal.write(":Hoverdeck card\r")
    terminal.wait(question(SECOND), "1–5 rate")
    terminal.write(":Hoverdeck suspend\r")
    terminal.wait(f"Suspended {SECOND}", question(THIRD), "3 of 3", "Space answer")
    terminal.press("Space")
    terminal.wait("1–5 rate")
    terminal.write(":Hoverdeck card asyncio-gather\r")
    terminal.wait(question("asyncio-gather"), "z quiz me", without=("1–5 rate",))
    terminal.press("q")
    terminal.wait("1–5 rate", without=("z quiz me",))
    terminal.write(":Hoverdeck open\r")
    terminal.wait(f"## {question(THIRD)}", without=("1–5 rate", "E1513"))


def failing(scene: Scene) -> None:
    """A server that ends as soon as it is started: that is said at once, and the quiz waits for a better one."""
    with opened(scene, "app.py", THREE + "vim.o.cmdheight = 6\n") as terminal:
        terminal.write(":Hoverdeck quiz\r")
        rate(terminal, FIRST, 4)
        terminal.wait(question(SECOND))
        terminal.write(":lua vim.lsp.config('hoverdeck', { cmd = { 'false' } })\r")
        assert kill_servers(scene.home) == 1
        terminal.wait("Every rating that you gave is kept (1). Hoverdeck did", ":Hoverdeck log", question(SECOND))
        terminal.write(":lua vim.lsp.config('hoverdeck', { cmd = { 'hoverdeck', 'lsp' } })\r")
        terminal.press("Space")
        terminal.wait("again, and the quiz goes on.", question(SECOND))
        rate(terminal, SECOND, 4)
        rate(terminal, THIRD, 4)
        terminal.wait("Quiz finished")
        # What cannot be taken back here any more says so.
        assert kill_servers(scene.home) == 1
        terminal.wait("The server ended; every rating is kept. Close this", ":Hoverdeck undo")
        scene.check([4, 4, 4])
    # The conversation is no fixture: half of its servers never said a word.
    scene.editor = None


def views(scene: Scene) -> None:
    """Statistics, the list of cards, the status line, the health page, a setting that is none."""
    own = "statusline = { format = '%d waiting', new = true }"
    bar = snippet(PAGE, "statusline.lua")
    with opened(scene, "app.py", f"vim.g.hoverdeck = {{ {own} }}\n" + THREE + bar + snippet(PAGE, "keys.lua")) as terminal:
        terminal.wait("3 waiting")
        terminal.write(":Hoverdeck\r")
        terminal.wait("3 new cards to begin.")
        terminal.write(f":lua vim.g.hoverdeck = {{ width = 'wide', colour = 'red', {own} }}\r")
        terminal.write(":Hoverdeck\r")
        terminal.wait("vim.g.hoverdeck.colour is not a setting", "vim.g.hoverdeck.width: expected a number from 40 to 200")
        terminal.press("Enter")
        terminal.write("\\hq")
        for asked, rating in ((FIRST, 4), (SECOND, 3)):
            rate(terminal, asked, rating)
        terminal.wait(question(THIRD))
        terminal.press("q")
        terminal.wait("2 answered, 2 remembered.", "1 waiting")
        terminal.write(":Hoverdeck stats\r")
        terminal.wait("2 cards learned", "Your year", "What comes", "True retention", "Your ratings")
        terminal.press("q")
        terminal.write(":Hoverdeck cards asy\t\r")
        terminal.wait(MENU, f"1: {question(FIRST)}  (Async · recall 100 %")
        terminal.write("1\r")
        terminal.wait(question(FIRST), "z quiz me")
        terminal.press("q")
        terminal.write(":checkhealth hoverdeck\r")
        screen = terminal.wait("the server runs: 18 cards in 1 deck\n", "the history is open", "is not a setting")
        scene.keep(terminal, "neovim-plugin-health")
        assert "ERROR" in screen and "it reads 1 open file" in screen, screen


def light(scene: Scene) -> None:
    """On a light background; with the settings of the page; and a key that is not offered does nothing."""
    with opened(scene, "app.py", "vim.o.background = 'light'\n" + THREE) as terminal:
        terminal.write(":Hoverdeck quiz\r")
        terminal.wait(question(FIRST))
        terminal.press("Space")
        terminal.wait("1–5 rate")
        scene.keep(terminal, "neovim-plugin-light")
        terminal.write("xidp6")
        terminal.write(f":lua {' '.join(snippet(PAGE, 'options.lua').split())}\r")
        terminal.press("4")
        terminal.wait("╔═ Async ", question(SECOND), "Space answer", without=("E21",))
        scene.check([4])


def a_year(scene: Scene) -> None:
    """The statistics of a year say what the program says."""
    history = scene.home / "year.jsonl"
    history.write_text(year.lines())
    scene.run("import", str(history))
    with opened(scene, "app.py") as terminal:
        terminal.write(":Hoverdeck stats\r")
        screen = terminal.wait("18 cards learned", "Your year", "What comes", "True retention", "all time", "5 perfectly")
        scene.keep(terminal, "neovim-plugin-stats")
    [known] = scene.ask("stats")
    total, kept = known["answers"], known["retention"][-1]["all"]
    assert f"{total} answers so far" in screen, screen
    assert re.search(rf"all time .* {round(kept['share'] * 100)} % +{kept['asked']} answers", screen), screen
    # The conversation is no fixture: it began with a history that the server's replay would not have.
    scene.editor = None


def new(scene: Scene) -> None:
    """A card from the code: the deck is opened at it, and says while one writes what is wrong with it."""
    with opened(scene, "app.py") as terminal:
        go(terminal, "asyncio.\\zsgather")
        terminal.write(":.,+1Hoverdeck new\r")
        terminal.wait("Question of the new card")
        terminal.write("When does `gather` return?\r")
        terminal.wait("## When does `gather` return?", 'python = ["asyncio.gather"]', "return dict(zip(", "is new: write its answer")
        terminal.write(":g/^id =/d\r")
        terminal.wait("E ```toml card")


def words(scene: Scene) -> None:
    """What the commands do to one card: each is an event of the history, and what the help says of it can be seen."""
    with opened(scene, "app.py") as terminal:
        terminal.write(":Hoverdeck file\r")
        terminal.wait("1 of 16", "Space answer")
        terminal.press("Space")
        terminal.wait("1–5 rate")
        terminal.press("4")
        terminal.wait("2 of 16")
        terminal.press("q")
        [(first, _)] = scene.reviews()
        terminal.write(":Hoverdeck history\r")
        terminal.wait("─ History ─", f"review 4  {first}", "q close")
        terminal.press("q")
        terminal.wait("import asyncio", without=("q close",))
        go(terminal, "asyncio.\\zsgather")
        change(scene, terminal, "suspend", "neither hovers nor quizzes show it")
        hover(terminal, "No information available")
        # No word shows it, so it is chosen from those that are suspended.
        terminal.write(":Hoverdeck unsuspend\r")
        terminal.wait("Suspended cards", f"1: {question('asyncio-gather')}  (Async · suspended")
        terminal.write("1\r")
        told(scene, terminal, "unsuspend", "is asked and shown again")
        terminal.write(":Hoverdeck unsuspend\r")
        terminal.wait("No card is suspended.")
        hover(terminal, question("asyncio-gather"))
        change(scene, terminal, "hide", "Hovers are silent for asyncio-gather until it is due")
        hover(terminal, "No information available")
        change(scene, terminal, "unhide", "Hovers show asyncio-gather again")
        hover(terminal, question("asyncio-gather"))
        change(scene, terminal, "bury", "is not asked before tomorrow")
        terminal.write(":Hoverdeck\r")
        terminal.wait("16 new cards to begin.")
        change(scene, terminal, "reset", "starts again as new")
        terminal.write(":Hoverdeck undo\r")
        terminal.wait("Taken back: reset of asyncio-gather.")
        assert scene.ask("history")[0]["kind"] == "undo"
        terminal.write(":Hoverdeck history asyncio-g\t\r")
        terminal.wait("─ History ─", *("suspend", "unsuspend", "hide", "unhide", "bury", "reset"), without=("review",))
        terminal.press("q")


def change(scene: Scene, terminal: Terminal, word: str, said: str) -> None:
    """A command that changes the card at the cursor."""
    terminal.write(f":Hoverdeck {word}\r")
    told(scene, terminal, word, said)


def told(scene: Scene, terminal: Terminal, word: str, said: str) -> None:
    terminal.wait(said)
    newest = scene.ask("history")[0]
    assert (newest["kind"], newest["card"]) == (word, "asyncio-gather"), newest


def hover(terminal: Terminal, wanted: str) -> None:
    terminal.write("K")
    terminal.wait(wanted)
    # The hover goes with the cursor, and the message with another one.
    terminal.write("hl:echo 'next'\r")
    terminal.wait("next", without=(wanted,))


def server(scene: Scene) -> None:
    """The decks are checked, the server is started again, and its log is to be read."""
    talkative = "vim.lsp.config('hoverdeck', { cmd_env = { HOVERDECK_LOG = 'info' } })"
    with opened(scene, "app.py", talkative) as terminal:
        terminal.write(":Hoverdeck check\r")
        terminal.wait("The decks are in order.")
        scene.configure("hoverdeck-data/decks/mine.md", MINE)
        terminal.write(":Hoverdeck restart\r")
        terminal.wait("did you mean `python`", "Press ENTER")
        terminal.press("Enter")
        terminal.write(":Hoverdeck check\r")
        terminal.wait("mine.md|10| ", "pyhton", "mine.md|11| ", "[Quickfix List]")
        terminal.write(":cfirst\r")
        terminal.wait('pyhton = ["asyncio.gather"]', "10,1")
        terminal.write(":cclose|edit app.py|messages\r")
        terminal.wait("Hoverdeck was started again.", "Press ENTER")
        terminal.press("Enter")
        go(terminal, "asyncio.\\zsgather")
        hover(terminal, question("asyncio-gather"))
        assert kill_servers(scene.home) == 1, "the first one still runs"
        terminal.wait("quit with exit code")
        terminal.write(":Hoverdeck log\r")
        terminal.wait("lsp.log", "stderr", "hoverdeck", "INFO")
    # The conversation is no fixture: the replay would not have the deck.
    scene.editor = None


def ways(scene: Scene) -> None:
    """The two other ways to install it: `vim.pack` with a real clone, and what lazy.nvim does with a folder."""
    clone(scene)
    scene.configure(".config/nvim/init.lua", snippet(PAGE, "pack.lua") + BESIDE.replace("vim.lsp.enable(", "-- "))
    with scene.open(kit.NEOVIM, "app.py", USUAL) as terminal:
        terminal.wait("These plugins will be installed", "Proceed?")
        terminal.press("y")
        works(terminal)
    lazily = """
-- What lazy.nvim does with `dir`: its own runtimepath, no scripts but those that it starts.
vim.o.loadplugins = false
local plugin = %s
local folder = vim.fs.normalize(plugin.dir)
vim.opt.runtimepath = { folder, vim.env.VIMRUNTIME }
for _, file in ipairs(vim.fn.globpath(folder, 'plugin/**/*.lua', false, true)) do vim.cmd.source(file) end
""" % snippet(PAGE, "lazy.lua").strip()
    scene.configure(".config/nvim/lazily.lua", lazily)
    scene.configure(".config/nvim/init.lua", "dofile(vim.fn.stdpath('config') .. '/lazily.lua')" + BESIDE.replace("vim.lsp.enable(", "-- "))
    with scene.open(kit.NEOVIM, "app.py", USUAL) as terminal:
        works(terminal)


def works(terminal: Terminal) -> None:
    terminal.wait("app.py  ")
    terminal.write(":lua Ready(1)\r")
    terminal.wait("ready: hoverdeck")
    terminal.write(":Hoverdeck quiz\r")
    terminal.wait(question(FIRST), "Space answer")
    terminal.press("q")


def old(scene: Scene) -> None:
    """A Neovim that is too old is told so, once asked, and nothing else happens."""
    clone(scene)
    scene.configure(".config/nvim/init.lua", snippet(PAGE, "hand.lua"))
    with scene.open(kit.OLD_NEOVIM, "app.py", SMALL) as terminal:
        terminal.wait("app.py", without=("Error",))
        terminal.write(":Hoverdeck quiz\r")
        terminal.wait("Hoverdeck needs Neovim 0.11 or newer; this is 0.10")


def units(scene: Scene) -> None:
    """The tests of the plugin's pure parts, in Neovim's own Lua; and the help's tags."""
    folder = kit.ROOT / "editors/neovim"
    for command in (["-l", str(folder / "tests/run.lua")], ["--headless", "-c", f"helptags {folder}/doc", "-c", "q"]):
        done = subprocess.run([kit.NEOVIM.path(), "-u", "NONE", *command], cwd=folder, env=scene.environment(),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        assert done.returncode == 0 and "E15" not in done.stderr, done.stdout + done.stderr


def lint(scene: Scene) -> None:
    """Luacheck finds nothing."""
    done = subprocess.run([kit.LUACHECK.path(), "--no-color", "--quiet", "."], cwd=kit.ROOT / "editors/neovim",
                          env=scene.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


BOTH = (kit.TMUX, kit.NEOVIM)
SCENES = (
    Play("neovim-plugin-units", (kit.NEOVIM,), units),
    Play("neovim-plugin-lint", (kit.LUACHECK,), lint),
    Play("neovim-plugin-quiz", (*BOTH, kit.JEDI), quiz),
    Play("neovim-plugin-small", BOTH, small),
    Play("neovim-plugin-card", (*BOTH, kit.JEDI), card),
    Play("neovim-plugin-silence", BOTH, silence),
    Play("neovim-plugin-actions", (*BOTH, kit.JEDI), actions),
    Play("neovim-plugin-killed", BOTH, killed),
    Play("neovim-plugin-clumsy", BOTH, clumsy),
    Play("neovim-plugin-failing", BOTH, failing),
    Play("neovim-plugin-views", BOTH, views),
    Play("neovim-plugin-light", BOTH, light),
    Play("neovim-plugin-year", BOTH, a_year),
    Play("neovim-plugin-new", BOTH, new),
    Play("neovim-plugin-words", BOTH, words),
    Play("neovim-plugin-server", BOTH, server),
    Play("neovim-plugin-ways", BOTH, ways),
    Play("neovim-plugin-old", (kit.TMUX, kit.OLD_NEOVIM), old),
)
