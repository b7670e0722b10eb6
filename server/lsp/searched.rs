//! The code of a document, and everything found in it since its last change: actions are asked for with each
//! move of the cursor, and looking through a whole file costs more than all the rest of their answer.
//!
//! Questions about one place go to the code itself; so do readings and edits, after which nothing is kept.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use crate::deck::Shelf;
use crate::lang::{Code, Sighting};

/// Cheap to clone; clones share what was found until one of them changes.
#[derive(Debug, Clone)]
pub struct Searched {
    code: Arc<Code>,
    found: Arc<Found>,
}

/// The sightings of a whole code, by the facts of this shelf.
type Found = Mutex<Option<(Arc<Shelf>, Arc<[Sighting]>)>>;

impl Searched {
    pub fn new(code: Code) -> Self {
        Self { code: Arc::new(code), found: Arc::default() }
    }

    /// The code, to read on or to edit; copied if somebody still looks at it.
    pub fn code_mut(&mut self) -> &mut Code {
        self.found = Arc::default();
        Arc::make_mut(&mut self.code)
    }

    /// Every sighting, in order of position.
    pub fn everything(&self, shelf: &Arc<Shelf>) -> Arc<[Sighting]> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        match found.as_ref().filter(|(then, _)| Arc::ptr_eq(then, shelf)) {
            Some((_, sightings)) => Arc::clone(sightings),
            None => {
                let sightings: Arc<[_]> = self.code.sightings(shelf.facts()).into();
                *found = Some((Arc::clone(shelf), Arc::clone(&sightings)));
                sightings
            }
        }
    }
}

impl Deref for Searched {
    type Target = Code;

    fn deref(&self) -> &Code {
        &self.code
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::read_deck;
    use crate::lang::Language;

    fn shelf() -> Arc<Shelf> {
        let deck = read_deck("d.md", "+++\nformat = 1\ntitle = \"T\"\n+++\n").0;
        Arc::new(Shelf::new(vec![deck], Arc::default()))
    }

    #[test]
    fn a_second_look_finds_the_same_list_until_the_code_or_the_shelf_is_another() {
        let shelf = shelf();
        let mut code = Searched::new(Code::of(Language::Python, "async def f(): ...\n"));
        let first = code.everything(&shelf);
        assert!(Arc::ptr_eq(&first, &code.everything(&shelf)));
        assert!(!Arc::ptr_eq(&first, &code.everything(&self::shelf())));

        let seen_before = code.clone();
        code.code_mut().edit(0..0, "async def g(): ...\n");
        code.code_mut().read();
        assert_eq!(code.everything(&shelf).len(), 2 * first.len());
        assert_eq!(seen_before.everything(&shelf).len(), first.len());
    }
}
