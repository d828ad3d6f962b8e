//! Hostile mail: nothing of it runs, nothing loads, it stays readable, and none takes long.

use crate::client::Browser;
use crate::house::House;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// A mail with that HTML.
fn html_mail(html: &str) -> Vec<u8> {
    format!(
        "From: Mallory <m@evil.example>\r\nTo: support@calorine.example\r\nSubject: Bonjour\r\n\
         Message-ID: <{}@evil.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}",
        html.len()
    )
    .into_bytes()
}

/// The address of the page of the newest ticket's only message.
async fn page_of(house: &House, browser: &Browser, html: &str) -> String {
    house.receive(&html_mail(html)).await;
    let ticket = house.newest_ticket(browser).await;
    let shown = browser
        .get(&format!("/api/v1/tickets/{ticket}"))
        .await
        .expect(200)
        .json();
    let conversation = shown["conversation"].as_array().unwrap();
    let newest = conversation.last().unwrap()["id"].as_str().unwrap();
    format!("/api/v1/messages/{newest}/html")
}

#[tokio::test]
async fn nothing_of_a_mail_runs_or_loads() {
    let house = House::open().await;
    let browser = house.administrator().await;
    let hostile = "<p>Lisible</p><script>alert(1)</script><img src=x onerror=alert(1)>\
        <img src=\"http://tracker.example/pixel.gif\"><svg onload=alert(1)><a href=\"javascript:alert(1)\">x</a>\
        <form action=\"http://evil.example\"><input name=p></form><meta http-equiv=refresh content=\"0;url=http://e\">\
        <base href=\"http://evil.example/\"><iframe src=\"http://evil.example\"></iframe>\
        <link rel=stylesheet href=\"http://evil.example/a.css\"><style>@import url(http://evil.example/b.css);</style>\
        <div style=\"background:url(http://evil.example/c.png);position:fixed;top:0\">y</div>\
        <a href=\"https://example.org/\">lien</a><img src=\"/api/v1/auth/session\">";
    let path = page_of(&house, &browser, hostile).await;
    let page = browser.get(&path).await.expect(200);
    let policy = page.header("content-security-policy").to_owned();
    for part in [
        "sandbox ",
        "default-src 'none'",
        "script-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(
        !policy.contains("allow-scripts") && !policy.contains("allow-forms"),
        "{policy}"
    );
    let text = page.text.to_lowercase();
    for gone in [
        "<script",
        "onerror",
        "onload",
        "javascript:",
        "<form",
        "<input",
        "http-equiv=refresh",
        "<base",
        "<iframe",
        "<link",
        "@import",
        "<svg",
        " src=\"http",
        "url(http",
        "position:fixed",
        "/api/v1/auth/session",
    ] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
    assert!(
        text.contains("lisible") && text.contains("rel=\"noopener noreferrer\""),
        "{text}"
    );
    assert_eq!(page.header("x-frame-options"), "SAMEORIGIN");
}

/// 200,000 nested tags and 5 MB of HTML: shown in part, with a note, and soon.
#[tokio::test]
async fn too_much_is_cut_and_said_so() {
    let house = House::open().await;
    let browser = house.administrator().await;
    let nested = format!("<p>Lisible</p>{}profond", "<div>".repeat(200_000));
    let mut wide = String::from("<p>Lisible</p>");
    while wide.len() < 6 << 20 {
        let _ = write!(wide, "<p>ligne {}</p>", wide.len());
    }
    for html in [nested, wide] {
        let path = page_of(&house, &browser, &html).await;
        let begun = Instant::now();
        let page = browser.get(&path).await.expect(200);
        // Far above what an optimised build takes; an unbounded reader would take minutes.
        assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
        assert!(page.text.contains("facteur-note") && page.text.contains("Lisible"));
    }
}

/// A mail of text alone is shown as text, whatever it holds.
#[tokio::test]
async fn text_stays_text() {
    let house = House::open().await;
    let browser = house.administrator().await;
    house
        .receive(b"From: c@client.example\nSubject: x\nMessage-ID: <t@c>\n\n<script>alert(1)</script>")
        .await;
    let ticket = house.newest_ticket(&browser).await;
    let shown = browser.get(&format!("/api/v1/tickets/{ticket}")).await.json();
    let message = shown["conversation"][0]["id"].as_str().unwrap();
    let page = browser
        .get(&format!("/api/v1/messages/{message}/html"))
        .await
        .expect(200);
    assert!(
        page.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{}",
        page.text
    );
}

/// A file is what its contents show, and only pictures and PDF are ever shown in the browser.
#[tokio::test]
async fn a_file_runs_nothing_in_our_name() {
    let house = House::open().await;
    let browser = house.administrator().await;
    let mail = b"From: c@client.example\r\nSubject: files\r\nMessage-ID: <f@c>\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n\
        --b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=\"a.html\"\r\n\r\n\
        <html><script>alert(1)</script></html>\r\n\
        --b\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=\"b.gif\"\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nR0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\r\n--b--\r\n";
    house.receive(mail).await;
    let ticket = house.newest_ticket(&browser).await;
    let shown = browser.get(&format!("/api/v1/tickets/{ticket}")).await.json();
    let files = shown["conversation"][0]["attachments"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(files.len(), 2, "{shown}");
    for (file, kind, disposition) in [
        (&files[0], "application/octet-stream", "attachment"),
        (&files[1], "image/gif", "inline"),
    ] {
        let url = format!("{}?inline=1", file["url"].as_str().unwrap());
        let answered = browser.get(&url).await.expect(200);
        assert_eq!(answered.header("content-type"), kind);
        assert!(
            answered.header("content-disposition").starts_with(disposition),
            "{kind}"
        );
        assert!(
            answered.header("content-security-policy").starts_with("sandbox;"),
            "{kind}"
        );
        let download = browser.get(file["url"].as_str().unwrap()).await.expect(200);
        assert!(
            download.header("content-disposition").starts_with("attachment"),
            "{kind}"
        );
    }
    browser
        .get(&files[1]["url"].as_str().unwrap().replace("/1", "/7"))
        .await
        .expect(404);
}
