//! Qualified names as rules write them: `asyncio.gather`, `requests.*`, `tokio::join!`.

use super::problem::PathFault;
use crate::lang::Language;

/// A qualified name, taken apart as far as the reader must know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Path {
    /// One name: a module, function, type, macro or member.
    One(String),
    /// Every name directly in a module, without the `.*`.
    AllIn(String),
}

/// Reads a qualified name in one language's spelling.
pub(super) fn read_path(text: &str, language: Language) -> Result<Path, PathFault> {
    let separator = language.separator();
    let (module, starred) = match text.strip_suffix('*') {
        Some(rest) => (rest.strip_suffix(separator).ok_or(PathFault::Star)?, true),
        None => (text, false),
    };
    let plain = match module.strip_suffix('!') {
        Some(plain) if language == Language::Rust && !starred => plain,
        Some(_) => return Err(PathFault::Bang),
        None => module,
    };
    for part in plain.split(separator) {
        check_part(part, language)?;
    }
    let path = module.to_owned();
    Ok(if starred { Path::AllIn(path) } else { Path::One(path) })
}

fn check_part(part: &str, language: Language) -> Result<(), PathFault> {
    let foreign = match language {
        Language::Python => part.contains("::"),
        Language::Rust => part.contains('.'),
    };
    let starts_well = part.starts_with(|c: char| c.is_alphabetic() || c == '_');
    match part {
        _ if foreign => Err(PathFault::Separator(language)),
        _ if part.contains('*') => Err(PathFault::Star),
        _ if part.contains('!') => Err(PathFault::Bang),
        _ if starts_well && part.chars().all(|c| c.is_alphanumeric() || c == '_') => Ok(()),
        _ => Err(PathFault::Segment),
    }
}

/// How many parts a path has.
pub(super) fn length(path: &str, language: Language) -> usize {
    path.split(language.separator()).count()
}

/// A path without its last part and that part: `requests.get` → `requests`, `get`.
pub(super) fn parent(path: &str, language: Language) -> Option<(&str, &str)> {
    path.rsplit_once(language.separator())
}
