//! Single sign-on against a certified provider (oidc-provider), on loopback.

use facteur_connect::sign_on::{Once, Relying, SignOnClient, SignOnErrorKind};
use facteur_connect::{Guard, Ways};
use facteur_connect::{Outcome, StepName, TestReport};
use facteur_domain::{Claims, Clock, SystemClock, Timestamp};
use facteur_testkit::OidcProvider;
use secrecy::SecretString;
use std::sync::Arc;

const REDIRECT: &str = "http://127.0.0.1:9/api/v1/auth/sign-on/1/callback";
const ACCOUNTS: &str = r#"{"redirects": ["http://127.0.0.1:9/api/v1/auth/sign-on/1/callback"], "accounts": {
    "lea": {"email": "lea@calorine.example", "email_verified": true, "name": "Léa Martin",
            "groups": ["desk"], "realm_access": {"roles": ["desk-admin"]}}}}"#;

fn provider() -> OidcProvider {
    let mut provider = OidcProvider::start();
    provider.set(ACCOUNTS);
    provider
}

fn relying(provider: &OidcProvider) -> Relying {
    Relying {
        issuer: provider.issuer().to_owned(),
        client_id: OidcProvider::CLIENT_ID.to_owned(),
        client_secret: Some(SecretString::from(OidcProvider::CLIENT_SECRET)),
        redirect: REDIRECT.to_owned(),
    }
}

/// The providers of these tests are on this machine.
fn loopback() -> Guard {
    Guard::new(vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()])
}

fn client() -> SignOnClient {
    let _ = rustls::crypto::ring::default_provider().install_default();
    SignOnClient::new(loopback(), Ways::default()).unwrap()
}

fn once(mark: &str) -> Once {
    Once {
        state: format!("state-{mark}"),
        nonce: SecretString::from(format!("nonce-{mark}")),
        verifier: SecretString::from(mark.repeat(64 / mark.len())),
    }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

/// The browser's part: gives the parameters that it brings back.
fn walk(provider: &OidcProvider, address: &str) -> (String, String) {
    let back = tokio::task::block_in_place(|| provider.sign_in(address, "lea"));
    assert!(back.starts_with(REDIRECT), "{back}");
    let parameter = |name: &str| {
        let query = back.split_once('?').unwrap().1;
        let pair = query
            .split('&')
            .find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        pair.unwrap_or_else(|| panic!("no {name} in {back}")).to_owned()
    };
    (parameter("code"), parameter("state"))
}

async fn sign_in(client: &SignOnClient, provider: &OidcProvider, role_claim: Option<&str>) -> Claims {
    let (relying, once) = (relying(provider), once("abcdefgh"));
    let address = client
        .begin(&relying, &once, Some("calorine.example"))
        .await
        .unwrap();
    let (code, state) = walk(provider, &address);
    assert_eq!(state, once.state);
    client
        .finish(&relying, &once, &code, role_claim, &clock())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_is_known_by_what_the_provider_signed() {
    let (client, mut provider) = (client(), provider());
    for settings in [
        r#"{"claimsInToken": false}"#,
        r#"{"claimsInToken": true}"#,
        r#"{"algorithm": "ES256"}"#,
    ] {
        provider.set(settings);
        let claims = sign_in(&client, &provider, Some("realm_access.roles")).await;
        assert_eq!(
            (claims.issuer.as_str(), claims.subject.as_str()),
            (provider.issuer(), "lea"),
            "{settings}"
        );
        assert_eq!(claims.all["email"], "lea@calorine.example", "{settings}");
        assert_eq!(claims.all["email_verified"], true, "{settings}");
        assert_eq!(claims.all["realm_access"]["roles"][0], "desk-admin", "{settings}");
    }
    provider.rotate_keys();
    sign_in(&client, &provider, None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_the_answer_to_this_very_sign_in_counts() {
    let (client, provider) = (client(), provider());
    let (relying, right) = (relying(&provider), once("abcdefgh"));
    let late: Arc<dyn Clock> = Arc::new(Later(2 * 3_600));
    let other_nonce = Once {
        nonce: SecretString::from("another"),
        ..right.clone()
    };
    let other_verifier = Once {
        verifier: SecretString::from("stolen42".repeat(8)),
        ..right.clone()
    };
    for (name, shown, clock, kind, says) in [
        (
            "nonce",
            other_nonce,
            clock(),
            SignOnErrorKind::Token,
            "another sign-in",
        ),
        (
            "verifier",
            other_verifier,
            clock(),
            SignOnErrorKind::Code,
            "invalid_grant",
        ),
        ("expired", right.clone(), late, SignOnErrorKind::Token, "expired"),
    ] {
        let address = client.begin(&relying, &right, None).await.unwrap();
        let (code, _) = walk(&provider, &address);
        let error = client
            .finish(&relying, &shown, &code, None, &clock)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{name}: {error}");
        assert!(error.to_string().contains(says), "{name}: {error}");
    }
    let address = client.begin(&relying, &right, None).await.unwrap();
    let (code, _) = walk(&provider, &address);
    client
        .finish(&relying, &right, &code, None, &clock())
        .await
        .unwrap();
    let again = client
        .finish(&relying, &right, &code, None, &clock())
        .await
        .unwrap_err();
    assert_eq!(again.kind(), SignOnErrorKind::Code, "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_is_tried_without_anybody_signing_in() {
    let (client, provider) = (client(), provider());
    let right = relying(&provider);
    let failed = |report: &TestReport| {
        let failed = report
            .steps
            .iter()
            .find(|step| matches!(step.outcome, Outcome::Failed { .. }));
        failed.map(|step| step.name)
    };
    let report = client.test(&right, &SystemClock).await;
    assert_eq!(failed(&report), None, "{report:?}");
    let names: Vec<&str> = report.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(names, ["discovery", "keys", "sign_in", "client", "redirect"]);
    let Outcome::Passed(told) = &report.steps[4].outcome else {
        panic!("{report:?}")
    };
    assert!(told.contains(REDIRECT), "{told}");

    let slash = Relying {
        issuer: format!("{}/", right.issuer),
        ..right.clone()
    };
    let no_secret = Relying {
        client_secret: Some(SecretString::from("another")),
        ..right.clone()
    };
    let unknown = Relying {
        client_id: "nobody".to_owned(),
        ..right.clone()
    };
    let not_there = Relying {
        issuer: "http://127.0.0.1:9".to_owned(),
        ..right.clone()
    };
    let every = Relying {
        issuer: "https://login.microsoftonline.com/common/v2.0".to_owned(),
        ..right.clone()
    };
    for (relying, step) in [
        (slash, StepName::Discovery),
        (no_secret, StepName::Client),
        (unknown, StepName::Client),
        (not_there, StepName::Discovery),
        (every, StepName::Discovery),
    ] {
        let report = client.test(&relying, &SystemClock).await;
        assert_eq!(failed(&report), Some(step), "{report:?}");
        assert!(
            matches!(report.steps[4].outcome, Outcome::Passed(_)),
            "{report:?}"
        );
    }
    let public = SignOnClient::new(Guard::public(), Ways::default()).unwrap();
    let error = public.begin(&right, &once("abcdefgh"), None).await.unwrap_err();
    assert_eq!(error.kind(), SignOnErrorKind::Forbidden, "{error}");
    let private = Relying {
        issuer: "https://10.0.0.1".to_owned(),
        ..right
    };
    let error = client.begin(&private, &once("abcdefgh"), None).await.unwrap_err();
    assert_eq!(error.kind(), SignOnErrorKind::Forbidden, "{error}");
}

/// The system's clock, so many seconds ahead.
struct Later(i64);

impl Clock for Later {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(SystemClock.now().micros() + self.0 * 1_000_000)
    }
}
