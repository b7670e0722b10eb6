//! A fit on a thread of its own, with a bar on standard error if a person can see it there.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::memory::{Fit, Lessons, NoFit, Progress, fit};

/// How often the bar is drawn; a fit that ends sooner shows none.
const PACE: Duration = Duration::from_millis(150);

pub fn fit_watched(lessons: Lessons, current: &[f32], at_ms: i64) -> Result<Fit, NoFit> {
    let (progress, current) = (Progress::default(), current.to_vec());
    let (done, waiting) = channel();
    let shared = progress.clone();
    let work = move || {
        // The receiver waits below; it cannot be gone.
        let _ = done.send(fit(&lessons, &current, at_ms, &shared));
    };
    let thread = std::thread::Builder::new().name("tuning".to_owned()).spawn(work);
    if thread.is_err() {
        return Err(NoFit::Impossible);
    }
    let bar = bar();
    let fitted = loop {
        match waiting.recv_timeout(PACE) {
            Ok(fitted) => break fitted,
            Err(RecvTimeoutError::Disconnected) => break Err(NoFit::Impossible),
            Err(RecvTimeoutError::Timeout) => show(&bar, &progress),
        }
    };
    bar.finish_and_clear();
    fitted
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("fitting {bar:30} {percent:>3} %") {
        bar.set_style(style);
    }
    bar
}

fn show(bar: &ProgressBar, progress: &Progress) {
    let (steps, all) = progress.steps();
    if bar.is_hidden() {
        bar.set_draw_target(ProgressDrawTarget::stderr());
    }
    bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
    bar.set_position(u64::try_from(steps).unwrap_or(u64::MAX));
    bar.tick();
}
