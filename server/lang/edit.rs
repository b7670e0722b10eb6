//! One replacement of text, and where places are before and after it.

use std::ops::Range;

/// One replacement of text, in bytes: `start..old_end` of the text it was applied to became
/// `start..new_end` of the text it made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit {
    pub start: usize,
    pub old_end: usize,
    pub new_end: usize,
}

/// Where a place in the present text was before the edits; `None` if it lies in or at one of them.
pub(super) fn before(offset: usize, edits: &[Edit]) -> Option<usize> {
    edits.iter().rev().try_fold(offset, |at, edit| {
        if at < edit.start {
            Some(at)
        } else if at > edit.new_end {
            Some(at - edit.new_end + edit.old_end)
        } else {
            None
        }
    })
}

/// Where a range of the old text is after the edits; `None` if one of them touched it.
pub(super) fn after(range: Range<usize>, edits: &[Edit]) -> Option<Range<usize>> {
    edits.iter().try_fold(range, |range, edit| {
        if range.end < edit.start {
            Some(range)
        } else if range.start > edit.old_end {
            let moved = |at: usize| at - edit.old_end + edit.new_end;
            Some(moved(range.start)..moved(range.end))
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_seen_through_edits() {
        // "abc def" -> "XYabc def" -> "XYabc f"
        let edits =
            [Edit { start: 0, old_end: 0, new_end: 2 }, Edit { start: 6, old_end: 8, new_end: 6 }];
        assert_eq!(before(3, &edits), Some(1));
        assert_eq!(before(7, &edits), Some(7));
        assert_eq!(before(6, &edits), None, "at the second edit");
        assert_eq!(before(1, &edits), None, "in the first");
        assert_eq!(after(1..3, &edits), Some(3..5));
        assert_eq!(after(4..7, &edits), None);
        assert_eq!(after(0..3, &edits), None, "at its edge it may be another word now");
    }
}
