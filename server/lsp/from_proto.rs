//! Turns protocol values into the words of the rooms below. The other direction is `to_proto.rs`;
//! places are `positions.rs`, the client's announcements `client.rs`.

use tower_lsp::ls_types::{Diagnostic, NumberOrString};

use crate::deck::Finding;

/// What another tool calls a diagnostic of its own; `None` if it says no source or no code.
pub fn finding(diagnostic: &Diagnostic) -> Option<Finding> {
    let code = match diagnostic.code.as_ref()? {
        NumberOrString::String(code) => code.clone(),
        NumberOrString::Number(code) => code.to_string(),
    };
    Finding::new(&format!("{}:{code}", diagnostic.source.as_ref()?))
}
