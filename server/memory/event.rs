//! What happened, one value per event. Append-only: nothing here is ever changed or removed.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Note, Rating};
use crate::deck::CardId;

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub id: EventId,
    pub device: Device,
    pub moment: Moment,
    /// Where it belongs among all events of all devices, see [`Place`]: its time in milliseconds, but
    /// later than every event its writer knew of. With a clock that is right this is `moment.at_ms`.
    pub order_ms: i64,
    pub kind: EventKind,
    pub note: Note,
}

/// The order in which events count. Fixed when an event is written, so that every device that has the
/// same events has them in the same order, whichever arrived first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub order_ms: i64,
    /// Decides between events of two devices at the same time.
    pub id: EventId,
}

impl Event {
    /// An event whose order is its time, as it is for a clock that was never set back.
    pub fn new(id: EventId, device: Device, moment: Moment, kind: EventKind) -> Self {
        Self { id, device, moment, order_ms: moment.at_ms, kind, note: Note::default() }
    }

    pub const fn place(&self) -> Place {
        Place { order_ms: self.order_ms, id: self.id }
    }

    /// The day it counts on: the one written with it, unless the clock was wrong then.
    pub fn day(&self) -> Day {
        self.note.clock_suspect.unwrap_or(self.moment.day)
    }
}

/// A UUIDv7 as 16 bytes; sorts by time of creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventId(pub [u8; 16]);

/// The random id of one installation, so that logs of two machines can be merged by union.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Device(pub Arc<str>);

/// A number of a day in the learner's own calendar: days since 1970-01-01, a day beginning at the
/// rollover hour (04:00). Fixed when an event is written; travel cannot rewrite the past.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
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
    /// Takes back any event but an exposure; of an undo it is a redo.
    Undo {
        target: EventId,
    },
    Suspend {
        card: CardId,
    },
    Unsuspend {
        card: CardId,
    },
    /// Silent in hovers until it is due again; quizzes ask it as ever.
    Hide {
        card: CardId,
    },
    Unhide {
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
            | Self::Hide { card }
            | Self::Unhide { card }
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
            Self::Hide { .. } => "hide",
            Self::Unhide { .. } => "unhide",
            Self::Bury { .. } => "bury",
            Self::Reset { .. } => "reset",
            Self::Relink { .. } => "relink",
            Self::Exposure { .. } => "exposure",
        }
    }
}

impl EventId {
    /// Reads the UUID form, with or without its hyphens; `None` if it is another text.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = match text.len() {
            32 => text.to_owned(),
            36 => {
                let hyphens = text.bytes().enumerate().filter(|(_, byte)| *byte == b'-');
                hyphens.map(|(at, _)| at).eq([8, 13, 18, 23]).then(|| text.replace('-', ""))?
            }
            _ => return None,
        };
        let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = hex.then(|| u128::from_str_radix(&digits, 16).ok())??;
        Some(Self(number.to_be_bytes()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written() {
        let id = EventId(0x0199_a1b2_c3d4_7e5f_8091_a2b3_c4d5_e6f7_u128.to_be_bytes());
        assert_eq!(EventId::parse(&id.to_string()), Some(id));
        assert_eq!(EventId::parse(&id.to_string().replace('-', "")), Some(id));
        assert_eq!(EventId::parse("0199a1b2-c3d4-7e5f-8091a2b3-c4d5-e6f7"), None);
        assert_eq!(EventId::parse("+199a1b2c3d47e5f8091a2b3c4d5e6f7"), None);
        assert_eq!(EventId::parse("é199a1b2c3d47e5f8091a2b3c4d5e6f"), None);
    }
}
