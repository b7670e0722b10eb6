"""What a program with windows tells a screen reader: its windows, buttons, menus and texts, over D-Bus (AT-SPI).

It only reads; how a mouse gets there is desktop.py's.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import kit

# Jeepney, which speaks D-Bus; `fetch` put it there.
sys.path.append(str(kit.cache() / "python"))

ROOT = "/org/a11y/atspi/accessible/root"
REGISTRY = "org.a11y.atspi.Registry"
#: How long, in seconds, a program may be too busy to answer.
PATIENCE = 20
#: The number of the state in which a thing has that is to be seen.
SHOWING = 25
#: Positions are asked for as they are on the screen.
ON_SCREEN = 0


class Gone(Exception):
    """What was asked is no longer there, such as a closed dialog, or cannot tell that."""


@dataclass(frozen=True)
class Box:
    """Where something is on the screen."""

    left: int
    top: int
    width: int
    height: int

    def middle(self) -> tuple[int, int]:
        return self.left + self.width // 2, self.top + self.height // 2


class Reader:
    """A connection to the bus on which programs tell of themselves."""

    def __init__(self, address: str):
        from jeepney.io.blocking import open_dbus_connection
        self.bus = open_dbus_connection(bus=address)

    def close(self) -> None:
        self.bus.close()

    def windows(self) -> list["Node"]:
        """The windows of all programs that are to be seen."""
        programs = Node(self, REGISTRY, ROOT).children()
        return [window for program in programs for window in program.children() if window.is_shown()]

    def call(self, owner: str, path: str, interface: str, member: str, signature: str = "", *values: object) -> Any:
        """What comes back: the value, or all of them if they are several."""
        import jeepney
        address = jeepney.DBusAddress(path, owner, interface)
        message = jeepney.new_method_call(address, member, signature or None, values)
        answer = self.bus.send_and_get_reply(message, timeout=PATIENCE)
        if answer.header.message_type == jeepney.MessageType.error:
            raise Gone(f"{member} of {owner}{path}: {answer.body}")
        return answer.body[0] if len(answer.body) == 1 else answer.body


class Node:
    """One thing in a window, as it was when it was found."""

    def __init__(self, reader: Reader, owner: str, path: str):
        self.reader = reader
        self.owner = owner
        self.path = path

    @cached_property
    def role(self) -> str:
        return self._ask("Accessible", "GetRoleName")

    @cached_property
    def name(self) -> str:
        """Its label, without the mark of its key."""
        asked = ("org.freedesktop.DBus.Properties", "Get", "ss", "org.a11y.atspi.Accessible", "Name")
        return self.reader.call(self.owner, self.path, *asked)[1].replace("&", "")

    def children(self) -> list["Node"]:
        return [Node(self.reader, owner, path) for owner, path in self._ask("Accessible", "GetChildren")]

    def below(self, *without: str) -> Iterator["Node"]:
        """Itself and all that is in it, except for what has one of these roles."""
        yield self
        for child in self.children():
            if child.role not in without:
                yield from child.below(*without)

    def text(self) -> str:
        """The whole of what is written in it; what is no text has none."""
        interfaces = self._ask("Accessible", "GetInterfaces")
        return self._ask("Text", "GetText", "ii", 0, -1) if "org.a11y.atspi.Text" in interfaces else ""

    def is_shown(self) -> bool:
        """Whether it is to be seen: neither closed, nor behind another tab."""
        states = self._ask("Accessible", "GetState")
        return bool(states[0] >> SHOWING & 1) and self.box().width > 0

    def box(self) -> Box:
        return Box(*self._ask("Component", "GetExtents", "u", ON_SCREEN))

    def letter(self, offset: int) -> Box:
        """Where a letter of its text is."""
        return Box(*self._ask("Text", "GetCharacterExtents", "iu", offset, ON_SCREEN))

    def _ask(self, interface: str, member: str, signature: str = "", *values: object) -> Any:
        return self.reader.call(self.owner, self.path, f"org.a11y.atspi.{interface}", member, signature, *values)
