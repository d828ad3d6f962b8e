//! The part of the walk through all routes that is about signing in.

use crate::routes::Walk;
use serde_json::{Value, json};

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value}")).to_owned()
}

/// Everything about sessions, passwords and tokens. The password was changed before, and a mailbox can send.
pub(crate) async fn walk(walk: &mut Walk) {
    let login = json!({ "address": "lea@calorine.example", "password": "trois moutons sur le toit" });
    let pair = walk
        .ask("POST", "/auth/token", "/auth/token", Some(login))
        .await
        .expect(200)
        .json();
    let refresh = json!({ "refresh_token": text(&pair["refresh_token"]) });
    walk.ask("POST", "/auth/refresh", "/auth/refresh", Some(refresh))
        .await
        .expect(200);
    let sessions = walk
        .ask("GET", "/users/sessions", "/users/sessions", None)
        .await
        .expect(200)
        .json();
    let sessions = sessions["items"].as_array().unwrap();
    let program = sessions
        .iter()
        .find(|session| session["kind"] == "program")
        .unwrap();
    let path = format!("/users/sessions/{}", text(&program["id"]));
    walk.ask("DELETE", "/users/sessions/{id}", &path, None)
        .await
        .expect(204);
    let others = "/users/sessions/end-others";
    walk.ask("POST", others, others, None).await.expect(204);
    tokens(walk).await;
    passwords(walk).await;
}

async fn tokens(walk: &mut Walk) {
    let own =
        json!({ "name": "Nightly report", "scopes": ["tickets.read"], "expires_at": "2027-11-20T15:50:56Z" });
    let made = walk
        .ask("POST", "/users/tokens", "/users/tokens", Some(own))
        .await
        .expect(201)
        .json();
    walk.ask("GET", "/users/tokens", "/users/tokens", None)
        .await
        .expect(200);
    let path = format!("/users/tokens/{}", text(&made["id"]));
    walk.ask("DELETE", "/users/tokens/{id}", &path, None)
        .await
        .expect(204);
    let service = json!({ "name": "Web shop", "role": "agent", "scopes": ["mail.hand_in"] });
    let made = walk
        .ask("POST", "/tokens", "/tokens", Some(service))
        .await
        .expect(201)
        .json();
    walk.ask("GET", "/tokens", "/tokens", None).await.expect(200);
    let path = format!("/tokens/{}", text(&made["id"]));
    walk.ask("DELETE", "/tokens/{id}", &path, None).await.expect(204);
}

async fn passwords(walk: &mut Walk) {
    let considered = json!({ "password": "elephant11", "address": "lea@calorine.example", "name": "Léa" });
    let path = "/auth/password/strength";
    walk.ask("POST", path, path, Some(considered)).await.expect(200);
    let path = "/auth/password/forgot";
    let forgotten = json!({ "address": "lea@calorine.example" });
    walk.ask("POST", path, path, Some(forgotten)).await.expect(202);
    let path = "/auth/password/reset";
    let reset = json!({ "token": "nothing", "password": "trois moutons sur le toit" });
    walk.ask("POST", path, path, Some(reset)).await.expect(422);
    let verify = json!({ "token": "nothing" });
    walk.ask("POST", "/auth/verify", "/auth/verify", Some(verify))
        .await
        .expect(422);
    walk.ask("POST", "/auth/verify/send", "/auth/verify/send", None)
        .await
        .expect(202);
    let account = json!({
        "name": "Max", "address": "max@client.example", "password": "un cheval bleu sous la pluie", "language": "fr",
    });
    walk.ask("POST", "/auth/register", "/auth/register", Some(account))
        .await
        .expect(403);
}
