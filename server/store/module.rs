//! Where a source file stands among the packages around it.

use std::path::Path;

use super::package::package_of;

/// What other files call the module that a file is: a Python file's path (`aiohttp.client`, or
/// `aiohttp.__init__` for a package's own file), or the crate that a Rust file belongs to (`tokio`, empty
/// if none).
pub fn module_of(path: &Path) -> String {
    match path.extension().is_some_and(|extension| extension == "rs") {
        true => package_of(path).unwrap_or_default(),
        false => python_module(path),
    }
}

/// A folder is a package if it has an `__init__.py`.
fn python_module(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let folders = path.ancestors().skip(1).take(DEEPEST);
    let packages = folders.take_while(|folder| folder.join("__init__.py").is_file());
    let mut names: Vec<_> =
        packages.filter_map(|folder| Some(folder.file_name()?.to_string_lossy())).collect();
    names.reverse();
    names.push(stem);
    names.join(".")
}

/// How many packages may stand in each other.
const DEEPEST: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_named_by_its_packages() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("package").join("inner");
        std::fs::create_dir_all(&inner).unwrap();
        for folder in [&inner, inner.parent().unwrap()] {
            std::fs::write(folder.join("__init__.py"), "").unwrap();
        }
        assert_eq!(module_of(&inner.join("file.py")), "package.inner.file");
        assert_eq!(module_of(&inner.join("__init__.py")), "package.inner.__init__");
        assert_eq!(module_of(&root.path().join("script.py")), "script");
    }
}
