"""One side of a conversation with a server: requests out, answers back, and every frame of it kept as it was."""

import json
import os
import queue
import re
import subprocess
import threading
import time
from pathlib import Path
from typing import BinaryIO, NamedTuple

from servers import cache
from session import Step

#: How long any answer may take. Generous: the machine may be busy.
DEADLINE = 300.0


class Silent(Exception):
    """A server did not answer, or ended."""


class Frame(NamedTuple):
    header: bytes
    body: bytes

    def bytes(self) -> bytes:
        return self.header + self.body


class Answer(NamedTuple):
    body: bytes
    seconds: float


class Talk:
    """A server in a process of its own. Use it in a `with`."""

    def __init__(self, name: str, command: list[str], home: Path, log: Path, settings: dict):
        self.name, self.settings = name, settings
        self.log = open(log, "wb")
        places = {"HOVERDECK_DATA": home / "data", "HOVERDECK_CONFIG": home / "config", "HOME": home,
                  # What one of them has read of the standard library need not be read again.
                  "XDG_CACHE_HOME": cache() / "servers/cache"}
        env = os.environ | {key: str(path) for key, path in places.items()} | {"TZ": "UTC", "LC_ALL": "C.UTF-8"}
        # Sets are listed in the same order by every process.
        env |= {"PYTHONHASHSEED": "0"}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, env=env)
        #: Everything that was said and heard, in order.
        self.sent: list[Frame] = []
        self.heard: list[Frame] = []
        #: When each question was asked, and what it was answered.
        self.asked: dict = {}
        self.answers: dict[object, Answer] = {}
        self.news: queue.SimpleQueue = queue.SimpleQueue()
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def __enter__(self) -> "Talk":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.log.close()

    def send(self, message: dict) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        frame = Frame(b"Content-Length: %d\r\n\r\n" % len(body), body)
        self.sent.append(frame)
        try:
            self.process.stdin.write(frame.bytes())
            self.process.stdin.flush()
        except OSError as why:
            raise Silent(f"{self.name} takes no more messages: {why}") from None

    def ask(self, message: dict) -> bytes:
        """The answer to a request, as its bytes."""
        self.have(Step([message], [message["id"]]))
        return self.answers[message["id"]].body

    def have(self, step: Step) -> None:
        """Says something, and hears until the answers are there that belong to it."""
        for message in step.messages:
            if "id" in message:
                self.asked[message["id"]] = time.perf_counter()
            self.send(message)
        for number in step.awaited:
            while number not in self.answers:
                self._hear(number)

    def end(self) -> int:
        """Says good-bye and hears the last words; gives the exit status."""
        self.ask({"id": "end", "method": "shutdown"})
        self.send({"method": "exit"})
        self.process.stdin.close()
        self.listener.join(DEADLINE)
        try:
            return self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            raise Silent(f"{self.name} has not ended in {DEADLINE:g} s") from None

    def _hear(self, awaited) -> None:
        try:
            body, moment = self.news.get(timeout=DEADLINE)
        except queue.Empty:
            raise Silent(f"{self.name} has not answered {awaited} in {DEADLINE:g} s") from None
        if body is None:
            self.news.put((None, moment))
            raise Silent(f"{self.name} ended before it answered {awaited}")
        message = json.loads(body)
        if "method" not in message:
            if (number := message.get("id")) in self.asked:
                self.answers[number] = Answer(body, moment - self.asked[number])
        elif "id" in message:
            self.send({"id": message["id"], "result": self._result(message["method"], message.get("params"))})

    def _result(self, method: str, params) -> list | None:
        if method != "workspace/configuration":
            return None
        return [self.settings.get(item.get("section")) for item in params["items"]]

    def _listen(self) -> None:
        while frame := read(self.process.stdout):
            self.news.put((frame.body, time.perf_counter()))
            self.heard.append(frame)
        self.news.put((None, 0.0))


def read(stream: BinaryIO) -> Frame | None:
    """The next frame; None at the end, and where something else stands."""
    header = b""
    while (line := stream.readline()).strip():
        header += line
    length = re.search(rb"^content-length: *(\d+)", header, re.IGNORECASE | re.MULTILINE)
    return Frame(header + line, stream.read(int(length[1]))) if length else None
