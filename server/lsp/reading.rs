//! Whether a document's text is being read on the readers' threads, and calling that off.
//!
//! Only long stretches are read there. What was read when it is called off stays read.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// So many unread bytes are read when somebody asks; more, on the readers' threads.
pub const SHORT: usize = 24 * 1024;

/// Numbers readings, over all documents: a document that is closed and opened again must not take the
/// end of a reading of its older text for its own.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// The reading that is under way, if one is.
#[derive(Debug, Default)]
pub struct Reading {
    running: Option<Order>,
}

/// A reading that was begun.
#[derive(Debug, Clone)]
pub struct Order {
    pub number: u64,
    pub cancel: Arc<AtomicBool>,
}

impl Reading {
    pub const fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Begins a reading. Only one runs at a time.
    pub fn begin(&mut self) -> Order {
        self.call_off();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let order = Order { number, cancel: Arc::new(AtomicBool::new(false)) };
        self.running = Some(order.clone());
        order
    }

    /// Calls off what is being read.
    pub fn call_off(&mut self) {
        if let Some(running) = self.running.take() {
            running.cancel.store(true, Ordering::Relaxed);
        }
    }

    /// Notes that a reading has ended; false if it had been called off.
    pub fn finish(&mut self, number: u64) -> bool {
        self.running.take_if(|running| running.number == number).is_some()
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.call_off();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_called_off_ends_nothing() {
        let mut reading = Reading::default();
        let order = reading.begin();
        reading.call_off();
        assert!(order.cancel.load(Ordering::Relaxed));
        assert!(!reading.finish(order.number));
        // Nor one that began later, in this or in another document.
        let mut reopened = Reading::default();
        let later = reopened.begin();
        assert!(!reopened.finish(order.number));
        assert!(reopened.finish(later.number));
        assert!(!reopened.is_running());
    }
}
