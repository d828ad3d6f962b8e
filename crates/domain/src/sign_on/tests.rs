use super::*;
use crate::id::Id;
use SignOnRefusal::{Domain, NoAddress, Token, Unverified};
use serde_json::json;
use uuid::Uuid;

const TENANT: &str = "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0";
const GOOGLE: &str = "https://accounts.google.com";
const KEYCLOAK: &str = "https://id.calorine.example/realms/desk";

fn provider(issuer: &str) -> Provider {
    let role = |value: &str, role| (value.to_owned(), role);
    Provider {
        id: ProviderId::from_uuid(Uuid::nil()),
        name: "Calorine".to_owned(),
        issuer: issuer.to_owned(),
        client_id: "facteur".to_owned(),
        allowed_domains: vec!["calorine.example".to_owned(), "gmail.com".to_owned()],
        role_claim: Some("realm_access.roles".to_owned()),
        roles: [
            role("desk-admin", Role::Admin),
            role("desk", Role::Agent),
            role("boss", Role::Owner),
        ]
        .into(),
        default_role: Role::Viewer,
        create_members: true,
    }
}

fn claims(issuer: &str, all: &Value) -> Claims {
    Claims {
        issuer: issuer.to_owned(),
        subject: "1".to_owned(),
        all: all.as_object().cloned().unwrap_or_default(),
    }
}

#[test]
#[allow(clippy::too_many_lines)] // A table.
fn only_an_address_that_the_provider_vouches_for_and_the_administrator_allows_counts() {
    let lea = "lea@calorine.example";
    for (issuer, said, expected) in [
        // As the standard says.
        (KEYCLOAK, json!({ "email": lea, "email_verified": true }), Ok(lea)),
        (
            KEYCLOAK,
            json!({ "email": "LEA@Calorine.Example ", "email_verified": "true" }),
            Ok(lea),
        ),
        (
            KEYCLOAK,
            json!({ "email": lea, "email_verified": false }),
            Err(Unverified),
        ),
        (KEYCLOAK, json!({ "email": lea }), Err(Unverified)),
        (
            KEYCLOAK,
            json!({ "email": lea, "xms_edov": true }),
            Err(Unverified),
        ),
        (
            KEYCLOAK,
            json!({ "preferred_username": lea, "email_verified": true }),
            Err(NoAddress),
        ),
        (
            KEYCLOAK,
            json!({ "email": "lea", "email_verified": true }),
            Err(NoAddress),
        ),
        (
            KEYCLOAK,
            json!({ "email": ["a"], "email_verified": true }),
            Err(NoAddress),
        ),
        (
            KEYCLOAK,
            json!({ "email": "lea@evil.example", "email_verified": true }),
            Err(Domain),
        ),
        (
            KEYCLOAK,
            json!({ "email": "lea@a.calorine.example", "email_verified": true }),
            Err(Domain),
        ),
        (
            KEYCLOAK,
            json!({ "email": "lea@evil.example@calorine.example", "email_verified": true }),
            Err(NoAddress),
        ),
        // Google: who has an account with an address of elsewhere need not have that address any more.
        (
            GOOGLE,
            json!({ "email": lea, "email_verified": true, "hd": "calorine.example" }),
            Ok(lea),
        ),
        (
            GOOGLE,
            json!({ "email": lea, "email_verified": true }),
            Err(Unverified),
        ),
        (
            GOOGLE,
            json!({ "email": lea, "email_verified": false, "hd": "calorine.example" }),
            Err(Unverified),
        ),
        (
            GOOGLE,
            json!({ "email": "lea@gmail.com", "email_verified": true }),
            Ok("lea@gmail.com"),
        ),
        // Entra: no `email_verified`; `email` is what somebody typed, the sign-in name is of a proven domain.
        (TENANT, json!({ "preferred_username": lea }), Ok(lea)),
        (
            TENANT,
            json!({ "email": lea, "preferred_username": "max@evil.example" }),
            Err(Domain),
        ),
        (TENANT, json!({ "email": lea }), Err(NoAddress)),
        (TENANT, json!({ "email": lea, "xms_edov": true }), Ok(lea)),
        (TENANT, json!({ "email": lea, "xms_edov": "1" }), Ok(lea)),
        (
            TENANT,
            json!({ "preferred_username": "lea_gmail.com#EXT#@calorine.onmicrosoft.com" }),
            Err(Domain),
        ),
        (
            TENANT,
            json!({ "preferred_username": lea, "tid": "9188040D-6c67-4c5b-b112-36a304b66dad" }),
            Ok(lea),
        ),
        (
            TENANT,
            json!({ "preferred_username": lea, "tid": "another" }),
            Err(Token),
        ),
    ] {
        let found = vouched(&provider(issuer), &claims(issuer, &said));
        assert_eq!(
            found.map(|vouched| vouched.address),
            expected.map(str::to_owned),
            "{issuer} {said}"
        );
    }
}

#[test]
fn the_highest_role_counts_and_nobody_becomes_an_owner() {
    for (told, role) in [
        (json!(["desk", "desk-admin"]), Role::Admin),
        (json!("desk"), Role::Agent),
        (json!(["other", 7]), Role::Viewer),
        (json!(["boss"]), Role::Viewer),
        (json!(["boss", "desk"]), Role::Agent),
        (json!({ "desk": true }), Role::Viewer),
        (Value::Null, Role::Viewer),
    ] {
        let said = claims(KEYCLOAK, &json!({ "realm_access": { "roles": told } }));
        assert_eq!(claimed_role(&provider(KEYCLOAK), &said), Some(role), "{told}");
    }
    let mut flat = provider(KEYCLOAK);
    flat.role_claim = Some("https://calorine.example/groups".to_owned());
    let said = claims(KEYCLOAK, &json!({ "https://calorine.example/groups": "desk" }));
    assert_eq!(claimed_role(&flat, &said), Some(Role::Agent));
    flat.role_claim = None;
    assert_eq!(claimed_role(&flat, &said), None);
}

#[test]
fn the_maker_is_known_by_the_host_alone() {
    for (issuer, expected, every_tenant) in [
        (GOOGLE, Maker::Google, false),
        (TENANT, Maker::Entra, false),
        (
            "https://login.microsoftonline.com/common/v2.0",
            Maker::Entra,
            true,
        ),
        (
            "https://login.microsoftonline.com/Organizations/v2.0",
            Maker::Entra,
            true,
        ),
        ("https://login.microsoftonline.com", Maker::Entra, true),
        (
            "https://login.microsoftonline.com.evil.example/common/v2.0",
            Maker::Standard,
            false,
        ),
        ("https://evil.example/accounts.google.com", Maker::Standard, false),
        ("http://accounts.google.com", Maker::Standard, false),
    ] {
        assert_eq!(maker(issuer), expected, "{issuer}");
        assert_eq!(is_every_tenant(issuer), every_tenant, "{issuer}");
    }
}

#[test]
fn a_domain_has_the_form_of_one() {
    assert_eq!(domain(" @Calorine.Example "), Some("calorine.example".to_owned()));
    for wrong in [
        "",
        "calorine",
        "lea@calorine.example",
        "calorine..example",
        "*.example",
        "a b.example",
        ".",
    ] {
        assert_eq!(domain(wrong), None, "{wrong}");
    }
}

#[test]
fn a_name_is_tidied() {
    let said = |name: &str| {
        claims(
            KEYCLOAK,
            &json!({ "email": "l@calorine.example", "email_verified": true, "name": name }),
        )
    };
    let name = |name: &str| vouched(&provider(KEYCLOAK), &said(name)).unwrap().name;
    assert_eq!(name(" Léa\u{7} Martin\n"), "Léa Martin");
    assert_eq!(name(" "), "l@calorine.example");
}
