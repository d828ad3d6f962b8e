//! Any bytes can be read.

use std::path::Path;

use facteur_mail::{Limits, Parsed, fingerprint, inspect, keys, parse, safe_html};
use proptest::prelude::*;

/// Small limits, so that short inputs reach them.
fn small() -> Limits {
    Limits {
        raw_bytes: 3_000,
        parts: 6,
        depth: 2,
        headers: 5,
        header_bytes: 60,
        header_block_bytes: 300,
        addresses: 2,
        references: 2,
        attachments: 2,
        text_bytes: 50,
        html_bytes: 80,
        html_tags: 5,
        html_depth: 3,
    }
}

/// Reads a mail in all ways; the result must survive JSON, since a child process hands it over so.
fn check(raw: &[u8]) {
    for limits in [Limits::default(), small()] {
        let parsed = parse(raw, &limits);
        let json = serde_json::to_string(&parsed).unwrap();
        assert_eq!(serde_json::from_str::<Parsed>(&json).unwrap(), parsed);
        assert!(parsed.text.len() <= limits.text_bytes);
        assert!(!keys(&parsed).own.is_empty());
        assert!(
            parsed
                .attachments
                .iter()
                .all(|attachment| !attachment.filename.is_empty()
                    && !attachment.filename.contains(['/', '\\', '\0']))
        );
        let _ = (fingerprint(&parsed), inspect(raw, &limits));
    }
}

/// Pieces that mails are made of, right and wrong.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known: Vec<&'static str> = vec![
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        " ",
        "\t",
        "--",
        "--A",
        "--A--",
        "--B\n",
        "--A\n",
        "A",
        ";",
        ":",
        ",",
        "<",
        ">",
        "@",
        "\"",
        "(",
        ")",
        "\\",
        "=",
        "?",
        "From: ",
        "To: a@b.c, \"x\" <",
        "Subject: =?utf-8?Q?",
        "=?utf-8?B?",
        "?=",
        "Date: 1 Mar 2024 10:00",
        "Message-ID: <",
        "References: <a@b> ",
        "Content-Type: multipart/mixed; boundary=A\n\n",
        "Content-Type: multipart/alternative; boundary=B\n\n",
        "Content-Type: text/html\n\n",
        "Content-Type: message/rfc822\n\n",
        "Content-Type: text/plain; charset=utf-7\n\n+",
        "Content-Transfer-Encoding: base64\n",
        "Content-Transfer-Encoding: quoted-printable\n",
        "Content-Type: application/ms-tnef\n\n",
        "; name*0*=utf-8''%C3; name*1*=%A9",
        "; filename=\"",
        "Content-Disposition: attachment",
        "<table><tr><td>",
        "</table>",
        "<a href=\"",
        "<img src=cid:",
        "<blockquote>",
        "<!--",
        "-->",
        "<style>",
        "</",
        "&eacute;",
        "&#x",
        "&#233;",
        "<p style=\"",
        "url(",
        "> ",
        "é",
        "\u{202e}",
        "begin 644 x\n",
    ];
    prop_oneof![
        4 => prop::sample::select(known).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_bytes_are_read(raw in prop::collection::vec(any::<u8>(), 0..600)) {
        check(&raw);
    }

    #[test]
    fn any_mix_of_the_pieces_of_mail_is_read(pieces in prop::collection::vec(piece(), 0..60)) {
        check(&pieces.concat());
    }

    #[test]
    fn safe_html_holds_nothing_active(pieces in prop::collection::vec(piece(), 0..60), tail in "[a-z<>\"'=/ !&;-]{0,60}") {
        let html = format!("{}<script>{tail}<svg onload=x><IMG SRC=http://x onerror=y>{tail}", String::from_utf8_lossy(&pieces.concat()));
        for limits in [Limits::default(), small()] {
            let safe = safe_html(&html, &limits, &|_| None).html.to_ascii_lowercase();
            for forbidden in ["<script", "<svg", "<style", "<iframe", "<form", " src=\"http", " onload=\"", " onerror=\""] {
                prop_assert!(!safe.contains(forbidden), "{forbidden} in {safe}");
            }
        }
    }
}

/// Every case, cut at any byte or with one byte changed, is read.
#[test]
fn cut_and_changed_mails_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "eml") {
            continue;
        }
        let raw = std::fs::read(&path).unwrap();
        for length in (0..raw.len()).step_by(7) {
            let _ = parse(&raw[..length], &Limits::default());
            let mut changed = raw.clone();
            changed[length] = b"\n\"<=?-;\0"[length % 8];
            let _ = inspect(&changed, &Limits::default());
        }
    }
}
