//! Keys, fingerprints and what is done with safe HTML and attachments afterwards.

use facteur_mail::keys::same_but_for_footer;
use facteur_mail::{Limits, attachment_content, fingerprint, keys, parse, safe_html, show_remote_images};

const HEAD: &str = "From: Jean <jean@Example.org>\nTo: a@b.c\nSubject: Re: [liste] Devis\nDate: 1 Mar 2024 10:00:00 +0000\nMIME-Version: 1.0\n";

fn read(rest: &str) -> facteur_mail::Parsed {
    parse(format!("{HEAD}{rest}").as_bytes(), &Limits::default())
}

#[test]
fn a_mail_without_id_is_known_by_its_contents() {
    let plain = read("Content-Type: text/plain; charset=utf-8\n\nDéjà vu.\n\nMerci\n");
    let encoded = read(
        "Received: by relay\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nD=E9j=E0 vu.  \n\nMerci\n",
    );
    let other = read("Content-Type: text/plain; charset=utf-8\n\nJamais vu.\n");
    assert!(keys(&plain).own.starts_with("hash:"));
    assert_eq!(keys(&plain).own.len(), "hash:".len() + 64);
    assert_eq!(keys(&plain).own, keys(&encoded).own);
    assert_ne!(keys(&plain).own, keys(&other).own);
    assert_eq!(fingerprint(&plain), fingerprint(&encoded));
    assert_eq!(fingerprint(&plain).subject, "devis");
}

#[test]
fn ids_are_normalised_and_long_ones_hashed() {
    let long = format!("{}@example.org", "a".repeat(900));
    let parsed = read(&format!(
        "Message-ID: <{long}>\nReferences: <R1@x> <r1@x>\n <{long}>\nIn-Reply-To: <r2@x>\n\nx\n"
    ));
    let keys = keys(&parsed);
    assert!(keys.own.starts_with("id-hash:") && keys.own.len() < 250);
    // The case counts, and a mail does not answer itself.
    assert_eq!(keys.references, ["R1@x", "r1@x", "r2@x"]);
    for empty in ["Message-ID: <>\n", "Message-ID:\n", "Message-ID:   \n", ""] {
        assert_eq!(read(&format!("{empty}\nx\n")).message_id, None, "{empty:?}");
    }
}

#[test]
fn a_list_footer_makes_no_other_mail() {
    let text = "Bonjour,\n\nvoici le devis.\n\n-- \nJean";
    let footer =
        "_______________________________________________\nListe mailing list\nhttps://example.org/liste";
    let plain = read(&format!("\n{text}\n"));
    let by_list = read(&format!("\n{text}\n\n{footer}\n"));
    assert_eq!(fingerprint(&plain).text, fingerprint(&by_list).text);
    assert_ne!(fingerprint(&plain).content, fingerprint(&by_list).content);
    assert!(same_but_for_footer(&plain.text, &by_list.text));
    assert!(same_but_for_footer(&by_list.text, &plain.text));
    assert!(!same_but_for_footer(
        &plain.text,
        &format!("{text}\nEt encore une question")
    ));
    assert!(!same_but_for_footer("", ""));
}

#[test]
fn remote_images_wait_and_inline_ones_are_resolved() {
    let html = "<p>data-remote-src=\"x\"<img src=\"cid:logo@x\"><img src='HTTP://example.org/a.png?b=1&amp;c=2'></p><td background=\"//x.fr/b.png\">";
    let resolve = |id: &str| (id == "logo@x").then(|| "/inline/1".to_owned());
    let safe = safe_html(html, &Limits::default(), &resolve);
    assert_eq!(
        (safe.remote_images, safe.inline_images.as_slice()),
        (2, &["logo@x".to_owned()][..])
    );
    assert!(safe.html.contains("<img src=\"/inline/1\">"), "{}", safe.html);
    assert!(!safe.html.contains(" src=\"HTTP"), "{}", safe.html);
    let shown = show_remote_images(&safe.html, &|address| {
        address
            .starts_with("HTTP")
            .then(|| format!("/proxy?address={}", address.replace('&', "%26")))
    });
    assert!(
        shown.contains("<img src=\"/proxy?address=HTTP://example.org/a.png?b=1%26c=2\">"),
        "{shown}"
    );
    // An inline image must not become a remote one.
    let evil = safe_html("<img src=cid:a>", &Limits::default(), &|_| {
        Some("https://track.example/".to_owned())
    });
    assert_eq!(evil.html, "<img src=\"cid:a\">");
}

#[test]
fn contents_are_read_again_by_number() {
    let raw = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=M\n\n--M\n\ntexte\n--M\nContent-Type: text/csv; name=a.csv\nContent-Transfer-Encoding: base64\n\nYTti\n--M--\n"
    );
    assert_eq!(
        attachment_content(raw.as_bytes(), &Limits::default(), 0).as_deref(),
        Some(&b"a;b"[..])
    );
    assert_eq!(attachment_content(raw.as_bytes(), &Limits::default(), 1), None);
}
