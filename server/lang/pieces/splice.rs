//! What an edit does to a row of pieces: which of them are cut anew, and what stands in for them until
//! they are read.

use std::ops::Range;
use std::sync::Arc;

use super::{Past, Pieces, ranges};
use crate::lang::cut::{Reading, cut};
use crate::lang::edit::Edit;
use crate::lang::piece::{Outline, Piece};

impl<O: Outline> Pieces<O> {
    /// Replaces a range of the text. False, and nothing is changed, if the range does not fit the text.
    pub fn edit(&mut self, range: Range<usize>, with: &str) -> bool {
        let (Some(first), Some(last)) = (self.at(range.start), self.at(range.end)) else {
            return false;
        };
        if range.start > range.end || !self.is_boundary(range.start) || !self.is_boundary(range.end)
        {
            return false;
        }
        let edit =
            Edit { start: range.start, old_end: range.end, new_end: range.start + with.len() };
        self.len = self.len - range.len() + with.len();
        // The piece before may go on with what is written now.
        let window = self.recut(first.saturating_sub(1)..last + 1, edit, with);
        self.splice(window, edit);
        true
    }

    /// The new pieces of the smallest window around an edit outside of which no cut moves.
    fn recut(&mut self, touched: Range<usize>, edit: Edit, with: &str) -> Window {
        if self.reading == Reading::Plain
            && let Some(window) = self.recut_plainly(touched, edit, with)
        {
            return window;
        }
        let text = self.edited(0..self.order.len(), edit, with);
        let (cuts, reading) = cut(&text, O::cuts);
        self.reading = reading;
        Window { positions: 0..self.order.len(), len: text.len(), text, cuts }
    }

    /// The same, unless the text is left open to its end.
    fn recut_plainly(&self, touched: Range<usize>, edit: Edit, with: &str) -> Option<Window> {
        let mut end = touched.end;
        let mut reach = 1;
        loop {
            let text = self.edited(touched.start..end, edit, with);
            let next = self.slot_at(end).map_or("", |slot| &slot.piece.text);
            let (window, whole) = (text.len(), text + next);
            let cuts = O::cuts(&whole, Reading::Plain);
            let is_last = end >= self.order.len();
            if is_last && cuts.open {
                return None;
            }
            if is_last || cuts.at.binary_search(&window).is_ok() {
                let cuts = cuts.at.into_iter().filter(|at| *at < window).collect();
                let positions = touched.start..end;
                return Some(Window { positions, text: whole, len: window, cuts });
            }
            end = (end + reach).min(self.order.len());
            reach *= 2;
        }
    }

    /// The present text of a row of pieces with an edit done in it.
    fn edited(&self, positions: Range<usize>, edit: Edit, with: &str) -> String {
        let mut text = String::new();
        let start = self.slot_at(positions.start).map_or(0, |slot| slot.start);
        for position in positions {
            text.push_str(self.slot_at(position).map_or("", |slot| &slot.piece.text));
        }
        text.replace_range(edit.start - start..edit.old_end - start, with);
        text
    }

    /// Puts the pieces of a window in the place of the old ones. A piece whose text is as it was stays.
    fn splice(&mut self, window: Window, edit: Edit) {
        let mut new: Vec<&str> = ranges(&window.cuts, window.len)
            .map(|range| window.text.get(range).unwrap_or_default())
            .collect();
        let (mut from, mut to) = (window.positions.start, window.positions.end);
        while let (Some(first), true) = (new.first(), from < to)
            && self.slot_at(from).is_some_and(|slot| *slot.piece.text == **first)
        {
            new.remove(0);
            from += 1;
        }
        while let (Some(last), true) = (new.last(), from < to)
            && self.slot_at(to - 1).is_some_and(|slot| *slot.piece.text == **last)
        {
            new.pop();
            to -= 1;
        }
        let past = self.past(from..to, new.len(), edit);
        let removed: Vec<_> = self.order.get(from..to).unwrap_or_default().to_vec();
        for id in removed {
            self.remove(id);
        }
        let mut past = Some(past);
        let placed: Vec<_> = new
            .into_iter()
            .map(|text| self.place(Arc::new(Piece::new(text)), past.take().flatten()))
            .collect();
        self.order.splice(from..to, placed);
        self.number(from);
    }

    /// What stands in for the piece that takes the place of exactly one other.
    fn past(&self, old: Range<usize>, new: usize, edit: Edit) -> Option<Past<O>> {
        let slot = self.slot_at(old.start).filter(|_| old.len() == 1 && new == 1)?;
        let edit = Edit {
            start: edit.start.checked_sub(slot.start)?,
            old_end: edit.old_end - slot.start,
            new_end: edit.new_end - slot.start,
        };
        (edit.old_end <= slot.piece.text.len()).then_some(())?;
        match &slot.past {
            Some(past) if !slot.piece.is_read() => {
                let mut past = past.clone();
                past.edits.push(edit);
                (past.edits.len() <= Past::<O>::MOST_EDITS).then_some(past)
            }
            _ => {
                let piece = Arc::clone(&slot.piece);
                piece.is_read().then(|| Past { piece, edits: vec![edit] })
            }
        }
    }
}

/// New pieces for a row of old ones.
struct Window {
    positions: Range<usize>,
    /// Begins with the new text of the window.
    text: String,
    len: usize,
    /// Within the window.
    cuts: Vec<usize>,
}
