//! Which mails are copies of each other.

use facteur_mail::Limits;
use facteur_understand::{SameFacts, Sameness, read, sameness, thread_keys};

struct Mail {
    id: &'static str,
    from: &'static str,
    date: &'static str,
    subject: &'static str,
    extra: &'static str,
    body: &'static str,
}

const PLAIN: Mail = Mail {
    id: "<1@client.example>",
    from: "eva@client.example",
    date: "Mon, 2 Mar 2026 08:00:00 +0000",
    subject: "Facture 12",
    extra: "",
    body: "Bonjour,\r\nla facture 12 est fausse.\r\n",
};

fn raw(mail: &Mail) -> Vec<u8> {
    let id = if mail.id.is_empty() {
        String::new()
    } else {
        format!("Message-ID: {}\r\n", mail.id)
    };
    let Mail {
        from,
        date,
        subject,
        extra,
        body,
        ..
    } = mail;
    format!(
        "{id}From: {from}\r\nTo: s@ours.example\r\nDate: {date}\r\nSubject: {subject}\r\n{extra}\r\n{body}"
    )
    .into_bytes()
}

fn with_file(text: &str) -> String {
    format!(
        "Bonjour, voici le scan.\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; \
         filename=a.pdf\r\n\r\n{text}\r\n--b--\r\n"
    )
}

const FOOTER: &str = "Bonjour,\r\nla facture 12 est fausse.\r\n_______________________________________________\r\nlist mailing list\r\nlist@x.example\r\n";
const OTHER_FOOTER: &str =
    "Bonjour,\r\nla facture 12 est fausse.\r\n\r\nVous recevez ce message par la liste.\r\n";

#[test]
fn copies_are_told_from_other_mails() {
    use Sameness::{Copy, Different, OtherContent};
    let cases: &[(&str, Mail, Mail, Sameness)] = &[
        ("the same", PLAIN, PLAIN, Copy),
        (
            "other headers on the way",
            PLAIN,
            Mail {
                extra: "X-Received: b\r\nReceived: from x\r\n",
                ..PLAIN
            },
            Copy,
        ),
        (
            "no Message-ID at all",
            Mail { id: "", ..PLAIN },
            Mail { id: "", ..PLAIN },
            Copy,
        ),
        (
            "no Message-ID, another text",
            Mail { id: "", ..PLAIN },
            Mail {
                id: "",
                body: "Bonjour,\r\nla facture 13 aussi.\r\n",
                ..PLAIN
            },
            Different,
        ),
        (
            "a gateway made another id",
            PLAIN,
            Mail {
                id: "<2@gateway.example>",
                ..PLAIN
            },
            Copy,
        ),
        (
            "another id and another second",
            PLAIN,
            Mail {
                id: "<2@x>",
                date: "Mon, 2 Mar 2026 08:00:01 +0000",
                ..PLAIN
            },
            Different,
        ),
        (
            "another id and another sender",
            PLAIN,
            Mail {
                id: "<2@x>",
                from: "max@client.example",
                ..PLAIN
            },
            Different,
        ),
        (
            "a list with a footer",
            PLAIN,
            Mail {
                body: FOOTER,
                subject: "[list] Facture 12",
                extra: "List-Id: <list.x.example>\r\n",
                ..PLAIN
            },
            Copy,
        ),
        (
            "a list that writes its own sender and footer",
            PLAIN,
            Mail {
                from: "list@x.example",
                body: OTHER_FOOTER,
                extra: "List-Id: <list.x.example>\r\n",
                ..PLAIN
            },
            Copy,
        ),
        (
            "the same footer from nobody's list",
            PLAIN,
            Mail {
                body: OTHER_FOOTER,
                ..PLAIN
            },
            OtherContent,
        ),
        (
            "one id, another text",
            PLAIN,
            Mail {
                body: "Autre chose.\r\n",
                ..PLAIN
            },
            OtherContent,
        ),
        (
            "one id, nearly the same text, another date",
            PLAIN,
            Mail {
                body: FOOTER,
                date: "Mon, 2 Mar 2026 09:00:00 +0000",
                ..PLAIN
            },
            OtherContent,
        ),
        (
            "nothing written, other ids",
            Mail { body: "", ..PLAIN },
            Mail {
                id: "<2@x>",
                body: "",
                ..PLAIN
            },
            Different,
        ),
    ];
    for (name, one, other, expected) in cases {
        let (one, other) = (
            read(&raw(one), &Limits::default()),
            read(&raw(other), &Limits::default()),
        );
        assert_eq!(
            sameness(&SameFacts::of(&one), &SameFacts::of(&other)),
            *expected,
            "{name}"
        );
        assert_eq!(
            sameness(&SameFacts::of(&other), &SameFacts::of(&one)),
            *expected,
            "{name}, the other way"
        );
    }
}

#[test]
fn a_scanner_that_sends_two_files_in_one_second_sends_two_mails() {
    let scan = |id: &str, file: &str| {
        let head = "From: scan@ours.example\r\nDate: Mon, 2 Mar 2026 08:00:00 +0000\r\nSubject: Scan\r\nMIME-Version: 1.0\r\n\
                    Content-Type: multipart/mixed; boundary=b\r\n";
        let text = with_file(file);
        let raw = format!("Message-ID: {id}\r\n{head}\r\n--b\r\nContent-Type: text/plain\r\n\r\n{text}");
        read(raw.as_bytes(), &Limits::default())
    };
    let (one, other) = (scan("<1@x>", "%PDF-1 first"), scan("<2@x>", "%PDF-1 second"));
    assert_eq!(
        sameness(&SameFacts::of(&one), &SameFacts::of(&other)),
        Sameness::Different
    );
    let again = scan("<3@x>", "%PDF-1 first");
    assert_eq!(
        sameness(&SameFacts::of(&one), &SameFacts::of(&again)),
        Sameness::Copy
    );
}

#[test]
fn a_mail_with_anothers_id_draws_no_answers() {
    let reading = read(&raw(&PLAIN), &Limits::default());
    assert_eq!(
        thread_keys(&reading, Sameness::Different).own.as_deref(),
        Some("1@client.example")
    );
    assert_eq!(thread_keys(&reading, Sameness::OtherContent).own, None);
}
