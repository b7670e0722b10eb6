//! Where Hoverdeck keeps its data and reads its configuration.
//!
//! Only names of places; reading and writing them is the rest of this room.

use std::path::PathBuf;

use etcetera::BaseStrategy;

/// The two folders of one learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// The history, its backups, and decks that were added.
    pub data: PathBuf,
    /// `config.toml`, and decks and facts written by hand.
    pub config: PathBuf,
}

/// The system does not say where a user's files belong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the home folder cannot be found; set HOVERDECK_DATA and HOVERDECK_CONFIG to two folders")]
pub struct NoFolder;

impl Folders {
    /// The folders in force: `HOVERDECK_DATA` and `HOVERDECK_CONFIG` where they are set (and not
    /// empty), else the platform's data and config folders with `hoverdeck` in them.
    pub fn find() -> Result<Self, NoFolder> {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        Self::from_parts(set("HOVERDECK_DATA"), set("HOVERDECK_CONFIG"))
    }

    /// Both folders inside one, for a throwaway history.
    pub fn within(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self { data: folder.join("data"), config: folder.join("config") }
    }

    pub fn history(&self) -> PathBuf {
        self.data.join("history.db")
    }

    pub fn backups(&self) -> PathBuf {
        self.data.join("backups")
    }

    pub fn settings(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    fn from_parts(
        data: Option<std::ffi::OsString>,
        config: Option<std::ffi::OsString>,
    ) -> Result<Self, NoFolder> {
        let platform = etcetera::choose_base_strategy();
        let data = match (data, &platform) {
            (Some(data), _) => data.into(),
            (None, Ok(platform)) => platform.data_dir().join("hoverdeck"),
            (None, Err(_)) => return Err(NoFolder),
        };
        let config = match (config, &platform) {
            (Some(config), _) => config.into(),
            (None, Ok(platform)) => platform.config_dir().join("hoverdeck"),
            (None, Err(_)) => return Err(NoFolder),
        };
        Ok(Self { data, config })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_wins_over_the_platform() {
        let folders = Folders::from_parts(Some("/d".into()), Some("/c".into())).unwrap();
        assert_eq!(folders.history(), PathBuf::from("/d/history.db"));
        assert_eq!(folders.settings(), PathBuf::from("/c/config.toml"));
    }

    #[test]
    fn the_platforms_folders_carry_the_name() {
        if let Ok(folders) = Folders::from_parts(None, None) {
            assert!(folders.data.ends_with("hoverdeck") && folders.config.ends_with("hoverdeck"));
        }
    }
}
