//! Settings through every door, and what happens to a bad one.

use hoverdeck::store::Folders;
use serde_json::{Value, json};

use crate::client::{Server, Start};
use crate::hovers::{CODE, GATHER, URI};

/// The value in force of a setting and where it comes from.
fn setting(server: &mut Server, group: &str, key: &str) -> (Value, String) {
    let status = server.command("hoverdeck.status", json!({}));
    let from = status["settings"]["from"][format!("{group}.{key}")].as_str().unwrap().to_owned();
    (status["settings"]["values"][group][key].clone(), from)
}

#[test]
fn every_door_is_open_and_a_later_one_wins() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    std::fs::create_dir_all(&folders.config).unwrap();
    std::fs::write(folders.settings(), "[limits]\nnew = 1\nreviews = 1\n").unwrap();
    let options = json!({"hoverdeck": {"limits": {"reviews": 2}}, "unrelated": true});
    let capabilities = json!({"workspace": {"configuration": true}});
    let mut server =
        Start { folders: Some(folders), options, capabilities, ..Start::default() }.greeted();
    assert_eq!(setting(&mut server, "limits", "new"), (json!(1), "config.toml".into()));
    assert_eq!(
        setting(&mut server, "limits", "reviews"),
        (json!(2), "initializationOptions".into())
    );
    let asked = server.call("workspace/configuration");
    assert_eq!(asked["params"]["items"], json!([{"section": "hoverdeck"}]));
    server.answer(&asked, json!([{"hover": {"mode": "off"}, "limits": {"reviews": 3}}]));
    server.open(URI, "python", CODE);
    // The answer goes its own way; a change of settings is asked about again and settles it.
    server.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    let asked = server.call("workspace/configuration");
    server.answer(&asked, json!([{"hover": {"mode": "off"}, "limits": {"reviews": 4}}]));
    wait_for(&mut server, "limits", "reviews", &json!(4));
    assert_eq!(server.hover(URI, GATHER.0, GATHER.1), Value::Null, "hovers are off");
    server.finish();
}

#[test]
fn pushed_settings_count_and_can_be_taken_back() {
    let mut server = Server::new();
    server.open(URI, "python", CODE);
    server.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"hoverdeck": {"hover": {"mode": "brief"}}}}),
    );
    wait_for(&mut server, "hover", "mode", &json!("brief"));
    let hover = server.hover(URI, GATHER.0, GATHER.1);
    assert!(!hover["contents"]["value"].as_str().unwrap().contains("```"), "{hover}");
    server.notify("workspace/didChangeConfiguration", json!({"settings": {"hoverdeck": {}}}));
    wait_for(&mut server, "hover", "mode", &json!("full"));
    server.finish();
}

#[test]
fn a_bad_setting_is_said_once_in_the_log_and_in_the_status() {
    let mut server = Server::new();
    for _ in 0..3 {
        let settings = json!({"hoverdeck": {"hover": {"mode": "loud"}, "limits": {"new": 7}}});
        server.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    }
    wait_for(&mut server, "limits", "new", &json!(7));
    let logged = server.call("window/logMessage");
    let problem = "the editor's settings: `hover.mode` is \"loud\"; it must be \"full\", \"brief\" or \"off\"";
    assert_eq!(logged["params"]["message"], problem);
    let status = server.command("hoverdeck.status", json!({}));
    assert_eq!(status["settings"]["problems"], json!([problem]));
    assert_eq!(server.unseen("window/logMessage") + server.unseen("window/showMessage"), 0);
    server.finish();
}

/// Settings arrive beside the conversation: asks until they are there.
fn wait_for(server: &mut Server, group: &str, key: &str, wanted: &Value) {
    let deadline = std::time::Instant::now() + crate::client::DEADLINE;
    while setting(server, group, key).0 != *wanted {
        assert!(std::time::Instant::now() < deadline, "{group}.{key} never became {wanted}");
    }
}
