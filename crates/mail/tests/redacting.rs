//! A person is taken out of texts and mails, however their address and name are written, and others stay.
#![allow(clippy::unwrap_used)] // A test that cannot make its cases fails.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use facteur_mail::redact::{Around, Person, Redactor, Rewrite};
use facteur_mail::{Limits, parse, parse_with_contents};
use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use std::io::Write;

fn redactor() -> Redactor {
    Redactor::new(&Person {
        addresses: vec!["helene.lefevre@exemple.fr".to_owned()],
        names: vec!["Mme Hélène Lefèvre (ACME)".to_owned()],
        shared_names: Vec::new(),
    })
}

fn text(text: &str) -> Option<String> {
    redactor().text(text, &Around::default())
}

#[test]
fn addresses_and_names_as_people_and_programs_write_them() {
    for (written, left) in [
        (
            "à helene.lefevre@exemple.fr, merci",
            "à erased@erased.invalid, merci",
        ),
        ("<HELENE.Lefevre@Exemple.FR>", "<erased@erased.invalid>"),
        ("helene.lefevre+news@exemple.fr.", "erased@erased.invalid."),
        ("?u=helene.lefevre%40exemple.fr&x", "?u=erased@erased.invalid&x"),
        ("?u=helene%2Elefevre%2540exemple.fr", "?u=erased@erased.invalid"),
        (
            "bounce+helene.lefevre=exemple.fr@liste.fr",
            "bounce+erased@erased.invalid@liste.fr",
        ),
        ("helene.lefevre [at] exemple.fr", "erased@erased.invalid"),
        ("&#104;elene.lefevre&#64;exemple.fr", "erased@erased.invalid"),
        (r"^helene\.lefevre@exemple\.fr$", "^erased@erased.invalid$"),
        ("Hélène Lefèvre", "[***]"),
        ("HELENE LEFEVRE", "[***]"),
        ("Lefèvre, Hélène", "[***]"),
        ("He\u{301}le\u{300}ne\u{a0}Lefe\u{300}vre", "[***]"),
        ("contrat_helene-lefevre_v2.pdf", "contrat_[***]_v2.pdf"),
        ("ContratHélèneLefèvre.pdf", "Contrat[***].pdf"),
        ("?n=H%C3%A9l%C3%A8ne%20Lef%C3%A8vre", "?n=[***]"),
        ("?n=H%E9l%E8ne+Lef%e8vre", "?n=[***]"),
        ("H&eacute;l&egrave;ne <b>Lef&#232;vre</b>", "[***]</b>"),
        ("H=C3=A9l=C3=A8ne=20Lef=E8vre", "[***]"),
        (r"dit\nHélène Lefèvre", r"dit\n[***]"),
    ] {
        assert_eq!(text(written).as_deref(), Some(left), "{written}");
    }
}

#[test]
fn others_are_left() {
    for other in [
        "marie-helene.lefevre@exemple.fr",
        "xhelene.lefevre@exemple.fr",
        "helene.lefevre@exemple.france",
        "helene.lefevre@autre.fr",
        "Hélène Dupont, Paul Lefèvre",
        "Michèle Nelefèvre",
        "Hélène",
        "",
    ] {
        assert_eq!(text(other), None, "{other}");
    }
}

#[test]
fn given_names_count_where_the_person_is_meant_and_are_left_to_their_namesakes() {
    let redactor = redactor();
    let mut around = Around::meant();
    around.spare("Paul Lefèvre");
    assert_eq!(
        redactor
            .text("Bonjour Hélène, ici Paul Lefevre.", &around)
            .as_deref(),
        Some("Bonjour [***], ici Paul Lefevre.")
    );
    // The name of one is another's adjective.
    let clear = Redactor::new(&Person {
        names: vec!["Claire Martin".to_owned()],
        ..Person::default()
    });
    assert_eq!(
        clear
            .text("La réponse claire de Claire Martin", &Around::meant())
            .as_deref(),
        Some("La réponse claire de [***]")
    );
}

#[test]
fn a_name_that_others_bear_counts_only_beside_an_address() {
    let redactor = Redactor::new(&Person {
        addresses: vec!["sc@exemple.fr".to_owned()],
        names: Vec::new(),
        shared_names: vec!["Service Client".to_owned()],
    });
    let nobody = Around::default();
    assert_eq!(redactor.text("Le service client rappelle", &nobody), None);
    assert_eq!(
        redactor
            .text("Service Client <sc@exemple.fr>", &nobody)
            .as_deref(),
        Some("[***] <erased@erased.invalid>")
    );
}

#[test]
fn an_address_within_base64_or_hexadecimal_is_found() {
    let address = "helene.lefevre@exemple.fr";
    for hidden in [
        STANDARD.encode(format!("id=7;mail={address};x")),
        STANDARD.encode(address),
        format!("u{}", STANDARD.encode(address).trim_end_matches('=')),
        address
            .bytes()
            .map(|byte| format!("{byte:02x}"))
            .collect::<Vec<_>>()
            .concat(),
    ] {
        let link = format!("https://liste.example/d/{hidden}?x");
        let left = text(&link).unwrap();
        assert!(!left.contains(&hidden), "{left}");
    }
}

fn zip(content: &str) -> Vec<u8> {
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::default());
    deflated.write_all(content.as_bytes()).unwrap();
    let mut archive = b"PK\x03\x04\x14\0\0\0\x08\0".to_vec();
    archive.extend([0; 16]);
    archive.extend([5, 0, 0, 0]);
    archive.extend(b"a.xml");
    archive.extend(deflated.finish().unwrap());
    archive
}

fn pdf(content: &str) -> Vec<u8> {
    let mut stream = ZlibEncoder::new(Vec::new(), Compression::default());
    stream.write_all(content.as_bytes()).unwrap();
    [
        b"%PDF-1.7\n1 0 obj\n<<>>\nstream\r\n".as_slice(),
        &stream.finish().unwrap(),
        b"\nendstream",
    ]
    .concat()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn files_that_name_the_person_are_known() {
    let redactor = redactor();
    for (kind, file) in [
        ("zip", zip("<w:t>Lettre à Hélène Lefèvre</w:t>")),
        ("pdf", pdf("BT [(H) -20 (elene Lefe) 5 (vre)] TJ ET")),
        ("utf-16", utf16("de helene.lefevre@exemple.fr")),
        ("latin", b"Mme H\xe9l\xe8ne Lef\xe8vre".to_vec()),
        ("binary", b"\0\xff\x01helene.lefevre@exemple.fr\0".to_vec()),
    ] {
        assert!(redactor.in_bytes(&file), "{kind}");
    }
    for (kind, file) in [
        ("zip", zip("<w:t>Lettre à Paul</w:t>")),
        ("pdf", pdf("BT (Paul) Tj ET")),
        ("empty", Vec::new()),
        ("cut", b"PK\x03\x04\x14".to_vec()),
        ("cut gzip", b"\x1f\x8b".to_vec()),
    ] {
        assert!(!redactor.in_bytes(&file), "{kind}");
    }
}

/// A mail of Paul to the office, with Hélène in Cc and everywhere else.
fn mail() -> Vec<u8> {
    let quoted_printable = "Bonjour H=C3=A9l=C3=A8ne,\r\n\r\nle dossier de Mme H=C3=A9l=C3=A8=\r\nne Lef=C3=A8vre avance. \
                            Paul Lef=C3=A8vre\r\n\r\nLe 3 mars, H=C3=A9l=C3=A8ne Lef=C3=A8vre <helene.lefevre@ex=\r\nemple.fr> a =C3=A9crit :\r\n> Merci\r\n";
    let html = STANDARD.encode(
        "<p>Hélène <b>Lefèvre</b> <a href='mailto:helene.lefevre%40exemple.fr'>écrire</a> <i>Paul Lefèvre</i></p>",
    );
    let inner = "From: =?iso-8859-1?Q?H=E9l=E8ne_Lef=E8vre?= <helene.lefevre@exemple.fr>\r\nSubject: Bonjour\r\n\r\nMon texte.\r\n";
    format!(
        "Received: from mx for <helene.lefevre@exemple.fr>; Mon, 16 Mar 2026 09:00:00 +0100\r\n\
         From: =?utf-8?Q?Paul_Lef=C3=A8vre?= <paul@client.example>\r\n\
         To: support@facteur.example\r\n\
         Cc: =?utf-8?B?{}?=\r\n =?utf-8?B?{}?= <helene.lefevre@exemple.fr>, Zoé <zoe@client.example>\r\n\
         Subject: =?utf-8?Q?Dossier_H=C3=A9l=C3=A8ne_Lef=C3=A8vre?=\r\n\
         Message-ID: <1@client.example>\r\n\
         Date: Mon, 16 Mar 2026 09:00:00 +0100\r\n\
         List-Unsubscribe: <https://liste.example/{}>\r\n\
         Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: multipart/alternative; boundary=\"c\"\r\n\r\n\
         --c\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{quoted_printable}\
         \r\n--c\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{html}\r\n--c--\r\n\
         --b\r\nContent-Type: application/pdf; name=\"helene_lefevre.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment;\r\n filename*=utf-8''H%C3%A9l%C3%A8ne%20Lef%C3%A8vre.pdf\r\n\r\n{}\r\n\
         --b\r\nContent-Type: application/pdf; name=\"notice.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--b--\r\n",
        STANDARD.encode("Hélène "),
        STANDARD.encode("Lefèvre"),
        STANDARD.encode("u=helene.lefevre@exemple.fr"),
        STANDARD.encode(pdf("(Helene Lefevre) Tj")),
        STANDARD.encode(pdf("(Notice) Tj")),
    )
    .into_bytes()
}

#[test]
fn a_mail_of_somebody_else_names_the_person_no_more_and_is_whole() {
    let (redactor, limits) = (redactor(), Limits::default());
    assert!(redactor.mail_names(&mail(), &limits));
    let Rewrite::Redacted(redacted) = redactor.mail(&mail(), &limits) else {
        panic!("the mail was not redacted");
    };
    assert!(!redactor.mail_names(&redacted.raw, &limits));
    assert_eq!(redacted.files_removed, 1, "the notice names nobody");
    let (parsed, contents) = parse_with_contents(&redacted.raw, &limits);
    assert_eq!(parsed.subject, "Dossier [***]");
    assert_eq!(parsed.message_id.as_deref(), Some("1@client.example"));
    let cc: Vec<_> = parsed
        .cc
        .iter()
        .map(|one| (one.name.as_deref(), one.address.as_str()))
        .collect();
    assert_eq!(
        cc,
        [
            (Some("[***]"), "erased@erased.invalid"),
            (Some("Zoé"), "zoe@client.example")
        ]
    );
    assert_eq!(parsed.from.unwrap().address.name.as_deref(), Some("Paul Lefèvre"));
    assert!(parsed.text.contains("avance. Paul Lefèvre"), "{}", parsed.text);
    assert!(parsed.text.starts_with("Bonjour [***],"), "{}", parsed.text);
    assert!(
        parsed.text.contains("[***] <erased@erased.invalid> a écrit"),
        "{}",
        parsed.text
    );
    assert!(parsed.html_raw.unwrap().contains("<i>Paul Lefèvre</i>"));
    let names: Vec<&str> = parsed
        .attachments
        .iter()
        .map(|file| file.filename.as_str())
        .collect();
    assert!(names.contains(&"notice.pdf"), "{names:?}");
    assert!(names.iter().any(|name| name.ends_with(".pdf.txt")), "{names:?}");
    let inner = contents
        .iter()
        .find(|content| content.starts_with(b"From:"))
        .unwrap();
    assert_eq!(parse(inner, &limits).text, "Mon texte.");
}

#[test]
fn a_mail_that_names_nobody_is_left_byte_for_byte() {
    let mail = b"From: Paul <paul@client.example>\r\nSubject: Bonjour\r\n\r\nH\xe9l\xe8ne et Paul\r\n";
    assert_eq!(redactor().mail(mail, &Limits::default()), Rewrite::Nothing);
}

#[test]
fn what_stands_where_no_part_is_goes_with_all_but_the_text() {
    let (redactor, limits) = (redactor(), Limits::default());
    let mail = b"From: Paul <paul@client.example>\r\nSubject: S\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
                 written by helene.lefevre@exemple.fr\r\n--b\r\n\r\nTexte\r\n--b--\r\n";
    let Rewrite::Redacted(redacted) = redactor.mail(mail, &limits) else {
        panic!("the mail was not redacted");
    };
    assert!(!redactor.mail_names(&redacted.raw, &limits));
    let parsed = parse(&redacted.raw, &limits);
    assert!(parsed.text.starts_with("Texte"), "{}", parsed.text);
    assert_eq!(parsed.subject, "S");
}
