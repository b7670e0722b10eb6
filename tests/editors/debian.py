"""Programs from Debian's packages, without installing them.

It keeps its own package lists and its own archive in a folder, downloads a program with every library it
needs, unpacks them there and points the program at its own loader and libraries. The system's packages stay
as they are, and so does what the program starts: only its own binary looks into the folder.
"""

import os
import shutil
import subprocess
from pathlib import Path


class Unavailable(Exception):
    """A program cannot be had on this machine; the text says why."""


class Debian:
    """A private package state under `home`, for the suites asked for."""

    def __init__(self, home: Path, suites: list[str]):
        self.home = home
        self.suites = suites
        self.settings = home / "apt.conf"
        self.ready = False

    def download(self, packages: list[str], suite: str) -> tuple[str, list[Path]]:
        """Fetches `packages` with all they depend on; gives the first one's version and the archives."""
        self._prepare()
        archive = self.home / "archives" / suite
        (archive / "partial").mkdir(parents=True, exist_ok=True)
        options = ["-y", "-t", suite, "-o", f"Dir::Cache::archives={archive}"]
        planned = self._run("apt-get", "install", *options, "--print-uris", *packages)
        self._run("apt-get", "install", *options, "--download-only", *packages)
        names = [line.split()[1] for line in planned.splitlines() if line.startswith("'")]
        return self._version(packages[0], suite), [archive / name for name in names]

    def _version(self, package: str, suite: str) -> str:
        listed = self._run("apt-cache", "-t", suite, "policy", package)
        return listed.split("Candidate:")[1].split()[0]

    def _prepare(self) -> None:
        if self.ready:
            return
        for tool in ("apt-get", "apt-config", "dpkg"):
            if not shutil.which(tool):
                raise Unavailable(f"it comes from Debian's packages, and {tool} is not on this machine")
        for folder in ("lists/partial", "nothing"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        (self.home / "status").touch()
        self._write_sources()
        self._write_settings()
        self._run("apt-get", "update")
        self.ready = True

    def _write_sources(self) -> None:
        mirror, keys = _mirror(), _keyring()
        lines = [f"deb [signed-by={keys}] {mirror} {suite} main\n" for suite in self.suites]
        (self.home / "sources.list").write_text("".join(lines))

    def _write_settings(self) -> None:
        """The machine's own ways to reach its mirror (proxies, dates), and none of its hooks."""
        mine = _output("apt-config", "dump").splitlines()
        kept = [line for line in mine if line.startswith("Acquire::") and not line.endswith('"";')]
        kept = [line for line in kept if "IndexTargets" not in line and "Languages" not in line]
        own = {
            "Dir::State": self.home,
            "Dir::State::lists": self.home / "lists",
            "Dir::State::status": self.home / "status",
            "Dir::Cache": self.home / "cache",
            "Dir::Etc::sourcelist": self.home / "sources.list",
            "Dir::Etc::sourceparts": self.home / "nothing",
            "Dir::Etc::preferencesparts": self.home / "nothing",
            "Dir::Etc::parts": self.home / "nothing",
            "APT::Install-Recommends": "false",
            # The sandbox user of a privileged caller may not write into a private folder.
            "APT::Sandbox::User": "",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        kept += [f'{key} "{value}";' for key, value in own.items()]
        self.settings.write_text("\n".join(kept) + "\n")
        (self.home / "cache").mkdir(exist_ok=True)

    def _run(self, *command: str) -> str:
        return _output(*command, settings=self.settings)


def unpack(archives: list[Path], prefix: Path) -> None:
    """Lays the archives' files under `prefix`, in place of what was there."""
    shutil.rmtree(prefix, ignore_errors=True)
    prefix.mkdir(parents=True)
    for archive in archives:
        _output("dpkg", "-x", str(archive), str(prefix))


def repoint(program: Path, prefix: Path, patchelf: Path) -> None:
    """Makes `program` start with the loader and the libraries under `prefix`.

    An old-style rpath on purpose: it also holds for the libraries of its libraries.
    """
    loaders = sorted(found for found in prefix.rglob("ld-linux*.so.*") if found.is_file())
    libraries = sorted({str(found.parent) for found in prefix.rglob("*.so.*")})
    if not loaders:
        raise Unavailable(f"no loader among the packages under {prefix}")
    for change in (["--set-interpreter", str(loaders[0])], ["--force-rpath", "--set-rpath", ":".join(libraries)]):
        _output(str(patchelf), *change, str(program))


def codename() -> str:
    """The name of this machine's own suite."""
    release = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    if release.get("ID") != "debian":
        raise Unavailable("it comes from Debian's packages, and this machine is not Debian")
    return release.get("VERSION_CODENAME", "").strip('"')


def _mirror() -> str:
    """Where this machine gets its own Debian packages from."""
    own = codename()
    for line in _output("apt-get", "indextargets", "--format", "$(CODENAME) $(COMPONENT) $(REPO_URI)").splitlines():
        suite, component, address = line.split(" ", 2)
        if suite == own and component == "main":
            return address
    raise Unavailable(f"no package source of this machine offers {own} main")


def _keyring() -> str:
    for line in _output("dpkg", "-L", "debian-archive-keyring").splitlines():
        if line.endswith("/debian-archive-keyring.gpg"):
            return line
    raise Unavailable("the package debian-archive-keyring has no keyring")


def _output(*command: str, settings: Path | None = None) -> str:
    environment = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
    if settings:
        environment["APT_CONFIG"] = str(settings)
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"{' '.join(command[:3])} … failed: {done.stderr.strip()[-600:]}")
    return done.stdout
