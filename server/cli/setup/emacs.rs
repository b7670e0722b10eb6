//! Our package in Emacs's init file.

use super::block;
use super::server::Server;
use super::trouble::Trouble;

const COMMENT: &str = ";;";

/// # Errors
/// If our marks are broken.
pub fn put(text: &str, server: &Server) -> Result<String, Trouble> {
    let base = take(text)?;
    Ok(block::put(&base, COMMENT, &lines(server)))
}

/// # Errors
/// If our marks are broken.
pub fn take(text: &str) -> Result<String, Trouble> {
    block::take(text, COMMENT)
}

/// What starts our server, as the text says it.
pub fn command(text: &str) -> Option<String> {
    let behind = text.split("(setq hoverdeck-command '(").nth(1)?;
    let mut words = serde_json::Deserializer::from_str(behind).into_iter::<String>();
    words.next()?.ok()
}

fn lines(server: &Server) -> String {
    format!(
        "\
(add-to-list 'load-path (locate-user-emacs-file \"hoverdeck\"))
(require 'hoverdeck)
(setq hoverdeck-command '({} \"lsp\"))
(global-hoverdeck-mode 1)
(unless (key-binding (kbd \"C-c h\"))
  (global-set-key (kbd \"C-c h\") 'hoverdeck-command-map))
",
        server.quoted()
    )
}
