//! Signing in over HTTP: known browsers, programs, tokens, and that nothing tells whether an address is known.

use crate::client::{Answered, Browser};
use crate::house::{House, PASSWORD};
use facteur_domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

const LEA: &str = "lea@calorine.example";

fn login(address: &str, password: &str) -> Value {
    json!({ "address": address, "password": password })
}

/// A request with a token instead of a cookie.
async fn with(house: &House, token: &str, method: Method, path: &str, body: Option<Value>) -> Answered {
    let mut request = house.stranger().request(method, &format!("/api/v1{path}"));
    request = request.header("authorization", format!("Bearer {token}"));
    if let Some(body) = body {
        request = request
            .header("content-type", "application/json")
            .body(body.to_string());
    }
    Answered::of(request).await
}

async fn guess(browser: &Browser, password: &str) -> u16 {
    let answered = browser.post("/api/v1/auth/login", login(LEA, password)).await;
    answered.status.as_u16()
}

#[tokio::test]
async fn strangers_use_up_their_guesses_and_not_those_of_a_known_browser() {
    let house = House::open().await;
    house.administrator().await;
    let mut own = house.stranger();
    let begun = own
        .post("/api/v1/auth/login", login(LEA, PASSWORD))
        .await
        .expect(200);
    own.cookie = Some(begun.cookie("facteur_device"));
    let stranger = house.stranger();
    let mut allowed = 0;
    for _ in 0..20 {
        allowed += u16::from(guess(&stranger, "wrong password").await == 401);
    }
    assert!((1..=10).contains(&allowed), "{allowed}");
    assert_eq!(
        guess(&stranger, PASSWORD).await,
        429,
        "the right one too must wait"
    );
    assert_eq!(guess(&own, PASSWORD).await, 200, "its owner is locked out");
    // The cookie lets nobody in, and its own guesses end too.
    own.get("/api/v1/auth/session").await.expect(401);
    let mut allowed = 0;
    for _ in 0..20 {
        allowed += u16::from(guess(&own, "wrong password").await == 401);
    }
    assert!((1..=10).contains(&allowed), "{allowed}");
}

/// Everything that an answer shows but what is new in each.
fn seen(answered: &Answered) -> (u16, String, Vec<String>) {
    let names = answered.headers.keys().map(ToString::to_string).collect();
    (answered.status.as_u16(), answered.text.clone(), names)
}

#[tokio::test]
async fn an_unknown_address_is_answered_like_a_known_one() {
    let house = House::open().await;
    let owner = house.administrator().await;
    let smtp = json!({ "smtp": {
        "host": "localhost", "port": 2525, "security": "none", "username": "", "from_name": "Support"
    } });
    let mailbox = format!("/api/v1/mailboxes/{}", house.mailbox);
    owner.send("PATCH", &mailbox, Some(&smtp)).await.expect(200);
    let stranger = house.stranger();
    for path in ["login", "token", "password/forgot", "password/reset", "verify"] {
        let body = |address: &str| match path {
            "password/forgot" => json!({ "address": address }),
            "password/reset" => json!({ "token": address, "password": "trois moutons sur le toit" }),
            "verify" => json!({ "token": address }),
            _ => login(address, "wrong password"),
        };
        let path = format!("/api/v1/auth/{path}");
        let known = stranger.post(&path, body(LEA)).await;
        let unknown = stranger.post(&path, body("nobody@calorine.example")).await;
        assert_eq!(seen(&known), seen(&unknown), "{path}");
    }
    // Who guesses too often is stopped for an address that nobody has just as soon.
    let mut counts = [0, 0];
    for (count, address) in counts
        .iter_mut()
        .zip(["eve@calorine.example", "max@calorine.example"])
    {
        if address.starts_with("max") {
            house.clock.forward(3_600);
            house.member(address, Role::Agent).await;
            house.clock.forward(3_600);
        }
        while *count < 50 {
            let answered = stranger
                .post("/api/v1/auth/login", login(address, "wrong password"))
                .await;
            if answered.status.as_u16() == 429 {
                break;
            }
            *count += 1;
        }
    }
    assert_eq!(counts[0], counts[1]);
}

#[tokio::test]
async fn a_program_refreshes_and_a_copied_token_ends_it() {
    let house = House::open().await;
    let owner = house.administrator().await;
    let stranger = house.stranger();
    let pair = async |path: &str, body: Value, status: u16| {
        let answered = stranger
            .post(&format!("/api/v1/auth/{path}"), body)
            .await
            .expect(status);
        let told = |name: &str| answered.json()[name].as_str().unwrap_or_default().to_owned();
        (told("access_token"), told("refresh_token"))
    };
    let (access, first) = pair("token", login(LEA, PASSWORD), 200).await;
    with(&house, &access, Method::GET, "/auth/session", None)
        .await
        .expect(200);
    // A change without the token of a page: no browser sends that header by itself.
    let profile = json!({ "name": "Léa", "language": "fr" });
    with(&house, &access, Method::PUT, "/users/profile", Some(profile))
        .await
        .expect(200);
    let (next, second) = pair("refresh", json!({ "refresh_token": first }), 200).await;
    with(&house, &next, Method::GET, "/auth/session", None)
        .await
        .expect(200);
    house.clock.forward(16 * 60);
    with(&house, &next, Method::GET, "/auth/session", None)
        .await
        .expect(401);
    let (alive, third) = pair("refresh", json!({ "refresh_token": second }), 200).await;
    pair("refresh", json!({ "refresh_token": first }), 401).await;
    with(&house, &alive, Method::GET, "/auth/session", None)
        .await
        .expect(401);
    pair("refresh", json!({ "refresh_token": third }), 401).await;
    let list = owner.get("/api/v1/users/sessions").await.expect(200).json();
    let ended = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|session| session["kind"] == "program")
        .unwrap()
        .clone();
    assert_eq!(ended["ended_because"], "reused", "{ended}");
    let path = format!("/api/v1/users/sessions/{}", ended["id"].as_str().unwrap());
    owner.send("DELETE", &path, None).await.expect(204);
    owner.send("DELETE", &path, None).await.expect(404);
    // Signing out ends the program that asks.
    let (access, refresh) = pair("token", login(LEA, PASSWORD), 200).await;
    with(&house, &access, Method::POST, "/auth/logout", None)
        .await
        .expect(204);
    with(&house, &access, Method::GET, "/auth/session", None)
        .await
        .expect(401);
    pair("refresh", json!({ "refresh_token": refresh }), 401).await;
}

#[tokio::test]
async fn a_token_may_what_its_scopes_say_and_no_more_than_its_maker() {
    let house = House::open().await;
    let owner = house.administrator().await;
    let agent = house.member("max@calorine.example", Role::Agent).await;
    let own = json!({ "name": "Report", "scopes": ["tickets.read"] });
    let made = agent
        .post("/api/v1/users/tokens", own.clone())
        .await
        .expect(201)
        .json();
    let token = made["token"].as_str().unwrap();
    with(&house, token, Method::GET, "/tickets", None)
        .await
        .expect(200);
    let outside = with(&house, token, Method::GET, "/contacts", None)
        .await
        .expect(403);
    assert_eq!(outside.problem(), "forbidden");
    // What it was last used for is seen, and not written at every request.
    let list = agent.get("/api/v1/users/tokens").await.expect(200).json();
    assert_eq!(list["items"][0]["last_used_from"], "127.0.0.1");
    let used = list["items"][0]["last_used_at"].clone();
    house.clock.forward(60);
    with(&house, token, Method::GET, "/tickets", None)
        .await
        .expect(200);
    let again = agent.get("/api/v1/users/tokens").await.json();
    assert_eq!(again["items"][0]["last_used_at"], used);
    assert!(!list.to_string().contains(token), "the list shows the token");
    for (scopes, field) in [
        (json!(["rules.change"]), "scopes"),
        (json!([]), "scopes"),
        (json!(["tickets.eat"]), "scopes[0]"),
    ] {
        let more = json!({ "name": "More", "scopes": scopes });
        let refused = agent.post("/api/v1/users/tokens", more).await.expect(422).json();
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    let over = json!({ "name": "Over", "scopes": ["tickets.read"], "expires_at": "2020-01-01T00:00:00Z" });
    agent.post("/api/v1/users/tokens", over).await.expect(422);
    let service = json!({ "name": "Shop", "role": "admin", "scopes": ["mail.hand_in"] });
    agent.post("/api/v1/tokens", service.clone()).await.expect(403);
    let made = owner.post("/api/v1/tokens", service).await.expect(201).json();
    let shop = made["token"].as_str().unwrap();
    let mail = b"From: a@b.example\nSubject: x\nMessage-ID: <s@b>\n\nBonjour";
    let handed = house
        .stranger()
        .request(Method::POST, "/api/v1/messages")
        .header("authorization", format!("Bearer {shop}"))
        .header("content-type", "message/rfc822")
        .body(mail.to_vec());
    assert_eq!(Answered::of(handed).await.status.as_u16() / 100, 2);
    with(&house, shop, Method::GET, "/tickets", None)
        .await
        .expect(403);
    with(&house, shop, Method::GET, "/users/sessions", None)
        .await
        .expect(403);
    // Taken back, it opens nothing.
    let path = format!("/api/v1/tokens/{}", made["id"].as_str().unwrap());
    owner.send("DELETE", &path, None).await.expect(204);
    with(&house, shop, Method::GET, "/auth/session", None)
        .await
        .expect(401);
    with(&house, "fct_nonsense", Method::GET, "/auth/session", None)
        .await
        .expect(401);
    // One that has a time ends with it.
    let brief = json!({ "name": "Brief", "scopes": ["tickets.read"], "expires_at": "2026-11-20T17:00:00Z" });
    let brief = agent.post("/api/v1/users/tokens", brief).await;
    if brief.status.as_u16() == 201 {
        let brief = brief.json()["token"].as_str().unwrap().to_owned();
        with(&house, &brief, Method::GET, "/tickets", None)
            .await
            .expect(200);
        house.clock.forward(24 * 3_600);
        with(&house, &brief, Method::GET, "/tickets", None)
            .await
            .expect(401);
    }
}
