//! What a file of an editor's configuration becomes: its text in, the new text out. Reads and writes nothing.

use std::path::PathBuf;

use super::server::Server;
use super::trouble::Trouble;
use super::{emacs, helix, kakoune, kate, sublime, zed};

/// A file that setup has to do with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub path: PathBuf,
    pub kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A file of the learner's, in which we have an entry.
    Theirs(Dialect),
    /// A file that is ours whole, with its text.
    Ours(String),
}

/// How a configuration is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Helix,
    Kakoune,
    Emacs,
    Zed,
    Sublime,
    Kate,
}

impl Dialect {
    /// The text with our entry.
    ///
    /// # Errors
    /// Why the text is left alone, and what to do.
    pub fn put(self, text: &str, server: &Server) -> Result<String, Trouble> {
        match self {
            Self::Helix => helix::put(text, server),
            Self::Kakoune => kakoune::put(text, server),
            Self::Emacs => emacs::put(text, server),
            Self::Zed => zed::put(text, server),
            Self::Sublime => sublime::put(text, server),
            Self::Kate => kate::put(text, server),
        }
    }

    /// The text without our entry.
    ///
    /// # Errors
    /// Why the text is left alone, and what to do.
    pub fn take(self, text: &str) -> Result<String, Trouble> {
        match self {
            Self::Helix => helix::take(text),
            Self::Kakoune => kakoune::take(text),
            Self::Emacs => emacs::take(text),
            Self::Zed => zed::take(text),
            Self::Sublime => sublime::take(text),
            Self::Kate => kate::take(text),
        }
    }

    /// What starts our server, as the text says it; `None` if it does not.
    pub fn command(self, text: &str) -> Option<String> {
        match self {
            Self::Helix => helix::command(text),
            Self::Kakoune => kakoune::command(text),
            Self::Emacs => emacs::command(text),
            Self::Zed => zed::command(text),
            Self::Sublime => sublime::command(text),
            Self::Kate => kate::command(text),
        }
    }
}

/// The text of a file after our entry is put in. `None` is a file that is not there.
///
/// # Errors
/// Why the file is left alone, and what to do.
pub fn with(kind: &Kind, old: Option<&str>, server: &Server) -> Result<Option<String>, Trouble> {
    match kind {
        Kind::Ours(text) => Ok(Some(text.clone())),
        Kind::Theirs(dialect) => dialect.put(old.unwrap_or_default(), server).map(Some),
    }
}

/// What is left after our entry is taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// `None`: no file.
    pub text: Option<String>,
    /// Which of the copies it is byte for byte, if it is one.
    pub copy: Option<usize>,
}

/// The text of a file after our entry is taken out. If the text is what our entry made of a copy, or of
/// nothing, it becomes that again; else our entry is cut out of it. `servers` are the ways in which the
/// entry may have been written.
///
/// # Errors
/// Why the file is left alone, and what to do.
pub fn without(
    kind: &Kind,
    old: Option<&str>,
    copies: &[String],
    servers: &[Server],
) -> Result<Left, Trouble> {
    let (Kind::Theirs(dialect), Some(old)) = (kind, old) else {
        return Ok(Left { text: None, copy: None });
    };
    let cut = dialect.take(old)?;
    if cut == old {
        return Ok(Left { text: Some(cut), copy: None });
    }
    let makes = |text: &str| servers.iter().any(|it| dialect.put(text, it).as_deref() == Ok(old));
    let made = |copy: &String| dialect.take(copy).as_deref() == Ok(copy) && makes(copy);
    if let Some(at) = copies.iter().position(made) {
        return Ok(Left { text: copies.get(at).cloned(), copy: Some(at) });
    }
    let text = if makes("") { None } else { Some(cut) };
    Ok(Left { text, copy: None })
}
