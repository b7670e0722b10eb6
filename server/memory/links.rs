//! Which names mean one card: relinks, as a graph.
//!
//! Two names are one card as long as a chain of relinks that stand leads from one to the other. A circle
//! of relinks is one card too. Joining their events is `ledger.rs`.

use serde::{Deserialize, Serialize};

use super::{EventId, Place};

/// The place of a name in the ledger.
pub(super) type Slot = usize;

/// All relinks taken in, those that were taken back too.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Links {
    all: Vec<Link>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Link {
    place: Place,
    from: Slot,
    to: Slot,
    stands: bool,
}

impl Links {
    pub fn add(&mut self, place: Place, from: Slot, to: Slot) {
        self.all.push(Link { place, from, to, stands: true });
    }

    /// Notes whether a relink stands; gives its two names if that is another thing than before.
    pub fn set(&mut self, id: EventId, stands: bool) -> Option<[Slot; 2]> {
        let link = self.all.iter_mut().find(|link| link.place.id == id)?;
        let changes = link.stands != stands;
        link.stands = stands;
        changes.then_some([link.from, link.to])
    }

    /// The event of every relink, with the name that it leads to.
    pub fn events(&self) -> impl Iterator<Item = (EventId, Slot)> {
        self.all.iter().map(|link| (link.place.id, link.to))
    }

    /// Whether any relink, standing or not, says that `from` became `to`.
    pub fn ever(&self, from: Slot, to: Slot) -> bool {
        self.all.iter().any(|link| (link.from, link.to) == (from, to))
    }

    /// All names that are one card with this one, itself included, in the order of their slots.
    pub fn kin(&self, slot: Slot) -> Vec<Slot> {
        self.reached(slot, |link| link.stands)
    }

    /// All names that ever were one card with this one, the log's idea of a card's latest event.
    pub fn ever_kin(&self, slot: Slot) -> Vec<Slot> {
        self.reached(slot, |_| true)
    }

    /// Which of some names that are one card is its name now: one that became no other. If several are
    /// left, or none (a circle), the latest relink decides.
    pub fn name_of(&self, kin: &[Slot]) -> Option<Slot> {
        let standing = || {
            self.all
                .iter()
                .filter(|link| link.stands && link.from != link.to && kin.contains(&link.to))
        };
        let left = |slot: Slot| standing().any(|link| link.from == slot);
        let ends = standing().filter(|link| !left(link.to)).max_by_key(|link| link.place);
        ends.or_else(|| standing().max_by_key(|link| link.place)).map(|link| link.to)
    }

    fn reached(&self, slot: Slot, counts: impl Fn(&Link) -> bool) -> Vec<Slot> {
        let mut found = vec![slot];
        let mut at = 0;
        while let Some(&slot) = found.get(at) {
            at += 1;
            for link in self.all.iter().filter(|link| counts(link)) {
                for (one, other) in [(link.from, link.to), (link.to, link.from)] {
                    if one == slot && !found.contains(&other) {
                        found.push(other);
                    }
                }
            }
        }
        found.sort_unstable();
        found
    }
}
