//! What is done to files once their mail is safe, only when the mailbox's owner asks for it.

use crate::error::{SourceError, SourceErrorKind};
use crate::maildir::{ROOT, folder_path, scan, trouble};
use crate::utf7;
use facteur_domain::Afterwards;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Does it to the messages with these unique names; those that are gone are passed over.
pub(super) fn apply(
    root: &Path,
    raw_name: &str,
    names: &[String],
    what: &Afterwards,
) -> Result<(), SourceError> {
    let folder = folder_path(root, raw_name)?;
    let target = match what {
        Afterwards::Nothing => return Ok(()),
        Afterwards::Keyword(keyword) => {
            let what =
                format!("a Maildir keeps no keywords, so {keyword} cannot be set; use `seen` or a move");
            return Err(SourceError::new(SourceErrorKind::Setting, what));
        }
        Afterwards::MarkSeen => folder.clone(),
        Afterwards::Move(name) => folder_path(root, &raw_folder_name(name))?,
    };
    let wanted: std::collections::HashSet<&String> = names.iter().collect();
    for entry in scan(&folder)?
        .into_iter()
        .filter(|entry| wanted.contains(&entry.unique_name))
    {
        let Some(old) = entry.path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let new = if *what == Afterwards::MarkSeen {
            seen(old)
        } else {
            old.to_owned()
        };
        rename(&entry.path, &target.join("cur").join(new))?;
    }
    Ok(())
}

fn raw_folder_name(name: &str) -> String {
    if name.eq_ignore_ascii_case(ROOT) {
        return ROOT.to_owned();
    }
    format!(
        ".{}",
        utf7::encode(&name.trim_start_matches('.').replace('/', "."))
    )
}

/// The file name with the flag `S`; flags stand in ASCII order behind `:2,`.
fn seen(name: &str) -> String {
    let (unique, flags) = name
        .split_once(":2,")
        .unwrap_or((name.split(':').next().unwrap_or(name), ""));
    let mut flags: Vec<char> = flags.chars().chain(['S']).collect();
    flags.sort_unstable();
    flags.dedup();
    format!("{unique}:2,{}", flags.into_iter().collect::<String>())
}

/// Never over another file: the mail that lay there would be lost.
fn rename(from: &Path, to: &Path) -> Result<(), SourceError> {
    if from == to || to.exists() {
        return Ok(());
    }
    match fs::rename(from, to) {
        Ok(()) => Ok(()),
        // Another client was faster: what was asked for can be done no more.
        Err(error) if error.kind() == ErrorKind::NotFound && !from.exists() => Ok(()),
        Err(error) => Err(trouble(from, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seen_flag_is_added_in_order_and_once() {
        let cases = [
            ("1.a.b", "1.a.b:2,S"),
            ("1.a.b,S=4:2,", "1.a.b,S=4:2,S"),
            ("1.a.b:2,RT", "1.a.b:2,RST"),
            ("1.a.b:2,FS", "1.a.b:2,FS"),
            ("1.a.b:1,x", "1.a.b:2,S"),
        ];
        for (before, after) in cases {
            assert_eq!(seen(before), after);
        }
    }

    #[test]
    fn folders_are_named_as_maildir_does() {
        assert_eq!(raw_folder_name("inbox"), "INBOX");
        assert_eq!(raw_folder_name("Clients/Été"), ".Clients.&AMk-t&AOk-");
        assert!(!raw_folder_name("../../etc").contains('/'));
    }
}
