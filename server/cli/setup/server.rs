//! How an editor starts our program: what is written into its configuration.

/// The program, as an editor finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// `hoverdeck` where the editor has it on its PATH, else its whole path.
    pub command: String,
}

impl Server {
    pub fn new(command: impl Into<String>) -> Self {
        Self { command: command.into() }
    }

    /// As a string of TOML, JSON and Emacs Lisp, which agree on what must be escaped in a path.
    pub fn quoted(&self) -> String {
        serde_json::Value::from(self.command.as_str()).to_string()
    }
}
