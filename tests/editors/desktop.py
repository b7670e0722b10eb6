"""A desktop of a scene's own: a screen that no monitor shows, a bus, and a program in windows on it.

Mouse and keys go in, words come out as a screen reader gets them (accessible.py), and pictures from the screen's memory.
It waits on what is to be read, never on the clock. The desktop of whoever runs it is neither used nor seen.
"""

import os
import struct
import subprocess
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kit
from accessible import Box, Gone, Node, Reader
from terminal import NotSeen

#: A bus that starts nothing by itself.
BUS = """<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
FONTS = """<?xml version="1.0"?>
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{folder}</cachedir>
  <alias binding="same"><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
"""


class Desktop:
    """A screen of so many columns and rows of dots, and one program. Whoever makes one ends it."""

    def __init__(self, folder: Path, environment: dict[str, str], width: int, height: int):
        self.folder = folder
        self.size = (width, height)
        self.prefix = kit.cache() / kit.KATE.name
        self.processes: list[subprocess.Popen] = []
        self.reader: Reader | None = None
        (folder / "run").mkdir(parents=True, exist_ok=True)
        (folder / "run").chmod(0o700)
        self.environment = {**environment, **self._own_environment()}
        try:
            self._begin()
        except BaseException:
            self.end()
            raise

    def _own_environment(self) -> dict[str, str]:
        (self.folder / "bus.conf").write_text(BUS.format(folder=self.folder / "run"))
        fonts = FONTS.format(fonts=self.prefix / "usr/share/fonts", folder=self.folder / "fonts")
        (self.folder / "fonts.conf").write_text(fonts)
        return {"XDG_RUNTIME_DIR": str(self.folder / "run"), "FONTCONFIG_FILE": str(self.folder / "fonts.conf"),
                "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}

    def _begin(self) -> None:
        address = self._first_line(kit.BUS, "--config-file", str(self.folder / "bus.conf"), "--nofork", "--print-address=1")
        self.environment |= {"DBUS_SESSION_BUS_ADDRESS": address, "AT_SPI_BUS_ADDRESS": address}
        width, height = self.size
        screen = ("-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-fbdir", str(self.folder), "-nolisten", "tcp",
                  "-noreset")
        keys = ("-xkbdir", str(self.prefix / "usr/share/X11/xkb"))
        self.environment["DISPLAY"] = f":{self._first_line(kit.SCREEN, *screen, *keys)}"
        # Programs of older times look for the bus here.
        self._use(kit.NOTE, "-root", "-f", "AT_SPI_BUS", "8s", "-set", "AT_SPI_BUS", address)
        self._start([str(self.prefix / kit.READER)], self.folder)
        self.reader = Reader(address)
        self.until(lambda: not self.reader.windows(), "an empty desktop")

    def _first_line(self, program: str, *arguments: str) -> str:
        """Starts one of the desktop's programs; gives what it says when it is ready."""
        started = self._start([str(self.prefix / program), *arguments], self.prefix, stdout=subprocess.PIPE)
        line = started.stdout.readline().decode().strip()
        if not line:
            raise NotSeen(f"{program} ended before it was ready: {self.complaints()}")
        return line

    def _start(self, command: list[str], folder: Path, stdout: int | None = None) -> subprocess.Popen:
        with open(self.folder / "complaints.txt", "ab") as complaints:
            started = subprocess.Popen(command, cwd=folder, env=self.environment, stdin=subprocess.DEVNULL,
                                       stdout=stdout or complaints, stderr=complaints)
        self.processes.append(started)
        return started

    def complaints(self) -> str:
        """The end of what the programs said on their stderr."""
        return (self.folder / "complaints.txt").read_text(errors="replace")[-2000:]

    def end(self) -> None:
        """Ends the program, and then what it was shown on; once is enough."""
        while self.processes:
            process = self.processes.pop()
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()
        if self.reader:
            self.reader.close()
            self.reader = None

    def open(self, command: list[str], folder: Path, title: str) -> None:
        """Starts the program, whose window takes the whole screen."""
        self._start(command, folder)
        self.window(title)
        self._use(kit.MOUSE, "search", "--name", title, "windowmove", "0", "0", "windowsize", *map(str, self.size))
        self.until(lambda: self.window(title).box() == Box(0, 0, *self.size), "the window as large as the screen")

    def leave(self, *menu: str) -> None:
        """Ends the program by its own menu, as one does who has finished; with it goes the desktop."""
        self.choose(*menu)
        self.processes[-1].wait(60)
        self.end()

    def choose(self, *path: str) -> None:
        """Goes through the menus with the mouse: each is clicked once it is to be seen."""
        window = self.main()
        place = self.until(lambda: next(it for it in window.below() if it.role == "menu bar"), "the menu bar")
        for name in path:
            if place.role != "menu bar":
                window = self.until(lambda: next(it for it in place.children() if it.role == "popup menu"), f"menu {place.name}")
            place = self.find(name, within=place)
            self.click(place, window)

    def window(self, title: str) -> Node:
        """The newest window with this in its title."""
        return self.until(lambda: next(it for it in reversed(self.reader.windows()) if title in it.name), f"a window {title!r}")

    def find(self, name: str, within: Node) -> Node:
        """What has this in its name and is in another thing, once it is to be seen."""
        def found() -> Node:
            return next(it for it in within.below() if name in it.name and it is not within and it.is_shown())
        return self.until(found, f"{name!r} in the {within.role} {within.name!r}")

    def main(self) -> Node:
        """The program's main window."""
        return self.until(lambda: next(it for it in self.reader.windows() if it.role == "frame"), "the main window")

    def words(self) -> str:
        """What is to be read in the windows before the main one: dialogs and what hovers."""
        before = [window for window in self.reader.windows() if window.role != "frame"]
        return "\n".join(f"{it.name}\n{it.text()}" for window in before for it in window.below() if it.is_shown())

    def wait(self, *wanted: str, without: tuple[str, ...] = (), seconds: float = 60) -> str:
        """The first words that have all of `wanted` and nothing of `without`."""
        def there() -> str | None:
            words = self.words()
            fit = all(it in words for it in wanted) and not any(it in words for it in without)
            return words if fit else None
        return self.until(there, " + ".join(map(repr, wanted)) + "".join(f" without {it!r}" for it in without), seconds)

    def until(self, there: Callable[[], Any], what: str, seconds: float = 60) -> Any:
        """What `there` gives when it first is neither None nor False; `what` names it in the complaint."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                if (found := there()) not in (None, False):
                    return found
            except (Gone, StopIteration):
                pass  # It comes or goes just now.
            if time.monotonic() > deadline:
                self.picture(kit.ROOT / "target/editor-screens/not-seen.png")
                raise NotSeen(f"not seen in {seconds:g} s: {what}\n{self._last_words()}\n{self.complaints()}")
            time.sleep(0.05)

    def _last_words(self) -> str:
        try:
            return self.words()
        except Gone as why:
            return str(why)

    def point(self, x: int, y: int) -> None:
        self._use(kit.MOUSE, "mousemove", str(x), str(y))

    def click(self, node: Node, window: Node) -> None:
        """A click into its middle, once its window has come to be drawn there: a program says so earlier than it is."""
        self.point(*node.box().middle())
        self.until(lambda: self._under_mouse() == window.box(), f"the {window.role} {window.name!r} under the mouse")
        self._use(kit.MOUSE, "click", "1")

    def _under_mouse(self) -> Box:
        """Where the window is that a click would go to."""
        window = self._numbers("getmouselocation", "--shell")["WINDOW"]
        found = self._numbers("getwindowgeometry", "--shell", str(window))
        return Box(found["X"], found["Y"], found["WIDTH"], found["HEIGHT"])

    def _numbers(self, *arguments: str) -> dict[str, int]:
        pairs = (line.split("=") for line in self._use(kit.MOUSE, *arguments).split())
        return {name: int(number) for name, number in pairs}

    def click_at(self, x: int, y: int, times: int = 1) -> None:
        self._use(kit.MOUSE, "mousemove", str(x), str(y), "click", "--repeat", str(times), "1")

    def press(self, *keys: str) -> None:
        """Keys by X's names, such as `Return` or `ctrl+q`."""
        self._use(kit.MOUSE, "key", *keys)

    def _use(self, program: str, *arguments: str) -> str:
        """Runs one of the desktop's programs to its end; gives what it prints."""
        done = subprocess.run([self.prefix / program, *arguments], env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise NotSeen(f"{program} {' '.join(arguments)} failed: {done.stderr.strip()}")
        return done.stdout

    def picture(self, place: Path, box: Box | None = None) -> None:
        """Writes what the screen shows, or a part of it, as PNG."""
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(png(*dots((self.folder / "Xvfb_screen0").read_bytes(), box)))


def dots(memory: bytes, box: Box | None) -> tuple[int, int, list[bytes]]:
    """Width, height and rows of red, green and blue out of a screen's memory, which is a file of the format XWD."""
    header = struct.unpack(">25I", memory[:100])
    size, width, height, row, colours = header[0], header[4], header[5], header[12], header[19]
    start, box = size + colours * 12, box or Box(0, 0, width, height)
    rows = []
    for y in range(box.top, box.top + box.height):
        first = start + y * row + box.left * 4
        line, out = memory[first : first + box.width * 4], bytearray(box.width * 3)
        out[0::3], out[1::3], out[2::3] = line[2::4], line[1::4], line[0::4]
        rows.append(bytes(out))
    return box.width, box.height, rows


def png(width: int, height: int, rows: list[bytes]) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    lines = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")
