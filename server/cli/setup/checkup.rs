//! `hoverdeck doctor EDITOR`: what keeps an editor from showing cards, and what to do. Reads and tells; what is
//! peculiar to one editor is `peculiar.rs`.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::editor::Editor;
use super::parts::{self, Surroundings, is_only_told};
use super::plan::{Kind, Part, with};
use super::server::Server;
use super::{disk, peculiar, program};
use crate::cli::doctor::Finding;
use crate::cli::failure::Failure;
use crate::cli::words;

/// How long a program may take to say its version.
const PATIENCE: Duration = Duration::from_secs(10);

/// Everything that was looked at.
///
/// # Errors
/// If not even the home folder is known.
pub fn look(editor: Editor) -> Result<Vec<Finding>, Failure> {
    let surroundings = Surroundings::find()?;
    let mut findings: Vec<Finding> = installed(editor, &surroundings).into_iter().collect();
    match parts::of(editor, &surroundings) {
        Ok(parts) if !is_only_told(editor) => {
            findings.push(configuration(editor, &parts, &surroundings));
            findings.push(server(editor, &parts, &surroundings));
        }
        Ok(_) => {}
        Err(failure) => findings.push(told("settings", &failure)),
    }
    findings.extend(peculiar::look(editor, &surroundings));
    Ok(findings)
}

/// A failure as a finding.
pub fn told(about: &'static str, failure: &Failure) -> Finding {
    Finding::wrong(about, &failure.message, sentences(&failure.hints))
}

fn sentences(hints: &[String]) -> String {
    let capital = |hint: &String| {
        let mut letters = hint.chars();
        let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{}.", letters.as_str().trim_end_matches('.'))
    };
    hints.iter().map(capital).collect::<Vec<_>>().join(" ")
}

/// Whether the editor is there and new enough. Nothing where a menu starts it and PATH says nothing of it.
fn installed(editor: Editor, surroundings: &Surroundings) -> Option<Finding> {
    let (names, oldest) = programs(editor);
    let found = names.iter().find_map(|name| program::find(name, &surroundings.path));
    let Some(path) = found else {
        let named = names.first().filter(|_| !editor.starts_from_a_menu())?;
        let found = format!("{} is not on PATH (`{named}`)", editor.title());
        return Some(Finding::wrong("editor", found, "Install it, or add its folder to PATH."));
    };
    let said = says(&path, &["--version"]).unwrap_or_default();
    let line = said.lines().next().unwrap_or_default().trim().to_owned();
    let place = path.display();
    match version(&line) {
        Some(version) if version < oldest => Some(Finding::wrong(
            "editor",
            format!("{place} is {line}, which is too old"),
            format!("Install {} {}.{} or newer.", editor.title(), oldest.0, pad(editor, oldest.1)),
        )),
        Some(_) => Some(Finding::well("editor", format!("{line}, at {place}"))),
        None => Some(Finding::well("editor", format!("{}, at {place}", editor.title()))),
    }
}

/// What each editor's program may be called, and the oldest version that will do.
const fn programs(editor: Editor) -> (&'static [&'static str], (u32, u32)) {
    match editor {
        Editor::Helix => (&["hx", "helix"], (25, 1)),
        Editor::Neovim => (&["nvim"], (0, 11)),
        Editor::Vim => (&["vim"], (9, 0)),
        Editor::Emacs => (&["emacs"], (28, 2)),
        Editor::Kakoune => (&["kak"], (2024, 5)),
        Editor::Zed => (&["zed", "zeditor"], (0, 0)),
        Editor::Sublime => (&["subl"], (0, 0)),
        Editor::Kate => (&["kate"], (0, 0)),
        Editor::Jetbrains => (&[], (0, 0)),
        Editor::Vscode => (&["code", "codium", "code-server"], (1, 91)),
    }
}

/// Helix and Kakoune count months with two digits.
fn pad(editor: Editor, minor: u32) -> String {
    match editor {
        Editor::Helix | Editor::Kakoune => format!("{minor:02}"),
        _ => minor.to_string(),
    }
}

/// The first two numbers with a dot between them.
fn version(line: &str) -> Option<(u32, u32)> {
    let words = line.split(|c: char| !c.is_ascii_digit() && c != '.');
    words.filter_map(|word| word.split_once('.')).find_map(|(major, rest)| {
        let minor = rest.split('.').next()?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    })
}

/// What a program says of itself; `None` if it does not start or does not end.
pub fn says(program: &Path, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).stdout(Stdio::piped());
    let child = command.spawn().ok()?;
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || send.send(child.wait_with_output()));
    let output = receive.recv_timeout(PATIENCE).ok()?.ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether every file is as `hoverdeck setup` would leave it.
fn configuration(editor: Editor, parts: &[Part], surroundings: &Surroundings) -> Finding {
    const ABOUT: &str = "settings";
    let word = editor.word();
    let place = parts.last().map(|part| part.path.display().to_string()).unwrap_or_default();
    let states: Result<Vec<State>, Failure> =
        parts.iter().map(|part| state(part, &surroundings.server(editor))).collect();
    let states = match states {
        Ok(states) => states,
        Err(failure) => return told(ABOUT, &failure),
    };
    let count = |state: State| states.iter().filter(|it| **it == state).count();
    let show = format!("`hoverdeck setup {word}` shows what to change.");
    match (count(State::Missing), count(State::Other)) {
        (0, 0) => Finding::well(ABOUT, format!("complete, in {place}")),
        (missing, 0) if missing == states.len() => {
            Finding::wrong(ABOUT, format!("{place} does not name Hoverdeck"), show)
        }
        (missing, other) => {
            let found = format!(
                "of {}, {missing} without Hoverdeck and {other} other than this version writes (the last is {place})",
                words::count(states.len(), "file")
            );
            Finding::wrong(ABOUT, found, show)
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Missing,
    /// Not as this version writes it.
    Other,
    Complete,
}

fn state(part: &Part, usual: &Server) -> Result<State, Failure> {
    let Some(text) = disk::read(&part.path)? else { return Ok(State::Missing) };
    let server = match part.kind {
        Kind::Ours(_) => usual.clone(),
        Kind::Theirs(dialect) => match dialect.command(&text) {
            Some(command) => Server::new(command),
            None => {
                // Whoever cannot read it cannot find us in it.
                dialect.take(&text).map_err(|why| disk::left_alone(&part.path, &why))?;
                return Ok(State::Missing);
            }
        },
    };
    let after = with(&part.kind, Some(&text), &server)
        .map_err(|trouble| disk::left_alone(&part.path, &trouble))?;
    Ok(if after.as_deref() == Some(&text) { State::Complete } else { State::Other })
}

/// Whether the editor finds our program, and whether that is this version.
fn server(editor: Editor, parts: &[Part], surroundings: &Surroundings) -> Finding {
    const ABOUT: &str = "program";
    let named = parts.iter().find_map(|part| match part.kind {
        Kind::Theirs(dialect) => dialect.command(&disk::read(&part.path).ok()??),
        Kind::Ours(_) => None,
    });
    let command = named.unwrap_or_else(|| "hoverdeck".to_owned());
    let found = match command.contains(['/', '\\']) {
        true => Some(Path::new(&command).to_owned()).filter(|path| program::runs(path)),
        false => program::find(&command, &surroundings.path),
    };
    let Some(path) = found else {
        let word = editor.word();
        return Finding::wrong(
            ABOUT,
            format!("`{command}` is not found"),
            format!(
                "Add its folder to PATH, or let `hoverdeck setup {word} --write` name its place."
            ),
        );
    };
    let ours = concat!("hoverdeck ", env!("CARGO_PKG_VERSION"));
    match says(&path, &["--version"]) {
        Some(said) if said.trim() == ours => {
            Finding::well(ABOUT, format!("{ours}, at {}", path.display()))
        }
        said => {
            let said = said.unwrap_or_else(|| "nothing".to_owned());
            let found = format!("{} says {}, and this is {ours}", path.display(), said.trim());
            Finding::wrong(ABOUT, found, "Install one of them and take the other away.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_say() {
        let said = [
            "helix 25.01.1 (e7ac2fcd)",
            "NVIM v0.12.4",
            "VIM - Vi IMproved 9.0 (2022 Jun 28, compiled Jan 01 2025 00:00:00)",
            "GNU Emacs 28.2",
            "Kakoune v2024.05.18",
            "Kakoune ",
            "1.139.1",
        ];
        assert_eq!(
            said.map(version),
            [
                Some((25, 1)),
                Some((0, 12)),
                Some((9, 0)),
                Some((28, 2)),
                Some((2024, 5)),
                None,
                Some((1, 139))
            ]
        );
    }
}
