//! Our client in `LSP.sublime-settings`, the settings of Sublime's LSP package.

use serde_json::{Value, json};

use super::jsonc::{Settings, Taste};
use super::server::Server;
use super::trouble::Trouble;

const CLIENT: [&str; 2] = ["clients", "hoverdeck"];

/// Puts our client in; of one that is there, only how it is started is changed.
///
/// # Errors
/// If the text cannot be read.
pub fn put(text: &str, server: &Server) -> Result<String, Trouble> {
    let text = if text.trim().is_empty() { "{}\n" } else { text };
    let settings = read(text)?;
    let command = json!([server.command, "lsp"]);
    if settings.get(&CLIENT).is_some() {
        return match settings.json(&[CLIENT[0], CLIENT[1], "command"]) {
            Some(known) if known == command => Ok(text.to_owned()),
            _ => settings.with(&[CLIENT[0], CLIENT[1], "command"], &command),
        };
    }
    let selector = "source.python | source.rust";
    settings.with(&CLIENT, &json!({ "enabled": true, "command": command, "selector": selector }))
}

/// # Errors
/// If the text cannot be read.
pub fn take(text: &str) -> Result<String, Trouble> {
    if text.trim().is_empty() { Ok(text.to_owned()) } else { Ok(read(text)?.without(&CLIENT)) }
}

/// What starts our server, as the text says it.
pub fn command(text: &str) -> Option<String> {
    let command = read(text).ok()?.json(&[CLIENT[0], CLIENT[1], "command"])?;
    command.get(0)?.as_str().map(str::to_owned)
}

/// Whether the client is there and switched off.
pub fn is_off(text: &str) -> bool {
    let enabled = read(text).ok().and_then(|it| it.json(&[CLIENT[0], CLIENT[1], "enabled"]));
    enabled == Some(Value::Bool(false))
}

fn read(text: &str) -> Result<Settings<'_>, Trouble> {
    Settings::read(text, Taste::Comments, "\t")
}
