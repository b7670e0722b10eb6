//! Puts together what one Python token is and where it stands.
//!
//! The gate is here: which identifiers may have a card at all.

use tree_sitter::Node;

use super::functions::{Local, method_of};
use super::kind;
use super::types::{Type, Types, library_paths};
use super::{Bound, Reader, field};
use crate::lang::{Claim, Context, Keyword, Language, Place, Sighting};

impl<'a> Reader<'a> {
    /// The sighting at a leaf, given the nodes around it (outermost first, the leaf last).
    pub fn sighting(&self, path: &[Node<'a>]) -> Option<Sighting> {
        let (leaf, around) = path.split_last()?;
        if !matches!(kind(leaf), "identifier" | "async" | "await") {
            return None;
        }
        let start = u32::try_from(leaf.start_byte()).ok()?;
        if self.outline.unclosed.iter().any(|it| (it.start..it.end).contains(&start)) {
            return None;
        }
        self.refuel();
        let token = Token { reader: self, leaf: *leaf, around };
        match self.text_of(*leaf) {
            "await" => token.await_keyword(),
            "async" => token.async_keyword(),
            _ => token.identifier(),
        }
    }
}

pub(super) struct Token<'r, 'a> {
    pub(super) reader: &'r Reader<'a>,
    pub(super) leaf: Node<'a>,
    /// The nodes around the leaf, outermost first.
    pub(super) around: &'r [Node<'a>],
}

/// What a token is for the gate.
enum Role {
    /// It can have no card.
    Silent,
    /// The name of a function where it is defined.
    Definition,
    /// A variable where it is bound: only its value counts.
    Target,
    Import,
    Name,
    /// The last part of `object.name`.
    Attribute,
}

impl<'a> Token<'_, 'a> {
    fn sighting(&self, claims: Vec<Claim>, context: impl FnOnce() -> Context) -> Option<Sighting> {
        let range = self.leaf.byte_range();
        (!claims.is_empty()).then(|| Sighting {
            language: Language::Python,
            range,
            claims,
            context: context(),
        })
    }

    fn parent(&self) -> Option<Node<'a>> {
        self.around.last().copied()
    }

    fn await_keyword(&self) -> Option<Sighting> {
        let operand = self.operand();
        let context = Context { operand, awaited: false, ..self.context(self.around.len()) };
        self.sighting(vec![Claim::Keyword(Keyword::Await)], || context)
    }

    /// The names of what an `await` waits for: the callee of the call behind it.
    fn operand(&self) -> Vec<String> {
        let awaited = self.parent().filter(|parent| kind(parent) == "await");
        let Some(mut operand) = awaited.and_then(|node| node.named_child(0)) else {
            return Vec::new();
        };
        while kind(operand) == "parenthesized_expression"
            && let Some(inner) = operand.named_child(0)
        {
            operand = inner;
        }
        match field(operand, "function") {
            Some(callee) if kind(operand) == "call" => self.callee_names(callee),
            _ => Vec::new(),
        }
    }

    fn async_keyword(&self) -> Option<Sighting> {
        let form = match self.parent().map(kind) {
            Some("function_definition") => Some(Keyword::AsyncDef),
            Some("with_statement") => Some(Keyword::AsyncWith),
            Some("for_statement" | "for_in_clause") => Some(Keyword::AsyncFor),
            _ => None,
        };
        let claims = form.into_iter().chain([Keyword::Async]).map(Claim::Keyword).collect();
        self.sighting(claims, || self.context(self.around.len()))
    }

    fn identifier(&self) -> Option<Sighting> {
        match self.role() {
            Role::Silent => None,
            Role::Definition => self.definition(),
            Role::Target => {
                let claims = self.variable(self.target_types()).collect();
                self.sighting(claims, || self.context(self.around.len()))
            }
            Role::Import => self.imported(),
            Role::Name => self.name(),
            Role::Attribute => self.attribute(),
        }
    }

    fn role(&self) -> Role {
        let Some(parent) = self.parent() else { return Role::Silent };
        let is_field = |name| field(parent, name).is_some_and(|node| node.id() == self.leaf.id());
        match kind(parent) {
            "function_definition" if is_field("name") => Role::Definition,
            "class_definition" | "global_statement" | "nonlocal_statement" | "keyword_pattern"
            | "type_parameter" => Role::Silent,
            "keyword_argument" if is_field("name") => Role::Silent,
            "parameters"
            | "lambda_parameters"
            | "list_splat_pattern"
            | "dictionary_splat_pattern"
            | "as_pattern_target"
            | "pattern_list"
            | "tuple_pattern"
            | "list_pattern"
            | "splat_pattern" => Role::Target,
            "typed_parameter" => Role::Target,
            "default_parameter" | "typed_default_parameter" | "named_expression"
                if is_field("name") =>
            {
                Role::Target
            }
            "assignment" | "augmented_assignment" | "for_statement" | "for_in_clause"
                if is_field("left") =>
            {
                Role::Target
            }
            "aliased_import" | "dotted_name" => self.dotted_role(),
            "attribute" if is_field("attribute") => Role::Attribute,
            _ => Role::Name,
        }
    }

    /// A dotted name is an import's, or a pattern's.
    fn dotted_role(&self) -> Role {
        let import = self
            .around
            .iter()
            .rev()
            .any(|node| matches!(kind(node), "import_statement" | "import_from_statement"));
        if import { Role::Import } else { Role::Silent }
    }

    fn definition(&self) -> Option<Sighting> {
        let local = self.own_binding()?.function()?;
        let mut context = self.context(self.around.len().saturating_sub(1));
        context.place = Place::Definition;
        self.sighting(vec![Claim::Local(local.kind()?)], || context)
    }

    /// The binding that this very token makes: in the scopes around it, or in the scope of the function
    /// in whose head it stands.
    fn own_binding(&self) -> Option<Bound<'a>> {
        let head = self
            .around
            .iter()
            .rev()
            .find(|node| matches!(kind(*node), "function_definition" | "lambda"));
        let body = head.and_then(|function| field(*function, "body"));
        let places = [Some(self.leaf), body];
        places.into_iter().flatten().find_map(|place| self.binding_from(place.start_byte()))
    }

    fn binding_from(&self, offset: usize) -> Option<Bound<'a>> {
        let reader = *self.reader;
        let table = &reader.outline.names;
        let name = reader.text_of(self.leaf);
        let start = self.leaf.start_byte();
        let mut scope = table.innermost(offset);
        loop {
            let mut named = table.named(scope, name, reader.text).iter().rev();
            if let Some(binding) = named.find(|binding| binding.name.start as usize == start) {
                return Some(Bound { reader, binding });
            }
            scope = table.scope(scope)?.parent?;
        }
    }

    fn target_types(&self) -> Types<'a> {
        self.own_binding().map(Bound::types).unwrap_or_default()
    }

    fn imported(&self) -> Option<Sighting> {
        let claims = self.imported_paths().into_iter().map(Claim::Name).collect();
        let context = || Context { place: Place::Import, ..self.context(self.around.len()) };
        self.sighting(claims, context)
    }

    /// The path an import's token stands for: each part of a module path for itself, an item and its
    /// alias for the item.
    fn imported_paths(&self) -> Option<String> {
        let statement = *self
            .around
            .iter()
            .rev()
            .find(|node| matches!(kind(*node), "import_statement" | "import_from_statement"))?;
        let module = field(statement, "module_name");
        let reader = self.reader;
        if module.is_some_and(|it| kind(it) == "relative_import" && self.around.contains(&it)) {
            return None;
        }
        let aliased = self.around.iter().rev().find(|node| kind(*node) == "aliased_import");
        let dotted = self.around.iter().rev().find(|node| kind(*node) == "dotted_name");
        let is_alias = dotted.is_none();
        let written = if is_alias { field(*aliased?, "name")? } else { *dotted? };
        let end = if is_alias { written.end_byte() } else { self.leaf.end_byte() };
        let upto = reader.text.get(written.start_byte()..end)?;
        match module {
            Some(module) if module.id() != written.id() => {
                let module = reader.absolute(reader.text_of(module))?;
                Some(reader.canonical(&format!("{module}.{upto}")))
            }
            _ => Some(reader.canonical(upto)),
        }
    }

    fn name(&self) -> Option<Sighting> {
        let name = self.reader.text_of(self.leaf);
        let at = self.leaf.start_byte();
        let found = self.reader.lookup(name, at);
        let paths = self.reader.found_paths(name, found.as_ref());
        let mut claims: Vec<_> = paths.into_iter().map(Claim::Name).collect();
        let bindings = found.map(|found| found.bindings).unwrap_or_default();
        let called = bindings.first().and_then(|it| it.function());
        claims.extend(self.variable(self.reader.name_types(name, at)));
        if self.is_called(self.leaf) {
            claims.extend(called.and_then(Local::kind).map(Claim::Local));
        }
        self.sighting(claims, || self.context(self.around.len()))
    }

    /// What a variable of these types is; `self` and `cls` are words of their own.
    fn variable(&self, types: Types<'a>) -> impl Iterator<Item = Claim> {
        let own = matches!(self.reader.text_of(self.leaf), "self" | "cls");
        library_paths(types).into_iter().filter(move |_| !own).map(Claim::Value)
    }

    fn attribute(&self) -> Option<Sighting> {
        let whole = self.parent()?;
        let (object, name) = (field(whole, "object")?, self.reader.text_of(self.leaf));
        let owners = self.reader.types(object);
        let paths = self.reader.paths(whole);
        let mut members = self.members(&owners, name);
        members.extend(paths.iter().filter(|path| self.is_of_type(path)).cloned());
        let mut claims: Vec<_> = paths.into_iter().map(Claim::Name).collect();
        let is_member = !members.is_empty();
        let context = || match is_member {
            false => self.context(self.around.len().saturating_sub(1)),
            true => self.member_context(),
        };
        claims.extend(members.into_iter().map(Claim::Member));
        let own = self.values(&owners, name);
        let values = if own.is_empty() { library_paths(self.assigned(whole)) } else { own };
        claims.extend(values.into_iter().map(Claim::Value));
        if self.is_called(whole) {
            let method = owners.iter().find_map(|owner| method_of(owner, name));
            claims.extend(method.and_then(|(local, _)| local.kind()).map(Claim::Local));
        }
        self.sighting(claims, context)
    }

    /// The types of `owner.name` as a value; what a library's method would return is no value of it.
    fn values(&self, owners: &[Type<'a>], name: &str) -> Vec<String> {
        let own = owners.iter().flat_map(|owner| match owner {
            Type::Own(class) | Type::Class(class) if class.has(name) => class.attribute_types(name),
            _ => Vec::new(),
        });
        library_paths(own.collect())
    }

    /// Whether a path is a library's class and a member of it: `requests.Session.get`.
    fn is_of_type(&self, path: &str) -> bool {
        let types = &self.reader.facts.types;
        path.rsplit_once('.').is_some_and(|(owner, _)| types.contains_key(owner))
    }

    /// The members of libraries' types that `owner.name` is.
    fn members(&self, owners: &[Type<'a>], name: &str) -> Vec<String> {
        let facts = self.reader.facts;
        let types = owners.iter().flat_map(|owner| match owner {
            Type::Own(class) if class.has(name) => Vec::new(),
            Type::Many(_) if facts.known.contains(&format!("builtins.list.{name}")) => {
                vec!["builtins.list".to_owned()]
            }
            other => library_paths(vec![other.clone()]),
        });
        types.map(|path| self.reader.canonical(&format!("{path}.{name}"))).collect()
    }

    fn member_names(&self, attribute: Node<'a>) -> Vec<String> {
        let (Some(object), Some(name)) =
            (field(attribute, "object"), field(attribute, "attribute"))
        else {
            return Vec::new();
        };
        self.members(&self.reader.types(object), self.reader.text_of(name))
    }

    pub(super) fn callee_names(&self, callee: Node<'a>) -> Vec<String> {
        let mut names = self.reader.paths(callee);
        if kind(callee) == "attribute" {
            names.extend(self.member_names(callee));
        }
        names
    }

    /// Whether an expression that the token ends is called here.
    fn is_called(&self, callee: Node<'a>) -> bool {
        self.around.iter().rev().any(|node| {
            kind(node) == "call" && field(*node, "function").is_some_and(|f| f.id() == callee.id())
        })
    }

    /// The types of what is put into `object.name` here.
    fn assigned(&self, whole: Node<'a>) -> Types<'a> {
        let assignment = self.around.iter().rev().nth(1).filter(|it| kind(*it) == "assignment");
        let value = assignment
            .filter(|it| field(**it, "left").is_some_and(|left| left.id() == whole.id()))
            .and_then(|it| field(*it, "right"));
        value.map(|value| self.reader.types(value)).unwrap_or_default()
    }
}
