"""Where the test kit lives, and what of it is there: tmux, the editors, the other language servers."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def cache() -> Path:
    """The folder that outlives checkouts: `HOVERDECK_TEST_CACHE`, else one in the user's cache folder."""
    named = os.environ.get("HOVERDECK_TEST_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(named).resolve() if named else Path(base) / "hoverdeck-tests"


@dataclass(frozen=True)
class Tool:
    """A program of the kit, and how a person calls it."""

    name: str
    title: str
    #: What it is called on a machine that has it anyway; None where only the fetched one will do.
    usual: str | None
    #: Where in the cache it is. What an editor starts unasked must not stand beside the editors.
    folder: str = "bin"

    def path(self) -> Path | None:
        fetched = cache() / self.folder / self.name
        if fetched.exists():
            return fetched
        found = shutil.which(self.usual) if self.usual else None
        return Path(found) if found else None

    def version(self) -> str | None:
        """The first line of what it says of itself; None when it is not there or does not start."""
        path = self.path()
        if path is None:
            return None
        ask = {"tmux": "-V", "kak": "-version"}.get(self.name, "--version")
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run([path, ask], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        said = done.stdout.strip().splitlines()
        if done.returncode or not said:
            return None
        # Debian builds Kakoune without its number; the package that it was unpacked from has it.
        return said[0] if re.search(r"\d", said[0]) else f"{said[0]} {self.package_version() or 'of an unknown version'}"

    def package_version(self) -> str | None:
        """The version of the package that `fetch` unpacked; None for a program of the machine."""
        stamp = cache() / f"{self.name}.stamp"
        fetched = self.path() == cache() / "bin" / self.name and stamp.exists()
        return stamp.read_text().split()[-1] if fetched else None


TMUX = Tool("tmux", "tmux", "tmux")
NEOVIM = Tool("nvim", "Neovim", "nvim")
OLD_NEOVIM = Tool("nvim-0.10", "Neovim 0.10", None)
VIM = Tool("vim", "Vim", None)
OLD_VIM = Tool("vim-9.0", "Vim 9.0", None)
#: Looks through the Lua of the plugin for Neovim.
LUACHECK = Tool("luacheck", "luacheck", "luacheck")
HELIX = Tool("hx", "Helix", "hx")
OLD_HELIX = Tool("hx-25.01", "Helix 25.01", None)
KAKOUNE = Tool("kak", "Kakoune", "kak")
KAK_LSP = Tool("kak-lsp", "kak-lsp", "kak-lsp")
JEDI = Tool("jedi-language-server", "jedi-language-server", "jedi-language-server")
EMACS = Tool("emacs-30", "Emacs", None)
OLD_EMACS = Tool("emacs-28", "Emacs 28", None)
KATE = Tool("kate", "Kate", None)
OLD_KATE = Tool("kate-22.12", "Kate 22.12", None)
PYLSP = Tool("pylsp", "pylsp", None, "servers/bin")
TOOLS = (TMUX, NEOVIM, OLD_NEOVIM, LUACHECK, VIM, OLD_VIM, HELIX, OLD_HELIX, KAKOUNE, KAK_LSP, EMACS, OLD_EMACS, KATE, OLD_KATE,
         JEDI, PYLSP)

#: The screen for programs in windows, and what belongs to it: in the folder of the newest Kate.
SCREEN = "usr/bin/Xvfb"
KEYS = "usr/bin/xkbcomp"
MOUSE = "usr/bin/xdotool"
BUS = "usr/bin/dbus-daemon"
NOTE = "usr/bin/xprop"
READER = "usr/libexec/at-spi2-registryd"
DESKTOP = (SCREEN, KEYS, MOUSE, NOTE, BUS, READER)
