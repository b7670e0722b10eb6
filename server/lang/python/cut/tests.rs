//! Where pieces begin.

use super::*;
use crate::lang::cut::drawn;

fn pieces(text: &str) -> String {
    drawn(text, cuts)
}

#[test]
fn statements_after_blank_lines_begin_pieces() {
    insta::assert_snapshot!(pieces(
        "import a\nimport b\n\n# about f\n@decorated\n\ndef f():\n    x = 1\n\n# at the margin\n    return x\n\nif a:\n    b\n\nelse:\n    c\n\n\nx = [\n\n1]\n\ny = \"\"\"\n\nz\n\"\"\"\nw = 1\n"
    ), @r#"
    import a
    import b

    ----
    # about f
    @decorated

    def f():
        x = 1

    # at the margin
        return x

    ----
    if a:
        b

    else:
        c


    ----
    x = [

    1]

    ----
    y = """

    z
    """
    w = 1
    ----
    "#);
}

#[test]
fn an_open_bracket_or_quote_ends_where_a_definition_begins() {
    insta::assert_snapshot!(pieces("x = f(\ndef g():\n    pass\n"), @r"
    x = f(
    ----
    def g():
        pass
    ----
    ");
    insta::assert_snapshot!(
        pieces("def f():\n    x = \"\"\"open\n\nasync def g():\n    \"\"\"Docs.\n\ndef in docs\n\"\"\"\n"),
        @r#"
    def f():
        x = """open

    ----
    async def g():
        """Docs.

    def in docs
    """
    ----
    "#
    );
    // Nothing is open at the end: what stands in the string is text.
    insta::assert_snapshot!(pieces("x = \"\"\"\n\ndef f():\n\"\"\"\n"), @r#"
    x = """

    def f():
    """
    ----
    "#);
}

#[test]
fn a_line_may_go_on() {
    insta::assert_snapshot!(pieces("x = 1 + \\\n1\ny\n\nz = 'a\\\n\nb'\n\nw\n"), @r"
    x = 1 + \
    1
    y

    ----
    z = 'a\

    b'

    ----
    w
    ----
    ");
}
