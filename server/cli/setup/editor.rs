//! The editors that `hoverdeck setup` and `hoverdeck doctor` know, and what each is called.

use clap::ValueEnum;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Editor {
    Helix,
    #[value(alias = "nvim")]
    Neovim,
    Vim,
    Emacs,
    #[value(alias = "kak")]
    Kakoune,
    Zed,
    #[value(alias = "sublime-text")]
    Sublime,
    Kate,
    #[value(aliases = ["intellij", "pycharm", "rustrover"])]
    Jetbrains,
    #[value(alias = "code")]
    Vscode,
}

impl Editor {
    /// As one types it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Helix => "helix",
            Self::Neovim => "neovim",
            Self::Vim => "vim",
            Self::Emacs => "emacs",
            Self::Kakoune => "kakoune",
            Self::Zed => "zed",
            Self::Sublime => "sublime",
            Self::Kate => "kate",
            Self::Jetbrains => "jetbrains",
            Self::Vscode => "vscode",
        }
    }

    /// As it calls itself.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Helix => "Helix",
            Self::Neovim => "Neovim",
            Self::Vim => "Vim",
            Self::Emacs => "Emacs",
            Self::Kakoune => "Kakoune",
            Self::Zed => "Zed",
            Self::Sublime => "Sublime Text",
            Self::Kate => "Kate",
            Self::Jetbrains => "JetBrains",
            Self::Vscode => "VS Code",
        }
    }

    /// Whether it is usually started from a menu, where the shell's PATH is not known.
    pub const fn starts_from_a_menu(self) -> bool {
        matches!(self, Self::Zed | Self::Sublime | Self::Kate | Self::Jetbrains | Self::Vscode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_what_is_said() {
        for editor in Editor::value_variants() {
            assert_eq!(editor.to_possible_value().unwrap().get_name(), editor.word());
        }
    }
}
