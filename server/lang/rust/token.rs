//! Puts together what one Rust token is and where it stands.
//!
//! The gate is here: which identifiers may have a card at all.

use tree_sitter::Node;

use super::bind::makes_future;
use super::context::inner_expression;
use super::kind;
use super::names::Namespace;
use super::tokens::{Stream, is_tokens};
use super::types::Type;
use super::{Bound, Meaning, Reader, field};
use crate::lang::tree::has_token;
use crate::lang::{Claim, Context, Keyword, Language, LocalKind, Place, Sighting};

impl<'a> Reader<'a> {
    /// The sighting at a leaf, given the nodes around it (outermost first, the leaf last).
    pub fn sighting(&self, path: &[Node<'a>]) -> Option<Sighting> {
        let (leaf, around) = path.split_last()?;
        self.refuel();
        let token = Token { reader: self, leaf: *leaf, around };
        match kind(leaf) {
            "await" => token.await_keyword(),
            "async" => token.async_keyword(),
            "identifier" | "type_identifier" | "field_identifier" => token.identifier(),
            "shorthand_field_identifier" => token.shorthand(),
            _ => None,
        }
    }
}

pub(super) struct Token<'r, 'a> {
    pub(super) reader: &'r Reader<'a>,
    pub(super) leaf: Node<'a>,
    /// The nodes around the leaf, outermost first.
    pub(super) around: &'r [Node<'a>],
}

impl<'a> Token<'_, 'a> {
    pub(super) fn sighting(
        &self,
        claims: Vec<Claim>,
        context: impl FnOnce() -> Context,
    ) -> Option<Sighting> {
        let range = self.leaf.byte_range();
        (!claims.is_empty()).then(|| Sighting {
            language: Language::Rust,
            range,
            claims,
            context: context(),
        })
    }

    /// The surrounding node `steps` further out; 0 is the parent.
    pub(super) fn outer(&self, steps: usize) -> Option<Node<'a>> {
        self.around.len().checked_sub(steps + 1).and_then(|at| self.around.get(at)).copied()
    }

    fn stream(&self) -> Option<Stream<'a>> {
        let tree = self.outer(0).filter(|node| is_tokens(*node))?;
        self.reader.stream(self.leaf, tree)
    }

    pub(super) fn context(&self, unit: Node<'a>, steps: usize) -> Context {
        let mut context = Context::default();
        let around = self.around.get(..self.around.len().saturating_sub(steps)).unwrap_or_default();
        self.reader.look_outward(around, unit, &mut context);
        context
    }

    fn await_keyword(&self) -> Option<Sighting> {
        let mut context = self.context(self.leaf, 0);
        if let Some(stream) = self.stream() {
            context.operand = self.stream_operand(&stream);
        } else {
            let awaited = self.outer(0).filter(|node| kind(node) == "await_expression");
            context.operand = awaited
                .and_then(|node| node.named_child(0))
                .map(|node| self.operand(node))
                .unwrap_or_default();
        }
        self.sighting(vec![Claim::Keyword(Keyword::DotAwait)], || context)
    }

    /// The names of what is awaited: the function or macro that made the future.
    fn operand(&self, node: Node<'a>) -> Vec<String> {
        match kind(node) {
            "call_expression" => field(node, "function")
                .map(|function| self.reader.callee_names(function))
                .unwrap_or_default(),
            "macro_invocation" => self.reader.macro_names(node),
            "parenthesized_expression" | "try_expression" => {
                inner_expression(node).map(|inner| self.operand(inner)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    fn async_keyword(&self) -> Option<Sighting> {
        let forms = match self.stream() {
            Some(stream) => super::macros::stream_forms(&stream, self.reader.text),
            None => self.forms(),
        };
        let claims = forms.into_iter().chain([Keyword::Async]).map(Claim::Keyword).collect();
        // The keyword stands outside the block that it begins.
        let context = || match self.outer(0) {
            Some(whole) if matches!(kind(whole), "async_block" | "closure_expression") => {
                self.context(whole, 1)
            }
            _ => self.context(self.leaf, 0),
        };
        self.sighting(claims, context)
    }

    fn forms(&self) -> Vec<Keyword> {
        let Some(parent) = self.outer(0) else { return Vec::new() };
        let moves = has_token(parent, "move");
        match kind(parent) {
            "function_modifiers" => vec![Keyword::AsyncFn],
            "async_block" if moves => vec![Keyword::AsyncMove, Keyword::AsyncBlock],
            "async_block" => vec![Keyword::AsyncBlock],
            "closure_expression" if moves => vec![Keyword::AsyncMove],
            _ => Vec::new(),
        }
    }

    fn identifier(&self) -> Option<Sighting> {
        if self.reader.text_of(self.leaf).starts_with("r#") {
            return None;
        }
        if let Some(stream) = self.stream() {
            let seen = !self.in_macro_rules() || self.is_foreign(&stream);
            return seen.then(|| self.streamed(&stream)).flatten();
        }
        let parent = self.outer(0)?;
        let imports = |node: &Node<'_>| kind(node) == "use_declaration";
        if kind(parent) == "extern_crate_declaration" || self.around.iter().any(imports) {
            return self.imported();
        }
        let is_field = |name| field(parent, name).is_some_and(|node| node.id() == self.leaf.id());
        match kind(parent) {
            "function_item" | "function_signature_item" if is_field("name") => {
                self.definition(parent)
            }
            "field_expression" if is_field("field") => self.member(parent),
            "let_declaration" | "parameter" if is_field("pattern") => self.target(),
            "for_expression" if is_field("pattern") => self.target(),
            "tuple_struct_pattern" if !is_field("type") => self.target(),
            "mut_pattern" | "ref_pattern" | "tuple_pattern" | "closure_parameters"
            | "slice_pattern" | "match_pattern" | "captured_pattern" | "reference_pattern"
            | "field_pattern" => self.target(),
            "scoped_identifier" | "scoped_type_identifier" => self.path(parent, is_field("name")),
            "macro_invocation" if is_field("macro") => self.invoked(self.leaf, 0),
            _ if is_silent_in(parent)
                || is_field("name")
                || kind(self.leaf) == "field_identifier" =>
            {
                None
            }
            _ => self.name(self.leaf, 0),
        }
    }

    fn in_macro_rules(&self) -> bool {
        self.around.iter().any(|node| kind(node) == "macro_definition")
    }

    fn definition(&self, function: Node<'a>) -> Option<Sighting> {
        let kind = if makes_future(function, self.reader.text) {
            LocalKind::AsyncFn
        } else {
            LocalKind::Fn
        };
        let context = || Context { place: Place::Definition, ..self.context(function, 1) };
        self.sighting(vec![Claim::Local(kind)], context)
    }

    /// A variable where it is bound: only its value counts.
    fn target(&self) -> Option<Sighting> {
        let names = &self.reader.outline.names;
        let name = self.reader.text_of(self.leaf);
        let start = self.leaf.start_byte();
        let block = self
            .around
            .iter()
            .rev()
            .find_map(|node| field(*node, "body").or_else(|| field(*node, "consequence")));
        let scopes = [Some(start), block.map(|block| block.start_byte())];
        let binding = scopes.into_iter().flatten().find_map(|offset| {
            let mut id = Some(names.innermost(offset));
            while let Some(scope) = id {
                let named = names.named(scope, name, self.reader.text);
                if let Some(found) = named.iter().find(|b| b.name.start as usize == start) {
                    return Some(found);
                }
                id = names.scope(scope)?.parent;
            }
            None
        })?;
        let value = Bound { reader: *self.reader, binding }.type_of()?.into_path()?;
        self.sighting(vec![Claim::Value(value)], || self.context(self.leaf, 0))
    }

    /// `client` in `App { client }`: a variable used, or one that a pattern makes.
    fn shorthand(&self) -> Option<Sighting> {
        match self.outer(0)?.kind() {
            "field_pattern" => self.target(),
            _ => None,
        }
    }

    /// `value.name`: a method if it is called, else a field.
    fn member(&self, whole: Node<'a>) -> Option<Sighting> {
        let mut claims: Vec<_> =
            self.reader.callee_names(whole).into_iter().map(Claim::Member).collect();
        let (unit, steps) = self.called(whole, 1);
        if unit.id() == whole.id() {
            claims.extend(self.reader.type_of(whole).and_then(Type::into_path).map(Claim::Value));
        }
        let context = || self.placed(unit, steps);
        self.sighting(claims, context)
    }

    /// A segment of a path: the last one is the whole path, one before stands for itself.
    fn path(&self, parent: Node<'a>, is_last: bool) -> Option<Sighting> {
        if !is_last {
            return self.prefix();
        }
        // `a::b` inside `a::b::c` is a prefix of that, too, but its own name is `a::b`.
        match self.outer(1) {
            Some(outer)
                if kind(outer) == "macro_invocation"
                    && field(outer, "macro").is_some_and(|it| it.id() == parent.id()) =>
            {
                self.invoked(parent, 1)
            }
            _ => self.name(parent, 1),
        }
    }

    fn prefix(&self) -> Option<Sighting> {
        let word = self.reader.text_of(self.leaf);
        let paths = self.reader.module_paths(word, self.leaf.start_byte());
        let claims = paths.into_iter().map(Claim::Name).collect();
        self.sighting(claims, || self.context(self.leaf, 0))
    }

    fn invoked(&self, path: Node<'a>, steps: usize) -> Option<Sighting> {
        let segments = self.reader.segments(path)?;
        let paths = self.reader.segment_paths(&segments, path.start_byte(), Namespace::Macro);
        let claims = paths.into_iter().map(Claim::Name).collect();
        let context = || Context { place: Place::Call, ..self.context(path, steps + 1) };
        self.sighting(claims, context)
    }

    /// A path in an expression, a type or an attribute; `whole` ends in this token.
    fn name(&self, whole: Node<'a>, steps: usize) -> Option<Sighting> {
        let mut claims: Vec<_> = self.reader.paths(whole).into_iter().map(Claim::Name).collect();
        if whole.id() == self.leaf.id() {
            claims.retain(|claim| !matches!(claim, Claim::Name(name) if !name.contains("::")));
            let name = self.reader.text_of(self.leaf);
            let value = self.reader.name_type(name, self.leaf.start_byte());
            claims.extend(value.and_then(Type::into_path).map(Claim::Value));
        }
        let (unit, steps) = self.called(whole, steps);
        // `fetch::<Page>` without brackets names the function and calls nothing.
        if kind(unit) == "call_expression" && unit.id() != whole.id() {
            claims.extend(self.local_function().map(Claim::Local));
        }
        let context = || self.placed(unit, steps);
        self.sighting(claims, context)
    }

    /// The call that a callee belongs to, if it is called, and how many nodes around the leaf belong
    /// to it.
    fn called(&self, callee: Node<'a>, steps: usize) -> (Node<'a>, usize) {
        let mut steps = steps;
        let mut callee = callee;
        if let Some(generic) = self.outer(steps).filter(|node| kind(node) == "generic_function") {
            callee = generic;
            steps += 1;
        }
        match self.outer(steps) {
            Some(call)
                if kind(call) == "call_expression"
                    && field(call, "function").is_some_and(|it| it.id() == callee.id()) =>
            {
                (call, steps + 1)
            }
            _ => (callee, steps),
        }
    }

    fn placed(&self, unit: Node<'a>, steps: usize) -> Context {
        let mut context = self.context(unit, steps);
        if context.place == Place::Use {
            context.place = match kind(unit) {
                "call_expression" => Place::Call,
                "type_identifier" | "scoped_type_identifier" => Place::Annotation,
                _ => Place::Use,
            };
        }
        let awaits = self.outer(steps).is_some_and(|node| kind(node) == "await_expression");
        context.awaited = awaits;
        context
    }

    /// The kind of this file's function that the leaf names.
    pub(super) fn local_function(&self) -> Option<LocalKind> {
        let name = self.reader.text_of(self.leaf);
        (kind(self.leaf) == "identifier" && self.outer(0)?.kind() != "scoped_identifier")
            .then_some(())?;
        match self.reader.variable(name, self.leaf.start_byte())?.binding.kind {
            Meaning::Function { is_async: true, .. } => Some(LocalKind::AsyncFn),
            Meaning::Function { is_async: false, .. } => Some(LocalKind::Fn),
            _ => None,
        }
    }
}

/// Nodes whose identifiers name something new, or something that is no path.
fn is_silent_in(parent: Node<'_>) -> bool {
    matches!(
        kind(parent),
        "struct_item"
            | "enum_item"
            | "union_item"
            | "trait_item"
            | "type_item"
            | "mod_item"
            | "enum_variant"
            | "macro_definition"
            | "associated_type"
            | "type_parameter"
            | "const_parameter"
            | "type_binding"
            | "label"
            | "lifetime"
            | "fragment_specifier"
            | "tuple_struct_pattern"
            | "or_pattern"
    )
}
