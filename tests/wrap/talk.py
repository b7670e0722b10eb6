"""One side of a conversation with a server: requests out, answers back, everything else noted."""

import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from servers import cache

#: How long any answer may take. Generous: the machine may be busy.
DEADLINE = 60.0


class Silent(Exception):
    """A server did not answer, or ended."""


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
        self.heard: queue.SimpleQueue = queue.SimpleQueue()
        #: The last findings in each document, as published.
        self.findings: dict[str, list] = {}
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> "Talk":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.log.close()

    def send(self, message: dict) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def ask(self, message: dict) -> tuple[bytes, float]:
        """The answer to a request, as its bytes, and how many seconds it took."""
        start = time.perf_counter()
        self.send(message)
        for body, moment in self._messages():
            answer = json.loads(body)
            if "method" in answer:
                self._react(answer)
            elif answer.get("id") == message["id"]:
                return body, moment - start
        raise Silent(f"{self.name} ended before it answered {message['method']}")

    def settle(self, until) -> bool:
        """Hears what comes until a condition holds; false if it does not come to that."""
        try:
            while not until():
                body, _ = self.heard.get(timeout=1)
                if body is None:
                    return False
                message = json.loads(body)
                if "method" in message:
                    self._react(message)
        except queue.Empty:
            return until()
        return True

    def end(self) -> int:
        """Says good-bye; gives the exit status."""
        self.ask({"id": "end", "method": "shutdown"})
        self.send({"method": "exit"})
        self.process.stdin.close()
        return self.process.wait(timeout=DEADLINE)

    def _react(self, message: dict) -> None:
        params = message.get("params") or {}
        if message["method"] == "textDocument/publishDiagnostics":
            self.findings[params["uri"]] = params["diagnostics"]
        if "id" in message:
            items = params.get("items", []) if isinstance(params, dict) else []
            result = [self.settings.get(item.get("section")) for item in items] if message["method"] == "workspace/configuration" else None
            self.send({"id": message["id"], "result": result})

    def _messages(self) -> Iterator[tuple[bytes, float]]:
        while True:
            try:
                body, moment = self.heard.get(timeout=DEADLINE)
            except queue.Empty:
                raise Silent(f"{self.name} has not answered in {DEADLINE:g} s") from None
            if body is None:
                return
            yield body, moment

    def _listen(self) -> None:
        output = self.process.stdout
        while True:
            length = None
            while line := output.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length is None:
                return self.heard.put((None, 0.0))
            body = output.read(length)
            self.heard.put((body, time.perf_counter()))
