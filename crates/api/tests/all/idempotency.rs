//! `Idempotency-Key`: what is asked twice is done once.

use crate::client::{Answered, Browser};
use crate::house::House;
use reqwest::Method;
use serde_json::{Value, json};

fn keyed(browser: &Browser, key: &str, path: &str, body: &Value) -> impl Future<Output = Answered> {
    let request = browser.request(Method::POST, path).header("idempotency-key", key);
    Answered::of(
        request
            .header("content-type", "application/json")
            .body(body.to_string()),
    )
}

#[tokio::test]
async fn the_same_request_is_done_once_and_answered_twice() {
    let house = House::open().await;
    let browser = house.administrator().await;
    house
        .receive(b"From: c@client.example\nSubject: Devis\nMessage-ID: <1@c>\n\nBonjour")
        .await;
    let ticket = house.newest_ticket(&browser).await;
    let notes = format!("/api/v1/tickets/{ticket}/notes");
    let body = json!({ "body": "Rappeler lundi." });
    let first = keyed(&browser, "k1", &notes, &body).await.expect(201);
    let second = keyed(&browser, "k1", &notes, &body).await.expect(201);
    assert_eq!(first.json(), second.json());
    let other = keyed(&browser, "k1", &notes, &json!({ "body": "Autre chose" }))
        .await
        .expect(422);
    assert_eq!(other.problem(), "invalid");
    keyed(&browser, "k2", &notes, &body).await.expect(201);
    let shown = browser
        .get(&format!("/api/v1/tickets/{ticket}"))
        .await
        .expect(200)
        .json();
    assert_eq!(shown["notes"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn many_at_once_are_done_once() {
    let house = House::open().await;
    let browser = house.administrator().await;
    let view = json!({ "name": "Urgent", "query": "priority=critical" });
    let asked = (0..12).map(|_| keyed(&browser, "same", "/api/v1/views", &view));
    let answered = futures::future::join_all(asked).await;
    // Who comes while the first is being worked on is told to ask again.
    assert!(
        answered
            .iter()
            .all(|each| [201, 409].contains(&each.status.as_u16())),
        "{answered:?}"
    );
    assert!(answered.iter().any(|each| each.status.as_u16() == 201));
    let views = browser.get("/api/v1/views").await.expect(200).json();
    assert_eq!(views["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_was_refused_may_be_tried_again_and_keys_are_each_members_own() {
    let house = House::open().await;
    let owner = house.administrator().await;
    let agent = house
        .member("max@calorine.example", facteur_domain::Role::Agent)
        .await;
    keyed(&owner, "k", "/api/v1/views", &json!({ "name": "", "query": "" }))
        .await
        .expect(422);
    keyed(&owner, "k", "/api/v1/views", &json!({ "name": "v", "query": "" }))
        .await
        .expect(201);
    keyed(&agent, "k", "/api/v1/views", &json!({ "name": "v", "query": "" }))
        .await
        .expect(201);
    let agents = agent.get("/api/v1/views").await.expect(200).json();
    assert_eq!(agents["items"].as_array().unwrap().len(), 1);
}
