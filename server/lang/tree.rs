//! Walking a syntax tree without recursion: text can nest deeper than a stack.

use std::ops::ControlFlow;

use tree_sitter::{Node, Tree};

/// Visits every node in order of the text, outer before inner. `Break(())` from the visitor leaves
/// out what is below that node.
pub(super) fn walk<'t>(tree: &'t Tree, mut visit: impl FnMut(Node<'t>) -> ControlFlow<()>) {
    let mut cursor = tree.walk();
    loop {
        if visit(cursor.node()).is_continue() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// The nodes around a byte, outermost first, down to the leaf that covers it.
pub(super) fn path_to(tree: &Tree, offset: usize) -> Vec<Node<'_>> {
    let mut cursor = tree.walk();
    let mut path = vec![cursor.node()];
    while cursor.goto_first_child_for_byte(offset).is_some() {
        let node = cursor.node();
        if node.start_byte() > offset {
            break;
        }
        path.push(node);
    }
    path
}

/// Visits every leaf with the nodes around it, outermost first and the leaf last. Nodes for which
/// `skip` holds are passed over whole.
pub(super) fn leaves<'t>(
    tree: &'t Tree,
    skip: impl Fn(Node<'t>) -> bool,
    mut visit: impl FnMut(&[Node<'t>]),
) {
    let mut cursor = tree.walk();
    let mut path = vec![cursor.node()];
    loop {
        let node = cursor.node();
        if !skip(node) {
            if cursor.goto_first_child() {
                path.push(cursor.node());
                continue;
            }
            visit(&path);
        }
        loop {
            path.pop();
            if cursor.goto_next_sibling() {
                path.push(cursor.node());
                break;
            }
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// The named children of a node.
pub(super) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).collect()
}

/// Whether a direct, unnamed child is this token (`async` of an `async def`).
pub(super) fn has_token(node: Node<'_>, token: &str) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|child| !child.is_named() && child.kind() == token)
}
