//! Setting an editor up and taking it back, and what the doctor says of it: on the disk, through links.

use std::fs;

use crate::here::Here;

const OLD: &str = "[[language]]\nname = \"python\" # mine\nlanguage-servers = [\"pylsp\"]";

fn home() -> Here {
    let here = Here::new();
    here.write("home/.config/helix/languages.toml", OLD);
    here
}

fn languages(here: &Here) -> String {
    fs::read_to_string(here.path("home/.config/helix/languages.toml")).unwrap()
}

/// Names of what is in Helix's folder.
fn files(here: &Here) -> Vec<String> {
    let entries = fs::read_dir(here.path("home/.config/helix")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn showing_changes_nothing() {
    let here = home();
    let shown = here.run_at_home("setup helix");
    let told = shown.told().replace(env!("CARGO_BIN_EXE_hoverdeck"), "/bin/hoverdeck");
    insta::assert_snapshot!(told);
    assert_eq!(languages(&here), OLD);
    assert_eq!(files(&here), ["languages.toml"]);
}

#[test]
fn writing_is_taken_back_byte_for_byte() {
    let here = home();
    here.run_at_home("setup helix --write").expect(0);
    assert_ne!(languages(&here), OLD);
    assert_eq!(files(&here), ["languages.toml", "languages.toml.before-hoverdeck"]);
    let again = here.run_at_home("setup helix --write");
    assert!(again.expect(0).contains("set up already"), "{}", again.out);
    let back = here.run_at_home("setup helix --remove");
    assert!(back.expect(0).contains("byte for byte"), "{}", back.out);
    assert_eq!((languages(&here).as_str(), files(&here)), (OLD, vec!["languages.toml".to_owned()]));
    let nothing = here.run_at_home("setup helix --remove");
    assert!(nothing.expect(0).contains("nothing of ours"), "{}", nothing.out);
}

#[test]
fn what_was_changed_since_stays_and_so_does_the_copy() {
    let here = home();
    here.run_at_home("setup helix --write").expect(0);
    here.write("home/.config/helix/languages.toml", languages(&here) + "\n# mine too\n");
    here.run_at_home("setup helix --remove --dry-run").expect(0);
    assert!(languages(&here).contains("hoverdeck"));
    here.run_at_home("setup helix --remove").expect(0);
    assert_eq!(languages(&here), format!("{OLD}\n\n# mine too\n"));
    assert_eq!(files(&here), ["languages.toml", "languages.toml.before-hoverdeck"]);
}

#[test]
fn a_home_without_the_editor_gets_its_folder_and_loses_the_file_again() {
    let here = Here::new();
    here.run_at_home("setup kakoune --write").expect(0);
    let kakrc = here.path("home/.config/kak/kakrc");
    assert!(fs::read_to_string(&kakrc).unwrap().contains("hoverdeck: begin"));
    here.run_at_home("setup kakoune --remove").expect(0);
    assert!(!kakrc.exists());
}

#[test]
#[cfg(unix)]
fn a_link_stays_a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let here = home();
    let (file, target) =
        (here.path("home/.config/helix/languages.toml"), here.path("home/dotfiles.toml"));
    fs::rename(&file, &target).unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o600)).unwrap();
    symlink("../../dotfiles.toml", &file).unwrap();
    here.run_at_home("setup helix --write").expect(0);
    assert!(file.symlink_metadata().unwrap().is_symlink());
    assert!(fs::read_to_string(&target).unwrap().contains("hoverdeck"));
    assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    here.run_at_home("setup helix --remove").expect(0);
    assert_eq!(fs::read_to_string(&target).unwrap(), OLD);
    assert!(file.symlink_metadata().unwrap().is_symlink());
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let here = home();
    for broken in [&b"[[language]\n"[..], &b"\xff\xfe"[..]] {
        here.write("home/.config/helix/languages.toml", broken);
        for words in ["setup helix", "setup helix --write", "setup helix --remove"] {
            let answer = here.run_at_home(words);
            assert_eq!(answer.code, 1);
            assert!(answer.err.contains("is left alone"), "{}", answer.err);
            assert!(answer.err.contains("nothing was changed"), "{}", answer.err);
        }
        let file = here.path("home/.config/helix/languages.toml");
        assert_eq!(fs::read(file).unwrap(), broken);
        assert_eq!(files(&here), ["languages.toml"]);
    }
}

#[test]
fn programs_get_one_object() {
    let here = home();
    let answer = here.run_at_home("setup helix --write --json");
    let told: serde_json::Value = serde_json::from_str(answer.expect(0)).unwrap();
    let change = &told["changes"][0];
    assert_eq!(
        (&told["editor"], &change["kind"], &change["done"]),
        (&"helix".into(), &"change".into(), &true.into())
    );
    assert!(change["copy"].as_str().unwrap().ends_with("languages.toml.before-hoverdeck"));
    assert!(change["diff"].as_str().unwrap().contains("+[language-server.hoverdeck]"));
}

#[test]
fn the_doctor_finds_what_is_missing() {
    let here = home();
    let before = here.run_at_home("doctor helix");
    assert_eq!(before.code, 1);
    for part in ["`hx`", "does not name Hoverdeck", "for python in HERE/home/.config/helix"] {
        assert!(before.out.contains(part), "{part} is not in:\n{}", before.out);
    }
    here.run_at_home("setup helix --write").expect(0);
    let after = here.run_at_home("doctor helix");
    assert!(after.out.contains("ok  settings complete"), "{}", after.out);
    assert!(after.out.contains("ok  program  hoverdeck 0"), "{}", after.out);
    assert!(!after.out.contains("leaves Hoverdeck out"), "{}", after.out);
    here.write(".helix/languages.toml", OLD);
    let project = here.run_at_home("doctor helix");
    assert!(project.out.contains("for python in HERE/.helix"), "{}", project.out);
    here.write(
        "home/.config/helix/languages.toml",
        languages(&here).replace(env!("CARGO_BIN_EXE_hoverdeck"), "/gone/hoverdeck"),
    );
    let moved = here.run_at_home("doctor helix");
    assert!(moved.out.contains("`/gone/hoverdeck` is not found"), "{}", moved.out);
}
