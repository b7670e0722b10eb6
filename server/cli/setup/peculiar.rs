//! What can stand in the way in one editor only: lists of servers that forget us, another entry that wins over
//! ours, a client that is missing or switched off.

use std::path::{Path, PathBuf};

use super::checkup::{says, told};
use super::editor::Editor;
use super::parts::{self, Surroundings};
use super::{disk, helix, kakoune, kate, katerc, program, sublime, zed};
use crate::cli::doctor::Finding;

pub fn look(editor: Editor, surroundings: &Surroundings) -> Vec<Finding> {
    match editor {
        Editor::Helix => in_helix(surroundings),
        Editor::Neovim => in_neovim(surroundings),
        Editor::Kakoune => in_kakoune(surroundings),
        Editor::Zed => in_zed(surroundings),
        Editor::Sublime => in_sublime(surroundings),
        Editor::Kate => in_kate(surroundings),
        Editor::Jetbrains => vec![in_jetbrains(surroundings)],
        Editor::Vscode => in_vscode(surroundings).into_iter().collect(),
        Editor::Vim | Editor::Emacs => Vec::new(),
    }
}

/// The text of a file, or nothing: whoever cannot read it says so elsewhere.
fn text(path: &Path) -> String {
    disk::read(path).ok().flatten().unwrap_or_default()
}

/// A project's own `languages.toml` replaces the learner's lists.
fn in_helix(surroundings: &Surroundings) -> Vec<Finding> {
    let mut findings = vec![forgotten(&surroundings.home().helix(), helix::forgetting)];
    let here = std::env::current_dir().unwrap_or_default();
    let projects = here.ancestors().map(|folder| folder.join(".helix").join("languages.toml"));
    findings.extend(projects.map(|path| forgotten(&path, helix::forgetting)));
    findings.into_iter().flatten().collect()
}

fn forgotten(path: &Path, forgetting: fn(&str) -> Vec<&'static str>) -> Option<Finding> {
    let languages = forgetting(&text(path));
    if languages.is_empty() {
        return None;
    }
    let found = format!(
        "the list of servers for {} in {} leaves Hoverdeck out",
        languages.join(" and "),
        path.display()
    );
    Some(Finding::wrong("servers", found, "Add \"hoverdeck\" to it: it replaces every other list."))
}

/// What was written by hand, or put there by a plugin manager, comes on top of the package.
fn in_neovim(surroundings: &Surroundings) -> Vec<Finding> {
    let home = surroundings.home();
    let settings = home.neovim_settings();
    let package = home.neovim();
    let own = settings.join("lsp").join("hoverdeck.lua");
    let mut others: Vec<PathBuf> = Vec::new();
    others.extend(own.exists().then_some(own));
    for file in ["init.lua", "init.vim"] {
        let path = settings.join(file);
        let by_hand = text(&path).lines().any(|line| {
            !line.trim_start().starts_with("--")
                && line.contains("vim.lsp.config")
                && line.contains("hoverdeck")
        });
        others.extend(by_hand.then_some(path));
    }
    let data = package.ancestors().nth(5).unwrap_or(&package).to_owned();
    let lazy = data.join("lazy").join("hoverdeck");
    others.extend(lazy.exists().then_some(lazy));
    if others.is_empty() || !package.exists() {
        return Vec::new();
    }
    let others: Vec<String> = others.iter().map(|path| path.display().to_string()).collect();
    let found =
        format!("{} says something of it too, and wins over the plugin", others.join(" and "));
    vec![Finding::wrong(
        "servers",
        found,
        "Keep one: `hoverdeck setup neovim --remove`, or delete the other.",
    )]
}

fn in_kakoune(surroundings: &Surroundings) -> Vec<Finding> {
    let client = match program::find("kak-lsp", &surroundings.path) {
        Some(path) => Finding::well("client", format!("kak-lsp, at {}", path.display())),
        None => Finding::wrong(
            "client",
            "kak-lsp is not on PATH",
            "`cargo install kak-lsp` installs it.",
        ),
    };
    let path = surroundings.home().kakoune();
    let text = text(&path);
    let started = kakoune::starts_kak_lsp(&text) || text.is_empty();
    let start = (!started).then(|| {
        let found = format!("{} does not start kak-lsp", path.display());
        Finding::wrong(
            "client",
            found,
            "Add `eval %sh{kak-lsp}` above our lines, and `lsp-enable`.",
        )
    });
    std::iter::once(client).chain(start).collect()
}

fn in_zed(surroundings: &Surroundings) -> Vec<Finding> {
    let home = surroundings.home();
    let folder = home.zed_extensions().join("hoverdeck");
    let extension = match folder.exists() {
        true => Finding::well("client", format!("the extension, at {}", folder.display())),
        false => Finding::wrong(
            "client",
            "the extension is not installed",
            "In Zed's command palette choose `zed: install dev extension`, then editors/zed of the repository.",
        ),
    };
    let refused = zed::refusing(&text(&home.zed()));
    let off = (!refused.is_empty()).then(|| {
        let found = format!("\"!hoverdeck\" switches it off for {}", refused.join(" and "));
        Finding::wrong("servers", found, format!("Take it out of {}.", home.zed().display()))
    });
    [Some(extension), forgotten(&home.zed(), zed::forgetting), off].into_iter().flatten().collect()
}

fn in_sublime(surroundings: &Surroundings) -> Vec<Finding> {
    let home = surroundings.home();
    let folder = home.sublime_folder();
    let packed = folder.join("Installed Packages").join("LSP.sublime-package");
    let client = match [packed, folder.join("Packages").join("LSP")]
        .into_iter()
        .find(|it| it.exists())
    {
        Some(path) => Finding::well("client", format!("the package LSP, at {}", path.display())),
        None => Finding::wrong(
            "client",
            "the package LSP is not installed",
            "`Package Control: Install Package`, then LSP.",
        ),
    };
    let off = sublime::is_off(&text(&home.sublime())).then(|| {
        let found = format!("the client is switched off in {}", home.sublime().display());
        Finding::wrong("servers", found, "Set its \"enabled\" to true.")
    });
    std::iter::once(client).chain(off).collect()
}

/// Kate starts us, unless it was told not to, and we start the language's server: that must be there too.
fn in_kate(surroundings: &Surroundings) -> Vec<Finding> {
    let home = surroundings.home();
    let servers = kate::wrapped_servers(&text(&parts::kate(surroundings)));
    let look = |(language, server): (&str, String)| match program::find(&server, &surroundings.path)
    {
        Some(path) => {
            Finding::well("servers", format!("{language}: {server}, at {}", path.display()))
        }
        None => Finding::wrong(
            "servers",
            format!("{language}: {server} is not on PATH, and without it there is no card either"),
            format!(
                "Install it, name another in `servers.{language}.command`, or end that command after \
                 `hoverdeck lsp` for the cards alone."
            ),
        ),
    };
    let found = servers.into_iter().map(look);
    found
        .chain(client_of_kate(&home.kate_session()))
        .chain(forbidden_in_kate(&home.katerc()))
        .collect()
}

fn client_of_kate(session: &Path) -> Option<Finding> {
    katerc::is_off(&text(session)).then(|| {
        Finding::wrong(
            "client",
            "the plugin LSP Client is switched off",
            "In Kate: Settings, Configure Kate, Plugins, and switch it on.",
        )
    })
}

fn forbidden_in_kate(katerc: &Path) -> Option<Finding> {
    let lines = katerc::forbidden(&text(katerc));
    (!lines.is_empty()).then(|| {
        let found = format!("Kate was told never to start `{}`", lines.join("` and `"));
        let place = katerc.display();
        let help = format!(
            "Close Kate and take it out of BlockedServerCommandLines in {place}; Kate asks again, and then say yes."
        );
        Finding::wrong("client", found, help)
    })
}

/// The servers of LSP4IJ are in the options of each IDE.
fn in_jetbrains(surroundings: &Surroundings) -> Finding {
    let folder = surroundings.home().settings().join("JetBrains");
    let entries = |folder: PathBuf| {
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
    };
    let options = entries(folder.clone()).map(|product| product.join("options"));
    let mut files =
        options.flat_map(entries).filter(|it| it.extension().is_some_and(|it| it == "xml"));
    match files.find(|path| text(path).contains("hoverdeck")) {
        Some(path) => Finding::well("servers", format!("named in {}", path.display())),
        None => Finding::wrong(
            "servers",
            format!("no IDE below {} names Hoverdeck yet", folder.display()),
            "`hoverdeck setup jetbrains` says how to import the template.",
        ),
    }
}

fn in_vscode(surroundings: &Surroundings) -> Option<Finding> {
    let mut names = ["code", "codium", "code-server"].into_iter();
    let program = names.find_map(|name| program::find(name, &surroundings.path));
    let Some(program) = program else {
        let failure = crate::cli::failure::Failure::new("VS Code's `code` is not on PATH")
            .hint("in VS Code choose `Shell Command: Install 'code' command in PATH`");
        return Some(told("editor", &failure));
    };
    let extensions = says(&program, &["--list-extensions"])?;
    let ours = extensions.lines().find(|line| line.to_lowercase().contains("hoverdeck"));
    Some(match ours {
        Some(name) => Finding::well("client", format!("the extension {}", name.trim())),
        None => Finding::wrong(
            "client",
            "the extension is not installed",
            "`hoverdeck setup vscode` says how to install it.",
        ),
    })
}
