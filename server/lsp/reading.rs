//! How far the reading of one document's text is, and what can be said meanwhile.
//!
//! A short text is read when it is asked about; a long one on its own thread (`reader.rs`), and until
//! that is done answers come from the last reading, seen through the edits made since. An answer that
//! touches an edit is none.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::lang::{Code, Edit};

/// From this length on, in bytes, a text is read on the reader's thread.
pub const LONG: usize = 256 * 1024;

/// So many edits behind, reading from the start is as good.
const MANY_EDITS: usize = 1024;

/// The last reading of a text and what has happened to the text since.
#[derive(Debug, Default)]
pub struct Reading {
    code: Option<Arc<Code>>,
    /// The edits since `code`, in order.
    edits: Vec<Edit>,
    running: Option<Running>,
}

/// Numbers readings, over all documents: a document that is closed and opened again must not take a
/// reading of its older text.
static NUMBER: AtomicU64 = AtomicU64::new(0);

#[derive(Debug)]
struct Running {
    number: u64,
    /// How many of `edits` its text has.
    edits: usize,
    cancel: Arc<AtomicBool>,
}

/// The material for a reading: an older one, and the edits that lead from it to the text.
#[derive(Debug)]
pub struct Order {
    pub number: u64,
    pub previous: Option<(Arc<Code>, Vec<Edit>)>,
    pub cancel: Arc<AtomicBool>,
}

impl Reading {
    pub fn edited(&mut self, edit: Edit) {
        self.edits.push(edit);
        if self.edits.len() > MANY_EDITS {
            self.forget();
        }
    }

    /// Nothing that was read holds any longer; what is being read is called off.
    pub fn forget(&mut self) {
        if let Some(running) = self.running.take() {
            running.cancel.store(true, Ordering::Relaxed);
        }
        self.code = None;
        self.edits.clear();
    }

    /// The reading of exactly the present text.
    pub fn current(&self) -> Option<&Arc<Code>> {
        self.code.as_ref().filter(|_| self.edits.is_empty())
    }

    /// The last reading and the edits since.
    pub fn last(&self) -> Option<(&Arc<Code>, &[Edit])> {
        self.code.as_ref().map(|code| (code, self.edits.as_slice()))
    }

    pub const fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Begins a reading of the present text. Only one runs at a time.
    pub fn begin(&mut self) -> Order {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let cancel = Arc::new(AtomicBool::new(false));
        self.running =
            Some(Running { number, edits: self.edits.len(), cancel: Arc::clone(&cancel) });
        let previous = self.code.clone().map(|code| (code, self.edits.clone()));
        Order { number, previous, cancel }
    }

    /// Takes a finished reading; false if it was called off meanwhile. `None`: it failed.
    pub fn finish(&mut self, number: u64, code: Option<Code>) -> bool {
        let Some(running) = self.running.take_if(|running| running.number == number) else {
            return false;
        };
        match code {
            Some(code) => {
                self.code = Some(Arc::new(code));
                self.edits.drain(..running.edits.min(self.edits.len()));
            }
            None => self.forget(),
        }
        true
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.forget();
    }
}

/// Where a place in the present text was before the edits; `None` if it lies in or at one of them.
pub fn before(offset: usize, edits: &[Edit]) -> Option<usize> {
    edits.iter().rev().try_fold(offset, |at, edit| {
        if at < edit.start.byte {
            Some(at)
        } else if at > edit.new_end.byte {
            Some(at - edit.new_end.byte + edit.old_end.byte)
        } else {
            None
        }
    })
}

/// Where a range of the old text is after the edits; `None` if one of them touched it.
pub fn after(range: Range<usize>, edits: &[Edit]) -> Option<Range<usize>> {
    edits.iter().try_fold(range, |range, edit| {
        if range.end < edit.start.byte {
            Some(range)
        } else if range.start > edit.old_end.byte {
            let moved = |at: usize| at - edit.old_end.byte + edit.new_end.byte;
            Some(moved(range.start)..moved(range.end))
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Language, Spot};

    fn edit(start: usize, old_end: usize, new_end: usize) -> Edit {
        let spot = |byte| Spot { byte, row: 0, column: byte };
        Edit { start: spot(start), old_end: spot(old_end), new_end: spot(new_end) }
    }

    #[test]
    fn places_are_seen_through_edits() {
        // "abc def" -> "XYabc def" -> "XYabc f"
        let edits = [edit(0, 0, 2), edit(6, 8, 6)];
        assert_eq!(before(3, &edits), Some(1));
        assert_eq!(before(7, &edits), Some(7));
        assert_eq!(before(6, &edits), None, "at the second edit");
        assert_eq!(before(1, &edits), None, "in the first");
        assert_eq!(after(1..3, &edits), Some(3..5));
        assert_eq!(after(4..7, &edits), None);
        assert_eq!(
            after(0..3, &edits),
            None,
            "an edit at its edge may have made another word of it"
        );
    }

    #[test]
    fn a_reading_keeps_the_edits_made_while_it_ran() {
        let mut reading = Reading::default();
        reading.edited(edit(0, 0, 1));
        let order = reading.begin();
        reading.edited(edit(5, 5, 6));
        reading.finish(order.number, Some(Code::of(Language::Python, "x")));
        assert!(reading.current().is_none());
        assert_eq!(reading.last().map(|(_, edits)| edits.to_vec()), Some(vec![edit(5, 5, 6)]));
    }

    #[test]
    fn a_reading_called_off_changes_nothing() {
        let mut reading = Reading::default();
        let order = reading.begin();
        reading.forget();
        assert!(order.cancel.load(Ordering::Relaxed));
        assert!(!reading.finish(order.number, Some(Code::of(Language::Python, "x"))));
        assert!(reading.last().is_none());
        // Nor in the place of one that began later, in this or in another document.
        let mut reopened = Reading::default();
        reopened.begin();
        assert!(!reopened.finish(order.number, Some(Code::of(Language::Python, "x"))));
    }
}
