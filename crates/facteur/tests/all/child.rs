use crate::program::{FACTEUR, World};
use facteur::bounded::{Bounds, read_in_child};
use facteur_mail::{Limits, parse};
use std::path::Path;
use std::time::{Duration, Instant};

const MAIL: &[u8] =
    b"From: =?utf-8?Q?Zo=C3=A9?= <zoe@exemple.fr>\r\nSubject: Bonjour\r\n\r\nBonjour \xe0 tous\r\n";

#[tokio::test]
async fn the_child_reads_as_we_do() {
    let parsed = read_in_child(Path::new(FACTEUR), MAIL, Bounds::default())
        .await
        .unwrap();
    assert_eq!(parsed, parse(MAIL, &Limits::default()));
    let empty = read_in_child(Path::new(FACTEUR), b"", Bounds::default())
        .await
        .unwrap();
    assert_eq!(empty, parse(b"", &Limits::default()));
}

/// Whatever the mail does to it, the child cannot take the machine's memory or time.
#[test]
fn the_child_bounds_itself() {
    let world = World::new();
    let mut command = world.command(&["read-child"]);
    command
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null());
    let mut child = command.spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    let bounded = loop {
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap_or_default();
        let has = |name: &str, bound: &str| {
            limits
                .lines()
                .any(|line| line.starts_with(name) && line.contains(bound))
        };
        if has("Max address space", " 1073741824 ")
            && has("Max cpu time", " 10 ")
            && has("Max core file size", " 0 ")
        {
            break true;
        }
        if Instant::now() > deadline {
            break false;
        }
        std::thread::yield_now();
    };
    // It waits for the rest of the mail; without any, it ends.
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    assert!(bounded);
}

#[test]
fn a_mail_is_inspected_from_file_and_from_standard_input() {
    let world = World::new();
    world.write("mail.eml", MAIL);
    let from_file = world.run(&["inspect", "mail.eml", "--json"]);
    let from_input = world.run_with_input(&["inspect", "-", "--json"], MAIL);
    assert_eq!(
        (from_file.code, from_input.code),
        (Some(0), Some(0)),
        "{}",
        from_file.all()
    );
    assert_eq!(from_file.output, from_input.output);
    let told: serde_json::Value = serde_json::from_str(&from_file.output).unwrap();
    for field in [
        "from_email",
        "from_name",
        "to",
        "cc",
        "reply_to",
        "date",
        "subject",
        "headers",
        "text",
        "html",
        "reply",
        "signature",
        "quote",
        "language",
        "automated",
        "bounce",
        "message_id",
        "references",
        "attachments",
        "problems",
    ] {
        assert!(told.get(field).is_some(), "{field} is missing");
    }
    let missing = world.run(&["inspect", "none.eml"]);
    assert_eq!(missing.code, Some(65));
    assert!(
        missing.error.starts_with("facteur: none.eml: "),
        "{}",
        missing.error
    );
}

#[test]
fn mails_as_lines_are_judged() {
    let world = World::new();
    let lines = concat!(
        r#"{"id":"a","lang":"fr","mailbox":"compta@ici.example","from_email":"zoe@client.example","from_name":"Zoé Roux","subject":"Facture FA-2026-0412","body":"Bonjour,\nMerci de nous rembourser 120,50 € avant vendredi 17 h.","date":"2026-11-18T10:00:00+01:00","tz":"Europe/Paris"}"#,
        "\n\n",
        r#"{"id":"b","subject":"Hello","body":"Could you send me your price list?"}"#,
        "\n"
    );
    let judged = world.run_with_input(&["judge", "-"], lines.as_bytes());
    assert_eq!(judged.code, Some(0), "{}", judged.all());
    let told: Vec<serde_json::Value> = judged
        .output
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(told.len(), 2);
    assert_eq!(
        (told[0]["id"].as_str(), told[0]["category"].as_str()),
        (Some("a"), Some("billing"))
    );
    assert_eq!(told[0]["deadline"], "2026-11-20T17:00:00+01:00");
    let entities = told[0]["entities"].to_string();
    assert!(
        entities.contains("120.50 EUR") && entities.contains("FA-2026-0412"),
        "{entities}"
    );
    assert!(told[1]["deadline"].is_null());
    let broken = world.run_with_input(&["judge", "-"], b"{\"id\":1}");
    assert_eq!(broken.code, Some(65));
    assert!(broken.error.contains("line 1"), "{}", broken.error);
}
