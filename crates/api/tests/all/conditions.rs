//! `ETag` and `If-Match`: nobody overwrites what somebody else changed meanwhile.

use crate::client::Answered;
use crate::house::House;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_change_of_what_was_changed_meanwhile_is_refused() {
    let house = House::open().await;
    let browser = house.administrator().await;
    house
        .receive(b"From: c@client.example\nSubject: Devis\nMessage-ID: <1@c>\n\nBonjour")
        .await;
    let path = format!("/api/v1/tickets/{}", house.newest_ticket(&browser).await);
    let seen = browser.get(&path).await.expect(200);
    let tag = seen.header("etag").to_owned();
    let change = |tag: &str, status: &str| {
        let request = browser.request(Method::PATCH, &path);
        Answered::of(
            request
                .header("if-match", tag)
                .header("content-type", "application/json")
                .body(json!({ "status": status }).to_string()),
        )
    };
    let changed = change(&tag, "open").await.expect(200);
    assert_ne!(changed.header("etag"), tag);
    assert_eq!(change(&tag, "pending").await.expect(412).problem(), "changed");
    change(changed.header("etag"), "pending").await.expect(200);
    change("*", "resolved").await.expect(200);
    assert_eq!(
        change("\"nonsense\"", "open").await.expect(412).problem(),
        "changed"
    );
}

#[tokio::test]
async fn profile_rules_and_views_have_their_tags() {
    let house = House::open().await;
    let browser = house.administrator().await;
    let stale = |method: Method, path: String, body: serde_json::Value| {
        let request = browser.request(method, &path);
        Answered::of(
            request
                .header("if-match", "\"999\"")
                .header("content-type", "application/json")
                .body(body.to_string()),
        )
    };
    let profile = json!({ "name": "Léa", "language": "fr", "signature": "" });
    let rule = json!({ "name": "r", "conditions": ["subject=devis"], "actions": ["tag=devis"] });
    let view = json!({ "name": "v", "query": "status=open" });
    let kept = browser
        .post("/api/v1/views", view.clone())
        .await
        .expect(201)
        .json();
    let view_path = format!("/api/v1/views/{}", kept["id"].as_str().unwrap());
    for (method, path, body) in [
        (Method::PUT, "/api/v1/users/profile".to_owned(), profile.clone()),
        (Method::POST, "/api/v1/rules".to_owned(), rule.clone()),
        (Method::PUT, view_path.clone(), view.clone()),
    ] {
        assert_eq!(
            stale(method, path.clone(), body).await.expect(412).problem(),
            "changed",
            "{path}"
        );
    }
    browser
        .send("PUT", "/api/v1/users/profile", Some(&profile))
        .await
        .expect(200);
    browser.send("PUT", &view_path, Some(&view)).await.expect(200);
}
