//! Whether a folder is on a file system that other machines may use.
//!
//! SQLite's write-ahead log shares memory between programs; programs on two machines cannot, and would
//! damage the file. There the older journal is used.

use std::path::Path;

/// What Linux calls the kinds of file systems that other machines may use (`statfs(2)`). What a program
/// of the user serves (FUSE) may be one.
const NETWORK: [(u64, &str); 14] = [
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB2"),
    (0x5346_414F, "AFS"),
    (0x0102_1997, "9P"),
    (0x00C3_6400, "Ceph"),
    (0x7375_7245, "Coda"),
    (0x564C, "NCP"),
    (0x6573_5546, "FUSE"),
    (0x786F_4256, "a virtual machine's shared folder"),
    (0x0116_1970, "GFS2"),
    (0x0BD0_0BD0, "Lustre"),
    (0x7461_636F, "OCFS2"),
];

/// What kind of network file system a folder is on; `None`: none that is known.
pub(super) fn network(folder: &Path) -> Option<&'static str> {
    name(kind(folder)?)
}

/// How many bytes the file system of a folder has left; `None`: unknown.
#[cfg(unix)]
#[allow(clippy::useless_conversion, reason = "the types differ between systems")]
pub(super) fn room(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(u64::from(found.f_bavail).saturating_mul(u64::from(found.f_frsize)))
}

#[cfg(not(unix))]
pub(super) fn room(_: &Path) -> Option<u64> {
    None
}

fn name(kind: u64) -> Option<&'static str> {
    NETWORK.iter().find(|(number, _)| *number == kind).map(|(_, name)| *name)
}

#[cfg(any(target_os = "linux", target_os = "android"))]
#[allow(
    clippy::useless_conversion,
    clippy::unnecessary_cast,
    clippy::cast_sign_loss,
    reason = "the type differs between machines"
)]
fn kind(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statfs(folder).ok()?;
    // Some machines extend the sign of 32 bits.
    Some(found.f_type as u64 & 0xFFFF_FFFF)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
const fn kind(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_are_known_by_their_numbers() {
        assert_eq!(name(0x6969), Some("NFS"));
        assert_eq!(name(0xFF53_4D42), Some("CIFS"));
        assert_eq!(name(0xEF53), None, "ext4");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_tells_its_kind() {
        assert!(kind(Path::new("/proc")).is_some_and(|kind| kind == 0x9FA0));
        assert_eq!(kind(Path::new("/no/such/folder")), None);
    }
}
