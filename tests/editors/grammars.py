"""Colours for the fetched Helixes: its grammars usually come from elsewhere, ours come with the crates.

Only for the looks of the kept screens; without a C compiler the editors work the same in plain letters.
"""

import json
import shutil
import subprocess
from pathlib import Path

import kit

LANGUAGES = ("python", "rust")


def build(folders: list[Path]) -> list[str]:
    """Compiles the grammars that the project itself uses into `folders`; gives the names of those it could."""
    compiler, cargo = shutil.which("cc"), shutil.which("cargo")
    if not compiler or not cargo:
        return []
    sources = _sources(cargo)
    return [language for language in LANGUAGES if language in sources and _compile(compiler, sources[language], language, folders)]


def _sources(cargo: str) -> dict[str, Path]:
    done = subprocess.run([cargo, "metadata", "--locked", "--format-version", "1"], cwd=kit.ROOT,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        return {}
    crates = {package["name"]: Path(package["manifest_path"]).parent for package in json.loads(done.stdout)["packages"]}
    names = {language: crates.get(f"tree-sitter-{language}") for language in LANGUAGES}
    return {language: crate / "src" for language, crate in names.items() if crate}


def _compile(compiler: str, source: Path, language: str, folders: list[Path]) -> bool:
    first = folders[0] / f"{language}.so"
    if not first.exists():
        command = [compiler, "-O1", "-shared", "-fPIC", f"-I{source}", "-o", str(first), *map(str, sorted(source.glob("*.c")))]
        if subprocess.run(command, stdin=subprocess.DEVNULL).returncode:
            return False
    for folder in folders[1:]:
        shutil.copyfile(first, folder / first.name)
    return True
