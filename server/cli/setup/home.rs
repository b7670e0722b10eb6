//! Where each editor keeps its configuration, on each system. Environment in, paths out; nothing is read
//! but what `there` says exists.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Linux and the other Unixes.
    Unix,
    Mac,
    Windows,
}

impl System {
    pub const fn this() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::Mac
        } else {
            Self::Unix
        }
    }
}

/// What decides where an editor looks.
pub struct Home<'a> {
    pub system: System,
    /// A variable of the environment.
    pub variable: &'a dyn Fn(&str) -> Option<OsString>,
    /// Whether there is such a file or folder.
    pub there: &'a dyn Fn(&Path) -> bool,
    /// The learner's own folder.
    pub folder: PathBuf,
}

impl Home<'_> {
    /// The folder that a variable names, if it names one.
    fn named(&self, variable: &str) -> Option<PathBuf> {
        (self.variable)(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
    }

    /// Where most programs keep settings (XDG, or Windows' roaming folder).
    pub fn settings(&self) -> PathBuf {
        match self.system {
            System::Windows => {
                self.named("APPDATA").unwrap_or_else(|| self.folder.join("AppData").join("Roaming"))
            }
            System::Unix | System::Mac => {
                self.named("XDG_CONFIG_HOME").unwrap_or_else(|| self.folder.join(".config"))
            }
        }
    }

    fn local(&self) -> PathBuf {
        self.named("LOCALAPPDATA").unwrap_or_else(|| self.folder.join("AppData").join("Local"))
    }

    pub fn helix(&self) -> PathBuf {
        self.settings().join("helix").join("languages.toml")
    }

    /// The folder of the plugin, as a package that Neovim loads at start.
    pub fn neovim(&self) -> PathBuf {
        let name = self.named("NVIM_APPNAME").unwrap_or_else(|| PathBuf::from("nvim"));
        let data = match self.system {
            System::Windows => self.local().join(format!("{}-data", name.display())),
            System::Unix | System::Mac => self.data().join(name),
        };
        package(&data.join("site"))
    }

    /// Neovim's own configuration, where a learner may have written us in by hand.
    pub fn neovim_settings(&self) -> PathBuf {
        let name = self.named("NVIM_APPNAME").unwrap_or_else(|| PathBuf::from("nvim"));
        match self.system {
            System::Windows => self.local().join(name),
            System::Unix | System::Mac => self.settings().join(name),
        }
    }

    /// The folder of the plugin, as a package that Vim loads at start. Vim 9.1 takes `~/.config/vim` where
    /// nothing is in the old places.
    pub fn vim(&self) -> PathBuf {
        if self.system == System::Windows {
            return package(&self.folder.join("vimfiles"));
        }
        let (old, new) = (self.folder.join(".vim"), self.settings().join("vim"));
        let is_old = (self.there)(&self.folder.join(".vimrc")) || (self.there)(&old.join("vimrc"));
        let is_new = (self.there)(&new.join("vimrc")) && !is_old;
        package(if is_new { &new } else { &old })
    }

    /// The init file that Emacs reads: the first of its places that is there.
    pub fn emacs(&self) -> PathBuf {
        let home = match self.system {
            System::Windows => self.settings(),
            System::Unix | System::Mac => self.folder.clone(),
        };
        let old = home.join(".emacs.d");
        let init = |folder: &Path| folder.join("init.el");
        let single = [home.join(".emacs.el"), home.join(".emacs")];
        if let Some(single) = single.into_iter().find(|path| (self.there)(path)) {
            return single;
        }
        let new = self.settings().join("emacs");
        if (self.there)(&new) && !(self.there)(&old) { init(&new) } else { init(&old) }
    }

    /// Emacs's own folder, where packages that are no packages of an archive lie.
    pub fn emacs_folder(&self) -> PathBuf {
        let init = self.emacs();
        match init.file_name().is_some_and(|name| name == "init.el") {
            true => init.parent().map_or_else(PathBuf::new, Path::to_owned),
            false => init.with_file_name(".emacs.d"),
        }
    }

    pub fn kakoune(&self) -> PathBuf {
        let folder = self.named("KAKOUNE_CONFIG_DIR");
        folder.unwrap_or_else(|| self.settings().join("kak")).join("kakrc")
    }

    pub fn zed(&self) -> PathBuf {
        let folder = match self.system {
            System::Windows => self.settings().join("Zed"),
            System::Mac => self.folder.join(".config").join("zed"),
            System::Unix => {
                self.named("FLATPAK_XDG_CONFIG_HOME").unwrap_or_else(|| self.settings()).join("zed")
            }
        };
        folder.join("settings.json")
    }

    /// Where Zed keeps extensions that are installed.
    pub fn zed_extensions(&self) -> PathBuf {
        let data = match self.system {
            System::Windows => self.local().join("Zed"),
            System::Mac => self.mac_support().join("Zed"),
            System::Unix => self.data().join("zed"),
        };
        data.join("extensions").join("installed")
    }

    /// Sublime Text's own folder, with `Packages` and `Installed Packages` in it.
    pub fn sublime_folder(&self) -> PathBuf {
        match self.system {
            System::Windows => self.settings().join("Sublime Text"),
            System::Mac => self.mac_support().join("Sublime Text"),
            System::Unix => self.settings().join("sublime-text"),
        }
    }

    pub fn sublime(&self) -> PathBuf {
        self.sublime_folder().join("Packages").join("User").join("LSP.sublime-settings")
    }

    /// The settings of Kate's LSP client, where nobody has moved them.
    pub fn kate(&self) -> PathBuf {
        self.kate_settings().join("kate").join("lspclient").join("settings.json")
    }

    /// What Kate itself keeps of its settings.
    pub fn katerc(&self) -> PathBuf {
        self.kate_settings().join("katerc")
    }

    fn kate_settings(&self) -> PathBuf {
        match self.system {
            System::Windows => self.local(),
            System::Mac => self.folder.join("Library").join("Preferences"),
            System::Unix => self.settings(),
        }
    }

    /// The session that Kate keeps when no other was begun: it has which plugins are on.
    pub fn kate_session(&self) -> PathBuf {
        let data = match self.system {
            System::Windows => self.local(),
            System::Mac => self.mac_support(),
            System::Unix => self.data(),
        };
        data.join("kate").join("anonymous.katesession")
    }

    /// Where most programs keep data on a Unix.
    fn data(&self) -> PathBuf {
        self.named("XDG_DATA_HOME").unwrap_or_else(|| self.folder.join(".local").join("share"))
    }

    fn mac_support(&self) -> PathBuf {
        self.folder.join("Library").join("Application Support")
    }
}

fn package(base: &Path) -> PathBuf {
    base.join("pack").join("hoverdeck").join("start").join("hoverdeck")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(system: System, variables: &[(&str, &str)], there: &[&str]) -> String {
        let variable = |name: &str| {
            variables.iter().find(|(it, _)| *it == name).map(|(_, value)| OsString::from(value))
        };
        let there = |path: &Path| there.iter().any(|it| Path::new(it) == path);
        let home =
            Home { system, variable: &variable, there: &there, folder: PathBuf::from("/home/ada") };
        [
            home.helix(),
            home.neovim(),
            home.neovim_settings(),
            home.vim(),
            home.emacs(),
            home.kakoune(),
            home.zed(),
            home.zed_extensions(),
            home.sublime(),
            home.kate(),
        ]
        .map(|path| path.display().to_string())
        .join("\n")
    }

    #[test]
    #[cfg(unix)]
    fn an_empty_home_on_linux() {
        insta::assert_snapshot!(places(System::Unix, &[], &[]), @r"
        /home/ada/.config/helix/languages.toml
        /home/ada/.local/share/nvim/site/pack/hoverdeck/start/hoverdeck
        /home/ada/.config/nvim
        /home/ada/.vim/pack/hoverdeck/start/hoverdeck
        /home/ada/.emacs.d/init.el
        /home/ada/.config/kak/kakrc
        /home/ada/.config/zed/settings.json
        /home/ada/.local/share/zed/extensions/installed
        /home/ada/.config/sublime-text/Packages/User/LSP.sublime-settings
        /home/ada/.config/kate/lspclient/settings.json
        ");
    }

    #[test]
    #[cfg(unix)]
    fn a_home_with_other_places() {
        let variables = [
            ("XDG_CONFIG_HOME", "/etc/ada"),
            ("XDG_DATA_HOME", "/var/ada"),
            ("NVIM_APPNAME", "study"),
            ("KAKOUNE_CONFIG_DIR", "/kak"),
        ];
        let there = ["/etc/ada/vim/vimrc", "/etc/ada/emacs"];
        insta::assert_snapshot!(places(System::Unix, &variables, &there), @r"
        /etc/ada/helix/languages.toml
        /var/ada/study/site/pack/hoverdeck/start/hoverdeck
        /etc/ada/study
        /etc/ada/vim/pack/hoverdeck/start/hoverdeck
        /etc/ada/emacs/init.el
        /kak/kakrc
        /etc/ada/zed/settings.json
        /var/ada/zed/extensions/installed
        /etc/ada/sublime-text/Packages/User/LSP.sublime-settings
        /etc/ada/kate/lspclient/settings.json
        ");
    }

    #[test]
    #[cfg(unix)]
    fn the_older_place_goes_first() {
        let there = [
            "/home/ada/.vimrc",
            "/home/ada/.config/vim/vimrc",
            "/home/ada/.emacs",
            "/home/ada/.emacs.d",
        ];
        let found = places(System::Unix, &[], &there);
        assert!(found.contains("/home/ada/.vim/pack"), "{found}");
        assert!(found.contains("/home/ada/.emacs\n"), "{found}");
    }

    #[test]
    #[cfg(unix)]
    fn other_systems() {
        insta::assert_snapshot!(places(System::Mac, &[], &[]), @r"
        /home/ada/.config/helix/languages.toml
        /home/ada/.local/share/nvim/site/pack/hoverdeck/start/hoverdeck
        /home/ada/.config/nvim
        /home/ada/.vim/pack/hoverdeck/start/hoverdeck
        /home/ada/.emacs.d/init.el
        /home/ada/.config/kak/kakrc
        /home/ada/.config/zed/settings.json
        /home/ada/Library/Application Support/Zed/extensions/installed
        /home/ada/Library/Application Support/Sublime Text/Packages/User/LSP.sublime-settings
        /home/ada/Library/Preferences/kate/lspclient/settings.json
        ");
        insta::assert_snapshot!(places(System::Windows, &[("APPDATA", "/roaming"), ("LOCALAPPDATA", "/local")], &[]), @r"
        /roaming/helix/languages.toml
        /local/nvim-data/site/pack/hoverdeck/start/hoverdeck
        /local/nvim
        /home/ada/vimfiles/pack/hoverdeck/start/hoverdeck
        /roaming/.emacs.d/init.el
        /roaming/kak/kakrc
        /roaming/Zed/settings.json
        /local/Zed/extensions/installed
        /roaming/Sublime Text/Packages/User/LSP.sublime-settings
        /local/kate/lspclient/settings.json
        ");
    }
}
