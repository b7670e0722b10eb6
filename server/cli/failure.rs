//! Why a command ended early: what happened, what to do about it, and the exit code that follows.
//!
//! The rooms below have errors with data; here, at the rim, they become one sentence and its advice.

use std::fmt;
use std::io;

/// What a command returns instead of a result.
#[derive(Debug)]
pub struct Failure {
    pub kind: FailureKind,
    /// What happened, and where.
    pub message: String,
    /// What to do about it, one sentence each.
    pub hints: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// It could not be done: exit code 1. (Wrong usage, exit code 2, is told by `clap`.)
    Failed,
    /// Nobody reads the output any more (`| head`): no message, exit code 0.
    Closed,
    /// Everything was said already; only the exit code 1 is left.
    Said,
}

impl Failure {
    pub fn new(message: impl fmt::Display) -> Self {
        Self { kind: FailureKind::Failed, message: message.to_string(), hints: Vec::new() }
    }

    /// The output told everything that is wrong.
    pub fn said() -> Self {
        Self { kind: FailureKind::Said, ..Self::new("") }
    }

    pub fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.hints.push(hint.to_string());
        self
    }

    pub const fn code(&self) -> u8 {
        match self.kind {
            FailureKind::Closed => 0,
            FailureKind::Failed | FailureKind::Said => 1,
        }
    }

    /// What is printed to standard error; empty if there is nothing to say.
    pub fn text(&self) -> String {
        if matches!(self.kind, FailureKind::Closed | FailureKind::Said) {
            return String::new();
        }
        let hints = self.hints.iter().map(|hint| format!("hint: {hint}\n"));
        format!("error: {}\n{}", self.message, hints.collect::<String>())
    }
}

/// Only for the program's own input and output; a file's error says which file and what to do.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self { kind: FailureKind::Closed, ..Self::new("") },
            _ => Self::new(format!("cannot write the output: {error}")),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_ends_quietly() {
        let failure = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!((failure.code(), failure.text().as_str()), (0, ""));
    }

    #[test]
    fn a_failure_says_what_happened_and_what_to_do() {
        let failure = Failure::new("cannot read `a.md`").hint("is the name right?");
        assert_eq!(failure.text(), "error: cannot read `a.md`\nhint: is the name right?\n");
        assert_eq!(failure.code(), 1);
    }
}
