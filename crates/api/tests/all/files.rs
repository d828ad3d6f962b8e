//! The web interface: one page with a fresh nonce, and files that browsers keep.

use crate::client::Answered;
use crate::house::House;
use bytes::Bytes;
use reqwest::Method;
use std::collections::HashMap;

fn files() -> HashMap<String, Bytes> {
    [
        ("index.html", "<!doctype html><meta property=\"csp-nonce\" content=\"__CSP_NONCE__\"><script nonce=\"__CSP_NONCE__\" src=\"/assets/app-1.js\"></script>"),
        ("index.html.br", "never"),
        ("assets/app-1.js", "console.log('plain')"),
        ("assets/app-1.js.br", "brotli"),
        ("assets/app-1.js.gz", "gzip"),
        ("assets/one-2.css", "a{}"),
        ("favicon.svg", "<svg/>"),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), Bytes::from_static(text.as_bytes())))
    .collect()
}

fn nonce_of(page: &Answered) -> String {
    let after = page.text.split("nonce=\"").nth(1).unwrap();
    after.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn every_page_has_its_own_nonce_in_its_tags_and_its_policy() {
    let house = House::with_files(files()).await;
    let stranger = house.stranger();
    let (first, second) = (
        stranger.get("/").await.expect(200),
        stranger.get("/tickets/TKT-2026-000001").await.expect(200),
    );
    let (one, other) = (nonce_of(&first), nonce_of(&second));
    assert_ne!(one, other);
    assert!(one.len() >= 22, "{one}");
    assert_eq!(first.text.matches(&one).count(), 2);
    assert!(!first.text.contains("__CSP_NONCE__"));
    let policy = first.header("content-security-policy");
    assert!(
        policy.contains(&format!("script-src 'self' 'nonce-{one}'")),
        "{policy}"
    );
    assert!(
        policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert_eq!(first.header("cache-control"), "no-store");
}

#[tokio::test]
async fn files_are_kept_by_their_names_and_sent_in_their_smallest_form() {
    let house = House::with_files(files()).await;
    let asked = |path: &'static str, encoding: &'static str| {
        Answered::of(
            house
                .stranger()
                .request(Method::GET, path)
                .header("accept-encoding", encoding),
        )
    };
    for (encoding, wanted, text) in [
        ("gzip, br", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("identity", "", "console.log('plain')"),
    ] {
        let answered = asked("/assets/app-1.js", encoding).await.expect(200);
        assert_eq!(
            (answered.header("content-encoding"), answered.text.as_str()),
            (wanted, text)
        );
        assert_eq!(
            answered.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(answered.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(answered.header("vary"), "Accept-Encoding");
    }
    assert_eq!(
        asked("/assets/one-2.css", "br")
            .await
            .expect(200)
            .header("content-encoding"),
        ""
    );
    let icon = asked("/favicon.svg", "identity").await.expect(200);
    assert_eq!(icon.header("cache-control"), "no-cache");
    let known = house
        .stranger()
        .request(Method::GET, "/favicon.svg")
        .header("if-none-match", icon.header("etag"));
    assert_eq!(Answered::of(known).await.expect(304).text, "");
    // A page of an old release must not get HTML in the place of a script.
    assert_eq!(
        asked("/assets/app-0.js", "br").await.expect(404).problem(),
        "not-found"
    );
    assert_eq!(
        asked("/api/v2/tickets", "br").await.expect(404).problem(),
        "not-found"
    );
}

#[tokio::test]
async fn without_a_web_interface_the_page_says_how_to_build_it() {
    let house = House::open().await;
    let page = house.stranger().get("/tickets").await.expect(200);
    assert!(page.text.contains("make build"), "{}", page.text);
    house.stranger().get("/api/v1/setup").await.expect(200);
}
