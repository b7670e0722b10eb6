//! Our server in Kakoune's `kakrc`, for kak-lsp: one more in the buffer's list of servers.

use super::block;
use super::server::Server;
use super::trouble::Trouble;

const COMMENT: &str = "#";

/// # Errors
/// If our marks are broken.
pub fn put(text: &str, server: &Server) -> Result<String, Trouble> {
    let base = take(text)?;
    Ok(block::put(&base, COMMENT, &lines(&base, server)))
}

/// # Errors
/// If our marks are broken.
pub fn take(text: &str) -> Result<String, Trouble> {
    block::take(text, COMMENT)
}

/// What starts our server, as the text says it.
pub fn command(text: &str) -> Option<String> {
    let behind = text.split("[hoverdeck]").nth(1)?;
    let line = behind.lines().map(str::trim).find(|line| line.starts_with("command"))?;
    serde_json::from_str(line.split_once('=')?.1.trim()).ok()
}

/// Whether kak-lsp itself is started, as far as one can see.
pub fn starts_kak_lsp(text: &str) -> bool {
    text.lines().any(|line| !line.trim_start().starts_with('#') && line.contains("kak-lsp"))
}

fn lines(text: &str, server: &Server) -> String {
    let start = if starts_kak_lsp(text) { "" } else { START };
    SERVER.replace("COMMAND", &server.quoted()).replacen("START\n", start, 1)
}

const START: &str = "\
eval %sh{kak-lsp}
hook -group hoverdeck global WinSetOption filetype=(?:python|rust) %{ lsp-enable-window }
map global user l ': enter-user-mode lsp<ret>' -docstring 'language servers'
";

/// kak-lsp chooses servers itself only for a buffer that has none: ours comes after its choice, or after the
/// learner's.
const SERVER: &str = "\
START
define-command -override -hidden hoverdeck-add-server %{
    set-option -add buffer lsp_servers %{
        [hoverdeck]
        root_globs = [\".git\", \".hg\", \"pyproject.toml\", \"Cargo.toml\"]
        command = COMMAND
        args = [\"lsp\"]
    }
}
# kak-lsp serves nobody while a server of its own choice is missing, so then ours stands alone. (rustup has a
# rust-analyzer that only says that there is none.)
hook -group hoverdeck global User LSPDefaultConfig=(?:python|rust) %{
    evaluate-commands %sh{
        for program in $(printf '%s\\n' \"$kak_opt_lsp_servers\" | sed -n 's/^ *\\[\\([^].]*\\)]$/\\1/p'); do
            case $program in
                rust-analyzer) rust-analyzer --version ;;
                *) command -v \"$program\" ;;
            esac >/dev/null 2>&1 || echo \"set-option buffer lsp_servers ''\"
        done
    }
    hoverdeck-add-server
}
hook -group hoverdeck global BufSetOption filetype=(?:python|rust) %{
    evaluate-commands %sh{
        case $kak_opt_lsp_servers in
            '' | *'[hoverdeck]'*) ;;
            *) echo hoverdeck-add-server ;;
        esac
    }
}
declare-option -hidden str hoverdeck_client
declare-option -hidden int hoverdeck_idle
# kak-lsp keeps questions until they are asked for. While a quiz runs, each is shown as it comes; the quiz has
# ended when Kakoune was idle six times without one.
define-command -override hoverdeck-quiz -params ..1 -docstring 'hoverdeck-quiz [deck]: what is due, or one deck' %{
    set-option global hoverdeck_client %val{client}
    set-option global hoverdeck_idle 0
    remove-hooks global hoverdeck-quiz
    hook -group hoverdeck-quiz global GlobalSetOption lsp_modeline_message_requests=.+ %{
        set-option global hoverdeck_idle 0
        evaluate-commands -client %opt{hoverdeck_client} lsp-show-message-request-next
    }
    hook -group hoverdeck-quiz global NormalIdle .* %{
        set-option -add global hoverdeck_idle 1
        evaluate-commands %sh{ [ \"$kak_opt_hoverdeck_idle\" -gt 5 ] && echo remove-hooks global hoverdeck-quiz }
    }
    lsp-execute-command hoverdeck.quiz %sh{ printf '[%s]' \"${1:+\\\"$1\\\"}\" } hoverdeck
}
define-command -override hoverdeck-undo -docstring 'take the last rating back' %{
    lsp-execute-command hoverdeck.undo '[]' hoverdeck
}
map global user q ': hoverdeck-quiz<ret>' -docstring 'start the quiz'
map global user u ': hoverdeck-undo<ret>' -docstring 'take the last rating back'
";
