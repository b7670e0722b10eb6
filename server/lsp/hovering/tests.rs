//! Tests of links in hovers.

use super::*;

#[test]
fn arguments_survive_in_a_link() {
    assert_eq!(percent_encoded(r#"[{"card":"a-b"}]"#), "%5B%7B%22card%22%3A%22a-b%22%7D%5D");
    assert_eq!(percent_encoded("é)"), "%C3%A9%29");
}
