//! Lists the shipped decks, facts and editors' plugins, so that they are compiled into the program, and tells one
//! version of the rules of memory from another.
//!
//! Writes `shipped.rs` with one `(path, text)` per file of `decks/`, which `server/store/shipped.rs` includes, and
//! `plugins.rs` for `server/cli/setup/parts.rs`. Of `server/memory` it makes a number that changes with any change
//! there: `server/store/state.rs` keeps it.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a build script reads folders and speaks to cargo on its output"
)]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let variable = |name: &str| env::var(name).map_err(io::Error::other);
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    println!("cargo::rerun-if-changed=decks");
    println!("cargo::rerun-if-changed=server/memory");
    println!("cargo::rustc-env=HOVERDECK_RULES={:016x}", rules(&root.join("server/memory"))?);
    let mut decks = files(&root.join("decks"), "md", false)?;
    decks.retain(|path| !path.ends_with("README.md"));
    let facts = files(&root.join("decks").join("facts"), "toml", true)?;
    let text = format!(
        "pub(super) const DECKS: &[(&str, &str)] = &[\n{}];\n\
         pub(super) const FACTS: &[(&str, &str)] = &[\n{}];\n",
        listed(&root, &decks),
        listed(&root, &facts),
    );
    let out = PathBuf::from(variable("OUT_DIR")?);
    fs::write(out.join("shipped.rs"), text)?;
    fs::write(out.join("plugins.rs"), plugins(&root)?)
}

/// The plugins that `hoverdeck setup` lays out: which editor, its folder, and the endings of what belongs to it.
const PLUGINS: [(&str, &str, &[&str]); 4] = [
    ("neovim", "neovim", &["lua", "txt"]),
    ("vim", "vim", &["vim", "txt"]),
    ("emacs", "emacs", &["el"]),
    ("jetbrains", "jetbrains/template", &["json", "md"]),
];

/// Each file of a plugin as `(editor, path in its folder, text)`; tests are not part of it.
fn plugins(root: &Path) -> io::Result<String> {
    let mut lines = String::new();
    for (editor, place, endings) in PLUGINS {
        let folder = root.join("editors").join(place);
        println!("cargo::rerun-if-changed={}", folder.display());
        for ending in endings {
            for path in files(&folder, ending, true)? {
                let inside = path.strip_prefix(&folder).unwrap_or(&path);
                let inside = inside.to_string_lossy().replace('\\', "/");
                if inside.split('/').any(|part| part.starts_with("test")) {
                    continue;
                }
                let name = format!("editors/{place}/{inside}");
                lines.push_str(&format!(
                    "    ({editor:?}, {inside:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {name:?}))),\n"
                ));
            }
        }
    }
    Ok(format!("const PLUGINS: &[(&str, &str, &str)] = &[\n{lines}];\n"))
}

/// A number of all sources in a folder: FNV-1a over their bytes.
fn rules(folder: &Path) -> io::Result<u64> {
    let mut number: u64 = 0xCBF2_9CE4_8422_2325;
    for path in files(folder, "rs", true)? {
        for byte in fs::read(path)? {
            number = (number ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
    Ok(number)
}

/// The files with this extension in a folder (and below it, if `deep`), sorted by path.
fn files(folder: &Path, extension: &str, deep: bool) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && deep {
            found.extend(files(&path, extension, deep)?);
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Each file as a line of a Rust slice: its path in the repository, and its text.
fn listed(root: &Path, files: &[PathBuf]) -> String {
    let name = |path: &Path| {
        let inside = path.strip_prefix(root).unwrap_or(path);
        inside.to_string_lossy().replace('\\', "/")
    };
    let line = |path: &PathBuf| {
        let name = name(path);
        format!(
            "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {name:?}))),\n"
        )
    };
    files.iter().map(line).collect()
}
