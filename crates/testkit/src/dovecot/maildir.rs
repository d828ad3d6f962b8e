//! Writing Maildir folders (Maildir++ layout) beside a running Dovecot.

use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};

use crate::lookup::SystemUser;

/// The directory of a folder: `INBOX` or the empty name is the Maildir itself.
pub(super) fn path(home: &Path, folder: &str) -> PathBuf {
    assert!(
        folder.is_ascii(),
        "the folder {folder} must be made by IMAP: its name is not ASCII"
    );
    let root = home.join("Maildir");
    if folder.is_empty() || folder.eq_ignore_ascii_case("INBOX") {
        return root;
    }
    root.join(format!(".{}", folder.replace('/', ".")))
}

/// Makes the folder if it is not there.
pub(super) fn make(home: &Path, folder: &str, owner: SystemUser) -> PathBuf {
    let path = path(home, folder);
    let root = home.join("Maildir");
    let parts = ["cur", "new", "tmp"].map(|part| path.join(part));
    let above = [
        home.parent().unwrap_or(home).to_path_buf(),
        home.to_path_buf(),
        root.clone(),
        path.clone(),
    ];
    for directory in above.iter().chain(&parts) {
        if !directory.is_dir() {
            fs::create_dir(directory).expect("the directory is ours");
            give(directory, owner);
        }
    }
    let marker = path.join("maildirfolder");
    if path != root && !marker.exists() {
        fs::write(&marker, "").expect("the directory is ours");
        give(&marker, owner);
    }
    path
}

/// Writes one mail; `number` grows, so that Dovecot gives UIDs in the order of the calls.
pub(super) fn deliver(path: &Path, number: u64, mail: &[u8], owner: SystemUser) {
    // Dovecot orders new files by the seconds and microseconds in their names. As its own deliveries do, they
    // tell the size, and the size with CRLF: else it reads each file whole to tell a client its size.
    let bare = |pair: &&[u8]| pair[0] != b'\r' && pair[1] == b'\n';
    let with_crlf = mail.len() + mail.windows(2).filter(bare).count();
    let size = mail.len();
    let name = format!(
        "{}.M000000P1.tests,S={size},W={with_crlf}",
        1_700_000_000 + number
    );
    let draft = path.join("tmp").join(&name);
    fs::write(&draft, mail).expect("the directory is ours");
    give(&draft, owner);
    fs::rename(&draft, path.join("new").join(&name)).expect("the directory is ours");
}

/// Dovecot keeps UIDVALIDITY in the first line of `dovecot-uidlist` (`3 V<number> N<next> G<id>`), with a copy
/// in its indexes, which it makes anew.
pub(super) fn change_uidvalidity(path: &Path) {
    let list = path.join("dovecot-uidlist");
    let old = fs::read_to_string(&list).expect("the folder has been opened before, so it has a list of UIDs");
    let fields = old.lines().next().unwrap_or_default().split(' ');
    let old = fields
        .filter_map(|field| field.strip_prefix('V'))
        .find_map(|number| number.parse::<u32>().ok());
    let fresh = old.expect("the list names its UIDVALIDITY").wrapping_add(1);
    for entry in fs::read_dir(path).expect("the directory is ours").flatten() {
        if entry.file_name().to_string_lossy().starts_with("dovecot.index") {
            fs::remove_file(entry.path()).expect("the directory is ours");
        }
    }
    fs::write(&list, format!("3 V{fresh} N1\n")).expect("the directory is ours");
}

fn give(path: &Path, owner: SystemUser) {
    chown(path, Some(owner.user), Some(owner.group)).expect("the file is ours to give");
}
