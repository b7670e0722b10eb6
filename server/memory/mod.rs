//! What does the learner know? Events in, a [`Memory`] per card and the due queue out.
//!
//! Owns the `fsrs` crate, behind `schedule.rs`. Pure: time is a [`Moment`] that the caller brings.
//! The log of events is the only truth; everything here can be derived from it again.

mod by_id;
mod day;
mod event;
mod fitting;
mod history;
mod homes;
mod ledger;
mod leech;
mod links;
mod note;
mod past;
mod plan;
mod queue;
mod rating;
mod schedule;
mod share;
mod spread;
mod statistics;
mod undos;
mod workload;

pub use day::{ROLLOVER_HOUR, Weekdays, day};
pub use event::{Day, Device, Event, EventId, EventKind, Moment, Place, Source};
pub use fitting::{
    AUTOMATIC, FEWEST, Fit, FitKind, Lessons, NoFit, Progress, Quality, fit, in_force, is_time,
};
pub use history::Answered;
pub use ledger::{CardRecord, Hiding, Ledger, Memory, Unpacked, Work};
pub use note::Note;
pub use plan::Plan;
pub use queue::{DueQueue, Limits, Scope};
pub use rating::{Grade, Rating};
pub use schedule::{Aims, InvalidParameters, NextReview, Schedule};
pub use share::Share;
pub use statistics::{
    Calibration, CardCounts, FORECAST_DAYS, MATURE, Retention, Statistics, WINDOWS, YEAR,
};
pub use workload::{Habits, RETENTIONS, Workload, workload};
