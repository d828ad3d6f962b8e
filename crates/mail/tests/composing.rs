//! Mails of ours: made, and read again.
#![allow(clippy::unwrap_used, missing_docs)] // A test that cannot go on fails, and nobody reads its documentation.

use facteur_mail::automated::Kind;
use facteur_mail::compose::{
    Body, File, Outgoing, References, Tongue, compose, forward_subject, forwarded, parse_person, quoted,
    recipients, reply_subject, shown, with_signature,
};
use facteur_mail::{Address, Limits, Parsed, SentDate, attachment_content, keys, parse};
use proptest::prelude::*;

const QUESTION: &str = "From: =?utf-8?q?L=C3=A9a_Martin?= <lea@client.example>\r\n\
    To: Support <support@facteur.example>, paul@client.example\r\n\
    Cc: Jean <jean@client.example>, SUPPORT@facteur.example\r\n\
    Subject: [support] Facture de mars\r\n\
    Message-ID: <q1@client.example>\r\n\
    References: <a@client.example> <b@client.example>\r\n\
    Date: Fri, 20 Nov 2026 15:04:00 +0100\r\n\
    Content-Type: text/plain; charset=utf-8\r\n\r\n\
    Bonjour,\r\n\r\n  o\u{f9} est ma facture <123> ?\r\n> d\u{e9}j\u{e0} cit\u{e9}\r\n-- \r\nL\u{e9}a\r\n";

fn read(raw: &[u8]) -> Parsed {
    parse(raw, &Limits::default())
}

fn question() -> Parsed {
    read(QUESTION.as_bytes())
}

fn person(text: &str) -> Address {
    parse_person(text).unwrap()
}

fn answer() -> Outgoing {
    let mail = question();
    Outgoing {
        from: person("Équipe support <support@facteur.example>"),
        to: vec![person("Léa Martin <lea@client.example>")],
        cc: vec![person("jean@client.example")],
        subject: reply_subject(&mail.subject),
        date: 1_795_190_400,
        message_id: format!("{}.{}@facteur.example", "0".repeat(32), "f".repeat(52)),
        references: References::answering(&mail, Some("tag@facteur.example".to_owned())),
        body: Body::new(
            "Bonjour Léa,\nla voici : 3 < 4 & « oui ».",
            "Ana\nSupport",
            Some(&quoted(&mail, Tongue::French)),
        ),
        files: vec![File {
            filename: "Facture été \u{202e}fdp.exe".to_owned(),
            mime_type: "application/pdf".to_owned(),
            content: (0..=255).collect(),
        }],
        automatic: false,
    }
}

#[test]
fn an_answer_reads_back_as_it_was_written() {
    let mail = answer();
    let raw = compose(&mail).unwrap();
    assert!(raw.is_ascii(), "some servers take 7 bits only");
    assert!(
        raw.split(|byte| *byte == b'\n')
            .all(|line| line.len() < 998 && line.last().is_none_or(|byte| *byte == b'\r'))
    );
    let read = read(&raw);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    assert_eq!(
        shown(&read.from.as_ref().unwrap().address),
        "Équipe support <support@facteur.example>"
    );
    assert_eq!(
        read.to.iter().map(shown).collect::<Vec<_>>(),
        ["Léa Martin <lea@client.example>"]
    );
    assert_eq!(read.cc[0].address, "jean@client.example");
    assert_eq!(read.subject, "Re: [support] Facture de mars");
    assert_eq!(read.date, SentDate::At(1_795_190_400_000_000));
    assert_eq!(read.message_id.as_deref(), Some(mail.message_id.as_str()));
    assert_eq!(read.in_reply_to, ["q1@client.example"]);
    assert_eq!(
        read.references,
        [
            "tag@facteur.example",
            "a@client.example",
            "b@client.example",
            "q1@client.example"
        ]
    );
    assert_eq!(read.reply, "Bonjour Léa,\nla voici : 3 < 4 & « oui ».");
    assert_eq!(read.signature.as_deref().map(str::trim), Some("--\nAna\nSupport"));
    assert!(read.automated.is_human());
    assert_eq!(read.attachments[0].filename, "Facture été fdp.exe");
    let content = attachment_content(&raw, &Limits::default(), 0).unwrap();
    assert_eq!(content, (0..=255).collect::<Vec<u8>>());
    let html = read.html_raw.unwrap();
    assert!(
        html.contains("la voici : 3 &lt; 4 &amp; « oui ».") && html.contains("<blockquote"),
        "{html}"
    );
    assert_eq!(
        compose(&mail).unwrap(),
        raw,
        "the same input gives the same bytes"
    );
}

#[test]
fn a_quote_is_introduced_in_the_language_and_at_the_senders_time() {
    let mail = question();
    assert_eq!(
        quoted(&mail, Tongue::French).text(),
        "Le 20 novembre 2026 à 15:04, Léa Martin <lea@client.example> a écrit :\n> Bonjour,\n>\n>   où est ma facture \
         <123> ?\n>> déjà cité\n> -- \n> Léa"
    );
    assert!(
        quoted(&mail, Tongue::English)
            .text()
            .starts_with("On 20 November 2026 at 15:04, Léa Martin <lea@client.example> wrote:\n> Bonjour,")
    );
    let first = read(b"From: a@b.example\r\nDate: Sun, 1 Mar 2026 00:30:00 +0530\r\n\r\nx");
    assert!(
        quoted(&first, Tongue::French)
            .text()
            .starts_with("Le 1er mars 2026 à 00:30, a@b.example a écrit :")
    );
    let without = read(b"Subject: x\r\n\r\nx");
    assert_eq!(quoted(&without, Tongue::English).text(), "somebody wrote:\n> x");
    for tongue in [Tongue::French, Tongue::English] {
        let body = Body::new("Merci.", "", Some(&quoted(&mail, tongue)));
        let raw = format!(
            "From: x@y.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}",
            body.text
        );
        assert_eq!(
            read(raw.as_bytes()).reply,
            "Merci.",
            "our own quote is recognised"
        );
    }
    let body = Body::new("Voyez.", "", Some(&forwarded(&mail, Tongue::French)));
    assert!(body.text.contains(
        "Message transféré ----------\nDe : Léa Martin <lea@client.example>\nDate : 20 novembre 2026 à 15:04\nObjet : \
         [support] Facture de mars\nÀ : Support <support@facteur.example>, paul@client.example\nCc : "
    ), "{}", body.text);
}

#[test]
fn an_answer_goes_to_whom_it_should() {
    let own = ["support@facteur.example".to_owned()];
    let to = |mail: &str, all| {
        let found = recipients(&read(mail.as_bytes()), &own, all);
        let list = |people: &[Address]| {
            people
                .iter()
                .map(|each| each.address.clone())
                .collect::<Vec<_>>()
                .join(" ")
        };
        format!("{} | {}", list(&found.to), list(&found.cc))
    };
    assert_eq!(to(QUESTION, false), "lea@client.example | ");
    assert_eq!(
        to(QUESTION, true),
        "lea@client.example | paul@client.example jean@client.example"
    );
    let with_reply_to = format!("Reply-To: x@y.example, X@Y.example, lea@client.example\r\n{QUESTION}");
    assert_eq!(
        to(&with_reply_to, true),
        "x@y.example lea@client.example | paul@client.example jean@client.example"
    );
    let ours = "From: support@facteur.example\r\nTo: lea@client.example\r\nCc: b@c.example\r\n\r\n";
    assert_eq!(
        to(ours, false),
        "lea@client.example | ",
        "an answer to our own mail goes where that went"
    );
    assert_eq!(to(ours, true), "lea@client.example | b@c.example");
    let to_self = "From: support@facteur.example\r\nTo: support@facteur.example\r\n\r\n";
    assert_eq!(to(to_self, true), "support@facteur.example | ");
    assert_eq!(to("Subject: x\r\n\r\n", true), " | ");
    assert_eq!(
        to("From: broken\r\nReply-To: <é@c.example>\r\n\r\n", false),
        " | "
    );
}

#[test]
fn subjects_have_one_prefix() {
    for (subject, reply, forward) in [
        ("Devis", "Re: Devis", "Fwd: Devis"),
        ("re: RE : Réf: Devis", "Re: Devis", "Fwd: re: RE : Réf: Devis"),
        (
            "Re[2]: Devis: la suite",
            "Re: Devis: la suite",
            "Fwd: Re[2]: Devis: la suite",
        ),
        ("Fwd: TR: Devis", "Re: Fwd: TR: Devis", "Fwd: Devis"),
        ("[liste] Devis", "Re: [liste] Devis", "Fwd: [liste] Devis"),
        ("", "Re:", "Fwd:"),
    ] {
        assert_eq!(reply_subject(subject), reply, "{subject}");
        assert_eq!(forward_subject(subject), forward, "{subject}");
    }
}

#[test]
fn references_are_bounded_and_keep_their_ends() {
    let many: Vec<String> = (0..200).map(|number| format!("<{number}@x.example>")).collect();
    let raw = format!(
        "From: a@b.example\r\nMessage-ID: <own@x.example>\r\nReferences: {}\r\n\r\n",
        many.join("\r\n ")
    );
    let found = References::answering(&read(raw.as_bytes()), Some("tag@x.example".to_owned())).references;
    assert_eq!(found.len(), 20);
    assert_eq!([&found[0], &found[1]], ["tag@x.example", "0@x.example"]);
    assert_eq!([&found[18], &found[19]], ["199@x.example", "own@x.example"]);
}

#[test]
fn persons_as_people_write_them() {
    assert_eq!(
        person("Léa Martin <lea@exemple.fr>").name.as_deref(),
        Some("Léa Martin")
    );
    assert_eq!(person(" lea@exemple.fr ").address, "lea@exemple.fr");
    assert_eq!(person("lea@société.fr").address, "lea@xn--socit-esab.fr");
    assert_eq!(
        shown(&person("\"Martin, Léa\" <lea@exemple.fr>")),
        "\"Martin, Léa\" <lea@exemple.fr>"
    );
    for wrong in [
        "",
        "lea",
        "@exemple.fr",
        "lea@",
        "a@b.example, c@d.example",
        "a b@c.example",
        "léa@exemple.fr",
        "a@b..example",
        "a@b.example\r\nBcc: c@d.example",
        "a@exa mple.fr",
        "<a@b.example>\0",
    ] {
        assert!(parse_person(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn signatures_of_member_and_mailbox_stand_together() {
    assert_eq!(with_signature(" Ana \n", "Support\n"), "Ana\nSupport");
    assert_eq!(with_signature("", "Support"), "Support");
}

#[test]
fn automatic_mail_says_so() {
    let mail = Outgoing {
        automatic: true,
        files: Vec::new(),
        ..answer()
    };
    let raw = compose(&mail).unwrap();
    let read = read(&raw);
    assert_eq!(read.headers.get("Auto-Submitted"), Some("auto-replied"));
    assert_eq!(read.headers.get("X-Auto-Response-Suppress"), Some("All"));
    assert!(
        !read.automated.is_human() && read.automated.kind == Kind::AutoReply,
        "{:?}",
        read.automated
    );
}

proptest! {
    /// Whatever is given, the header holds the fields that were meant, each once.
    #[test]
    fn no_field_begins_another(
        subject in any::<String>(), name in any::<String>(), id in any::<String>(), filename in any::<String>(),
        mime_type in any::<String>(), reference in any::<String>(), text in any::<String>(),
    ) {
        let mut mail = answer();
        mail.subject = format!("{subject}\r\nX-Injected: 1\nBcc: x@y.example");
        mail.from.name = Some(format!("{name}\r\nX-Injected: 1"));
        mail.message_id = format!("{id}>\r\nX-Injected: <1@facteur.example");
        mail.references.references.push(format!("{reference}>\r\nX-Injected: <1"));
        mail.files[0].filename = format!("{filename}\r\nX-Injected: 1");
        mail.files[0].mime_type = format!("{mime_type}\r\nX-Injected: 1");
        mail.body = Body::new(&text, &name, None);
        let raw = compose(&mail).unwrap();
        prop_assert!(raw.is_ascii());
        let text = String::from_utf8(raw.clone()).unwrap();
        prop_assert!(!text.lines().any(|line| line.starts_with("X-Injected") || line.starts_with("Bcc")), "{}", text);
        let head = text.split("\r\n\r\n").next().unwrap();
        let mut fields: Vec<&str> = head.lines().filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split(':').next().unwrap()).collect();
        fields.sort_unstable();
        prop_assert_eq!(fields, ["Cc", "Content-Type", "Date", "From", "In-Reply-To", "MIME-Version", "Message-ID",
            "References", "Subject", "To"]);
        let read = read(&raw);
        prop_assert_eq!(&read.to[0].address, "lea@client.example");
        prop_assert!(keys(&read).own.contains('@'));
    }
}
