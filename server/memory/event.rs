//! What happened, one value per event. Append-only: nothing here is ever changed or removed.

use std::fmt;
use std::sync::Arc;

use super::Rating;
use crate::deck::CardId;

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub id: EventId,
    pub device: Device,
    pub moment: Moment,
    pub kind: EventKind,
}

/// A UUIDv7 as 16 bytes; sorts by time of creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId(pub [u8; 16]);

/// The random id of one installation, so that logs of two machines can be merged by union.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Device(pub Arc<str>);

/// A number of a day in the learner's own calendar: days since 1970-01-01, a day beginning at the
/// rollover hour (04:00). Fixed when an event is written; travel cannot rewrite the past.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(pub i32);

impl Day {
    /// The day this many days later.
    pub fn later(self, days: u32) -> Self {
        Self(self.0.saturating_add_unsigned(days))
    }
}

/// An instant as the learner lived it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment {
    /// Milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// Minutes east of UTC at that instant.
    pub zone_min: i16,
    pub day: Day,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// An answer that happened.
    Review {
        card: CardId,
        rating: Rating,
        /// From showing the question to rating, in milliseconds; 0 if unknown.
        duration_ms: u32,
        source: Source,
        /// The answer had been seen on hover earlier the same day.
        primed: bool,
        /// Days by which the due day was moved from FSRS's own interval, within its fuzz range, to
        /// even out the days ahead (`spread.rs`). Chosen when the answer is written, from what was
        /// due then; 0 for what was imported, or with `fuzz` switched off.
        shift: i16,
    },
    /// Takes back a review, suspend, unsuspend, bury or reset; of an undo it is a redo.
    Undo {
        target: EventId,
    },
    Suspend {
        card: CardId,
    },
    Unsuspend {
        card: CardId,
    },
    /// Not asked before this day.
    Bury {
        card: CardId,
        until: Day,
    },
    /// The card starts again as new; its past stays readable.
    Reset {
        card: CardId,
    },
    /// The history of `from` belongs to `to` from now on.
    Relink {
        from: CardId,
        to: CardId,
    },
    /// An answer that was merely shown.
    Exposure {
        card: CardId,
    },
}

/// Where an answer was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// In an editor, through the language server.
    Editor,
    /// In the terminal.
    Terminal,
    /// Taken over from another program.
    Import,
}

impl Source {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Editor => "editor",
            Self::Terminal => "terminal",
            Self::Import => "import",
        }
    }
}

impl EventKind {
    /// The card this is about; `None` for an undo.
    pub fn card(&self) -> Option<&CardId> {
        match self {
            Self::Review { card, .. }
            | Self::Suspend { card }
            | Self::Unsuspend { card }
            | Self::Bury { card, .. }
            | Self::Reset { card }
            | Self::Exposure { card } => Some(card),
            Self::Relink { to, .. } => Some(to),
            Self::Undo { .. } => None,
        }
    }

    /// The word that stands for this kind in the log and in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Review { .. } => "review",
            Self::Undo { .. } => "undo",
            Self::Suspend { .. } => "suspend",
            Self::Unsuspend { .. } => "unsuspend",
            Self::Bury { .. } => "bury",
            Self::Reset { .. } => "reset",
            Self::Relink { .. } => "relink",
            Self::Exposure { .. } => "exposure",
        }
    }
}

impl fmt::Display for EventId {
    /// The hyphenated UUID form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.0.iter().enumerate() {
            if matches!(i, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}
