//! How far a long scan is, on standard error and only if a person can see it there.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::words;

/// A scan that ends sooner shows nothing.
const LONG: Duration = Duration::from_millis(700);

/// A line that says how many files were read.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
}

impl Progress {
    pub fn start() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        Self { bar, started: Instant::now() }
    }

    /// Says how far it is, once the scan has turned out to be a long one.
    pub fn show(&self, files: usize, found: usize) {
        if self.started.elapsed() < LONG {
            return;
        }
        if self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        let files = words::count(files, "file");
        self.bar.set_message(format!("{files} read, {} found", words::count(found, "word")));
        self.bar.tick();
    }

    /// Takes the line away while something else is printed.
    pub fn hide<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
