//! Puts together what one Python token is and where it stands.
//!
//! The gate is here: which identifiers may have a card at all.

use tree_sitter::Node;

use super::{Meaning, Reader};
use crate::lang::bindings::Binding;
use crate::lang::tree::{field, has_token};
use crate::lang::{Claim, Context, Inside, Keyword, Language, LocalKind, Place, Sighting};

impl<'a> Reader<'a> {
    /// The sighting at a leaf, given the nodes around it (outermost first, the leaf last).
    pub fn sighting(&self, path: &[Node<'a>]) -> Option<Sighting> {
        let (leaf, around) = path.split_last()?;
        if !matches!(leaf.kind(), "identifier" | "async" | "await") {
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

struct Token<'r, 'a> {
    reader: &'r Reader<'a>,
    leaf: Node<'a>,
    /// The nodes around the leaf, outermost first.
    around: &'r [Node<'a>],
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
    fn sighting(&self, claims: Vec<Claim>, context: Context) -> Option<Sighting> {
        let range = self.leaf.byte_range();
        (!claims.is_empty()).then_some(Sighting {
            language: Language::Python,
            range,
            claims,
            context,
        })
    }

    fn parent(&self) -> Option<Node<'a>> {
        self.around.last().copied()
    }

    fn await_keyword(&self) -> Option<Sighting> {
        let operand = self.operand();
        let context = Context { operand, awaited: false, ..self.context(self.around.len()) };
        self.sighting(vec![Claim::Keyword(Keyword::Await)], context)
    }

    /// The names of what an `await` waits for: the callee of the call behind it.
    fn operand(&self) -> Vec<String> {
        let awaited = self.parent().filter(|parent| parent.kind() == "await");
        let Some(mut operand) = awaited.and_then(|node| node.named_child(0)) else {
            return Vec::new();
        };
        while operand.kind() == "parenthesized_expression"
            && let Some(inner) = operand.named_child(0)
        {
            operand = inner;
        }
        match field(operand, "function") {
            Some(callee) if operand.kind() == "call" => self.callee_names(callee),
            _ => Vec::new(),
        }
    }

    fn async_keyword(&self) -> Option<Sighting> {
        let form = match self.parent().map(|parent| parent.kind()) {
            Some("function_definition") => Some(Keyword::AsyncDef),
            Some("with_statement") => Some(Keyword::AsyncWith),
            Some("for_statement" | "for_in_clause") => Some(Keyword::AsyncFor),
            _ => None,
        };
        let claims = form.into_iter().chain([Keyword::Async]).map(Claim::Keyword).collect();
        self.sighting(claims, self.context(self.around.len()))
    }

    fn identifier(&self) -> Option<Sighting> {
        match self.role() {
            Role::Silent => None,
            Role::Definition => self.definition(),
            Role::Target => {
                let claims = self.target_types().into_iter().map(Claim::Value).collect();
                self.sighting(claims, self.context(self.around.len()))
            }
            Role::Import => self.imported(),
            Role::Name => self.name(),
            Role::Attribute => self.attribute(),
        }
    }

    fn role(&self) -> Role {
        let Some(parent) = self.parent() else { return Role::Silent };
        let is_field = |name| field(parent, name).is_some_and(|node| node.id() == self.leaf.id());
        match parent.kind() {
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
            | "list_pattern" => Role::Target,
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
            .any(|node| matches!(node.kind(), "import_statement" | "import_from_statement"));
        if import { Role::Import } else { Role::Silent }
    }

    fn definition(&self) -> Option<Sighting> {
        let binding = self.own_binding()?;
        let Meaning::Function(function) = binding.kind else { return None };
        let mut context = self.context(self.around.len().saturating_sub(1));
        context.place = Place::Definition;
        self.sighting(vec![Claim::Local(function.kind?)], context)
    }

    /// The binding that this very token makes.
    fn own_binding(&self) -> Option<&'a Binding<Meaning>> {
        let table = &self.reader.outline.names;
        let name = self.reader.text_of(self.leaf);
        let owner = self.parent().and_then(|parent| field(parent, "body"));
        let inside = owner.map_or(self.leaf.start_byte(), |body| body.start_byte());
        let mut scopes = vec![table.innermost(self.leaf.start_byte()), table.innermost(inside)];
        scopes.extend(self.parameter_scope());
        let start = self.leaf.start_byte();
        scopes.into_iter().find_map(|scope| {
            let named = table.named(scope, name, self.reader.text).iter();
            named.rev().find(|binding| binding.name.start as usize == start)
        })
    }

    /// The scope of the function whose parameter list the token stands in.
    fn parameter_scope(&self) -> Option<u32> {
        let function = self
            .around
            .iter()
            .rev()
            .find(|node| matches!(node.kind(), "function_definition" | "lambda"))?;
        let body = field(*function, "body")?;
        Some(self.reader.outline.names.innermost(body.start_byte()))
    }

    fn target_types(&self) -> Vec<String> {
        self.own_binding().map(|binding| self.reader.binding_types(binding)).unwrap_or_default()
    }

    fn imported(&self) -> Option<Sighting> {
        let claims = self.imported_paths().into_iter().map(Claim::Name).collect();
        let context = Context { place: Place::Import, ..self.context(self.around.len()) };
        self.sighting(claims, context)
    }

    /// The path an import's token stands for: each part of a module path for itself, an item and its
    /// alias for the item.
    fn imported_paths(&self) -> Option<String> {
        let statement = *self
            .around
            .iter()
            .rev()
            .find(|node| matches!(node.kind(), "import_statement" | "import_from_statement"))?;
        let module = field(statement, "module_name");
        if module.is_some_and(|module| module.kind() == "relative_import") {
            return None;
        }
        let reader = self.reader;
        let aliased = self.around.iter().rev().find(|node| node.kind() == "aliased_import");
        let dotted = self.around.iter().rev().find(|node| node.kind() == "dotted_name");
        let is_alias = dotted.is_none();
        let written = if is_alias { field(*aliased?, "name")? } else { *dotted? };
        let end = if is_alias { written.end_byte() } else { self.leaf.end_byte() };
        let upto = reader.text.get(written.start_byte()..end)?;
        match module {
            Some(module) if module.id() != written.id() => {
                Some(reader.canonical(&format!("{}.{upto}", reader.text_of(module))))
            }
            _ => Some(reader.canonical(upto)),
        }
    }

    fn name(&self) -> Option<Sighting> {
        let name = self.reader.text_of(self.leaf);
        let at = self.leaf.start_byte();
        let mut claims: Vec<_> =
            self.reader.name_paths(name, at).into_iter().map(Claim::Name).collect();
        claims.extend(self.reader.name_types(name, at).into_iter().map(Claim::Value));
        claims.extend(self.called_function(self.leaf).map(Claim::Local));
        self.sighting(claims, self.context(self.around.len()))
    }

    fn attribute(&self) -> Option<Sighting> {
        let whole = self.parent()?;
        let mut claims: Vec<_> = self.reader.paths(whole).into_iter().map(Claim::Name).collect();
        claims.extend(self.member_names(whole).into_iter().map(Claim::Member));
        claims.extend(self.value_types(whole).into_iter().map(Claim::Value));
        claims.extend(self.called_function(whole).map(Claim::Local));
        self.sighting(claims, self.context(self.around.len().saturating_sub(1)))
    }

    /// The type of `object.name` as a value; what a method would return is no value of it.
    fn value_types(&self, whole: Node<'a>) -> Vec<String> {
        let is_own = field(whole, "object").is_some_and(|it| self.reader.own_class(it).is_some());
        if is_own { self.reader.types(whole) } else { Vec::new() }
    }

    fn member_names(&self, attribute: Node<'a>) -> Vec<String> {
        let (Some(object), Some(name)) =
            (field(attribute, "object"), field(attribute, "attribute"))
        else {
            return Vec::new();
        };
        let name = self.reader.text_of(name);
        let owners = self.reader.types(object);
        owners.iter().map(|owner| self.reader.canonical(&format!("{owner}.{name}"))).collect()
    }

    fn callee_names(&self, callee: Node<'a>) -> Vec<String> {
        let mut names = self.reader.paths(callee);
        if callee.kind() == "attribute" {
            names.extend(self.member_names(callee));
        }
        names
    }

    /// The kind of this file's function that is called here, if `callee` is called.
    fn called_function(&self, callee: Node<'a>) -> Option<LocalKind> {
        let call = self.call_around(callee)?;
        (field(call, "function")?.id() == callee.id()).then_some(())?;
        self.reader.local_function(callee)?.function.kind
    }

    fn call_around(&self, callee: Node<'a>) -> Option<Node<'a>> {
        self.around.iter().rev().copied().find(|node| {
            node.kind() == "call" && field(*node, "function").is_some_and(|f| f.id() == callee.id())
        })
    }

    /// Where the token stands. `depth` is how many of the surrounding nodes lie outside its own
    /// expression (the token, or the `object.name` it ends).
    fn context(&self, depth: usize) -> Context {
        let mut outer = self.around.get(..depth).unwrap_or_default();
        let own = self.around.get(depth).copied().unwrap_or(self.leaf);
        let called = outer.last().copied().filter(|node| {
            node.kind() == "call" && field(*node, "function").is_some_and(|f| f.id() == own.id())
        });
        if called.is_some() {
            outer = outer.get(..outer.len().saturating_sub(1)).unwrap_or_default();
        }
        let unit = called.unwrap_or(own);
        let mut context = Context { awaited: is_awaited(outer), ..Context::default() };
        self.look_outward(outer, unit, &mut context);
        if context.place == Place::Use && called.is_some() {
            context.place = Place::Call;
        }
        context
    }

    /// Reads the surroundings from the inside out, up to the nearest function.
    fn look_outward(&self, outer: &[Node<'a>], unit: Node<'a>, context: &mut Context) {
        let mut inner = unit;
        let mut calling = true;
        for node in outer.iter().rev() {
            match node.kind() {
                "function_definition" | "lambda" if self.is_in_body(*node, inner) => {
                    context.inside.push(function_kind(*node));
                    break;
                }
                "decorator" => context.place = Place::Decorator,
                "decorated_definition" => context.decorates = decorated(*node, inner),
                "type" => context.place = Place::Annotation,
                "class_definition" => context.inside.push(Inside::Class),
                "for_statement" | "while_statement" if self.is_in_body(*node, inner) => {
                    context.inside.push(Inside::Loop);
                }
                "list" | "tuple" | "set" => context.inside.push(Inside::Collection),
                kind if kind.ends_with("_comprehension") || kind == "generator_expression" => {
                    context.inside.extend([Inside::Collection, Inside::Loop]);
                }
                "argument_list" if calling => {
                    context.argument_of.extend(self.argument_of(*node, outer))
                }
                kind if kind.ends_with("_statement") || kind == "block" => calling = false,
                _ => {}
            }
            inner = *node;
        }
    }

    fn argument_of(&self, arguments: Node<'a>, outer: &[Node<'a>]) -> Vec<String> {
        let call = outer.iter().rev().find(|node| {
            node.kind() == "call"
                && field(**node, "arguments").is_some_and(|list| list.id() == arguments.id())
        });
        let callee = call.and_then(|call| field(*call, "function"));
        callee.map(|callee| self.callee_names(callee)).unwrap_or_default()
    }

    fn is_in_body(&self, owner: Node<'a>, inner: Node<'a>) -> bool {
        field(owner, "body").is_some_and(|body| body.id() == inner.id())
    }
}

/// Whether the nearest surrounding expression is an `await` of what it holds.
fn is_awaited(outer: &[Node<'_>]) -> bool {
    let around = outer.iter().rev().find(|node| node.kind() != "parenthesized_expression");
    around.is_some_and(|node| node.kind() == "await")
}

fn function_kind(definition: Node<'_>) -> Inside {
    if has_token(definition, "async") { Inside::AsyncDef } else { Inside::Def }
}

/// The kind of function that a decorator decorates.
fn decorated(node: Node<'_>, inner: Node<'_>) -> Option<LocalKind> {
    let definition = field(node, "definition")?;
    if inner.kind() != "decorator" || definition.kind() != "function_definition" {
        return None;
    }
    let is_async = has_token(definition, "async");
    Some(if is_async { LocalKind::AsyncDef } else { LocalKind::Def })
}
