//! Who gets in, and what they may do.

use crate::house::{CODE, House, PASSWORD};
use facteur_domain::Role;
use serde_json::json;

fn administrator() -> serde_json::Value {
    json!({ "name": "Léa Martin", "address": "lea@calorine.example", "password": PASSWORD, "language": "fr" })
}

#[tokio::test]
async fn the_first_administrator_is_made_once() {
    let house = House::open().await;
    let stranger = house.stranger();
    let setup = stranger.get("/api/v1/setup").await.expect(200).json();
    assert_eq!(
        (&setup["needed"], &setup["code_required"]),
        (&json!(true), &json!(false))
    );
    let made = stranger.post("/api/v1/setup", administrator()).await.expect(201);
    for cookie in made.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
            "{cookie}"
        );
    }
    let again = stranger.post("/api/v1/setup", administrator()).await.expect(409);
    assert_eq!(again.problem(), "conflict");
    assert_eq!(stranger.get("/api/v1/setup").await.json()["needed"], json!(false));
}

#[tokio::test]
async fn from_another_machine_the_first_start_takes_the_code() {
    let house = House::open().await;
    let stranger = house.stranger();
    let remote = |body: serde_json::Value| {
        let request = stranger.request(reqwest::Method::POST, "/api/v1/setup");
        crate::client::Answered::of(
            request
                // What a reverse proxy adds: then the browser is elsewhere.
                .header("x-forwarded-for", "192.0.2.7")
                .header("content-type", "application/json")
                .body(body.to_string()),
        )
    };
    assert_eq!(remote(administrator()).await.expect(403).problem(), "forbidden");
    let mut wrong = administrator();
    wrong["code"] = json!("ABCD2345EFGX");
    assert_eq!(remote(wrong).await.expect(403).problem(), "forbidden");
    let mut right = administrator();
    right["code"] = json!(CODE.to_lowercase());
    remote(right).await.expect(201);
}

/// A page of another site whose name was made to lead here must not make itself administrator.
#[tokio::test]
async fn a_foreign_name_for_this_machine_takes_the_code_too() {
    let house = House::open().await;
    let request = house.stranger().request(reqwest::Method::POST, "/api/v1/setup");
    let rebound = request
        .header("host", "evil.example")
        .header("origin", "http://evil.example")
        .header("content-type", "application/json")
        .body(administrator().to_string());
    let refused = crate::client::Answered::of(rebound).await.expect(403);
    assert_eq!(refused.problem(), "forbidden");
}

#[tokio::test]
async fn a_session_begins_and_ends() {
    let house = House::open().await;
    house.administrator().await;
    let stranger = house.stranger();
    assert_eq!(
        stranger.get("/api/v1/auth/session").await.expect(401).problem(),
        "not-signed-in"
    );
    let wrong = json!({ "address": "lea@calorine.example", "password": "wrong password" });
    assert_eq!(
        stranger
            .post("/api/v1/auth/login", wrong)
            .await
            .expect(401)
            .problem(),
        "wrong-password"
    );
    let login = json!({ "address": "Lea@Calorine.example", "password": PASSWORD });
    let begun = stranger.post("/api/v1/auth/login", login).await.expect(200);
    let browser = stranger.signed_in(&begun);
    assert_eq!(
        browser.get("/api/v1/auth/session").await.expect(200).json()["member"]["name"],
        "Léa Martin"
    );
    browser
        .send("POST", "/api/v1/auth/logout", None)
        .await
        .expect(204);
    browser.get("/api/v1/auth/session").await.expect(401);
    house.clock.forward(1);
    let begun = house
        .stranger()
        .post(
            "/api/v1/auth/login",
            json!({ "address": "lea@calorine.example", "password": PASSWORD }),
        )
        .await;
    let browser = house.stranger().signed_in(&begun.expect(200));
    house.clock.forward(15 * 24 * 3_600);
    browser.get("/api/v1/auth/session").await.expect(401);
}

#[tokio::test]
async fn a_change_needs_the_token_of_the_page() {
    let house = House::open().await;
    let mut browser = house.administrator().await;
    let token = std::mem::take(&mut browser.csrf);
    let refused = browser
        .send("POST", "/api/v1/auth/logout", None)
        .await
        .expect(403);
    assert_eq!(refused.problem(), "csrf");
    browser.csrf = format!("{token}x");
    browser
        .send("POST", "/api/v1/auth/logout", None)
        .await
        .expect(403);
    browser.csrf = token;
    let cross_site = browser
        .request(reqwest::Method::POST, "/api/v1/auth/logout")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(
        crate::client::Answered::of(cross_site)
            .await
            .expect(403)
            .problem(),
        "csrf"
    );
    browser
        .send("POST", "/api/v1/auth/logout", None)
        .await
        .expect(204);
}

#[tokio::test]
async fn every_role_may_what_it_may() {
    let house = House::open().await;
    let owner = house.administrator().await;
    let agent = house.member("max@calorine.example", Role::Agent).await;
    let viewer = house.member("eva@calorine.example", Role::Viewer).await;
    house
        .receive(b"From: c@client.example\nSubject: Devis\nMessage-ID: <1@c>\n\nBonjour")
        .await;
    let ticket = format!("/api/v1/tickets/{}", house.newest_ticket(&viewer).await);
    let rule = json!({ "name": "r", "conditions": ["subject=devis"], "actions": ["tag=devis"] });
    let open = json!({ "status": "open" });
    for (method, path, body, by_viewer, by_agent, by_owner) in [
        ("GET", "/api/v1/tickets", None, 200, 200, 200),
        ("GET", "/api/v1/mailboxes", None, 200, 200, 200),
        ("PATCH", ticket.as_str(), Some(&open), 403, 200, 200),
        ("POST", "/api/v1/rules", Some(&rule), 403, 403, 201),
        ("POST", "/api/v1/sends/hold", None, 403, 403, 204),
    ] {
        for (browser, status) in [(&viewer, by_viewer), (&agent, by_agent), (&owner, by_owner)] {
            let answered = browser.send(method, path, body).await;
            assert_eq!(
                answered.status.as_u16(),
                status,
                "{method} {path}: {}",
                answered.text
            );
            if status == 403 {
                assert_eq!(answered.problem(), "forbidden");
            }
        }
    }
}

#[tokio::test]
async fn guessing_ends_soon_and_the_owner_gets_in_again() {
    let house = House::open().await;
    house.administrator().await;
    let stranger = house.stranger();
    let wrong = json!({ "address": "lea@calorine.example", "password": "wrong password" });
    let mut refused = None;
    for _ in 0..20 {
        let answered = stranger.post("/api/v1/auth/login", wrong.clone()).await;
        if answered.status.as_u16() == 429 {
            refused = Some(answered);
            break;
        }
        answered.expect(401);
    }
    let refused = refused.expect("guessing went on without end");
    assert_eq!(refused.problem(), "too-many");
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    house.clock.forward(wait);
    let right = json!({ "address": "lea@calorine.example", "password": PASSWORD });
    stranger.post("/api/v1/auth/login", right).await.expect(200);
}

/// Every answer carries the headers that keep a browser from doing what we did not mean.
#[tokio::test]
async fn every_answer_is_fenced() {
    let house = House::open().await;
    for path in [
        "/",
        "/api/v1/setup",
        "/api/v1/tickets",
        "/api/nothing",
        "/healthz",
        "/assets/gone.js",
    ] {
        let answered = house.stranger().get(path).await;
        assert_eq!(answered.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answered.header("referrer-policy"), "no-referrer", "{path}");
        assert!(
            answered
                .header("content-security-policy")
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert_eq!(
            answered.header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert!(!answered.header("permissions-policy").is_empty(), "{path}");
    }
}
