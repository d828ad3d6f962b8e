//! Every route: what it answers is a snapshot, and stands in the description.

use crate::client::{Answered, Browser};
use crate::house::House;
use facteur_api::document;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// `docs/openapi.json` is what the routes say. `FACTEUR_UPDATE_DOCS=1` writes it anew.
#[test]
fn the_description_is_the_committed_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let text = format!("{}\n", document().to_pretty_json().unwrap());
    if std::env::var_os("FACTEUR_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "docs/openapi.json is not what the routes say; FACTEUR_UPDATE_DOCS=1 cargo test -p facteur-api description"
    );
}

/// Every operation by method and path, with its description.
fn operations() -> BTreeMap<(String, String), Value> {
    let document = serde_json::to_value(document()).unwrap();
    let mut all = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation.get("responses").is_some() {
                all.insert((method.to_uppercase(), path.clone()), operation.clone());
            }
        }
    }
    all
}

/// The schema that a reference names, or the schema itself.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

fn has_example(document: &Value, content: &Value) -> bool {
    let schema = resolved(document, &content["schema"]);
    let items = schema.pointer("/properties/items/items");
    let of = |schema: &Value| schema.get("example").is_some() || schema.get("examples").is_some();
    content.get("example").is_some() || of(schema) || items.is_some_and(|items| of(resolved(document, items)))
}

#[test]
fn every_route_has_an_example() {
    let document = serde_json::to_value(document()).unwrap();
    let mut without = Vec::new();
    for ((method, path), operation) in operations() {
        let bodies = operation["responses"].as_object().unwrap().iter();
        let answers = bodies
            .filter(|(status, _)| status.starts_with('2'))
            .map(|(_, answer)| answer);
        for body in answers.chain(operation.get("requestBody")) {
            let contents = body["content"].as_object().into_iter().flatten();
            for (kind, content) in contents {
                if !kind.contains("octet-stream") && !has_example(&document, content) {
                    without.push(format!("{method} {path} ({kind})"));
                }
            }
        }
    }
    assert!(without.is_empty(), "no example: {without:#?}");
}

/// Ids, tokens and times by the order in which they appear, so that snapshots say only what matters.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    fn normalised(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(length) = token_length(rest) {
                let (token, after) = rest.split_at(length);
                let count = self.0.len() + 1;
                out.push_str(
                    self.0
                        .entry(token.to_owned())
                        .or_insert_with(|| format!("<{count}>")),
                );
                rest = after;
            } else if let Some(length) = time_length(rest) {
                out.push_str("<time>");
                rest = &rest[length..];
            } else {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                out.push_str(&rest[..length]);
                rest = &rest[length..];
            }
        }
        out
    }
}

/// The length of a UUID or of a long hexadecimal token that the text begins with.
fn token_length(text: &str) -> Option<usize> {
    let hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let uuid = text.get(..36).filter(|uuid| {
        let parts: Vec<&str> = uuid.split('-').collect();
        parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.iter().all(|part| hex(part))
    });
    let long = || {
        text.get(..40)
            .filter(|start| hex(start))
            .map(|_| text.bytes().take_while(u8::is_ascii_hexdigit).count())
    };
    uuid.map(str::len).or_else(long)
}

/// The length of an RFC 3339 time that the text begins with.
fn time_length(text: &str) -> Option<usize> {
    let start = text.get(..11)?.as_bytes();
    let is_date = start[4] == b'-'
        && start[7] == b'-'
        && start[10] == b'T'
        && start[..4].iter().all(u8::is_ascii_digit);
    is_date.then(|| text.find('Z').map(|end| end + 1)).flatten()
}

/// Walks through the routes, and remembers which were shown.
pub(crate) struct Walk {
    pub(crate) browser: Browser,
    names: Names,
    shown: BTreeSet<(String, String)>,
}

impl Walk {
    /// Asks, takes a snapshot, and gives the answer. `path` is the one of the description; `real` is what is asked.
    pub(crate) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        real: &str,
        body: Option<Value>,
    ) -> Answered {
        let answered = self
            .browser
            .send(method, &format!("/api/v1{real}"), body.as_ref())
            .await;
        self.keep(method, path, real, answered)
    }

    async fn ask_raw(&mut self, path: &str, real: &str, kind: &str, body: &'static [u8]) -> Answered {
        let request = self.browser.request(Method::POST, &format!("/api/v1{real}"));
        let answered = Answered::of(request.header("content-type", kind).body(body)).await;
        self.keep("POST", path, real, answered)
    }

    fn keep(&mut self, method: &str, path: &str, real: &str, answered: Answered) -> Answered {
        let pretty = match serde_json::from_str::<Value>(&answered.text) {
            Ok(value) => serde_json::to_string_pretty(&value).unwrap(),
            Err(_) => answered.text.clone(),
        };
        let asked = format!("{method} {real}");
        let text = format!(
            "{asked}\n{}\n{}\n\n{pretty}",
            answered.status,
            answered.header("content-type")
        );
        let name = format!("{method}{}", path.replace(['/', '{', '}'], "_"));
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, self.names.normalised(&text.replace(&self.browser.base, "http://desk")));
        });
        self.shown.insert((method.to_owned(), path.to_owned()));
        answered
    }
}

const MAIL: &[u8] = b"From: Max Durand <max@client.example>\r\nTo: support@calorine.example\r\nCc: Eva <eva@client.example>\r\n\
Subject: Chaudiere en panne\r\nMessage-ID: <m1@client.example>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0100\r\n\
MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Bonjour, la chaudi&egrave;re est en panne depuis hier.</p>\r\n\
--b\r\nContent-Type: text/plain; name=\"notes.txt\"\r\nContent-Disposition: attachment; filename=\"notes.txt\"\r\n\r\nE12\r\n--b--\r\n";

#[tokio::test]
async fn every_route_answers_as_its_snapshot_says() {
    let house = House::open().await;
    let mut walk = Walk {
        browser: house.stranger(),
        names: Names::default(),
        shown: BTreeSet::new(),
    };
    walk.ask("GET", "/setup", "/setup", None).await;
    let administrator = json!({
        "name": "Léa Martin", "address": "lea@calorine.example", "password": crate::house::PASSWORD,
        "organisation": "Calorine", "language": "en",
    });
    let made = walk.ask("POST", "/setup", "/setup", Some(administrator)).await;
    let login = json!({ "address": "lea@calorine.example", "password": crate::house::PASSWORD });
    walk.ask("POST", "/auth/login", "/auth/login", Some(login)).await;
    walk.browser = walk.browser.clone().signed_in(&made);
    people(&mut walk).await;
    house.receive(MAIL).await;
    house.clock.forward(60);
    house.receive(b"From: Eva <eva@client.example>\nSubject: Devis\nMessage-ID: <m2@client.example>\n\nBonjour, un devis ?").await;
    let (ticket, message) = tickets(&mut walk, &house).await;
    mail(&mut walk, &ticket, &message).await;
    answers(&mut walk, &house, &ticket).await;
    crate::routes_doors::walk(&mut walk).await;
    sign_on(&mut walk).await;
    keeping(&mut walk).await;
    mailboxes(&mut walk, &house).await;
    guarding(&mut walk).await;
    // While no mailbox can send, links of invitations are handed on.
    let mailbox = format!("/api/v1/mailboxes/{}", house.mailbox);
    let no_smtp = json!({ "smtp": null });
    walk.browser
        .send("PATCH", &mailbox, Some(&no_smtp))
        .await
        .expect(200);
    crate::routes_people::organisation(&mut walk).await;
    crate::routes_judgement::judgement(&mut walk).await;
    crate::routes_privacy::privacy(&mut walk).await;
    walk.ask("POST", "/auth/logout", "/auth/logout", None).await;
    let described: BTreeSet<_> = operations().into_keys().collect();
    // A stream never ends, images come from elsewhere, and mail that is handed in has its own tests.
    let elsewhere = [
        ("GET", "/events/stream"),
        ("GET", "/images"),
        ("POST", "/messages"),
        ("POST", "/mail-gateway"),
        // Walked through in second_factor.rs and sign_on.rs: what they answer is chance, or leads elsewhere.
        ("POST", "/auth/second-factor"),
        ("POST", "/users/mfa/enable"),
        ("POST", "/users/mfa/confirm"),
        ("POST", "/users/mfa/disable"),
        ("POST", "/users/mfa/recovery-codes"),
        ("GET", "/auth/sign-on/{id}/begin"),
        ("GET", "/auth/sign-on/{id}/callback"),
        // Its bytes differ from run to run.
        ("GET", "/state"),
        ("GET", "/audit/export"),
        // It is made by a worker.
        ("GET", "/privacy/exports/{id}/file"),
    ];
    let elsewhere: BTreeSet<_> = elsewhere
        .map(|(method, path)| (method.to_owned(), path.to_owned()))
        .into();
    let missing: Vec<_> = described
        .difference(&walk.shown)
        .filter(|each| !elsewhere.contains(*each))
        .collect();
    assert!(missing.is_empty(), "no snapshot of {missing:#?}");
    let unknown: Vec<_> = walk.shown.difference(&described).collect();
    assert!(unknown.is_empty(), "not in the description: {unknown:#?}");
}

async fn guarding(walk: &mut Walk) {
    walk.ask("GET", "/audit", "/audit?limit=2", None).await;
    walk.ask(
        "GET",
        "/audit/export",
        "/audit/export?format=csv&action=member.added",
        None,
    )
    .await;
    walk.ask("POST", "/secrets/rotate", "/secrets/rotate", None).await;
    walk.ask("GET", "/secrets", "/secrets", None).await;
}

async fn people(walk: &mut Walk) {
    walk.ask("GET", "/auth/session", "/auth/session", None).await;
    walk.ask("GET", "/members", "/members", None).await;
    walk.ask("GET", "/users/profile", "/users/profile", None).await;
    let profile = json!({ "name": "Léa Martin", "language": "en", "signature": "Léa" });
    walk.ask("PUT", "/users/profile", "/users/profile", Some(profile))
        .await;
    let password = json!({ "current": crate::house::PASSWORD, "new": "trois moutons sur le toit" });
    walk.ask("POST", "/users/password", "/users/password", Some(password))
        .await;
    walk.ask("POST", "/demonstration", "/demonstration", None).await;
}

async fn sign_on(walk: &mut Walk) {
    walk.ask("GET", "/users/mfa", "/users/mfa", None).await;
    let provider = json!({
        "name": "Calorine", "issuer": "http://127.0.0.1:9", "client_id": "facteur", "client_secret": "a secret",
        "allowed_domains": ["calorine.example"], "role_claim": "groups", "roles": { "desk": "agent" },
        "default_role": "viewer", "create_members": true,
    });
    let added = walk
        .ask(
            "POST",
            "/sign-on/providers",
            "/sign-on/providers",
            Some(provider.clone()),
        )
        .await
        .json();
    let real = format!("/sign-on/providers/{}", added["id"].as_str().unwrap());
    walk.ask("GET", "/sign-on/providers", "/sign-on/providers", None)
        .await;
    walk.ask("GET", "/sign-on/providers/{id}", &real, None).await;
    walk.ask("PUT", "/sign-on/providers/{id}", &real, Some(provider))
        .await;
    walk.ask(
        "GET",
        "/sign-on",
        "/sign-on?address=max%40elsewhere.example",
        None,
    )
    .await;
    let tried = json!({ "issuer": "https://login.microsoftonline.com/common/v2.0" });
    walk.ask(
        "POST",
        "/sign-on/providers/test",
        "/sign-on/providers/test",
        Some(tried),
    )
    .await;
    walk.ask("DELETE", "/sign-on/providers/{id}", &real, None).await;
}

async fn tickets(walk: &mut Walk, house: &House) -> (String, String) {
    let list = walk
        .ask("GET", "/tickets", "/tickets?sort=last_message_at", None)
        .await
        .json();
    let id = |position: usize| list["items"][position]["id"].as_str().unwrap().to_owned();
    let (ticket, other) = (id(0), id(1));
    walk.ask("GET", "/tickets/counts", "/tickets/counts", None).await;
    walk.ask(
        "POST",
        "/tickets/{id}/seen",
        &format!("/tickets/{ticket}/seen"),
        None,
    )
    .await;
    let confirming = format!("/tickets/{ticket}/confirm");
    walk.ask("POST", "/tickets/{id}/confirm", &confirming, None).await;
    let change =
        json!({ "status": "open", "category": "technical", "add_tags": ["chaudière"], "assignee": null });
    walk.ask(
        "PATCH",
        "/tickets/{id}",
        &format!("/tickets/{ticket}"),
        Some(change),
    )
    .await;
    let many = json!({ "tickets": [other], "change": { "priority": "low" } });
    walk.ask("POST", "/tickets/bulk", "/tickets/bulk", Some(many))
        .await;
    let note = json!({ "body": "Rappeler lundi." });
    walk.ask(
        "POST",
        "/tickets/{id}/notes",
        &format!("/tickets/{ticket}/notes"),
        Some(note),
    )
    .await;
    let link = json!({ "ticket": other });
    walk.ask(
        "POST",
        "/tickets/{id}/links",
        &format!("/tickets/{ticket}/links"),
        Some(link),
    )
    .await;
    let unlink = format!("/tickets/{ticket}/links/{other}");
    walk.ask("DELETE", "/tickets/{id}/links/{other}", &unlink, None)
        .await;
    let shown = walk
        .ask("GET", "/tickets/{id}", &format!("/tickets/{ticket}"), None)
        .await
        .json();
    let changed = shown["history"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["undoable"] == true)
        .unwrap();
    let undo = format!("/events/{}/undo", changed["id"].as_str().unwrap());
    walk.ask("POST", "/events/{id}/undo", &undo, None).await;
    walk.ask(
        "GET",
        "/events",
        &format!("/events?ticket={ticket}&limit=2"),
        None,
    )
    .await;
    house.clock.forward(1);
    let joining = json!({ "other": ticket });
    walk.ask(
        "POST",
        "/tickets/{id}/join",
        &format!("/tickets/{other}/join"),
        Some(joining),
    )
    .await;
    (
        ticket,
        shown["conversation"][0]["id"].as_str().unwrap().to_owned(),
    )
}

async fn mail(walk: &mut Walk, ticket: &str, message: &str) {
    let shown = walk
        .browser
        .get(&format!("/api/v1/tickets/{ticket}"))
        .await
        .json();
    let thread = shown["thread"].as_str().unwrap();
    walk.ask("GET", "/messages/{id}", &format!("/messages/{message}"), None)
        .await;
    walk.ask(
        "GET",
        "/messages/{id}/html",
        &format!("/messages/{message}/html"),
        None,
    )
    .await;
    walk.ask(
        "GET",
        "/messages/{id}/raw",
        &format!("/messages/{message}/raw"),
        None,
    )
    .await;
    walk.ask(
        "GET",
        "/messages/{id}/source",
        &format!("/messages/{message}/source"),
        None,
    )
    .await;
    let file = format!("/messages/{message}/attachments/0");
    walk.ask("GET", "/messages/{id}/attachments/{position}", &file, None)
        .await;
    walk.ask("GET", "/threads/{id}", &format!("/threads/{thread}"), None)
        .await;
    walk.ask("GET", "/search", "/search?q=panne%20TKT-2026-000001", None)
        .await;
    let contacts = walk.ask("GET", "/contacts", "/contacts?q=max", None).await.json();
    let contact = contacts["items"][0]["id"].as_str().unwrap();
    walk.ask("GET", "/contacts/{id}", &format!("/contacts/{contact}"), None)
        .await;
}

async fn answers(walk: &mut Walk, house: &House, ticket: &str) {
    let smtp = json!({ "smtp": {
        "host": "localhost", "port": 2525, "security": "none", "username": "", "from_name": "Support"
    } });
    let mailbox = format!("/mailboxes/{}", house.mailbox);
    walk.ask("PATCH", "/mailboxes/{id}", &mailbox, Some(smtp)).await;
    let compose = format!("/tickets/{ticket}/compose?kind=reply_all");
    walk.ask("GET", "/tickets/{id}/compose", &compose, None).await;
    let upload = walk
        .ask_raw(
            "/uploads",
            "/uploads?filename=devis.pdf",
            "application/pdf",
            b"%PDF-1.7",
        )
        .await
        .json();
    let upload = upload["id"].as_str().unwrap();
    let draft = json!({
        "kind": "reply", "to": ["max@client.example"], "subject": "Re: Chaudiere en panne", "text": "Bonjour",
        "uploads": [upload],
    });
    let path = format!("/tickets/{ticket}/draft");
    walk.ask("PUT", "/tickets/{id}/draft", &path, Some(draft)).await;
    walk.ask("DELETE", "/tickets/{id}/draft", &path, None).await;
    let answer = json!({
        "kind": "reply", "to": ["max@client.example"], "subject": "Re: Chaudiere en panne", "text": "Nous venons demain.",
        "uploads": [upload], "then_status": "pending",
    });
    let sent = format!("/tickets/{ticket}/answers");
    let sent = walk
        .ask("POST", "/tickets/{id}/answers", &sent, Some(answer))
        .await
        .json();
    let answer = sent["id"].as_str().unwrap_or_else(|| panic!("{sent}")).to_owned();
    walk.ask("GET", "/answers", "/answers?state=waiting,unknown", None)
        .await;
    walk.ask("GET", "/answers/{id}", &format!("/answers/{answer}"), None)
        .await;
    walk.ask(
        "POST",
        "/answers/{id}/send-again",
        &format!("/answers/{answer}/send-again"),
        None,
    )
    .await;
    walk.ask(
        "POST",
        "/answers/{id}/cancel",
        &format!("/answers/{answer}/cancel"),
        None,
    )
    .await;
    let new = json!({ "mailbox": house.mailbox, "to": ["max@client.example"], "subject": "Entretien", "text": "Bonjour" });
    walk.ask("POST", "/answers", "/answers", Some(new)).await;
    walk.ask("DELETE", "/uploads/{id}", &format!("/uploads/{upload}"), None)
        .await;
    walk.ask("GET", "/sends", "/sends", None).await;
    walk.ask("POST", "/sends/hold", "/sends/hold", None).await;
    walk.ask("POST", "/sends/release", "/sends/release", None).await;
}

async fn keeping(walk: &mut Walk) {
    let view = json!({ "name": "Factures", "query": "category=billing", "shared": true, "position": 1 });
    let kept = walk
        .ask("POST", "/views", "/views", Some(view.clone()))
        .await
        .json();
    let path = format!("/views/{}", kept["id"].as_str().unwrap());
    walk.ask("GET", "/views", "/views", None).await;
    walk.ask("PUT", "/views/{id}", &path, Some(view)).await;
    walk.ask("DELETE", "/views/{id}", &path, None).await;
    let rule = json!({ "name": "Devis", "conditions": ["subject=devis"], "actions": ["tag=devis"] });
    let rules = walk
        .ask("POST", "/rules", "/rules", Some(rule.clone()))
        .await
        .json();
    let path = format!("/rules/{}", rules["items"][0]["id"].as_str().unwrap());
    walk.ask("GET", "/rules", "/rules", None).await;
    walk.ask("PUT", "/rules/{id}", &path, Some(rule.clone())).await;
    walk.ask(
        "POST",
        "/rules/{id}/move",
        &format!("{path}/move"),
        Some(json!({ "position": 1 })),
    )
    .await;
    walk.ask("POST", "/rules/preview", "/rules/preview", Some(rule))
        .await;
    walk.ask("DELETE", "/rules/{id}", &path, None).await;
    walk.ask("GET", "/dead-letters", "/dead-letters", None).await;
    let none = "/dead-letters/01938c6e-0000-7000-8000-000000000099/retry";
    walk.ask("POST", "/dead-letters/{id}/retry", none, None).await;
    walk.ask("POST", "/dead-letters/retry-all", "/dead-letters/retry-all", None)
        .await;
}

async fn mailboxes(walk: &mut Walk, house: &House) {
    let id = house.mailbox;
    walk.ask("GET", "/mailboxes", "/mailboxes", None).await;
    walk.ask("GET", "/mailboxes/{id}", &format!("/mailboxes/{id}"), None)
        .await;
    let new = json!({
        "address": "ventes@calorine.example", "password": "secret",
        "source": { "kind": "imap", "host": "127.0.0.1", "port": 1, "security": "none", "username": "ventes" },
    });
    walk.ask("POST", "/mailboxes", "/mailboxes", Some(new)).await;
    walk.ask(
        "POST",
        "/mailboxes/guess",
        "/mailboxes/guess",
        Some(json!({ "address": "support@gmail.com" })),
    )
    .await;
    let trial = json!({ "address": "a@calorine.example", "source": { "kind": "maildir", "path": "/nowhere/at/all" } });
    walk.ask("POST", "/mailboxes/test", "/mailboxes/test", Some(trial))
        .await;
    walk.ask(
        "POST",
        "/mailboxes/{id}/test",
        &format!("/mailboxes/{id}/test"),
        None,
    )
    .await;
    walk.ask(
        "POST",
        "/mailboxes/{id}/pause",
        &format!("/mailboxes/{id}/pause"),
        None,
    )
    .await;
    walk.ask(
        "POST",
        "/mailboxes/{id}/resume",
        &format!("/mailboxes/{id}/resume"),
        None,
    )
    .await;
    walk.ask(
        "POST",
        "/mailboxes/{id}/reconcile",
        &format!("/mailboxes/{id}/reconcile"),
        None,
    )
    .await;
}
