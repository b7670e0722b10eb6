//! What `if isinstance(x, Session):` says of `x` in its body.
//!
//! Only the body, and only as long as it binds the name to nothing else. What stands behind `not`, `or` or
//! `else` says nothing here: doubt gives none.

use tree_sitter::Node;

use super::types::{Type, Types};
use super::{Bound, Reader, field, kind};
use crate::lang::tree::{children, path_to};

impl<'a> Reader<'a> {
    /// The types that the conditions around an offset leave to a name; none if they do not speak of it.
    pub(super) fn narrowed(&self, name: &str, offset: usize, bindings: &[Bound<'a>]) -> Types<'a> {
        // Most code asks nothing of the kind.
        let calls = &self.outline.calls;
        let asks = calls.binary_search_by_key(&"isinstance", |call| call.name.text(self.text));
        if asks.is_err() || bindings.is_empty() {
            return Vec::new();
        }
        let Some(tree) = self.tree() else { return Vec::new() };
        for node in path_to(tree, offset).iter().rev() {
            match kind(*node) {
                // Inside of another function it may be called later.
                "function_definition" | "lambda" | "class_definition" => return Vec::new(),
                "if_statement" | "elif_clause" | "while_statement" => {
                    let body = field(*node, "consequence").or_else(|| field(*node, "body"));
                    let asked = field(*node, "condition")
                        .filter(|_| body.is_some_and(|it| it.byte_range().contains(&offset)))
                        .and_then(|condition| self.instance_of(condition, name));
                    if let (Some(asked), Some(body)) = (asked, body) {
                        return self.kept(asked, body, bindings);
                    }
                }
                _ => {}
            }
        }
        Vec::new()
    }

    /// The types asked for, unless the body binds the name anew.
    fn kept(&self, asked: Node<'a>, body: Node<'a>, bindings: &[Bound<'a>]) -> Types<'a> {
        let anew = bindings.iter().any(|bound| {
            let at = bound.binding.name.start as usize;
            bound.reader.id == self.id && body.byte_range().contains(&at)
        });
        if anew { Vec::new() } else { self.instances(asked) }
    }

    /// The second argument of an `isinstance(name, …)` that must hold for the condition to hold.
    fn instance_of(&self, condition: Node<'a>, name: &str) -> Option<Node<'a>> {
        self.step()?;
        match kind(condition) {
            "parenthesized_expression" => self.instance_of(condition.named_child(0)?, name),
            "boolean_operator" => {
                let operator = field(condition, "operator")?;
                let sides = [field(condition, "left"), field(condition, "right")];
                let mut sides = sides.into_iter().flatten();
                (self.text_of(operator) == "and")
                    .then(|| sides.find_map(|side| self.instance_of(side, name)))?
            }
            "call" => {
                let callee = field(condition, "function")?;
                let arguments = children(field(condition, "arguments")?);
                let [subject, class] = arguments.as_slice() else { return None };
                let is_it = self.paths(callee).iter().any(|path| path == "builtins.isinstance")
                    || (self.text_of(callee) == "isinstance"
                        && self.lookup("isinstance", callee.start_byte()).is_none());
                (is_it && kind(*subject) == "identifier" && self.text_of(*subject) == name)
                    .then_some(*class)
            }
            _ => None,
        }
    }

    /// What an instance of a class is; of several classes, none: it may be either.
    fn instances(&self, class: Node<'a>) -> Types<'a> {
        let known =
            self.paths(class).into_iter().filter(|path| self.facts.types.contains_key(path));
        let known: Types<'a> = known.map(Type::Known).collect();
        if !known.is_empty() {
            return known;
        }
        let own = self.types(class).into_iter().filter_map(|of| match of {
            Type::Class(class) => Some(Type::Own(class)),
            _ => None,
        });
        own.collect()
    }
}
