//! Our server in the user settings of Kate's LSP client. Kate asks one server per document, so ours is put
//! before the one that is there, which it starts and passes everything through to.

use serde_json::Value;

use super::jsonc::{Settings, Taste};
use super::server::Server;
use super::trouble::Trouble;

/// What stands between our program and the server it starts.
const WRAP: [&str; 2] = ["wrap", "--"];

/// The languages we teach, each with the server that Kate starts by itself.
const LANGUAGES: [(&str, &[&str]); 2] =
    [("python", &["pylsp", "--check-parent-process"]), ("rust", &["rust-analyzer"])];

/// # Errors
/// If the text cannot be read, or a command is no list of words.
pub fn put(text: &str, server: &Server) -> Result<String, Trouble> {
    let mut text = if text.trim().is_empty() { "{}\n".to_owned() } else { text.to_owned() };
    // The first of an object is put in last, so that Python comes to stand above Rust.
    for (language, usual) in LANGUAGES.iter().rev() {
        text = wrapped(&text, language, usual, server)?;
    }
    Ok(text)
}

/// # Errors
/// If the text cannot be read.
pub fn take(text: &str) -> Result<String, Trouble> {
    if text.trim().is_empty() {
        return Ok(text.to_owned());
    }
    let take =
        |text: String, (language, usual): &(&str, &[&str])| unwrapped(&text, language, usual);
    LANGUAGES.iter().try_fold(text.to_owned(), take)
}

/// The text with our program before a language's server.
fn wrapped(text: &str, language: &str, usual: &[&str], server: &Server) -> Result<String, Trouble> {
    let settings = read(text)?;
    let path = command_of(language);
    let Some(command) = settings.json(&path) else {
        let ours = [server.command.as_str(), WRAP[0], WRAP[1]];
        return settings.with(&path, &ours.into_iter().chain(usual.iter().copied()).collect());
    };
    let command = words(&command).ok_or_else(|| unknown(language))?;
    if is_there(&command) {
        let renewed = settings.with_other_first(&path, Some(&server.command));
        return renewed.ok_or_else(|| unknown(language));
    }
    [WRAP[1], WRAP[0], &server.command].iter().try_fold(text.to_owned(), |text, word| {
        read(&text)?.with_first(&path, word).ok_or_else(|| unknown(language))
    })
}

/// The text with a language's server alone again; nothing of it if Kate starts that by itself.
fn unwrapped(text: &str, language: &str, usual: &[&str]) -> Result<String, Trouble> {
    let settings = read(text)?;
    let path = command_of(language);
    let Some(command) = settings.json(&path).as_ref().and_then(words) else {
        return Ok(text.to_owned());
    };
    if !is_there(&command) {
        return Ok(text.to_owned());
    }
    let inner = inner(&command);
    if inner == usual || is_alone(&command) {
        return Ok(settings.without(&path));
    }
    (0..=WRAP.len()).try_fold(text.to_owned(), |text, _| {
        read(&text)?.with_other_first(&path, None).ok_or_else(|| unknown(language))
    })
}

/// What starts our server for a language, as the text says it.
pub fn command(text: &str) -> Option<String> {
    let settings = read(text).ok()?;
    LANGUAGES.iter().find_map(|(language, _)| {
        let command = words(&settings.json(&command_of(language))?)?;
        is_there(&command).then(|| command.first().cloned())?
    })
}

/// The servers that ours starts, by language.
pub fn wrapped_servers(text: &str) -> Vec<(&'static str, String)> {
    let Ok(settings) = read(text) else { return Vec::new() };
    let server = |language: &'static str| {
        let command = words(&settings.json(&command_of(language))?)?;
        let inner = inner(&command);
        (inner.len() < command.len()).then(|| Some((language, inner.first()?.clone())))?
    };
    LANGUAGES.iter().filter_map(|(language, _)| server(language)).collect()
}

fn command_of(language: &str) -> [&str; 3] {
    ["servers", language, "command"]
}

/// The command that ours starts, or all of it if it is not ours.
fn inner(command: &[String]) -> &[String] {
    match command {
        [program, wrap, dashes, rest @ ..] if [wrap, dashes] == WRAP && ours(program) => rest,
        _ => command,
    }
}

/// Whether ours is started without another server.
fn is_alone(command: &[String]) -> bool {
    matches!(command, [program, part, ..] if part == "lsp" && ours(program))
}

fn is_there(command: &[String]) -> bool {
    inner(command).len() < command.len() || is_alone(command)
}

/// Whether a program is ours, by the name of its file.
pub fn ours(program: &str) -> bool {
    let name = program.rsplit(['/', '\\']).next().unwrap_or_default();
    name == "hoverdeck" || name == "hoverdeck.exe"
}

fn words(command: &Value) -> Option<Vec<String>> {
    command.as_array()?.iter().map(|word| word.as_str().map(str::to_owned)).collect()
}

fn unknown(language: &str) -> Trouble {
    Trouble::new(format!("`servers.{language}.command` is no list of words"))
        .advise("Write it as a list, such as [\"pylsp\"], and run this again.")
}

fn read(text: &str) -> Result<Settings<'_>, Trouble> {
    Settings::read(text, Taste::Strict, "    ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_server_alone_is_renewed_and_taken_out() {
        let alone =
            "{ \"servers\": { \"python\": { \"command\": [\"/old/hoverdeck\", \"lsp\"] } } }";
        assert_eq!(command(alone).as_deref(), Some("/old/hoverdeck"));
        assert_eq!(wrapped_servers(alone), []);
        let renewed = put(alone, &Server::new("hoverdeck")).unwrap();
        assert!(renewed.contains("[\"hoverdeck\", \"lsp\"]"), "{renewed}");
        assert!(!take(alone).unwrap().contains("hoverdeck"));
    }
}
