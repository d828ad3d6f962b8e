//! Why mails came back, over whole notices.
#![allow(clippy::unwrap_used)] // A test that cannot read its cases fails.

use std::collections::BTreeMap;
use std::path::Path;

use facteur_mail::automated::Kind;
use facteur_mail::bounce::Reason;
use facteur_mail::{Limits, Parsed, parse};
use serde::Deserialize;

#[derive(Deserialize)]
struct Collection {
    expected: BTreeMap<String, Vec<Expected>>,
}

#[derive(Deserialize)]
struct Expected {
    reason: String,
    hardbounce: bool,
}

/// What is read of a mail: a word and hard or soft for every recipient.
fn found(parsed: &Parsed) -> Vec<(&'static str, bool)> {
    let Some(bounce) = &parsed.bounce else {
        return match parsed.automated.kind {
            Kind::OutOfOffice => vec![("vacation", false)],
            _ => Vec::new(),
        };
    };
    if bounce.recipients.is_empty() {
        return vec![(bounce.reason.word(), bounce.hard)];
    }
    bounce
        .recipients
        .iter()
        .map(|each| (each.reason.word(), each.hard))
        .collect()
}

/// The whole collection, when `FACTEUR_DATA` names the folder that holds `bounces`.
#[test]
fn collected_bounces_have_their_reasons() {
    let Some(data) = std::env::var_os("FACTEUR_DATA") else {
        println!("skipped: FACTEUR_DATA names no folder with bounces/mails");
        return;
    };
    let folder = Path::new(&data).join("bounces");
    let collection: Collection =
        serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap();
    let (mut reasons, mut hards, mut all, mut counts) = (0, 0, 0, 0);
    for (file, expected) in &collection.expected {
        let parsed = parse(
            &std::fs::read(folder.join("mails").join(file)).unwrap(),
            &Limits::default(),
        );
        let found = found(&parsed);
        all += 1;
        counts += usize::from(found.len() == expected.len());
        let same_reason = found.len() >= expected.len()
            && expected
                .iter()
                .zip(&found)
                .all(|(wanted, (reason, _))| wanted.reason == *reason);
        let same_hard = found.len() >= expected.len()
            && expected
                .iter()
                .zip(&found)
                .all(|(wanted, (_, hard))| wanted.hardbounce == *hard);
        reasons += usize::from(same_reason);
        hards += usize::from(same_hard);
        if !same_reason || !same_hard || found.len() != expected.len() {
            let wanted: Vec<_> = expected
                .iter()
                .map(|each| (each.reason.as_str(), each.hardbounce))
                .collect();
            println!("{file}: {wanted:?} but {found:?}");
        }
    }
    println!("reason {reasons} of {all}, hard or soft {hards} of {all}, as many recipients {counts}");
    assert!(reasons * 100 >= all * 92 && hards * 100 >= all * 97);
    for file in std::fs::read_dir(folder.join("mails")).unwrap() {
        let file = file.unwrap().path();
        if file
            .file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with("not-a-bounce")
        {
            let parsed = parse(&std::fs::read(&file).unwrap(), &Limits::default());
            assert_eq!(parsed.bounce, None, "{}", file.display());
        }
    }
    assert_eq!(Reason::ALL.len(), 33);
}

#[derive(Deserialize)]
struct OwnCase {
    name: String,
    #[serde(default)]
    headers: Vec<String>,
    text: String,
    #[serde(default)]
    status: Option<String>,
    /// Recipient, reason and whether the address is lost.
    expected: Vec<(String, String, bool)>,
}

/// Notices of our own writing, as servers word them, in French and English.
#[test]
fn notices_name_recipient_and_reason() {
    let cases: Vec<OwnCase> = serde_json::from_str(include_str!("data/notices.json")).unwrap();
    let mut misses = Vec::new();
    for case in &cases {
        let parsed = parse(mail_of(case).as_bytes(), &Limits::default());
        let found: Vec<(String, String, bool)> = parsed
            .bounce
            .iter()
            .flat_map(|bounce| &bounce.recipients)
            .map(|each| (each.address.clone(), each.reason.word().to_owned(), each.hard))
            .collect();
        if found != case.expected {
            misses.push(format!("{}: {:?} but {found:?}", case.name, case.expected));
        }
    }
    assert!(
        misses.is_empty(),
        "{} of {}: {misses:#?}",
        misses.len(),
        cases.len()
    );
}

fn mail_of(case: &OwnCase) -> String {
    let mut head = case.headers.join("\r\n");
    if !head.contains("From:") {
        head.push_str("\r\nFrom: Mail Delivery System <MAILER-DAEMON@relais.example>");
    }
    if !head.contains("Subject:") {
        head.push_str("\r\nSubject: Undelivered Mail Returned to Sender");
    }
    let head = head.trim_start();
    let Some(status) = &case.status else {
        return format!(
            "Return-Path: <>\r\n{head}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n",
            case.text
        );
    };
    format!(
        "Return-Path: <>\r\n{head}\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n--b--\r\n",
        case.text
    )
}
