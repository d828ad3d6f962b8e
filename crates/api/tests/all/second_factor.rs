//! The second factor: switched on and off, asked for at signing in, each code once.

use crate::client::{Answered, Browser};
use crate::house::{House, PASSWORD};
use facteur_domain::totp::{DIGITS, code_of, step_at};
use facteur_store::{Scope, StoreError, sql};
use serde_json::{Value, json};

/// Reads Base32 (RFC 4648) back: what an app does with the secret.
fn secret_of(text: &str) -> Vec<u8> {
    let (mut held, mut bits, mut bytes) = (0_u32, 0, Vec::new());
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            _ => letter - b'2' + 26,
        };
        held = (held << 5) | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    bytes
}

/// What the app shows, so many steps from now.
fn code(house: &House, secret: &[u8], away: i64) -> String {
    code_of(secret, step_at(house.services.now()) + away, DIGITS)
}

/// Switches it on, and gives the secret and the recovery codes.
async fn switched_on(house: &House, browser: &Browser) -> (Vec<u8>, Vec<String>) {
    let started = browser
        .post("/api/v1/users/mfa/enable", json!({ "password": PASSWORD }))
        .await
        .expect(200)
        .json();
    let secret = secret_of(started["secret"].as_str().unwrap());
    let shown = json!({ "code": code(house, &secret, 0) });
    let made = browser
        .post("/api/v1/users/mfa/confirm", shown)
        .await
        .expect(200)
        .json();
    let codes = made["recovery_codes"].as_array().unwrap();
    (
        secret,
        codes
            .iter()
            .map(|code| code.as_str().unwrap().to_owned())
            .collect(),
    )
}

async fn log_in(house: &House) -> Value {
    let login = json!({ "address": "lea@calorine.example", "password": PASSWORD });
    let answered = house
        .stranger()
        .post("/api/v1/auth/login", login)
        .await
        .expect(200);
    assert!(answered.json()["csrf"].is_string() || answered.header("set-cookie").is_empty());
    answered.json()
}

async fn second_step(house: &House, ticket: &Value, code: &str) -> Answered {
    let given = json!({ "ticket": ticket, "code": code });
    house.stranger().post("/api/v1/auth/second-factor", given).await
}

#[tokio::test]
async fn a_code_is_asked_for_and_each_works_once() {
    let house = House::open().await;
    let lea = house.administrator().await;
    let wrong = lea
        .post("/api/v1/users/mfa/enable", json!({ "password": "another one" }))
        .await;
    assert_eq!(wrong.expect(422).problem(), "invalid");
    let started = lea
        .post("/api/v1/users/mfa/enable", json!({ "password": PASSWORD }))
        .await
        .expect(200)
        .json();
    assert!(
        started["uri"]
            .as_str()
            .unwrap()
            .starts_with("otpauth://totp/Facteur%20%28Calorine%29:lea%40")
    );
    assert!(started["qr_svg"].as_str().unwrap().starts_with("<svg"));
    assert!(
        log_in(&house).await["csrf"].is_string(),
        "asked for a code before one was ever shown"
    );
    lea.post("/api/v1/users/mfa/confirm", json!({ "code": "000000" }))
        .await
        .expect(422);

    let (secret, recovery) = switched_on(&house, &lea).await;
    assert_eq!(recovery.len(), 10);
    lea.post("/api/v1/users/mfa/enable", json!({ "password": PASSWORD }))
        .await
        .expect(409);
    let asked = log_in(&house).await;
    assert_eq!(asked["second_factor"], true);
    let used = code(&house, &secret, 0);
    assert_eq!(
        second_step(&house, &asked["ticket"], &used)
            .await
            .expect(401)
            .problem(),
        "wrong-password"
    );
    let next = code(&house, &secret, 1);
    let signed_in = second_step(&house, &asked["ticket"], &next).await.expect(200);
    let again = house.stranger().signed_in(&signed_in);
    again.get("/api/v1/auth/session").await.expect(200);
    assert_eq!(
        second_step(&house, &asked["ticket"], &next)
            .await
            .expect(401)
            .problem(),
        "not-signed-in"
    );

    house.clock.forward(60);
    let asked = log_in(&house).await;
    assert_eq!(
        second_step(&house, &asked["ticket"], &next)
            .await
            .expect(401)
            .problem(),
        "wrong-password"
    );
    let far = code(&house, &secret, 2);
    assert_eq!(
        second_step(&house, &asked["ticket"], &far)
            .await
            .expect(401)
            .problem(),
        "wrong-password"
    );
    second_step(
        &house,
        &asked["ticket"],
        &recovery[3].to_uppercase().replace('-', " "),
    )
    .await
    .expect(200);
    house.clock.forward(60);
    let asked = log_in(&house).await;
    assert_eq!(
        second_step(&house, &asked["ticket"], &recovery[3])
            .await
            .expect(401)
            .problem(),
        "wrong-password"
    );
    let state = lea.get("/api/v1/users/mfa").await.expect(200).json();
    assert_eq!(
        state,
        json!({ "enabled": true, "required": false, "recovery_codes_left": 9 })
    );
    house.clock.forward(301);
    let late = code(&house, &secret, 0);
    assert_eq!(
        second_step(&house, &asked["ticket"], &late)
            .await
            .expect(401)
            .problem(),
        "not-signed-in"
    );
}

#[tokio::test]
async fn whoever_knows_the_password_guesses_few_codes() {
    let house = House::open().await;
    let lea = house.administrator().await;
    let (secret, _) = switched_on(&house, &lea).await;
    house.clock.forward(60);
    let mut looked_at = 0;
    for guess in 0..40 {
        let login = json!({ "address": "lea@calorine.example", "password": PASSWORD });
        let asked = house.stranger().post("/api/v1/auth/login", login).await;
        if asked.status == 429 {
            continue;
        }
        let ticket = asked.expect(200).json()["ticket"].clone();
        let wrong = format!("{guess:06}");
        assert_ne!(wrong, code(&house, &secret, 0));
        let answered = second_step(&house, &ticket, &wrong).await;
        looked_at += i32::from(answered.status == 401);
    }
    assert!((1..=10).contains(&looked_at), "{looked_at} codes in no time");
    house.clock.forward(3_600);
    let asked = log_in(&house).await;
    second_step(&house, &asked["ticket"], &code(&house, &secret, 0))
        .await
        .expect(200);
}

#[tokio::test]
async fn switching_off_asks_password_and_code() {
    let house = House::open().await;
    let lea = house.administrator().await;
    let (secret, recovery) = switched_on(&house, &lea).await;
    house.clock.forward(60);
    let off = |password: &str, code: &str| json!({ "password": password, "code": code });
    let wrong = lea
        .post("/api/v1/users/mfa/disable", off("another one", &recovery[0]))
        .await
        .expect(422);
    assert_eq!(wrong.json()["fields"][0]["field"], "password");
    let wrong = lea
        .post("/api/v1/users/mfa/disable", off(PASSWORD, "000000"))
        .await
        .expect(422);
    assert_eq!(wrong.json()["fields"][0]["field"], "code");
    house.clock.forward(120);
    let anew = off(PASSWORD, &code(&house, &secret, 0));
    let codes = lea
        .post("/api/v1/users/mfa/recovery-codes", anew)
        .await
        .expect(200)
        .json();
    let fresh = codes["recovery_codes"][0].as_str().unwrap();
    lea.post("/api/v1/users/mfa/disable", off(PASSWORD, &recovery[0]))
        .await
        .expect(422);
    house.clock.forward(120);
    lea.post("/api/v1/users/mfa/disable", off(PASSWORD, fresh))
        .await
        .expect(204);
    house.clock.forward(60);
    assert!(log_in(&house).await["csrf"].is_string());
    let state = lea.get("/api/v1/users/mfa").await.expect(200).json();
    assert_eq!(
        state,
        json!({ "enabled": false, "required": false, "recovery_codes_left": 0 })
    );
}

#[tokio::test]
async fn where_everybody_needs_one_nothing_goes_before_it_is_there() {
    let house = House::open().await;
    let lea = house.administrator().await;
    house
        .services
        .store
        .write(Scope::Global, |tx| {
            let wanted = sql("update organisation set settings = '{\"require_second_factor\":true}'");
            tx.execute(wanted, &[]).map_err(|error: StoreError| error)
        })
        .await
        .unwrap();
    assert_eq!(
        lea.get("/api/v1/tickets").await.expect(403).problem(),
        "second-factor-required"
    );
    assert_eq!(
        lea.get("/api/v1/auth/session").await.expect(200).json()["must_enable_second_factor"],
        true
    );
    assert_eq!(
        lea.get("/api/v1/users/mfa").await.expect(200).json()["required"],
        true
    );
    switched_on(&house, &lea).await;
    lea.get("/api/v1/tickets").await.expect(200);
    assert_eq!(
        lea.get("/api/v1/auth/session").await.expect(200).json()["must_enable_second_factor"],
        false
    );
}
