//! Thousands of real mails, when the folder that `FACTEUR_DATA` names holds them.

use facteur_domain::FolderRole;
use facteur_mail::Limits;
use facteur_understand::{CompiledRules, JudgeFacts, MailFacts, Policy, judge, read};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn mails(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            mails(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "eml") {
            found.push(path);
        }
    }
}

/// Mail of lists and newsletters from before all this: nothing in it is on fire.
#[test]
fn real_mail_is_rarely_critical() {
    let Some(data) = std::env::var_os("FACTEUR_DATA") else {
        println!("skipped: FACTEUR_DATA names no folder with mails");
        return;
    };
    let mut files = Vec::new();
    mails(&PathBuf::from(data).join("mail"), &mut files);
    let rules = CompiledRules::default();
    let facts = JudgeFacts {
        folder: FolderRole::Incoming,
        older: false,
        remembered: None,
    };
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    let mut loudest: Vec<String> = Vec::new();
    let mut spent = std::time::Duration::ZERO;
    for file in &files {
        let raw = std::fs::read(file).unwrap();
        let start = std::time::Instant::now();
        let reading = read(&raw, &Limits::default());
        let policy = Policy {
            rules: &rules,
            starter: true,
            model: None,
            archived: &[],
            tags: None,
        };
        let verdict = judge(&MailFacts::of(&reading, None), &facts, &policy).verdict;
        spent += start.elapsed();
        for key in [verdict.priority.word(), verdict.category.key()] {
            *counted.entry(key.to_owned()).or_default() += 1;
        }
        if verdict.priority.word() == "critical" {
            loudest.push(format!("{}: {:?}", file.display(), verdict.reasons[0]));
        }
    }
    println!(
        "{} mails, read and judged in {spent:?}: {counted:?}\n{}",
        files.len(),
        loudest.join("\n")
    );
    assert!(
        loudest.len() * 50 <= files.len().max(50),
        "more than one in fifty is called critical"
    );
}
