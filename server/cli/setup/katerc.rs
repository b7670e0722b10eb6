//! What Kate keeps of its own: where the LSP client's settings are, which servers it was forbidden to start, whether the
//! client is switched off. Reads only; our entry in the client's settings is `kate.rs`.

use std::path::PathBuf;

use super::kate;

/// The settings of the LSP client, where the learner has moved them.
pub fn settings(katerc: &str) -> Option<PathBuf> {
    let address = entry(katerc, "lspclient", "ServerConfiguration")?;
    let path = address.strip_prefix("file://")?;
    // A drive's letter has a slash before it in an address.
    let windows = path.get(2..3) == Some(":");
    Some(PathBuf::from(unescaped(if windows { &path[1..] } else { path })))
}

/// The command lines of ours that Kate was told never to start. A question that was closed counts as a no.
pub fn forbidden(katerc: &str) -> Vec<String> {
    let all = entry(katerc, "lspclient", "BlockedServerCommandLines").unwrap_or_default();
    let ours = |line: &&str| line.split(' ').next().is_some_and(kate::ours);
    all.split(',').filter(ours).map(str::to_owned).collect()
}

/// Whether the client is switched off, as a session says it.
pub fn is_off(session: &str) -> bool {
    entry(session, "Kate Plugins", "lspclientplugin") == Some("false")
}

/// The value of a key in a group; nothing of an empty one.
fn entry<'a>(text: &'a str, group: &str, key: &str) -> Option<&'a str> {
    let heading = format!("[{group}]");
    let mut lines = text.lines().map(str::trim).skip_while(|line| *line != heading).skip(1);
    let of_group = lines.by_ref().take_while(|line| !line.starts_with('['));
    let mut pairs = of_group.filter_map(|line| line.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim_end() == key)?;
    Some(value.trim_start()).filter(|value| !value.is_empty())
}

/// A path out of an address: `%20` is a blank.
fn unescaped(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        match after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(b'%');
                rest = after;
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Kate 22.12 and 26.08 write it.
    const RC: &str = "[filetree]\nshowToolbar=true\n\n[lspclient]\nAllowedServerCommandLines=\n\
        BlockedServerCommandLines=/usr/bin/gopls,/opt/hoverdeck wrap -- pylsp --check-parent-process\n\
        ServerConfiguration=file:///home/ada/my%20servers.json\n";

    #[test]
    fn what_kate_was_told_is_found() {
        assert_eq!(settings(RC), Some(PathBuf::from("/home/ada/my servers.json")));
        assert_eq!(forbidden(RC), ["/opt/hoverdeck wrap -- pylsp --check-parent-process"]);
    }

    #[test]
    fn what_kate_was_not_told_is_not() {
        let rc = RC.replace("file:///home/ada/my%20servers.json", "").replace("hoverdeck", "deck");
        assert_eq!((settings(&rc), forbidden(&rc)), (None, Vec::new()));
        assert_eq!((settings(""), forbidden("")), (None, Vec::new()));
        let elsewhere = RC.replace("[lspclient]", "[lsp]");
        assert_eq!((settings(&elsewhere), forbidden(&elsewhere)), (None, Vec::new()));
    }

    #[test]
    fn a_session_says_whether_the_client_is_off() {
        assert!(is_off("[Kate Plugins]\nkatesearchplugin=true\nlspclientplugin=false\n"));
        assert!(!is_off("[Kate Plugins]\nlspclientplugin=true\n"));
        assert!(!is_off(""));
    }

    #[test]
    fn an_address_becomes_a_path() {
        assert_eq!(unescaped("/a%20b/100%/%C3%A4"), "/a b/100%/ä");
    }

    #[test]
    fn a_drive_keeps_its_letter() {
        let rc = "[lspclient]\nServerConfiguration=file:///C:/servers.json\n";
        assert_eq!(settings(rc), Some(PathBuf::from("C:/servers.json")));
    }
}
