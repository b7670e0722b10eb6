//! Prints a generated text for programs that measure from outside: `write_text python 20000`.

#![allow(clippy::disallowed_methods, reason = "a program of the measurements: it prints")]

mod texts;

use std::io::Write as _;
use std::process::ExitCode;

use hoverdeck::lang::Language;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [language, lines] => named(language).zip(lines.parse().ok()),
        _ => None,
    };
    let Some((language, lines)) = wanted else {
        let _ = writeln!(std::io::stderr(), "usage: write_text python|rust LINES");
        return ExitCode::from(2);
    };
    match std::io::stdout().write_all(texts::text(language, lines).as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn named(language: &str) -> Option<Language> {
    match language {
        "python" => Some(Language::Python),
        "rust" => Some(Language::Rust),
        _ => None,
    }
}
