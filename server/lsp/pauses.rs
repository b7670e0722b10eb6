//! Waits for a pause in the typing before a long document is read again: reading on every key would
//! only take the processor from the answers.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// So long nothing is written in a pause.
const PAUSE: Duration = Duration::from_millis(40);

/// After this time it is read even while the writing goes on.
const LONGEST: Duration = Duration::from_millis(500);

/// Documents that were written in since they were last read.
#[derive(Debug, Default)]
pub struct Pauses {
    waiting: HashMap<String, Waiting>,
}

#[derive(Debug)]
struct Waiting {
    first: Instant,
    last: Instant,
}

impl Waiting {
    fn over(&self) -> Instant {
        (self.last + PAUSE).min(self.first + LONGEST)
    }
}

impl Pauses {
    /// Something was written in this document.
    pub fn written(&mut self, key: &str, now: Instant) {
        if let Some(waiting) = self.waiting.get_mut(key) {
            waiting.last = now;
        } else {
            self.waiting.insert(key.to_owned(), Waiting { first: now, last: now });
        }
    }

    /// A document whose pause is over; it does not wait any longer.
    pub fn over(&mut self, now: Instant) -> Option<String> {
        let over = self.waiting.iter().find(|(_, waiting)| waiting.over() <= now);
        let key = over.map(|(key, _)| key.clone())?;
        self.waiting.remove(&key);
        Some(key)
    }

    /// How long until the next pause is over; `None`: nothing waits.
    pub fn left(&self, now: Instant) -> Option<Duration> {
        let next = self.waiting.values().map(Waiting::over).min()?;
        Some(next.saturating_duration_since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_after_a_pause_or_at_last_anyway() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut pauses = Pauses::default();
        assert_eq!(pauses.left(start), None);
        pauses.written("a", start);
        pauses.written("a", at(30));
        assert_eq!(pauses.over(at(69)), None);
        assert_eq!(pauses.left(at(60)), Some(Duration::from_millis(10)));
        assert_eq!(pauses.over(at(70)), Some("a".to_owned()));
        assert_eq!((pauses.over(at(70)), pauses.left(at(70))), (None, None));
        for ms in (0..500).step_by(20) {
            pauses.written("b", at(ms));
            assert_eq!(pauses.over(at(ms)), None);
        }
        assert_eq!(pauses.over(at(500)), Some("b".to_owned()));
    }
}
