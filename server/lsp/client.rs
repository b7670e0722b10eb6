//! What the client said about itself: what it can show, how it counts, and what it wants of us.
//!
//! Read once, from `initialize`. A quirk of one client is decided here by its name and nowhere else;
//! the observations behind them are in `editors/README.md`.

use serde_json::Value;
use tower_lsp::ls_types::{ClientCapabilities, InitializeParams, MarkupKind};

use super::configuration::own_section;
use super::positions::Encoding;
use crate::tutor::Format;

/// How a quiz reaches the learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuizWay {
    /// The client draws it from commands.
    Client,
    /// Questions as message requests.
    Dialog,
    /// A Markdown document that is opened and answered by code actions.
    Document,
    /// Nothing but a message that names the terminal command.
    Message,
}

/// Which commands a hover may link to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CommandLinks {
    #[default]
    None,
    All,
    Only(Vec<String>),
}

/// Everything known of a client.
#[derive(Debug, Clone)]
pub struct ClientFacts {
    pub name: String,
    pub encoding: Encoding,
    pub hover_format: Format,
    pub action_literals: bool,
    pub show_document: bool,
    pub apply_edit: bool,
    /// It can tell of notebooks as such.
    pub notebooks: bool,
    /// It can be asked for its settings.
    pub pulls_configuration: bool,
    /// It tells of changed settings if we register for that.
    pub registers_configuration: bool,
    pub quiz: QuizWay,
    /// How the learner gets to see a question that the client keeps to itself until it is asked for.
    pub question_is_shown_by: Option<&'static str>,
    pub command_links: CommandLinks,
    /// Its own process, for following it into death.
    pub process: Option<u32>,
}

impl ClientFacts {
    pub fn read(params: &InitializeParams) -> Self {
        let capabilities = &params.capabilities;
        let info = params.client_info.as_ref();
        let name = info.map(|info| info.name.to_lowercase()).unwrap_or_default();
        let options = own_section(params.initialization_options.clone().unwrap_or_default());
        let show_document = can_show_document(capabilities, &name);
        let workspace = capabilities.workspace.as_ref();
        let configuration = workspace.and_then(|it| it.did_change_configuration.as_ref());
        Self {
            encoding: encoding(capabilities),
            hover_format: hover_format(capabilities),
            action_literals: has_action_literals(capabilities),
            show_document,
            apply_edit: workspace.and_then(|it| it.apply_edit).unwrap_or(false),
            notebooks: capabilities.notebook_document.is_some(),
            pulls_configuration: workspace.and_then(|it| it.configuration).unwrap_or(false),
            registers_configuration: configuration
                .and_then(|it| it.dynamic_registration)
                .unwrap_or(false),
            quiz: quiz_way(capabilities, &options, &name, show_document),
            question_is_shown_by: keeps_questions(&name),
            command_links: command_links(options.get("commandLinks")),
            process: params.process_id,
            name,
        }
    }
}

/// What `initializationOptions` says about settings: the rest of it is about the client itself.
pub fn settings_in(options: Value) -> Value {
    let mut options = own_section(options);
    if let Some(fields) = options.as_object_mut() {
        for key in ["quiz", "commandLinks", "log"] {
            fields.remove(key);
        }
    }
    options
}

fn encoding(capabilities: &ClientCapabilities) -> Encoding {
    let general = capabilities.general.as_ref();
    Encoding::negotiated(general.and_then(|it| it.position_encodings.as_deref()))
}

/// The first format of the client's list that we can write; without a list Markdown, which every
/// client of that age shows.
fn hover_format(capabilities: &ClientCapabilities) -> Format {
    let hover = capabilities.text_document.as_ref().and_then(|it| it.hover.as_ref());
    match hover.and_then(|it| it.content_format.as_deref()).and_then(<[_]>::first) {
        Some(kind) if *kind == MarkupKind::PlainText => Format::Plain,
        _ => Format::Markdown,
    }
}

fn has_action_literals(capabilities: &ClientCapabilities) -> bool {
    let actions = capabilities.text_document.as_ref().and_then(|it| it.code_action.as_ref());
    actions.is_some_and(|it| it.code_action_literal_support.is_some())
}

/// Helix shows documents since 24.03 and says so only later.
fn can_show_document(capabilities: &ClientCapabilities, name: &str) -> bool {
    let window = capabilities.window.as_ref().and_then(|it| it.show_document.as_ref());
    window.is_some_and(|it| it.support) || name == "helix"
}

fn quiz_way(
    capabilities: &ClientCapabilities,
    options: &Value,
    name: &str,
    show_document: bool,
) -> QuizWay {
    let window = capabilities.window.as_ref().and_then(|it| it.show_message.as_ref());
    let announced = window.is_some_and(|it| it.message_action_item.is_some());
    let asks = announced || asks_unannounced(name);
    if options.get("quiz").and_then(Value::as_str) == Some("client") {
        QuizWay::Client
    } else if asks && !mishears_answers(name) {
        QuizWay::Dialog
    } else if show_document {
        QuizWay::Document
    } else {
        QuizWay::Message
    }
}

/// Eglot asks in its minibuffer and says so only since 2026. It could not use the document: it has one server
/// per buffer, and none in that one.
fn asks_unannounced(name: &str) -> bool {
    name == "eglot"
}

/// kak-lsp puts questions aside until a command is typed.
fn keeps_questions(name: &str) -> Option<&'static str> {
    matches!(name, "kakoune-lsp" | "kak-lsp").then_some(":lsp-show-message-request-next")
}

/// Clients that announce message requests and give back no answer but the first.
fn mishears_answers(name: &str) -> bool {
    name == "vim-lsp"
}

fn command_links(wish: Option<&Value>) -> CommandLinks {
    match wish {
        Some(Value::Bool(true)) => CommandLinks::All,
        Some(Value::Array(names)) => {
            CommandLinks::Only(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        }
        _ => CommandLinks::None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn facts(params: Value) -> ClientFacts {
        ClientFacts::read(&serde_json::from_value(params).unwrap())
    }

    #[test]
    fn a_client_that_says_nothing_gets_what_everybody_understands() {
        let it = facts(json!({"capabilities": {}}));
        assert_eq!(it.encoding, Encoding::Utf16);
        assert_eq!(it.hover_format, Format::Markdown);
        assert_eq!(it.quiz, QuizWay::Message);
        assert!(!it.action_literals && !it.apply_edit && !it.pulls_configuration);
        assert_eq!(it.command_links, CommandLinks::None);
    }

    #[test]
    fn the_quiz_goes_the_best_way_the_client_announces() {
        let asks = json!({"showMessage": {"messageActionItem": {}}});
        let shows = json!({"showDocument": {"support": true}});
        let way = |window: Value, name: &str, options: Value| {
            facts(json!({
                "capabilities": {"window": window},
                "clientInfo": {"name": name}, "initializationOptions": options
            }))
            .quiz
        };
        assert_eq!(way(asks.clone(), "Neovim", json!(null)), QuizWay::Dialog);
        assert_eq!(way(asks.clone(), "vim-lsp", json!(null)), QuizWay::Message);
        assert_eq!(way(shows, "some editor", json!(null)), QuizWay::Document);
        assert_eq!(way(json!({}), "helix", json!(null)), QuizWay::Document);
        assert_eq!(
            way(json!({"showMessage": null, "showDocument": null}), "emacs", json!(null)),
            QuizWay::Message
        );
        assert_eq!(way(asks, "Code", json!({"quiz": "client"})), QuizWay::Client);
        assert_eq!(
            way(json!({}), "Code", json!({"hoverdeck": {"quiz": "client"}})),
            QuizWay::Client
        );
    }

    /// What is taken from the announcement of each client that was looked at; where they come from is
    /// `editors/README.md`.
    #[test]
    fn every_known_client_gets_what_it_can_show() {
        let text = include_str!("../../tests/fixtures/clients.json");
        let clients: serde_json::Map<String, Value> = serde_json::from_str(text).unwrap();
        let told = clients.into_iter().map(|(name, params)| {
            let it = facts(params);
            let (format, shown) = (it.hover_format, it.question_is_shown_by.unwrap_or("at once"));
            format!("{name}: {:?}, {format:?}, {:?}, {shown}", it.encoding, it.quiz)
        });
        insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn the_first_format_of_a_hover_counts() {
        let format = |list: Value| {
            facts(json!({"capabilities": {"textDocument": {"hover": {"contentFormat": list}}}}))
                .hover_format
        };
        assert_eq!(format(json!(["plaintext"])), Format::Plain);
        assert_eq!(format(json!(["plaintext", "markdown"])), Format::Plain);
        assert_eq!(format(json!(["markdown", "plaintext"])), Format::Markdown);
        assert_eq!(format(json!([])), Format::Markdown);
    }

    #[test]
    fn wishes_are_no_settings() {
        let options =
            json!({"quiz": "client", "commandLinks": true, "log": "debug", "retention": 0.8});
        assert_eq!(settings_in(options), json!({"retention": 0.8}));
        assert_eq!(
            command_links(Some(&json!(["hoverdeck.quiz", 5]))),
            CommandLinks::Only(vec!["hoverdeck.quiz".into()])
        );
    }
}
