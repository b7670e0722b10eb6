//! What is known of an event beyond what it does: a doubtful clock, and what another program said.
//!
//! Kept as it came, so that an event that went through several devices is still the same event.

use std::sync::Arc;

use serde_json::Value;

use super::Day;

/// Beside an event; nothing, for nearly all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// The clock could not be trusted when this was written. The event counts on this day, the last
    /// that was certain, and stays out of fitting.
    pub clock_suspect: Option<Day>,
    /// The program an event was taken over from: `anki`. Its source in JSON is `import:anki`.
    pub origin: Option<Arc<str>>,
    /// Whatever else came along, such as the raw grade of another program: a JSON object.
    pub raw: Option<Arc<Value>>,
}
