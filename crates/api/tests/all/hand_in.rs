//! Mail that is handed in over HTTP, by members and by gateways.

use crate::client::{Answered, Browser};
use crate::house::{GATEWAY, House};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

const MAIL: &[u8] = b"From: c@client.example\r\nTo: support@calorine.example\r\nSubject: Devis\r\nMessage-ID: <1@c>\r\n\r\nBonjour";

fn as_gateway(browser: &Browser, path: &str, password: &str) -> RequestBuilder {
    let login = STANDARD.encode(format!("gateway:{password}"));
    browser
        .request(Method::POST, path)
        .header("authorization", format!("Basic {login}"))
}

#[tokio::test]
async fn a_mail_that_is_handed_in_becomes_a_ticket() {
    let house = House::open().await;
    let browser = house.administrator().await;
    let request = browser.request(
        Method::POST,
        "/api/v1/messages?mailbox=support%40calorine.example",
    );
    let handed = Answered::of(request.header("content-type", "message/rfc822").body(MAIL))
        .await
        .expect(202);
    assert_eq!(handed.json()["state"], "accepted");
    house.work().await;
    let tickets = browser.get("/api/v1/tickets").await.expect(200).json();
    assert_eq!(tickets["items"][0]["subject"], "Devis");
}

#[tokio::test]
async fn the_same_key_makes_one_arrival() {
    let house = House::open().await;
    house.administrator().await;
    let stranger = house.stranger();
    let mut arrivals = Vec::new();
    for _ in 0..2 {
        let request = as_gateway(&stranger, "/api/v1/messages", GATEWAY).header("idempotency-key", "k");
        let handed = Answered::of(request.header("content-type", "message/rfc822").body(MAIL))
            .await
            .expect(202);
        arrivals.push(handed.json()["arrival"].clone());
    }
    assert_eq!(arrivals[0], arrivals[1]);
}

/// As rt-mailgate and its kin send it: a form with `queue`, `action` and the mail.
#[tokio::test]
async fn a_gateway_is_answered_with_a_text() {
    let house = House::open().await;
    let browser = house.administrator().await;
    let form = |mail: &[u8]| {
        let mut body = b"--b\r\nContent-Disposition: form-data; name=\"queue\"\r\n\r\nGeneral\r\n\
            --b\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\ncorrespond\r\n\
            --b\r\nContent-Disposition: form-data; name=\"message\"; filename=\"m\"\r\n\r\n"
            .to_vec();
        body.extend_from_slice(mail);
        body.extend_from_slice(b"\r\n--b--\r\n");
        body
    };
    let stranger = house.stranger();
    let post = |password: &str, mail: &[u8]| {
        let request = as_gateway(
            &stranger,
            "/api/v1/mail-gateway?queue=General&action=correspond",
            password,
        );
        Answered::of(
            request
                .header("content-type", "multipart/form-data; boundary=b")
                .body(form(mail)),
        )
    };
    let taken = post(GATEWAY, MAIL).await.expect(200);
    assert!(taken.text.starts_with("ok\n"), "{}", taken.text);
    assert!(taken.header("content-type").starts_with("text/plain"));
    let refused = post(GATEWAY, b"").await.expect(200);
    assert!(refused.text.starts_with("not ok - "), "{}", refused.text);
    assert_eq!(post("wrong", MAIL).await.expect(401).problem(), "wrong-password");
    stranger
        .send("POST", "/api/v1/mail-gateway", None)
        .await
        .expect(401);
    house.work().await;
    let tickets = browser.get("/api/v1/tickets").await.expect(200).json();
    assert_eq!(tickets["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn only_mail_is_taken_and_only_from_who_may() {
    let house = House::open().await;
    let browser = house.administrator().await;
    let viewer = house
        .member("eva@calorine.example", facteur_domain::Role::Viewer)
        .await;
    let path = "/api/v1/messages";
    let raw = |browser: &Browser, kind: &str| {
        Answered::of(
            browser
                .request(Method::POST, path)
                .header("content-type", kind)
                .body(MAIL),
        )
    };
    assert_eq!(
        raw(&viewer, "message/rfc822").await.expect(403).problem(),
        "forbidden"
    );
    assert_eq!(
        raw(&browser, "application/json").await.expect(415).problem(),
        "unsupported"
    );
    let unknown = browser
        .send(
            "POST",
            "/api/v1/messages?mailbox=nobody%40calorine.example",
            Some(&json!({})),
        )
        .await;
    assert_eq!(unknown.expect(415).problem(), "unsupported");
    let elsewhere = browser.request(Method::POST, "/api/v1/messages?mailbox=nobody%40calorine.example");
    let elsewhere = elsewhere.header("content-type", "message/rfc822").body(MAIL);
    assert_eq!(Answered::of(elsewhere).await.expect(404).problem(), "not-found");
}
