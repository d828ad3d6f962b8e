//! No secret is kept, whatever a caller hands in.

use super::entry::shown;
use serde_json::json;

#[test]
fn what_is_named_like_a_secret_is_not_kept() {
    let marker = "motdepasse-marqueur";
    let careless = json!({
        "password": marker, "name": "Léa", "smtp": { "smtp_password": marker, "user": "lea" },
        "list": [{ "client_secret": marker }, { "API_KEY": [marker] }],
        "token_hash": { "deep": marker }, "has_password": true,
    });
    let kept = shown(&careless).unwrap();
    assert!(!kept.to_string().contains(marker), "{kept}");
    assert_eq!(kept["name"], "Léa");
    assert_eq!(kept["has_password"], true);
    assert_eq!(
        shown(&json!({ "password": "changed" })).unwrap()["password"],
        "changed"
    );
    assert!(shown(&json!(null)).is_none());
}
