//! Automatic mail told from people's, and bounces recognised, over whole mails.
#![allow(clippy::unwrap_used)] // A test that cannot read its cases fails.

mod answers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use facteur_mail::automated::{Kind, Request, classify};
use facteur_mail::bounce::{Bounce, Outcome, Part, recognise};
use facteur_mail::headers::Headers;
use jiff::civil::Date;
use mail_parser::{MessageParser, MimeHeaders, PartType};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    class: String,
    subject: String,
    headers: BTreeMap<String, String>,
    body: String,
    return_date: Option<Date>,
    received: String,
}

/// What the data calls a class is one of these kinds. What people ask for is told later, by their words.
fn kind_of_class(class: &str) -> Kind {
    match class {
        "ooo" => Kind::OutOfOffice,
        "auto_ack" => Kind::AutoReply,
        "left_company" => Kind::LeftCompany,
        "bounce" => Kind::Bounce,
        "read_receipt" => Kind::ReadReceipt,
        "challenge" => Kind::Challenge,
        "list" => Kind::List,
        _ => Kind::Human,
    }
}

#[test]
fn absences_acknowledgements_and_people() {
    let cases: Cases = serde_json::from_str(include_str!("../data/auto-replies/cases.json")).unwrap();
    let mut misses = Vec::new();
    for case in &cases.cases {
        let headers = Headers::from_pairs(case.headers.clone());
        let received = case.received.get(..10).and_then(|day| day.parse().ok());
        let found = classify(&headers, Some("jean@example.org"), &case.subject, &case.body)
            .with_return(&case.body, received);
        let request = match case.class.as_str() {
            "unsubscribe" => Some(Request::Unsubscribe),
            "not_interested" => Some(Request::NotInterested),
            _ => None,
        };
        let as_expected = found.kind == kind_of_class(&case.class)
            && found.request == request
            && found.return_date == case.return_date;
        if !as_expected {
            misses.push(format!(
                "{}: expected {} {:?}, got {found:?}",
                case.id, case.class, case.return_date
            ));
        }
    }
    assert_eq!(misses, Vec::<String>::new());
    assert_eq!(cases.cases.len(), 34);
}

#[track_caller]
fn assert_kind(expected: Kind, from: &str, headers: &[(&str, &str)], subject: &str, text: &str) {
    let found = classify(
        &Headers::from_pairs(headers.iter().copied()),
        Some(from),
        subject,
        text,
    );
    assert_eq!(found.kind, expected, "{headers:?} {subject}: {:?}", found.reasons);
}

#[test]
fn lists_newsletters_and_notices_are_three_things() {
    let list = [
        ("List-Id", "<dev.lists.example>"),
        ("List-Post", "<mailto:dev@lists.example>"),
        ("List-Unsubscribe", "<mailto:x@y>"),
    ];
    assert_kind(Kind::List, "a@b.example", &list, "Re: patch", "Looks good to me.");
    let closed = [
        ("List-Id", "<news.example>"),
        ("List-Post", "NO"),
        ("List-Unsubscribe", "<https://x.example>"),
    ];
    assert_kind(
        Kind::Newsletter,
        "news@b.example",
        &closed,
        "Nos offres d'été",
        "Nos magasins sont fermés le 15 août.",
    );
    let bulk = [("Precedence", "bulk")];
    assert_kind(
        Kind::Newsletter,
        "news@b.example",
        &bulk,
        "Les nouvelles du mois",
        "Bonjour",
    );
    assert_kind(
        Kind::Notification,
        "ne-pas-repondre@b.example",
        &[],
        "Votre commande",
        "Elle est partie.",
    );
    assert_kind(
        Kind::Notification,
        "no.reply@b.example",
        &[],
        "Your order",
        "It is on its way.",
    );
    let cron = [("Auto-Submitted", "auto-generated")];
    assert_kind(
        Kind::Notification,
        "root@b.example",
        &cron,
        "Cron <root@web> backup",
        "done",
    );
    let forge = [
        ("List-Id", "<r.o.github.com>"),
        ("List-Post", "<mailto:reply@x>"),
        ("X-GitHub-Reason", "mention"),
    ];
    assert_kind(
        Kind::Notification,
        "notifications@github.example",
        &forge,
        "Re: [o/r] bug",
        "fixed",
    );
}

#[test]
fn people_who_write_of_automatic_answers_are_people() {
    for (subject, text) in [
        (
            "Re: Réponse automatique : Devis",
            "Bonjour, votre réponse automatique dit que vous êtes absent.",
        ),
        ("Absence de mon fils", "Bonjour, mon fils sera absent demain."),
        (
            "Congés d'été",
            "Je serai en congés du 3 au 20 août, merci d'en tenir compte.",
        ),
        ("Out of office hours support?", "Do you answer at night?"),
        (
            "Accusé de réception",
            "Bonjour, je n'ai pas reçu l'accusé de réception de mon recommandé.",
        ),
        (
            "Undeliverable parcel",
            "The parcel could not be delivered, the address does not exist.",
        ),
        ("Auto endommagée", "Bonjour, mon auto est endommagée."),
    ] {
        assert_kind(
            Kind::Human,
            "jean@example.org",
            &[("In-Reply-To", "<q@x>")],
            subject,
            text,
        );
    }
}

#[test]
fn answers_without_standard_headers() {
    assert_kind(
        Kind::OutOfOffice,
        "a@b.example",
        &[],
        "Réponse automatique\u{a0}: Devis",
        "Je suis en congés.",
    );
    assert_kind(
        Kind::OutOfOffice,
        "a@b.example",
        &[],
        "Out of Office: Quote",
        "Back on Monday.",
    );
    assert_kind(
        Kind::OutOfOffice,
        "a@b.example",
        &[("Return-Path", "<>")],
        "Re: Quote",
        "I am on vacation.",
    );
    assert_kind(
        Kind::AutoReply,
        "a@b.example",
        &[("X-Autoreply", "yes")],
        "Re: Quote",
        "Thank you.",
    );
    assert_kind(
        Kind::Human,
        "a@b.example",
        &[("Auto-Submitted", "no")],
        "Re: Absence",
        "Je suis en congés lundi.",
    );
    let alternative = [(
        "Content-Type",
        "multipart/report; report-type=disposition-notification",
    )];
    assert_kind(Kind::ReadReceipt, "a@b.example", &alternative, "Read: Quote", "");
}

#[test]
fn marks_of_spam_filters() {
    for (name, value, expected) in [
        ("X-Spam-Flag", "YES", true),
        ("X-Spam-Flag", "NO", false),
        ("X-Spam-Status", "Yes, score=7.3 required=5.0", true),
        ("X-Spam-Status", "No, score=0.1 required=5.0", false),
        ("X-MS-Exchange-Organization-SCL", "6", true),
        ("X-MS-Exchange-Organization-SCL", "-1", false),
        ("X-Forefront-Antispam-Report", "CIP:1.2.3.4;SFV:SPM;SCL:5;", true),
        (
            "X-Forefront-Antispam-Report",
            "CIP:1.2.3.4;SFV:NSPM;SCL:1;",
            false,
        ),
        (
            "X-Microsoft-Antispam-Mailbox-Delivery",
            "ucf:0;dest:J;OFR:SpamFilterAuthJ;",
            true,
        ),
        ("X-VR-SPAMSTATE", "OK", false),
        ("X-Rspamd-Action", "add header", true),
        ("X-Rspamd-Action", "no action", false),
    ] {
        let found = classify(&Headers::from_pairs([(name, value)]), None, "Bonjour", "Bonjour");
        assert_eq!(found.spam_flagged, expected, "{name}: {value}");
        assert_eq!(found.kind, Kind::Human);
    }
}

/// Reads a mail with an independent parser: leaf parts as text, with the fields of returned mails.
fn read(raw: &[u8]) -> (Headers, Vec<(String, String)>) {
    let Some(message) = MessageParser::default().parse(raw) else {
        return (Headers::default(), Vec::new());
    };
    let field = |header: &mail_parser::Header<'_>| {
        let value = String::from_utf8_lossy(&raw[header.offset_start as usize..header.offset_end as usize])
            .into_owned();
        (
            header.name.as_str().to_owned(),
            value.split_whitespace().collect::<Vec<_>>().join(" "),
        )
    };
    let headers = Headers::from_pairs(message.headers().iter().map(field));
    let mut parts = Vec::new();
    for part in &message.parts {
        let mime_type = part.content_type().map_or("text/plain".to_owned(), |kind| {
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("plain")).to_ascii_lowercase()
        });
        let text = match &part.body {
            PartType::Text(text) | PartType::Html(text) => text.to_string(),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                String::from_utf8_lossy(bytes).into_owned()
            }
            PartType::Message(message) => String::from_utf8_lossy(&message.raw_message).into_owned(),
            PartType::Multipart(_) => continue,
        };
        parts.push((mime_type, text));
    }
    (headers, parts)
}

fn bounce_of(raw: &[u8]) -> Option<Bounce> {
    let (headers, parts) = read(raw);
    let parts: Vec<Part<'_>> = parts
        .iter()
        .map(|(mime_type, text)| Part { mime_type, text })
        .collect();
    recognise(&headers, &parts)
}

fn kind_of(raw: &[u8]) -> Kind {
    let (headers, parts) = read(raw);
    let text = parts.first().map_or("", |(_, text)| text);
    classify(
        &headers,
        headers.get("From"),
        headers.get("Subject").unwrap_or_default(),
        text,
    )
    .kind
}

#[test]
fn bounces_of_several_servers() {
    let bounce = bounce_of(include_bytes!("../data/bounces/lhost-postfix-37.eml")).unwrap();
    assert_eq!(bounce.outcome, Outcome::Failed);
    assert!(!bounce.recipients.is_empty());
    assert!(bounce.original_message_id.is_some());
    assert!(bounce_of(include_bytes!("../data/bounces/lhost-opensmtpd-05.eml")).is_some());
    assert!(bounce_of(include_bytes!("../data/bounces/lhost-x3-01.eml")).is_some());
    assert_eq!(
        bounce_of(include_bytes!("../data/bounces/arf-25.eml"))
            .unwrap()
            .outcome,
        Outcome::Complaint
    );
    assert_eq!(bounce_of(include_bytes!("../data/bounces/rfc3834-01.eml")), None);
    assert_eq!(
        bounce_of(include_bytes!(
            "../data/bounces/not-a-bounce-is-not-bounce-01.eml"
        )),
        None
    );
    assert_eq!(
        bounce_of(include_bytes!(
            "../data/bounces/not-a-bounce-is-not-bounce-02.eml"
        )),
        None
    );
    // A postmaster's own words, without a server's answer in them: automatic, but no notice to act on.
    let home_made = include_bytes!("../data/bounces/not-a-bounce-rb-issue-368-bug.eml");
    assert_eq!(bounce_of(home_made), None);
    assert_ne!(kind_of(home_made), Kind::Human);
}

#[test]
fn a_delay_is_no_failure() {
    let headers = Headers::from_pairs([
        ("From", "MAILER-DAEMON@mx.example"),
        ("Subject", "Warning: could not send message for past 4 hours"),
    ]);
    let text = "The original message was received. THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.";
    let bounce = recognise(
        &headers,
        &[Part {
            mime_type: "text/plain",
            text,
        }],
    )
    .unwrap();
    assert!(bounce.delayed());
    let status = "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@b.example\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; connection\n  timed out\n";
    let bounce = recognise(
        &headers,
        &[Part {
            mime_type: "message/delivery-status",
            text: status,
        }],
    )
    .unwrap();
    assert!(bounce.delayed());
    assert_eq!(bounce.recipients[0].address, "a@b.example");
    assert_eq!(
        bounce.recipients[0].diagnostic.as_deref(),
        Some("smtp; connection timed out")
    );
}

fn mails_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// The whole collection, when `FACTEUR_DATA` names the folder that holds `bounces/mails`; and people's mails,
/// one file each, when `FACTEUR_HAM` names their folder.
#[test]
fn collected_bounces() {
    let Some(data) = std::env::var_os("FACTEUR_DATA") else {
        println!("skipped: FACTEUR_DATA names no folder with bounces/mails");
        return;
    };
    let mut missed = Vec::new();
    let mut wrong = Vec::new();
    let mut not_classified = Vec::new();
    for file in mails_in(&Path::new(&data).join("bounces/mails")) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let raw = std::fs::read(&file).unwrap();
        // Absence notices and mails that are no bounces at all.
        let is_bounce = !name.starts_with("not-a-bounce-is") && !name.starts_with("rfc3834");
        match (bounce_of(&raw), is_bounce) {
            (None, true) => missed.push(name.clone()),
            (Some(_), false) => wrong.push(name.clone()),
            _ => {}
        }
        if is_bounce && matches!(kind_of(&raw), Kind::Human | Kind::List) {
            not_classified.push(name);
        }
    }
    println!("missed {missed:?}\nwrong {wrong:?}\nclassified as human {not_classified:?}");
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(missed.len() <= 4, "{missed:?}");
    let Some(ham) = std::env::var_os("FACTEUR_HAM") else {
        return;
    };
    let mut kinds = BTreeMap::new();
    for file in mails_in(Path::new(&ham)) {
        let raw = std::fs::read(&file).unwrap();
        // A list passed three real delivery reports on; nothing else may be taken for one.
        if let Some(bounce) = bounce_of(&raw) {
            assert_eq!(
                bounce.reasons,
                ["delivery status part (RFC 3464)"],
                "{}",
                file.display()
            );
        }
        let kind = kind_of(&raw);
        *kinds.entry(format!("{kind:?}")).or_insert(0) += 1;
    }
    println!("kinds of ham: {kinds:?}");
}
