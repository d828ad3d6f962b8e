//! Mails made to cost time or memory. Each must be read within two seconds in a release build; the slower
//! test build gets more, which still tells linear from quadratic time.

use std::time::{Duration, Instant};

use facteur_mail::{Limits, Parsed, ProblemCode, fingerprint, keys, parse, safe_html};

const MOST: Duration = if cfg!(debug_assertions) {
    Duration::from_secs(20)
} else {
    Duration::from_secs(2)
};

/// The test build is far slower, so it gets less of the same.
const SHARE: usize = if cfg!(debug_assertions) { 10 } else { 1 };
const LARGE: usize = 5_000_000 / SHARE;

const HEAD: &str = "From: a@b.c\nSubject: x\nMessage-ID: <a@b>\nDate: 1 Mar 2024 10:00:00 +0000\n";

/// Reads a mail in all ways, in time.
fn read(name: &str, raw: &str) -> Parsed {
    let limits = Limits::default();
    let start = Instant::now();
    let parsed = parse(raw.as_bytes(), &limits);
    let read = start.elapsed().as_millis();
    let _ = (keys(&parsed), fingerprint(&parsed));
    let keyed = start.elapsed().as_millis();
    if let Some(html) = &parsed.html_raw {
        let _ = safe_html(html, &limits, &|_| None);
    }
    let took = start.elapsed();
    println!(
        "{name:32} parse {:6} ms, keys {:4} ms, safe_html {:6} ms",
        read,
        keyed - read,
        took.as_millis() - keyed
    );
    assert!(took < MOST, "{name} took {took:?}");
    parsed
}

fn has(parsed: &Parsed, code: ProblemCode) -> bool {
    parsed.problems.iter().any(|problem| problem.code == code)
}

fn html(body: &str) -> String {
    format!("{HEAD}Content-Type: text/html; charset=utf-8\n\n{body}")
}

#[test]
fn deeply_nested_html() {
    for (name, open, close) in [
        ("div", "<div>", "</div>"),
        ("unclosed div", "<div>", ""),
        ("font with attributes", "<font color=red>", ""),
        ("bold", "<b>", ""),
        ("tables", "<table><tr><td>", ""),
        ("blockquote", "<blockquote>", "</blockquote>"),
        ("lists", "<ul><li>", ""),
        ("paragraphs in bold", "<b><p>", ""),
        ("links", "<a href='http://x'>", ""),
        ("closing only", "</div></p></b>", ""),
        ("inline in cells", "<td><b><i><u>", ""),
    ] {
        let parsed = read(
            name,
            &html(&format!(
                "{}deep{}",
                open.repeat(200_000 / SHARE),
                close.repeat(200_000 / SHARE)
            )),
        );
        assert!(parsed.text.contains("deep"), "{name}");
    }
}

#[test]
fn large_html() {
    let row = "<tr><td style=\"color:red;font-size:12px\"><a href=\"https://example.org/\">Bonjour</a> é &eacute;</td></tr>\n";
    read(
        "5 MB of rows",
        &html(&format!("<table>{}</table>", row.repeat(LARGE / row.len()))),
    );
    read("5 MB of text", &html(&"mot ".repeat(1_250_000 / SHARE)));
    read("5 MB of entities", &html(&"&eacute;".repeat(625_000 / SHARE)));
    read("5 MB of ampersands", &html(&"&".repeat(LARGE)));
    read("5 MB of <", &html(&"<".repeat(LARGE)));
    read("5 MB of <a", &html(&"<a ".repeat(1_600_000 / SHARE)));
    read("5 MB of <a b='", &html(&"<a b='\"".repeat(700_000 / SHARE)));
    read("5 MB of <!--", &html(&"<!--".repeat(1_250_000 / SHARE)));
    read("5 MB of <style>", &html(&"<style>".repeat(700_000 / SHARE)));
    read("5 MB of <script></", &html(&"<script></".repeat(500_000 / SHARE)));
    read(
        "5 MB of one attribute list",
        &html(&format!("<p {}>", "a=b ".repeat(1_250_000 / SHARE))),
    );
    read(
        "5 MB of one style",
        &html(&format!("<p style=\"{}\">", "color:red;".repeat(500_000 / SHARE))),
    );
    read(
        "many styles",
        &html(&format!("<p style=\"{}\">", "color:red;".repeat(390)).repeat(1_200)),
    );
    read(
        "5 MB of empty paragraphs",
        &html(&"<p>".repeat(1_600_000 / SHARE)),
    );
    read("5 MB of breaks", &html(&"<br>".repeat(1_250_000 / SHARE)));
    read(
        "5 MB of images",
        &html(&"<img src=cid:a@b>".repeat(300_000 / SHARE)),
    );
}

#[test]
fn many_parts() {
    let parts = "--A\nContent-Type: text/plain\n\nx\n".repeat(10_000);
    let parsed = read(
        "10,000 parts",
        &format!("{HEAD}Content-Type: multipart/mixed; boundary=A\n\n{parts}--A--\n"),
    );
    assert!(has(&parsed, ProblemCode::TooManyParts));
    let nested = (0..10_000)
        .map(|number| format!("Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n"))
        .collect::<Vec<_>>()
        .concat();
    let parsed = read("10,000 nested multiparts", &format!("{HEAD}{nested}\ntext"));
    assert!(has(&parsed, ProblemCode::TooDeep));
    let absent = "--A\nContent-Type: multipart/mixed; boundary=absent\n\nx\n".repeat(10_000);
    read(
        "10,000 absent boundaries",
        &format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=A\n\n{absent}{}",
            "x\n".repeat(2_000_000)
        ),
    );
    let forwarded = "Content-Type: message/rfc822\n\n".repeat(20_000);
    read("20,000 nested messages", &format!("{HEAD}{forwarded}x"));
    let dashes = "--\n".repeat(1_600_000);
    let open = (0..40)
        .map(|number| format!("Content-Type: multipart/mixed; boundary=\"-{number}\"\n\n---{number}\n"))
        .collect::<Vec<_>>()
        .concat();
    read("5 MB of dashes in 40 levels", &format!("{HEAD}{open}\n{dashes}"));
    let files = "--A\nContent-Type: image/png; name=a.png\nContent-ID: <a@b>\n\nx\n".repeat(2_000);
    let shown = "<img src=\"cid:c@d\">".repeat(200_000);
    let parsed = read(
        "2,000 images",
        &format!(
            "{HEAD}Content-Type: multipart/related; boundary=A\n\n--A\nContent-Type: text/html\n\n{shown}\n{files}--A--"
        ),
    );
    assert!(has(&parsed, ProblemCode::TooManyAttachments));
}

#[test]
fn many_and_long_headers() {
    let parsed = read(
        "100,000 header lines",
        &format!("{HEAD}{}\nx", "X-A: =?utf-8?Q?=C3=A9?=\n".repeat(100_000)),
    );
    assert!(has(&parsed, ProblemCode::TooManyHeaders) && parsed.text == "x");
    read(
        "100,000 folded lines",
        &format!("{HEAD}X-A: a\n{}\nx", " b\n".repeat(100_000)),
    );
    read(
        "100,000 To",
        &format!("{HEAD}{}\nx", "To: a@b.c, d@e.f\n".repeat(100_000)),
    );
    for (name, unit) in [
        ("encoded words", "=?utf-8?Q?=C3=A9?= "),
        ("unclosed encoded words", "=?utf-8?Q?=C3=A9 "),
        ("starts of encoded words", "=?"),
        ("base64 words", "=?utf-8?B?w6k?= "),
        ("quotes", "\""),
        ("comments", "("),
        ("angles", "<"),
        ("commas", "a,"),
        ("colons", "@:"),
        ("groups", "a:;"),
        ("semicolons", "a=b;"),
        ("continuations", "name*1*=%C3;"),
        ("escapes", "\\"),
        ("ids", "<a@b>"),
        ("8-bit", "é"),
    ] {
        let long = unit.repeat(LARGE / unit.len());
        for field in [
            "Subject",
            "To",
            "Content-Type",
            "References",
            "Date",
            "Content-Disposition",
        ] {
            read(
                &format!("{field}: {name}"),
                &format!("{HEAD}{field}: {long}\n\nx"),
            );
        }
        let many = format!(
            "To: {}\nX-Y: {}\n",
            unit.repeat(90_000 / unit.len()),
            unit.repeat(90_000 / unit.len())
        )
        .repeat(20);
        read(&format!("20 × {name}"), &format!("From: a@b.c\n{many}\nx"));
    }
}

#[test]
fn long_texts() {
    let text = |body: &str| format!("{HEAD}Content-Type: text/plain; charset=utf-8\n\n{body}");
    for (name, unit) in [
        ("quotes", "> "),
        ("quoted lines", "> a\n"),
        ("deep quotes", ">\n>>\n>>>\n"),
        ("empty lines", "\n"),
        ("blanks", " "),
        ("attributions", "Le 1 mars 2024 à 10:00, Jean a écrit :\n"),
        ("english attributions", "On Fri, Mar 1, 2024 at 10:00 AM Jean\n"),
        ("headers", "From: a\nSent: b\nTo: c\nSubject: d\n"),
        ("signatures", "-- \n"),
        ("dashes", "-----"),
        ("underscores", "_____\n"),
        ("words", "mot "),
        ("letters", "a"),
        ("accents", "é"),
        ("addresses", "<a@b.c> 5.1.1 "),
        ("wide", "漢字"),
    ] {
        read(name, &text(&unit.repeat(LARGE / unit.len())));
    }
    let undeclared: Vec<u8> = [
        HEAD.as_bytes(),
        b"\n",
        &b"d\xe9j\xe0 \xcc\xf2 vu ".repeat(400_000),
    ]
    .concat();
    let start = Instant::now();
    let _ = parse(&undeclared, &Limits::default());
    assert!(start.elapsed() < MOST);
    for encoding in ["base64", "quoted-printable", "x-uuencode"] {
        for unit in ["=", "=\n", "AAAA", "A\n", "!", "begin 644 x\n"] {
            read(
                &format!("{encoding} of {unit:?}"),
                &format!(
                    "{HEAD}Content-Transfer-Encoding: {encoding}\n\n{}",
                    unit.repeat(LARGE / unit.len())
                ),
            );
        }
    }
}
