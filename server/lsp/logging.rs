//! The server's own log: to stderr, where editors keep it. Never the text of a document.
//!
//! The level is `warn`, or what `HOVERDECK_LOG` says, or what the client's option `log` says:
//! `error`, `warn`, `info`, `debug`, `trace` or `off`.

use std::sync::OnceLock;

use serde_json::Value;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::reload::{self, Handle};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Registry, fmt};

use super::configuration::own_section;

static LEVEL: OnceLock<Handle<Targets, Registry>> = OnceLock::new();

/// Begins logging. A second call changes nothing.
pub fn start() {
    let said = std::env::var("HOVERDECK_LOG").ok();
    let level = said.and_then(|word| word.parse().ok()).unwrap_or(LevelFilter::WARN);
    let (filter, handle) = reload::Layer::new(targets(level));
    let lines = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        // A closed stderr must not become a panic.
        .log_internal_errors(false);
    if tracing_subscriber::registry().with(filter).with(lines).try_init().is_ok() {
        let _ = LEVEL.set(handle);
    }
}

/// Takes the level from a client's `initializationOptions`, if it says one.
pub fn set_level(options: Option<&Value>) {
    let options = own_section(options.cloned().unwrap_or_default());
    let level = options.get("log").and_then(Value::as_str).and_then(|word| word.parse().ok());
    if let (Some(level), Some(handle)) = (level, LEVEL.get()) {
        let _ = handle.reload(targets(level));
    }
}

/// The framework logs whole messages, documents and all, at its finest levels: it stays at warnings.
fn targets(level: LevelFilter) -> Targets {
    let framework = level.min(LevelFilter::WARN);
    Targets::new().with_default(level).with_target("tower_lsp_server", framework)
}
