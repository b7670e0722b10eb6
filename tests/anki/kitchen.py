"""A home of Hoverdeck and a collection of Anki, both thrown away, and what one asks them for."""

import json
import os
import subprocess
import tempfile
import zipfile
from pathlib import Path

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.import_export_pb2 import ImportCsvRequest

EASES = {1: 1, 2: 1, 3: 2, 4: 3, 5: 4}
RATINGS = {1: 1, 2: 3, 3: 4, 4: 5}


class Home:
    """A history and decks of Hoverdeck."""

    def __init__(self, program: Path):
        self.program = program
        self.kept = tempfile.TemporaryDirectory(prefix="hoverdeck-anki-")
        self.folder = Path(self.kept.name)

    def run(self, *words, text: str | None = None) -> str:
        places = {"HOVERDECK_DATA": self.folder / "data", "HOVERDECK_CONFIG": self.folder / "config"}
        env = os.environ | {name: str(path) for name, path in places.items()} | {"TZ": "UTC"}
        done = subprocess.run(
            [self.program, *map(str, words)], env=env, input=text or "", capture_output=True, text=True
        )
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        assert not done.stderr, (words, done.stderr)
        return done.stdout

    def cards(self) -> dict[str, dict]:
        return {card["id"]: card for card in map(json.loads, self.run("cards", "--json").splitlines())}

    def events(self) -> list[dict]:
        return [json.loads(line) for line in self.run("export").splitlines()]

    def bring(self, file: Path) -> dict:
        return json.loads(self.run("import", file, "--json"))

    def decks(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in sorted((self.folder / "data/decks").glob("*.md"))}


class Anki:
    """A collection of Anki."""

    def __init__(self):
        self.kept = tempfile.TemporaryDirectory(prefix="hoverdeck-anki-")
        self.folder = Path(self.kept.name)
        self.col = Collection(str(self.folder / "collection.anki2"))

    def bring(self, package: Path):
        options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=False)
        request = ImportAnkiPackageRequest(package_path=str(package), options=options)
        return self.col.import_anki_package(request).log

    def bring_text(self, file: Path):
        metadata = self.col.get_csv_metadata(path=str(file), delimiter=None)
        return self.col.import_csv(ImportCsvRequest(path=str(file), metadata=metadata)).log

    def log(self) -> list[tuple]:
        rows = "select r.id, n.guid, r.ease, r.time, r.type from revlog r, cards c, notes n"
        return self.col.db.all(rows + " where c.id = r.cid and n.id = c.nid order by r.id")

    def note(self, guid: str):
        return self.col.get_note(self.col.db.scalar("select id from notes where guid = ?", guid))

    def package(self, form: str) -> Path:
        """The whole collection in one of the three forms."""
        path = self.folder / f"{form}.apkg"
        if form == "first":
            # What Anki itself wrote before 2.1: its collection in schema 11, and nothing else.
            name = self.col.path
            self.col.close(downgrade=True)
            with zipfile.ZipFile(path, "w") as archive:
                archive.write(name, "collection.anki2")
                archive.writestr("media", "{}")
            self.col = Collection(name)
            return path
        options = ExportAnkiPackageOptions(
            with_scheduling=True, with_deck_configs=True, with_media=True, legacy=form == "second"
        )
        self.col.export_anki_package(out_path=str(path), options=options, limit=None)
        return path


def form_of(package: Path) -> tuple[bytes | None, str]:
    """The version a package names, and which collection is in it."""
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
        meta = archive.read("meta") if "meta" in names else None
    newest = ["collection.anki21b", "collection.anki21", "collection.anki2"]
    return meta, next(name for name in newest if name in names)
