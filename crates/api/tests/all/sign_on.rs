//! Single sign-on from the first click to the session, at a certified provider (oidc-provider).

use crate::client::{Answered, Browser};
use crate::house::House;
use facteur_testkit::OidcProvider;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use serde_json::{Value, json};

const ACCOUNTS: &str = r#""accounts": {
    "lea": {"email": "lea@calorine.example", "email_verified": true, "name": "Léa Martin"},
    "max": {"email": "Max@Calorine.example", "email_verified": true, "name": "Max Durand", "groups": ["desk"]},
    "eva": {"email": "eva@calorine.example", "email_verified": false, "name": "Eva"},
    "ned": {"email": "ned@evil.example", "email_verified": true, "name": "Ned"},
    "nil": {"name": "Nobody"}}"#;

struct Office {
    house: House,
    administrator: Browser,
    oidc: OidcProvider,
    id: String,
}

impl Office {
    async fn open() -> Self {
        let house = House::open().await;
        let administrator = house.administrator().await;
        let mut oidc = OidcProvider::start();
        let added = administrator
            .post("/api/v1/sign-on/providers", settings(&oidc))
            .await
            .expect(201)
            .json();
        let redirect = added["redirect_uri"].as_str().unwrap();
        assert!(redirect.starts_with(&house.base), "{redirect}");
        oidc.set(&format!("{{\"redirects\": [\"{redirect}\"], {ACCOUNTS}}}"));
        let id = added["id"].as_str().unwrap().to_owned();
        Self {
            house,
            administrator,
            oidc,
            id,
        }
    }

    /// Goes to the provider: where it is sent, and the cookie that it was given.
    async fn begin(&self) -> (String, String) {
        let address = format!(
            "{}/api/v1/auth/sign-on/{}/begin?next=/tickets%3Fview%3D1",
            self.house.base, self.id
        );
        let begun = ask(&address, "").await.expect(303);
        let cookie = begun.header("set-cookie");
        for wanted in ["HttpOnly", "SameSite=Lax", "Path=/api/v1/auth/sign-on"] {
            assert!(cookie.contains(wanted), "{cookie}");
        }
        (
            begun.header("location").to_owned(),
            cookie.split(';').next().unwrap().to_owned(),
        )
    }

    /// Signs in there, and gives the address to come back to.
    fn at_provider(&self, address: &str, login: &str) -> String {
        tokio::task::block_in_place(|| self.oidc.sign_in(address, login))
    }

    /// The whole way; gives the last answer.
    async fn walk(&self, login: &str) -> Answered {
        let (address, cookie) = self.begin().await;
        ask(&self.at_provider(&address, login), &cookie).await.expect(303)
    }

    async fn session(&self, ended: &Answered) -> Value {
        let mut browser = self.house.stranger();
        browser.cookie = Some(session_cookie(ended));
        browser.get("/api/v1/auth/session").await.expect(200).json()
    }
}

fn settings(oidc: &OidcProvider) -> Value {
    json!({
        "name": "Calorine", "issuer": oidc.issuer(), "client_id": OidcProvider::CLIENT_ID,
        "client_secret": OidcProvider::CLIENT_SECRET, "allowed_domains": ["Calorine.example"],
        "role_claim": "groups", "roles": { "desk": "agent" }, "default_role": "viewer", "create_members": true,
    })
}

async fn ask(address: &str, cookie: &str) -> Answered {
    let client = Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .build()
        .unwrap();
    Answered::of(client.get(address).header("cookie", cookie)).await
}

fn session_cookie(ended: &Answered) -> String {
    assert_eq!(ended.header("location"), "/tickets?view=1", "{:?}", ended.headers);
    let cookies = ended.headers.get_all("set-cookie").iter();
    let cookie = cookies
        .filter_map(|cookie| cookie.to_str().ok())
        .find(|cookie| cookie.starts_with("facteur_session="));
    cookie.unwrap().split(';').next().unwrap().to_owned()
}

#[track_caller]
fn problem(ended: &Answered) -> String {
    let location = ended.header("location").to_owned();
    let none = ended
        .headers
        .get_all("set-cookie")
        .iter()
        .all(|cookie| !cookie.to_str().unwrap().contains("session"));
    assert!(none, "a session was begun");
    location
        .strip_prefix("/sign-in?problem=")
        .unwrap_or_else(|| panic!("{location}"))
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_provider_vouches_for_is_in() {
    let mut office = Office::open().await;
    let listed = office
        .house
        .stranger()
        .get("/api/v1/sign-on")
        .await
        .expect(200)
        .json();
    assert_eq!(listed["providers"][0]["name"], "Calorine");
    // A member of the same address; an owner stays one, whatever the provider says.
    let lea = office.session(&office.walk("lea").await).await;
    assert_eq!(
        (&lea["member"]["address"], &lea["member"]["role"]),
        (&json!("lea@calorine.example"), &json!("owner"))
    );
    // Somebody new, with the role of the claim.
    let ended = office.walk("max").await;
    let max = office.session(&ended).await;
    assert_eq!(
        (&max["member"]["name"], &max["member"]["role"]),
        (&json!("Max Durand"), &json!("agent"))
    );
    // The subject is who they are, also with another address and role; and after the provider's keys changed.
    office
        .oidc
        .set(r#"{"accounts": {"max": {"email": "max.durand@calorine.example", "email_verified": true}}}"#);
    office.oidc.rotate_keys();
    let again = office.session(&office.walk("max").await).await;
    assert_eq!(again["member"]["id"], max["member"]["id"]);
    assert_eq!(again["member"]["role"], "viewer");
    let members = office
        .administrator
        .get("/api/v1/members")
        .await
        .expect(200)
        .json();
    assert_eq!(members["items"].as_array().unwrap().len(), 2, "{members}");
    // Nobody signs in with the password that they do not have.
    let login = json!({ "address": "max@calorine.example", "password": "anything at all" });
    office
        .house
        .stranger()
        .post("/api/v1/auth/login", login)
        .await
        .expect(401);
    // A provider that is removed lets nobody in, and those it let in out.
    let path = format!("/api/v1/sign-on/providers/{}", office.id);
    office.administrator.send("DELETE", &path, None).await.expect(204);
    let mut browser = office.house.stranger();
    browser.cookie = Some(session_cookie(&ended));
    browser.get("/api/v1/auth/session").await.expect(401);
    office.administrator.get("/api/v1/auth/session").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_a_provider_opened_makes_no_owner() {
    let office = Office::open().await;
    let mut lea = office.house.stranger();
    lea.cookie = Some(session_cookie(&office.walk("lea").await));
    // Whatever needs an owner is refused; what needs an administrator is not.
    lea.get("/api/v1/sign-on/providers").await.expect(200);
    let services = &office.house.services;
    let token = lea.cookie.clone().unwrap();
    let token = token.strip_prefix("facteur_session=").unwrap();
    let signed_in = facteur_flows::people::session_of(services, token)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(signed_in.role, facteur_domain::Role::Admin);
    assert!(signed_in.provider.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_it_does_not_vouch_for_stays_out() {
    let office = Office::open().await;
    for (login, word) in [("eva", "unverified"), ("ned", "domain"), ("nil", "no_address")] {
        assert_eq!(problem(&office.walk(login).await), word, "{login}");
    }
    let mut closed = settings(&office.oidc);
    closed["create_members"] = json!(false);
    closed.as_object_mut().unwrap().remove("client_secret");
    let path = format!("/api/v1/sign-on/providers/{}", office.id);
    office
        .administrator
        .send("PUT", &path, Some(&closed))
        .await
        .expect(200);
    assert_eq!(problem(&office.walk("max").await), "no_member");
    office.session(&office.walk("lea").await).await;
    // The secret that is kept goes to no other issuer.
    closed["issuer"] = json!("https://elsewhere.example");
    let refused = office
        .administrator
        .send("PUT", &path, Some(&closed))
        .await
        .expect(422)
        .json();
    assert_eq!(refused["fields"][0]["field"], "client_secret");
    let audit = office
        .administrator
        .get("/api/v1/audit?action=sign_in.refused")
        .await
        .expect(200)
        .json();
    assert!(audit["items"].as_array().unwrap().len() >= 4, "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_browser_that_began_ends_it_and_once() {
    let office = Office::open().await;
    let (address, cookie) = office.begin().await;
    let back = office.at_provider(&address, "lea");
    assert_eq!(problem(&ask(&back, "").await), "expired");
    let other = cookie.replace("facteur_sign_on=", "facteur_sign_on=0");
    assert_eq!(problem(&ask(&back, &other).await), "expired");
    let mut forged = Url::parse(&back).unwrap();
    let pairs: Vec<(String, String)> = forged.query_pairs().into_owned().collect();
    forged
        .query_pairs_mut()
        .clear()
        .extend_pairs(pairs.iter().map(|(name, value)| {
            (
                name,
                if name == "state" {
                    "0".repeat(64)
                } else {
                    value.clone()
                },
            )
        }));
    assert_eq!(problem(&ask(forged.as_str(), &cookie).await), "expired");
    ask(&back, &cookie).await.expect(303);
    assert_eq!(
        problem(&ask(&back, &cookie).await),
        "expired",
        "the same answer worked twice"
    );
    // A code that was used, with a state that was not.
    let (address, cookie) = office.begin().await;
    let fresh = Url::parse(&office.at_provider(&address, "lea")).unwrap();
    let state = fresh
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    let mut replayed = Url::parse(&back).unwrap();
    replayed
        .query_pairs_mut()
        .clear()
        .extend_pairs(pairs.iter().map(|(name, value)| {
            (
                name,
                if name == "state" {
                    state.clone()
                } else {
                    value.clone()
                },
            )
        }));
    assert_eq!(problem(&ask(replayed.as_str(), &cookie).await), "expired");
    // Too late.
    let (address, cookie) = office.begin().await;
    let back = office.at_provider(&address, "lea");
    office.house.clock.forward(601);
    assert_eq!(problem(&ask(&back, &cookie).await), "expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_for_something_else_proves_nothing() {
    let office = Office::open().await;
    // Another nonce.
    let (address, cookie) = office.begin().await;
    let mut bent = Url::parse(&address).unwrap();
    let pairs: Vec<(String, String)> = bent.query_pairs().into_owned().collect();
    bent.query_pairs_mut()
        .clear()
        .extend_pairs(pairs.iter().map(|(name, value)| {
            (
                name,
                if name == "nonce" {
                    "0".repeat(64)
                } else {
                    value.clone()
                },
            )
        }));
    let back = office.at_provider(bent.as_str(), "lea");
    assert_eq!(problem(&ask(&back, &cookie).await), "token");
    // The person said no; the answer of another provider.
    let (address, cookie) = office.begin().await;
    let back = Url::parse(&office.at_provider(&address, "lea")).unwrap();
    let state = back
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    let callback = |more: &str| {
        format!(
            "{}?state={state}&{more}",
            back.as_str().split('?').next().unwrap()
        )
    };
    assert_eq!(
        problem(&ask(&callback("code=1&iss=https%3A%2F%2Fevil.example"), &cookie).await),
        "token"
    );
    let (address, cookie) = office.begin().await;
    let state = Url::parse(&address).unwrap();
    let state = state
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    let denied = format!(
        "{}?error=access_denied&state={state}",
        back.as_str().split('?').next().unwrap()
    );
    assert_eq!(problem(&ask(&denied, &cookie).await), "cancelled");
    // A token that is no longer good: by our clock, years have passed.
    office.house.clock.forward(20 * 365 * 24 * 3_600);
    assert_eq!(problem(&office.walk("lea").await), "token");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_is_tried_with_cause_and_cure() {
    let office = Office::open().await;
    let tried = json!({
        "id": office.id, "issuer": office.oidc.issuer(), "client_id": OidcProvider::CLIENT_ID,
        "allowed_domains": ["elsewhere.example"]
    });
    let path = "/api/v1/sign-on/providers/test";
    let report = office.administrator.post(path, tried).await.expect(200).json();
    assert_eq!(report["passed"], true, "{report}");
    let found = report["steps"][4]["found"].as_str().unwrap();
    assert!(
        report["steps"][4]["name"] == "domains" && found.contains("yours is not among them"),
        "{report}"
    );
    assert_eq!(report["steps"][5]["name"], "redirect");
    let wrong = json!({ "issuer": format!("{}/", office.oidc.issuer()), "allowed_domains": ["*.example"] });
    let report = office.administrator.post(path, wrong).await.expect(200).json();
    assert_eq!(
        (&report["passed"], &report["steps"][0]["outcome"]),
        (&json!(false), &json!("failed")),
        "{report}"
    );
    assert!(
        report["steps"][0]["cure"].as_str().unwrap().contains("exactly"),
        "{report}"
    );
    assert_eq!(report["steps"][4]["outcome"], "failed", "{report}");
    for (field, value) in [
        ("issuer", json!("ftp://a.example")),
        ("issuer", json!("https://login.microsoftonline.com/common/v2.0")),
        ("allowed_domains", json!([])),
        ("allowed_domains", json!(["*"])),
        ("roles", json!({ "boss": "owner" })),
    ] {
        let mut wrong = settings(&office.oidc);
        wrong[field] = value.clone();
        let refused = office
            .administrator
            .post("/api/v1/sign-on/providers", wrong)
            .await
            .expect(422)
            .json();
        assert_eq!(refused["fields"][0]["field"], field, "{value}: {refused}");
    }
    let shown = office
        .administrator
        .get("/api/v1/sign-on/providers")
        .await
        .expect(200);
    assert!(!shown.text.contains("a secret"), "{}", shown.text);
}
