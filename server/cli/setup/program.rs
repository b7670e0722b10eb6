//! Finding programs as a shell does.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The first program of this name on `path`, the value of PATH.
pub fn find(name: &str, path: &OsStr) -> Option<PathBuf> {
    let named = |folder: PathBuf| {
        let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ".bat"] } else { &[""] };
        endings.iter().map(move |ending| folder.join(format!("{name}{ending}"))).find(|it| runs(it))
    };
    std::env::split_paths(path).find_map(named)
}

/// Whether a file may be started.
#[cfg(unix)]
pub fn runs(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
pub fn runs(path: &Path) -> bool {
    path.is_file()
}

/// Whether two paths lead to one file.
pub fn same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
