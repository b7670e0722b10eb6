//! Our server in Zed's `settings.json`: where the program is, and our name in lists of servers that would
//! leave it out. That there is such a server at all comes from the extension in `editors/zed`.

use serde_json::json;

use super::jsonc::{Settings, Taste};
use super::server::Server;
use super::trouble::Trouble;

const BINARY: [&str; 3] = ["lsp", "hoverdeck", "binary"];
const LANGUAGES: [&str; 2] = ["Python", "Rust"];
const OURS: &str = "hoverdeck";
/// Stands for every server that is not named in the list.
const THE_REST: &str = "...";

/// # Errors
/// If the text cannot be read.
pub fn put(text: &str, server: &Server) -> Result<String, Trouble> {
    let text = if text.trim().is_empty() { "{}\n" } else { text };
    let binary = json!({ "path": server.command, "arguments": ["lsp"] });
    let mut text = read(text)?.with(&BINARY, &binary)?;
    for language in forgetting(&text) {
        let list = list_of(language);
        if let Some(with) = read(&text)?.with_first(&list, OURS) {
            text = with;
        }
    }
    Ok(text)
}

/// # Errors
/// If the text cannot be read.
pub fn take(text: &str) -> Result<String, Trouble> {
    let mut text = if text.trim().is_empty() {
        return Ok(text.to_owned());
    } else {
        read(text)?.without(&BINARY)
    };
    for language in LANGUAGES {
        if let Some(without) = read(&text)?.without_item(&list_of(language), OURS) {
            text = without;
        }
    }
    Ok(text)
}

/// The languages of ours whose list of servers leaves us out.
pub fn forgetting(text: &str) -> Vec<&'static str> {
    let Ok(settings) = read(text) else { return Vec::new() };
    let forgets = |language: &&str| {
        let list = list_of(language);
        let has = |item| settings.has_item(&list, item);
        has(OURS) == Some(false) && has(THE_REST) == Some(false)
    };
    LANGUAGES.into_iter().filter(forgets).collect()
}

/// The languages in which the learner has switched us off.
pub fn refusing(text: &str) -> Vec<&'static str> {
    let Ok(settings) = read(text) else { return Vec::new() };
    let refuses =
        |language: &&str| settings.has_item(&list_of(language), "!hoverdeck") == Some(true);
    LANGUAGES.into_iter().filter(refuses).collect()
}

/// What starts our server, as the text says it.
pub fn command(text: &str) -> Option<String> {
    let binary = read(text).ok()?.json(&BINARY)?;
    binary.get("path")?.as_str().map(str::to_owned)
}

fn list_of(language: &str) -> [&str; 3] {
    ["languages", language, "language_servers"]
}

fn read(text: &str) -> Result<Settings<'_>, Trouble> {
    Settings::read(text, Taste::Comments, "  ")
}
