"""Programs from Debian's packages, without installing them.

It keeps its own package lists and its own archive in a folder, downloads a program with every library it
needs, unpacks them there and points the program at its own loader and libraries. The system's packages stay
as they are, and so does what the program starts: only its own binary looks into the folder.
"""

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote


class Unavailable(Exception):
    """A program cannot be had on this machine; the text says why."""


class Debian:
    """A private package state under `home`, for the suites asked for."""

    def __init__(self, home: Path, suites: list[str]):
        self.home = home
        self.suites = suites
        self.settings = home / "apt.conf"
        self.ready = False

    def download(self, packages: list[str], suite: str, without: tuple[str, ...] = ()) -> tuple[str, list[Path]]:
        """Fetches `packages` with all they depend on, except those whose name begins as one of `without`.

        Gives the first one's version and the archives.
        """
        self._prepare()
        archive = self.home / "archives" / suite
        archive.mkdir(parents=True, exist_ok=True)
        planned = self._run("apt-get", "install", "-y", "-t", suite, "--print-uris", *packages)
        files = [line.split()[1] for line in planned.splitlines() if line.startswith("'")]
        files = [file for file in files if not file.startswith(without)]
        missing = [file for file in files if not (archive / file).exists()]
        if missing:
            self._run("apt-get", "download", *map(_package, missing), folder=archive)
        return self._version(packages[0], suite), [archive / file for file in files]

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

    def _run(self, *command: str, folder: Path | None = None) -> str:
        return _output(*command, settings=self.settings, folder=folder)


def _package(file: str) -> str:
    """The package of an archive as it is asked for: `vim=2:9.0-1` for `vim_2%3a9.0-1_amd64.deb`."""
    name, version, _ = unquote(file).split("_")
    return f"{name}={version}"


def unpack(archives: list[Path], prefix: Path, patchelf: Path) -> None:
    """Lays the archives' files under `prefix`, in place of what was there: all of them or, if it is interrupted, none."""
    fresh = prefix.with_name(f"{prefix.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for archive in archives:
        _output("dpkg", "-x", str(archive), str(fresh))
    _forget_places(fresh, patchelf)
    shutil.rmtree(prefix, ignore_errors=True)
    fresh.replace(prefix)


def _forget_places(prefix: Path, patchelf: Path) -> None:
    """Where a library says itself where its own libraries are, these would be looked for on the system."""
    libraries = [str(found) for found in prefix.rglob("*.so*") if _is_library(found)]
    if libraries:
        _output(str(patchelf), "--remove-rpath", *libraries)


def _is_library(file: Path) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    with open(file, "rb") as opened:
        return opened.read(4) == b"\x7fELF"


def repoint(program: Path, prefix: Path, patchelf: Path) -> None:
    """Makes `program` start with the loader and the libraries under `prefix`.

    An old-style rpath on purpose: it also holds for the libraries of its libraries.
    """
    loaders = sorted(found for found in prefix.rglob("ld-linux*.so.*") if found.is_file())
    libraries = sorted({str(found.parent) for found in prefix.rglob("lib*.so*")})
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


def _output(*command: str, settings: Path | None = None, folder: Path | None = None) -> str:
    environment = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
    if settings:
        environment["APT_CONFIG"] = str(settings)
    done = subprocess.run(command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"{' '.join(command[:3])} … failed: {done.stderr.strip()[-600:]}")
    return done.stdout
