//! Where a source file stands among the packages around it.

use std::path::Path;

/// The module that a Python file is, as other files import it: `aiohttp.client`, or `aiohttp.__init__` for
/// a package's own file. A folder is a package if it has an `__init__.py`.
pub fn module_of(path: &Path) -> String {
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
