#!/usr/bin/env python3
"""Stands between an editor and `hoverdeck lsp` and writes down what each says: tee.py FOLDER NAME PROGRAM ARGUMENT…

Bytes pass unchanged, and each message is written down before it is passed on: so what answers another comes
after it. One file per conversation, `FOLDER/NAME-1.jsonl` and on, one `{"from": "client" | "server", "message": …}`
per line. It ends as the server does. One inside another is refused: a program that was taken for the server and is this again
would start itself without end.
"""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

CHUNK = 1 << 16
#: Set for whatever is started here.
MARK = "HOVERDECK_TEE"
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def main() -> None:
    folder, name, *command = sys.argv[1:]
    if MARK in os.environ:
        sys.exit(f"tee.py is inside itself: {command[0]} leads back to it")
    record = begin(Path(folder), name)
    turn = threading.Lock()

    def write_down(side: str) -> Callable[[bytes], None]:
        def note(body: bytes) -> None:
            line = json.dumps({"from": side, "message": json.loads(body)}, ensure_ascii=False)
            with turn:
                record.write(line + "\n")
                record.flush()
        return note

    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {MARK: "1"})
    pipes = (sys.stdin.fileno(), server.stdin.fileno(), write_down("client"))
    threading.Thread(target=pump, args=pipes, daemon=True).start()
    pump(server.stdout.fileno(), sys.stdout.fileno(), write_down("server"))
    status = server.wait()
    # A thread may still wait for the editor, which is no reason to stay.
    record.close()
    os._exit(status if status >= 0 else 128 - status)


def begin(folder: Path, name: str) -> TextIO:
    """A new file of that name, with a number that is free."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        try:
            return open(folder / f"{name}-{number}.jsonl", "x", encoding="utf-8")
        except FileExistsError:
            number += 1


def pump(source: int, sink: int, note: Callable[[bytes], None]) -> None:
    """Passes on whatever comes, and closes the other end when nothing more does."""
    messages = Messages()
    try:
        while chunk := os.read(source, CHUNK):
            for body in messages.feed(chunk):
                note(body)
            while chunk:
                chunk = chunk[os.write(sink, chunk):]
    except OSError:
        pass  # One side is gone; the other learns it from its closed pipe.
    os.close(sink)


class Messages:
    """Bytes in pieces, whole bodies out."""

    def __init__(self) -> None:
        self.buffer = b""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        self.buffer += chunk
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            found = LENGTH.search(self.buffer, 0, end)
            if found is None:
                raise ValueError(f"no Content-Length in {self.buffer[:end]!r}")
            start, length = end + 4, int(found[1])
            if len(self.buffer) < start + length:
                return
            yield self.buffer[start:start + length]
            self.buffer = self.buffer[start + length:]


if __name__ == "__main__":
    main()
