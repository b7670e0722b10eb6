//! Reads the settings file. What a setting means, and whether its value is allowed, is
//! `tutor::Settings::merge`.

use std::path::PathBuf;

use serde_json::Value;

use super::Folders;
use super::decks::{Unreadable, read_text};

/// Why the settings file does not count. The defaults stay in force.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("{} does not count: {source}", path.display())]
    Unreadable { path: PathBuf, source: Unreadable },
    #[error("{} does not count, line {line} is no TOML: {message}", path.display())]
    NotToml {
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        message: String,
    },
}

/// What `config.toml` says, as JSON for `tutor::Settings::merge`; an empty object if there is none.
pub fn read_settings(folders: &Folders) -> Result<Value, SettingsError> {
    let path = folders.settings();
    if !path.exists() {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    match read_text(&path) {
        Ok(text) => parse(&text, path),
        Err(source) => Err(SettingsError::Unreadable { path, source }),
    }
}

fn parse(text: &str, path: PathBuf) -> Result<Value, SettingsError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
        SettingsError::NotToml { path, line, message: error.message().trim().to_owned() }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: Option<&[u8]>) -> Result<Value, String> {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        std::fs::create_dir_all(&folders.config).unwrap();
        if let Some(text) = text {
            std::fs::write(folders.settings(), text).unwrap();
        }
        read_settings(&folders).map_err(|error| {
            error.to_string().replace(&folders.config.display().to_string(), "CONFIG")
        })
    }

    #[test]
    fn no_file_says_nothing() {
        assert_eq!(read(None).unwrap(), json!({}));
        assert_eq!(read(Some(b"")).unwrap(), json!({}));
    }

    #[test]
    fn tables_become_objects() {
        let text =
            "retention = 0.85\ndecks = ['~/mine']\n[limits]\nnew = 5\n[hover]\nmode = 'brief'\n";
        let expected = json!({
            "retention": 0.85,
            "decks": ["~/mine"],
            "limits": {"new": 5},
            "hover": {"mode": "brief"},
        });
        assert_eq!(read(Some(text.as_bytes())).unwrap(), expected);
    }

    #[test]
    fn a_broken_file_is_said_with_its_line() {
        let error = read(Some(b"retention = 0.9\nlimits = {\n")).unwrap_err();
        assert!(error.starts_with("CONFIG/config.toml does not count, line "), "{error}");
        let error = read(Some(b"# caf\xe9")).unwrap_err();
        assert!(error.contains("byte 5 is not UTF-8"), "{error}");
    }
}
