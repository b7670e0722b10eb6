//! Which package a source file belongs to: the nearest `Cargo.toml` above it says so.
//!
//! Only what is under `src` is the package; tests and examples are crates of their own.

use std::path::Path;

/// The name by which code of the package calls it (`tokio_util`), if the file is part of one.
pub(super) fn package_of(file: &Path) -> Option<String> {
    let file = std::path::absolute(file).ok()?;
    let folder = file.ancestors().skip(1).find(|folder| folder.join("Cargo.toml").is_file())?;
    file.strip_prefix(folder.join("src")).ok()?;
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).ok()?;
    name(&manifest)
}

/// The library's own name, else the package's.
fn name(manifest: &str) -> Option<String> {
    let of = |section| value(manifest, section, "name");
    Some(of("[lib]").or_else(|| of("[package]"))?.replace('-', "_"))
}

/// The text of a key directly in a section.
fn value<'m>(manifest: &'m str, section: &str, key: &str) -> Option<&'m str> {
    let mut lines = manifest.lines().map(str::trim);
    lines.find(|line| *line == section)?;
    let own = lines.take_while(|line| !line.starts_with('['));
    let (_, value) =
        own.filter_map(|line| line.split_once('=')).find(|(it, _)| it.trim() == key)?;
    value.trim().strip_prefix('"')?.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_names_its_library() {
        let package = "[package]\nname = \"tokio-util\" # here\nversion = \"1\"\n";
        assert_eq!(name(package).as_deref(), Some("tokio_util"));
        let library = format!("{package}\n[lib]\npath = \"x.rs\"\nname = \"util\"\n");
        assert_eq!(name(&library).as_deref(), Some("util"));
        assert_eq!(name("[workspace]\nmembers = []\n[x]\nname = \"y\"\n"), None);
    }

    #[test]
    fn only_what_is_under_src_is_the_package() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(package_of(&root.join("tests/fixtures/weather/main.rs")), None);
    }
}
