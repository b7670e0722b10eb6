//! What the server says it can do. It says no more: no completion, no tokens, no lens, no hint.

use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, ExecuteCommandOptions,
    HoverProviderCapability, InitializeResult, NotebookCellSelector, NotebookDocumentSyncOptions,
    NotebookDocumentSyncRegistrationOptions, NotebookSelector, OneOf, SaveOptions,
    ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
};

use super::client::ClientFacts;
use super::commands::{DUE, QUIZ, QUIZ_FILE, TABLE, UNDO};
use super::to_proto::KIND;

/// Cells of our languages in notebooks of every kind.
fn notebooks() -> OneOf<NotebookDocumentSyncOptions, NotebookDocumentSyncRegistrationOptions> {
    let cells = ["python", "rust"].map(|name| NotebookCellSelector { language: name.to_owned() });
    let selector = NotebookSelector::ByCells { notebook: None, cells: cells.into() };
    OneOf::Left(NotebookDocumentSyncOptions { notebook_selector: vec![selector], save: Some(true) })
}

/// The answer to `initialize`.
pub fn announce(client: &ClientFacts) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
            include_text: Some(false),
        })),
        ..TextDocumentSyncOptions::default()
    };
    let actions = if client.action_literals {
        CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::new(KIND)]),
            ..CodeActionOptions::default()
        })
    } else {
        CodeActionProviderCapability::Simple(true)
    };
    let capabilities = ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        notebook_document_sync: client.notebooks.then(notebooks),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        code_action_provider: Some(actions),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands(),
            ..ExecuteCommandOptions::default()
        }),
        ..ServerCapabilities::default()
    };
    let info = ServerInfo {
        name: "hoverdeck".to_owned(),
        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
    };
    InitializeResult { capabilities, server_info: Some(info), ..InitializeResult::default() }
}

/// What a person chooses from an editor's list comes first; the rest is for plugins and code actions.
const EVERYDAY: [&str; 4] = [QUIZ, QUIZ_FILE, UNDO, DUE];

fn commands() -> Vec<String> {
    let rest = TABLE.iter().map(|spec| spec.name).filter(|name| !EVERYDAY.contains(name));
    EVERYDAY.into_iter().chain(rest).map(str::to_owned).collect()
}
