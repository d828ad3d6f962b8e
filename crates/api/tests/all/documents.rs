//! Problem documents: one shape for everything that goes wrong, in the language of the reader.

use crate::client::Answered;
use crate::house::House;
use reqwest::Method;
use serde_json::json;

/// Method, path, a header, the body; then status, problem and the field that is named.
type Case = (
    Method,
    String,
    (&'static str, &'static str),
    String,
    u16,
    &'static str,
    &'static str,
);

#[tokio::test]
#[allow(clippy::too_many_lines)] // A table.
async fn whatever_is_wrong_with_a_request_becomes_a_document() {
    let house = House::open().await;
    let browser = house.administrator().await;
    let missing = "01938c6e-0000-7000-8000-000000000099";
    let json_type = ("content-type", "application/json");
    let text_type = ("content-type", "text/plain");
    let cases: Vec<Case> = vec![
        (
            Method::GET,
            "/tickets?colour=red".into(),
            json_type,
            String::new(),
            400,
            "bad-request",
            "colour",
        ),
        (
            Method::GET,
            "/tickets?status=broken".into(),
            json_type,
            String::new(),
            400,
            "bad-request",
            "status",
        ),
        (
            Method::GET,
            "/tickets?limit=0".into(),
            json_type,
            String::new(),
            400,
            "bad-request",
            "limit",
        ),
        (
            Method::GET,
            "/tickets?cursor=nonsense".into(),
            json_type,
            String::new(),
            400,
            "bad-request",
            "cursor",
        ),
        (
            Method::GET,
            "/tickets?q=a%00b".into(),
            json_type,
            String::new(),
            400,
            "bad-request",
            "q",
        ),
        (
            Method::GET,
            format!("/tickets/{missing}"),
            json_type,
            String::new(),
            404,
            "not-found",
            "",
        ),
        (
            Method::GET,
            "/tickets/TKT-2026-999999".into(),
            json_type,
            String::new(),
            404,
            "not-found",
            "",
        ),
        (
            Method::GET,
            "/mailboxes/nonsense".into(),
            json_type,
            String::new(),
            404,
            "not-found",
            "",
        ),
        (
            Method::GET,
            "/nothing".into(),
            json_type,
            String::new(),
            404,
            "not-found",
            "",
        ),
        (
            Method::PUT,
            "/tickets".into(),
            json_type,
            String::new(),
            405,
            "method-not-allowed",
            "",
        ),
        (
            Method::POST,
            "/rules".into(),
            text_type,
            "{}".into(),
            415,
            "unsupported",
            "",
        ),
        (
            Method::POST,
            "/rules".into(),
            json_type,
            "{".into(),
            400,
            "bad-request",
            "",
        ),
        (
            Method::POST,
            "/rules".into(),
            json_type,
            json!({ "name": 1 }).to_string(),
            422,
            "invalid",
            "name",
        ),
        (
            Method::POST,
            "/rules".into(),
            json_type,
            json!({ "actions": [] }).to_string(),
            422,
            "invalid",
            "name",
        ),
        (
            Method::POST,
            "/rules".into(),
            json_type,
            json!({ "name": "r", "actions": [], "colour": 1 }).to_string(),
            422,
            "invalid",
            "colour",
        ),
        (
            Method::POST,
            "/tickets/bulk".into(),
            json_type,
            json!({ "tickets": [], "change": {} }).to_string(),
            422,
            "invalid",
            "tickets",
        ),
        (
            Method::POST,
            "/rules".into(),
            json_type,
            format!("\"{}\"", "x".repeat(5 << 20)),
            413,
            "too-large",
            "",
        ),
    ];
    for (method, path, (name, value), body, status, problem, field) in cases {
        let request = browser.request(method.clone(), &format!("/api/v1{path}"));
        let answered = Answered::of(request.header(name, value).body(body)).await;
        let shown = format!("{method} {path}: {} {}", answered.status, answered.text);
        assert_eq!(answered.status.as_u16(), status, "{shown}");
        assert_eq!(answered.problem(), problem, "{shown}");
        assert_eq!(answered.json()["status"], json!(status), "{shown}");
        let named = answered.json()["fields"][0]["field"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert_eq!(named, field, "{shown}");
    }
}

#[tokio::test]
async fn a_wrong_method_says_which_there_are() {
    let house = House::open().await;
    let answered = house
        .stranger()
        .send("PUT", "/api/v1/auth/login", None)
        .await
        .expect(405);
    assert_eq!(answered.header("allow"), "POST");
}

#[tokio::test]
async fn problems_are_told_in_the_readers_language() {
    let house = House::open().await;
    let mut stranger = house.stranger();
    stranger.language = "fr-FR,fr;q=0.9,en;q=0.5";
    let refused = stranger.get("/api/v1/tickets").await.expect(401);
    assert_eq!(refused.json()["title"], "Connectez-vous d'abord");
    assert_eq!(refused.header("content-language"), "fr");
    // The profile says English, whatever the browser prefers.
    let mut browser = house.administrator().await;
    browser.language = "fr";
    let refused = browser.get("/api/v1/tickets?limit=0").await.expect(400);
    assert_eq!(refused.json()["title"], "The request cannot be read");
}
