//! Tells Zed how to start Hoverdeck's language server, and hands it the learner's settings.
//!
//! The program is the one that the settings name (`lsp.hoverdeck.binary.path`), else the `hoverdeck` on the
//! PATH of the project's shell. Nothing is downloaded.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{self as zed, serde_json::Value, Command, LanguageServerId, Result, Worktree};

const NAME: &str = "hoverdeck";
const NOT_FOUND: &str = "hoverdeck is not on the PATH of the project's shell. Install it with `cargo install --path .` in a \
                         clone of its repository, or let `hoverdeck setup zed --write` name its place.";

struct Hoverdeck;

impl zed::Extension for Hoverdeck {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, _: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let binary = settings(worktree).and_then(|settings| settings.binary);
        let (path, arguments, environment) = match binary {
            Some(binary) => (binary.path, binary.arguments, binary.env),
            None => (None, None, None),
        };
        let command = path.or_else(|| worktree.which(NAME)).ok_or(NOT_FOUND)?;
        let mut env = worktree.shell_env();
        env.extend(environment.into_iter().flatten());
        Ok(Command { command, args: arguments.unwrap_or_else(|| vec!["lsp".to_owned()]), env })
    }

    fn language_server_initialization_options(
        &mut self,
        _: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        Ok(settings(worktree).and_then(|settings| settings.initialization_options))
    }

    fn language_server_workspace_configuration(
        &mut self,
        _: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        Ok(settings(worktree).and_then(|settings| settings.settings))
    }
}

/// What the learner has set below `lsp.hoverdeck`, if anything.
fn settings(worktree: &Worktree) -> Option<LspSettings> {
    LspSettings::for_worktree(NAME, worktree).ok()
}

zed::register_extension!(Hoverdeck);
