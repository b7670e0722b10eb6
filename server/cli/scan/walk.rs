//! Which files a scan reads, and their texts: folders as git sees them, named files always.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::cli::failure::Failure;
use crate::lang::{Code, Language};

/// A file to read, or why there is none.
pub type Found = Result<Source, Skipped>;

/// A file in one of our languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub path: PathBuf,
    pub language: Language,
}

/// Something that was passed over, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", path.display())]
pub struct Skipped {
    pub path: PathBuf,
    pub reason: String,
}

impl Skipped {
    fn new(path: &Path, reason: impl ToString) -> Self {
        Self { path: path.to_owned(), reason: reason.to_string() }
    }
}

/// Every file below `paths`, folder by folder in the order of names. Files that git would ignore and
/// hidden ones are left out, except those that `paths` names.
pub fn files(paths: &[PathBuf]) -> impl Iterator<Item = Found> {
    paths.iter().flat_map(|path| -> Box<dyn Iterator<Item = Found>> {
        if path.is_dir() { Box::new(below(path)) } else { Box::new(std::iter::once(named(path))) }
    })
}

fn named(path: &Path) -> Found {
    match language(path) {
        _ if !path.exists() => Err(Skipped::new(path, "there is no such file")),
        Some(language) => Ok(Source { path: path.to_owned(), language }),
        None => Err(Skipped::new(path, "neither Python nor Rust, by its name")),
    }
}

fn below(folder: &Path) -> impl Iterator<Item = Found> {
    let mut walk = ignore::WalkBuilder::new(folder);
    walk.require_git(false).sort_by_file_path(Path::cmp);
    let folder = folder.to_owned();
    walk.build().filter_map(move |entry| match entry {
        Ok(entry) => {
            let file = entry.file_type().is_some_and(|kind| kind.is_file());
            let language = language(entry.path()).filter(|_| file)?;
            Some(Ok(Source { path: tidy(entry.path()), language }))
        }
        Err(error) => Some(Err(Skipped::new(&folder, error))),
    })
}

/// Without the `./` that walking `.` puts in front.
fn tidy(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}

/// The language of a file by its name.
fn language(path: &Path) -> Option<Language> {
    path.extension().and_then(OsStr::to_str).and_then(Language::of_extension)
}

/// The language and the text of one file that was named.
pub fn source(path: &Path) -> Result<(Language, String), Failure> {
    let source = named(path).and_then(|source| Ok((source.language, text(path)?)));
    source
        .map_err(|skipped| Failure::new(skipped).hint("name a Python or Rust file, saved as UTF-8"))
}

/// A file's text, without the mark that some editors put in front of UTF-8.
pub fn text(path: &Path) -> Result<String, Skipped> {
    let mut bytes = Vec::new();
    let limit = Code::MAX_BYTES as u64 + 1;
    let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    if let Err(error) = read {
        return Err(Skipped::new(path, format!("cannot be read: {error}")));
    }
    if bytes.len() > Code::MAX_BYTES {
        let largest = Code::MAX_BYTES / (1024 * 1024);
        return Err(Skipped::new(path, format!("larger than {largest} MiB")));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Skipped::new(path, format!("not UTF-8 (at byte {at})"))
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        root
    }

    fn listing(root: &Path, paths: &[&str]) -> String {
        let paths: Vec<_> = paths.iter().map(|path| root.join(path)).collect();
        let line = |found: Found| match found {
            Ok(source) => format!("{} {}", source.path.display(), source.language),
            Err(skipped) => format!("- {skipped}"),
        };
        let lines: Vec<_> = files(&paths).map(line).collect();
        lines.join("\n").replace(&format!("{}/", root.display()), "")
    }

    #[test]
    fn folders_are_walked_as_git_sees_them_and_named_files_always() {
        let root = tree(&[
            (".gitignore", b"built/\n*.gen.py\n"),
            ("b.rs", b""),
            ("a/z.py", b""),
            ("a/c.pyi", b""),
            ("a/notes.md", b""),
            ("a/x.gen.py", b""),
            ("built/y.py", b""),
            (".hidden/h.py", b""),
        ]);
        insta::assert_snapshot!(listing(root.path(), &["", "built/y.py", "a/notes.md", "none.py"]), @r"
        a/c.pyi python
        a/z.py python
        b.rs rust
        built/y.py python
        - a/notes.md: neither Python nor Rust, by its name
        - none.py: there is no such file
        ");
    }

    #[test]
    fn texts_are_utf8_of_a_bearable_size() {
        let root = tree(&[
            ("latin.py", b"# caf\xe9\n"),
            ("marked.py", b"\xef\xbb\xbfimport asyncio\n"),
            ("long.py", &vec![b'#'; Code::MAX_BYTES + 1]),
        ]);
        let read = |name: &str| match text(&root.path().join(name)) {
            Ok(text) => text,
            Err(skipped) => skipped.reason,
        };
        assert_eq!(read("latin.py"), "not UTF-8 (at byte 5)");
        assert_eq!(read("marked.py"), "import asyncio\n");
        assert_eq!(read("long.py"), "larger than 8 MiB");
        assert!(read("none.py").starts_with("cannot be read: "));
    }
}
