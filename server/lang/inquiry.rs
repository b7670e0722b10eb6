//! What one question, or one pass over a document, keeps on the way: how much work is left, what is being
//! asked right now, and answers that will be wanted again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;
use tree_sitter::{Node, Tree};
use typed_arena::Arena;

use super::bindings::Span;
use super::piece::Outline;
use super::pieces::{PieceId, Pieces};
use super::{python, rust};

/// A place in a document, wherever its piece stands.
type Place = (PieceId, Span);

/// Answers by the place they are about, each with the steps that it took.
pub(super) type Answers<T> = RefCell<FxHashMap<Place, (T, u32)>>;

pub(super) struct Inquiry<'a> {
    /// The module that the document is, as other files import it; empty if that is not known.
    pub home: &'a str,
    /// What variables and functions of the document are.
    pub python: Answers<python::Types<'a>>,
    pub rust: Answers<Option<rust::Type<'a>>>,
    /// The children of nodes that were looked at more than once, by the node's id.
    pub streams: RefCell<FxHashMap<usize, Rc<[Node<'a>]>>>,
    /// Steps left before an answer is given up: hostile code may refer in circles.
    fuel: Cell<u32>,
    /// The places whose meaning is being asked for right now, outermost first.
    asked: RefCell<Vec<Place>>,
    /// One of them was asked for again: what follows depends on where the question began.
    circled: Cell<bool>,
    /// The trees of the pieces that were asked.
    trees: RefCell<FxHashMap<PieceId, &'a Tree>>,
    held: &'a Arena<Tree>,
}

impl<'a> Inquiry<'a> {
    /// The steps that one token may take.
    const FUEL: u32 = 400;

    /// About a document that is the module `home`. `held` keeps the trees for as long as answers are made
    /// from them.
    pub fn new(home: &'a str, held: &'a Arena<Tree>) -> Self {
        Self {
            home,
            python: RefCell::default(),
            rust: RefCell::default(),
            streams: RefCell::default(),
            fuel: Cell::new(0),
            asked: RefCell::default(),
            circled: Cell::new(false),
            trees: RefCell::default(),
            held,
        }
    }

    /// Begins another token with a full tank.
    pub fn refuel(&self) {
        self.fuel.set(Self::FUEL);
    }

    /// Takes so many steps; `None` when there are not as many left, and then there are no more.
    pub fn spend(&self, steps: u32) -> Option<()> {
        let left = self.fuel.get().checked_sub(steps);
        self.fuel.set(left.unwrap_or(0));
        left.map(drop)
    }

    /// The tree of a piece, the same each time.
    pub fn tree<O: Outline>(&self, pieces: &Pieces<O>, id: PieceId) -> Option<&'a Tree> {
        if let Some(tree) = self.trees.borrow().get(&id) {
            return Some(tree);
        }
        let tree = &*self.held.alloc(pieces.tree(id)?);
        self.trees.borrow_mut().insert(id, tree);
        Some(tree)
    }

    /// Asks for the meaning of a place, unless that is being asked already (`x = x or y` refers to
    /// itself) or was answered before. Remembering changes no answer: it costs the steps it cost first, and
    /// neither what was cut short nor what runs in a circle is remembered.
    pub fn once<T: Clone + Default>(
        &self,
        answers: &Answers<T>,
        place: Place,
        ask: impl FnOnce() -> T,
    ) -> T {
        if let Some((answer, cost)) = answers.borrow().get(&place)
            && self.fuel.get() > *cost
        {
            self.fuel.set(self.fuel.get() - cost);
            return answer.clone();
        }
        if self.asked.borrow().contains(&place) {
            self.circled.set(true);
            return T::default();
        }
        self.asked.borrow_mut().push(place);
        let (fuel, circled) = (self.fuel.get(), self.circled.replace(false));
        let answer = ask();
        self.asked.borrow_mut().pop();
        if !self.circled.get() && self.fuel.get() > 0 {
            let cost = fuel - self.fuel.get();
            answers.borrow_mut().insert(place, (answer.clone(), cost));
        }
        self.circled.set(circled || self.circled.get());
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Place = (0, Span { start: 0, end: 1 });
    const B: Place = (0, Span { start: 1, end: 2 });

    /// Asks `of`, which asks for the places it names.
    fn ask(inquiry: &Inquiry<'_>, answers: &Answers<String>, place: Place) -> String {
        inquiry.once(answers, place, || {
            if inquiry.spend(10).is_none() {
                return "given up".to_owned();
            }
            let other = if place == A { B } else { A };
            format!("({})", ask(inquiry, answers, other))
        })
    }

    #[test]
    fn an_answer_in_a_circle_is_the_same_wherever_one_begins() {
        let trees = Arena::new();
        let inquiry = Inquiry::new("", &trees);
        let answers = Answers::default();
        for _ in 0..2 {
            for place in [A, B] {
                inquiry.refuel();
                assert_eq!(ask(&inquiry, &answers, place), "(())");
            }
        }
        assert!(answers.borrow().is_empty());
    }

    #[test]
    fn a_remembered_answer_costs_what_it_cost_and_a_poor_one_is_not_remembered() {
        let trees = Arena::new();
        let inquiry = Inquiry::new("", &trees);
        let answers = Answers::default();
        let long = |steps| inquiry.once(&answers, A, || inquiry.spend(steps).is_some());
        inquiry.refuel();
        assert!(!long(Inquiry::FUEL + 1));
        inquiry.refuel();
        assert!(long(300));
        assert_eq!(inquiry.spend(200), None, "100 were left");
        inquiry.refuel();
        assert!(long(0), "remembered");
        assert_eq!(inquiry.spend(200), None, "it cost 300 again");
    }
}
