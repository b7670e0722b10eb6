//! Which files setup has to do with, per editor, and what a person does besides.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::editor::Editor;
use super::home::{Home, System};
use super::plan::{Dialect, Kind, Part};
use super::server::Server;
use super::{disk, katerc, program};
use crate::cli::failure::Failure;
use crate::store::Folders;

include!(concat!(env!("OUT_DIR"), "/plugins.rs"));

/// This machine, as far as editors are concerned.
pub struct Surroundings {
    pub folder: PathBuf,
    pub path: OsString,
    /// This very program.
    pub executable: PathBuf,
    pub data: PathBuf,
}

impl Surroundings {
    pub fn find() -> Result<Self, Failure> {
        let variable = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        let folder = std::env::var_os(variable).filter(|value| !value.is_empty());
        let folder = folder.ok_or_else(|| {
            Failure::new(format!(
                "{variable} is not set, so no editor's configuration can be found"
            ))
            .hint(format!("set {variable} to your home folder"))
        })?;
        Ok(Self {
            folder: PathBuf::from(folder),
            path: std::env::var_os("PATH").unwrap_or_default(),
            executable: std::env::current_exe()
                .map_err(|error| Failure::new(format!("cannot find this program: {error}")))?,
            data: Folders::find().map_err(Failure::new)?.data,
        })
    }

    pub fn home(&self) -> Home<'_> {
        Home {
            system: System::this(),
            variable: &|name| std::env::var_os(name),
            there: &Path::exists,
            folder: self.folder.clone(),
        }
    }

    /// How an editor starts us: by name where it finds this program by that, else by its path.
    pub fn server(&self, editor: Editor) -> Server {
        let found = program::find("hoverdeck", &self.path);
        let found = found.filter(|path| program::same(path, &self.executable));
        match found {
            Some(_) if !editor.starts_from_a_menu() => Server::new("hoverdeck"),
            Some(path) => Server::new(path.to_string_lossy()),
            None => Server::new(self.executable.to_string_lossy()),
        }
    }
}

/// The files of an editor's configuration.
///
/// # Errors
/// If this build of the program carries no plugin for the editor, or the plugin's folder is a link.
pub fn of(editor: Editor, surroundings: &Surroundings) -> Result<Vec<Part>, Failure> {
    let home = surroundings.home();
    let theirs = |path: PathBuf, dialect| vec![Part { path, kind: Kind::Theirs(dialect) }];
    match editor {
        Editor::Helix => Ok(theirs(home.helix(), Dialect::Helix)),
        Editor::Kakoune => Ok(theirs(home.kakoune(), Dialect::Kakoune)),
        Editor::Zed => Ok(theirs(home.zed(), Dialect::Zed)),
        Editor::Sublime => Ok(theirs(home.sublime(), Dialect::Sublime)),
        Editor::Kate => Ok(theirs(kate(surroundings), Dialect::Kate)),
        Editor::Neovim => plugin(editor, &home.neovim()),
        Editor::Vim => plugin(editor, &home.vim()),
        Editor::Emacs => {
            let mut parts = plugin(editor, &home.emacs_folder().join("hoverdeck"))?;
            parts.extend(theirs(home.emacs(), Dialect::Emacs));
            Ok(parts)
        }
        Editor::Jetbrains => plugin(editor, &template(surroundings)),
        Editor::Vscode => Ok(Vec::new()),
    }
}

/// The settings of Kate's LSP client: it may have been told of another place.
pub fn kate(surroundings: &Surroundings) -> PathBuf {
    let home = surroundings.home();
    let katerc = disk::read(&home.katerc()).ok().flatten().unwrap_or_default();
    katerc::settings(&katerc).unwrap_or_else(|| home.kate())
}

/// Whether nothing is written for this editor: a person does it all.
pub const fn is_only_told(editor: Editor) -> bool {
    matches!(editor, Editor::Vscode)
}

/// Where the template for JetBrains is written, to be chosen from there.
pub fn template(surroundings: &Surroundings) -> PathBuf {
    surroundings.data.join("editors").join("hoverdeck-jetbrains")
}

/// The files of a plugin that is built into this program.
fn plugin(editor: Editor, folder: &Path) -> Result<Vec<Part>, Failure> {
    if folder.symlink_metadata().is_ok_and(|it| it.is_symlink()) {
        return Err(Failure::new(format!("{} is a link that somebody made", folder.display()))
            .hint("the plugin is taken from where it leads; nothing was changed"));
    }
    let files = PLUGINS.iter().filter(|(name, ..)| *name == editor.word());
    let part = |(_, path, text): &(&str, &str, &str)| Part {
        path: path.split('/').fold(folder.to_owned(), |folder, name| folder.join(name)),
        kind: Kind::Ours((*text).to_owned()),
    };
    let parts: Vec<Part> = files.map(part).collect();
    if parts.is_empty() {
        return Err(Failure::new(format!(
            "this hoverdeck was built without its plugin for {}",
            editor.title()
        ))
        .hint("build it from a whole clone of the repository"));
    }
    Ok(parts)
}

/// What a person does besides, in the order of doing.
pub fn advice(editor: Editor, surroundings: &Surroundings) -> Vec<String> {
    let lines: &[&str] = match editor {
        Editor::Helix => &[
            "Restart Helix, or type `:config-reload` and then `:lsp-restart`.",
            "Hover with Space k, actions with Space a, the quiz with `:lsp-workspace-command hoverdeck.quiz`.",
        ],
        Editor::Neovim => &[
            "Restart Neovim and open a Python or Rust file: K shows the card, `:Hoverdeck` does the rest.",
            "`:helptags ALL` once, then `:help hoverdeck`.",
        ],
        Editor::Vim => &[
            "Restart Vim and open a Python or Rust file.",
            "`:helptags ALL` once, then `:help hoverdeck`.",
        ],
        Editor::Emacs => {
            &["Restart Emacs and open a Python or Rust file; `C-c h` begins every command."]
        }
        Editor::Kakoune => &[
            "Kakoune needs kak-lsp: `cargo install kak-lsp`.",
            "Restart Kakoune and open a Python or Rust file: `:lsp-hover` shows the card, `:lsp-code-actions` the quiz.",
        ],
        Editor::Zed => &[
            "Zed gets the server from an extension: in the command palette choose `zed: install dev extension`, \
             then the folder editors/zed of the Hoverdeck repository.",
        ],
        Editor::Sublime => &[
            "Sublime Text needs the package LSP: `Package Control: Install Package`, then LSP.",
            "Restart Sublime Text and open a Python or Rust file.",
        ],
        Editor::Kate => &[
            "Restart Kate and open a Python or Rust file.",
            "Kate asks whether it may start `hoverdeck` the first time: say yes. To close the question is a no for ever.",
        ],
        Editor::Jetbrains => {
            return vec![
                "The IDE needs the plugin LSP4IJ: Settings, Plugins, Marketplace.".to_owned(),
                format!(
                    "Then Settings, Languages & Frameworks, Language Servers, +, Template, Import from \
                     custom template: choose {}.",
                    template(surroundings).display()
                ),
            ];
        }
        Editor::Vscode => &[
            "VS Code has an extension of its own: build it in editors/vscode of the Hoverdeck repository as its \
             README says, then `code --install-extension hoverdeck-*.vsix`.",
        ],
    };
    lines.iter().map(|line| (*line).to_owned()).collect()
}
