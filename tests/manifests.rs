//! The folders of editors that cannot be run by the tests, held against those editors' rules: Zed's extension,
//! the template for JetBrains' IDEs, and the blocks of the pages for Sublime Text and Kate.

#![allow(clippy::disallowed_methods, reason = "tests read the repository")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn place(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("editors").join(path)
}

fn text(path: &str) -> String {
    std::fs::read_to_string(place(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn toml(path: &str) -> toml::Table {
    text(path).parse().unwrap()
}

fn json(path: &str) -> Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The fenced block of a page whose info string ends with this.
fn block(page: &str, name: &str) -> Value {
    let text = text(page);
    let behind = text.split_once(&format!(" {name}\n")).unwrap().1;
    serde_json::from_str(behind.split_once("```").unwrap().0).unwrap()
}

fn names(table: &toml::Table) -> BTreeSet<&str> {
    table.keys().map(String::as_str).collect()
}

fn own_version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// <https://zed.dev/docs/extensions/developing-extensions>: an id in kebab case without `zed` or `extension`, a
/// licence in the extension's own folder, a library of type `cdylib`.
#[test]
fn zed_takes_the_extension() {
    let manifest = toml("zed/extension.toml");
    let known = [
        "id",
        "name",
        "description",
        "version",
        "schema_version",
        "authors",
        "repository",
        "language_servers",
    ];
    assert!(names(&manifest).is_subset(&known.into()), "{:?}", names(&manifest));
    let id = manifest["id"].as_str().unwrap();
    assert!(id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{id}");
    assert!(!id.contains("zed") && !id.contains("extension"), "{id}");
    assert_eq!(manifest["schema_version"].as_integer(), Some(1));
    assert_eq!(manifest["version"].as_str(), Some(own_version()));
    assert!(!manifest["authors"].as_array().unwrap().is_empty());
    let server = manifest["language_servers"][id].as_table().unwrap();
    assert!(names(server).is_subset(&["name", "languages", "language_ids"].into()));
    let languages = server["languages"].as_array().unwrap();
    let ids = server["language_ids"].as_table().unwrap();
    assert_eq!(languages.len(), ids.len());
    assert!(languages.iter().all(|language| ids.contains_key(language.as_str().unwrap())));
    let licence = text("zed/LICENSE");
    assert!(licence.starts_with("MIT License") || licence.contains("Permission is hereby granted"));
}

#[test]
fn zed_can_build_the_extension_alone() {
    let package = toml("zed/Cargo.toml");
    assert_eq!(package["lib"]["crate-type"].as_array().unwrap()[0].as_str(), Some("cdylib"));
    assert_eq!(package["package"]["version"].as_str(), Some(own_version()));
    assert!(package["dependencies"].as_table().unwrap().contains_key("zed_extension_api"));
    assert!(package.contains_key("workspace"), "it must not join the server's package");
    let source = text("zed/src/lib.rs");
    let id = toml("zed/extension.toml")["id"].as_str().unwrap().to_owned();
    assert!(source.contains(&format!("const NAME: &str = \"{id}\"")), "settings go by the id");
    assert!(source.contains("register_extension!"));
}

/// LSP4IJ's `UserDefinedLanguageServerTemplate.md`: a descriptor with id, name, commands and file types, and JSON
/// files beside it by fixed names.
#[test]
fn lsp4ij_takes_the_template() {
    let folder = std::fs::read_dir(place("jetbrains/template")).unwrap();
    let files: BTreeSet<String> =
        folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let known = [
        "template.json",
        "settings.json",
        "settings.schema.json",
        "initializationOptions.json",
        "clientSettings.json",
        "installer.json",
        "README.md",
    ];
    assert!(files.iter().all(|file| known.contains(&file.as_str())), "{files:?}");
    let template = json("jetbrains/template/template.json");
    assert_eq!(template["id"], "hoverdeck");
    assert!(!template["name"].as_str().unwrap().is_empty());
    assert_eq!(template["programArgs"]["default"], "hoverdeck lsp");
    assert!(template["programArgs"]["windows"].as_str().unwrap().ends_with("lsp"));
    let mappings = template["fileTypeMappings"].as_array().unwrap();
    let ids: Vec<&str> = mappings.iter().map(|it| it["languageId"].as_str().unwrap()).collect();
    assert_eq!(ids, ["python", "rust"], "as in the client contract");
    for mapping in mappings {
        let patterns = mapping["fileType"]["patterns"].as_array().unwrap();
        assert!(patterns.iter().all(|it| it.as_str().unwrap().starts_with("*.")), "{patterns:?}");
    }
    for file in files.iter().filter(|file| file.ends_with(".json")) {
        assert!(json(&format!("jetbrains/template/{file}")).is_object(), "{file}");
    }
}

/// Each setting of the template is one that the schema beside it describes, with an allowed value.
#[test]
fn the_template_keeps_to_its_schema() {
    fn check(value: &Value, schema: &Value, at: &str) {
        match value.as_object() {
            Some(fields) => {
                for (key, value) in fields {
                    let inner = &schema["properties"][key];
                    assert!(inner.is_object(), "{at}.{key} is not in the schema");
                    check(value, inner, &format!("{at}.{key}"));
                }
            }
            None => {
                let allowed = schema["enum"].as_array();
                assert!(allowed.is_none_or(|allowed| allowed.contains(value)), "{at}: {value}");
                assert_eq!(schema["default"], *value, "{at}: the template shows the defaults");
            }
        }
    }
    let schema = json("jetbrains/template/settings.schema.json");
    check(&json("jetbrains/template/settings.json"), &schema, "settings");
}

/// A client of the LSP package has a command, a selector of scopes, and is switched on.
#[test]
fn sublime_takes_the_client() {
    let client = &block("sublime/README.md", "LSP.sublime-settings")["clients"]["hoverdeck"];
    assert_eq!(client["command"], serde_json::json!(["hoverdeck", "lsp"]));
    assert_eq!(client["enabled"], true);
    let selector = client["selector"].as_str().unwrap();
    assert!(selector.split(" | ").all(|scope| scope.starts_with("source.")), "{selector}");
}

/// A server of Kate's LSP client is a list of words by language; ours is put before the one that does the rest.
#[test]
fn kate_takes_the_servers() {
    let settings = block("kate/README.md", "settings.json");
    for language in ["python", "rust"] {
        let command = settings["servers"][language]["command"].as_array().unwrap();
        let words: Vec<&str> = command.iter().map(|word| word.as_str().unwrap()).collect();
        assert_eq!(words[..3], ["hoverdeck", "wrap", "--"], "{language}");
        assert!(words.len() > 3, "{language}: it has nothing to wrap");
    }
}
