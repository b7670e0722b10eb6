//! Two lists of code actions as one: the other server's as they are, ours after them.

use serde_json::Value;

/// Kinds of our actions begin with this.
const KIND: &str = crate::lsp::to_proto::KIND;

/// The list to show; `None` when the other's stands as it is.
pub fn merged(ours: &Value, theirs: &Value) -> Option<Value> {
    let ours = ours.as_array().filter(|list| !list.is_empty())?;
    let theirs = theirs.as_array().map(Vec::as_slice).unwrap_or_default();
    Some(theirs.iter().chain(ours).cloned().collect())
}

/// Whether an action that is to be resolved is ours. It is complete already, and the other knows nothing of it.
pub fn is_ours(action: &Value) -> bool {
    let kind = action["kind"].as_str().and_then(|kind| kind.strip_prefix(KIND));
    kind.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ours_come_after_the_others() {
        let (ours, theirs) = (json!([{"title": "quiz"}]), json!([{"title": "fix"}]));
        assert_eq!(merged(&ours, &theirs), Some(json!([{"title": "fix"}, {"title": "quiz"}])));
        assert_eq!(merged(&ours, &json!(null)), Some(ours.clone()));
        assert_eq!(merged(&json!(null), &theirs), None);
        assert_eq!(merged(&json!([]), &json!(null)), None);
    }

    #[test]
    fn ours_are_known_by_their_kind() {
        assert!(is_ours(&json!({"kind": "hoverdeck.quiz.card"})));
        assert!(!is_ours(&json!({"kind": "hoverdecks"})));
        assert!(!is_ours(&json!({"kind": "quickfix"})));
        assert!(!is_ours(&json!({"title": "x"})));
    }
}
