//! How far something long is, on standard error and only if a person can see it there.

use std::cell::Cell;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::words;

/// What ends sooner shows nothing.
const LONG: Duration = Duration::from_millis(700);

/// A line with a spinner and what is being done.
pub struct Waiting {
    bar: ProgressBar,
    started: Instant,
    doing: Cell<&'static str>,
}

impl Waiting {
    pub fn start(doing: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        Self { bar, started: Instant::now(), doing: Cell::new(doing) }
    }

    /// Says what is done next.
    pub fn say(&self, doing: &'static str) {
        self.doing.set(doing);
        self.show(doing.to_owned());
    }

    /// Says how many there are so far, now and then.
    pub fn count(&self, number: usize, noun: &str) {
        if number.is_multiple_of(1000) {
            self.show(format!("{} {}", self.doing.get(), words::count(number, noun)));
        }
    }

    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn show(&self, message: String) {
        if self.started.elapsed() < LONG {
            return;
        }
        if self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(Duration::from_millis(120));
        }
        self.bar.set_message(message);
    }
}
