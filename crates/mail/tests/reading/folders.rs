//! Folders of real and odd mails outside the repository, named by `FACTEUR_DATA`: nothing may panic or take long.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use facteur_mail::{Limits, attachment_content, fingerprint, keys, parse_with_contents, safe_html};

#[test]
fn folders_of_mail_are_read_without_panic_and_in_time() {
    let Ok(folder) = std::env::var("FACTEUR_DATA") else {
        eprintln!("FACTEUR_DATA names no folder of mails: nothing was read.");
        return;
    };
    let mut files = Vec::new();
    collect(&PathBuf::from(folder), &mut files);
    assert!(!files.is_empty(), "the folder holds no .eml or .msg file");
    let limits = Limits::default();
    for path in files {
        let raw = std::fs::read(&path).unwrap();
        let start = Instant::now();
        let (parsed, contents) = parse_with_contents(&raw, &limits);
        let _ = (keys(&parsed), fingerprint(&parsed));
        if let Some(html) = &parsed.html_raw {
            let _ = safe_html(html, &limits, &|_| None);
        }
        assert!(
            start.elapsed() < Duration::from_secs(2),
            "{} took too long",
            path.display()
        );
        assert_eq!(parsed.attachments.len(), contents.len());
        if let Some(last) = contents.len().checked_sub(1) {
            assert_eq!(
                attachment_content(&raw, &limits, last).as_ref(),
                contents.last(),
                "{}",
                path.display()
            );
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|ending| ending == "eml" || ending == "msg")
        {
            files.push(path);
        }
    }
}
