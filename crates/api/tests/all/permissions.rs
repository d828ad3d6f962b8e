//! Who may what: the table of permissions and the routes are one.

use facteur_api::{document, permissions};
use std::collections::BTreeSet;
use std::path::Path;

/// `docs/permissions.md` is what the tables say. `FACTEUR_UPDATE_DOCS=1` writes it anew.
#[test]
fn the_page_of_permissions_is_the_committed_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permissions.md");
    let page = permissions::page();
    if std::env::var_os("FACTEUR_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == page,
        "docs/permissions.md is not what the tables say; FACTEUR_UPDATE_DOCS=1 cargo test -p facteur-api permissions"
    );
}

#[test]
fn every_route_stands_in_the_table_once_and_nothing_else_does() {
    let document = serde_json::to_value(document()).unwrap();
    let mut routes = BTreeSet::from([("GET".to_owned(), "/openapi.json".to_owned())]);
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation.get("responses").is_some() {
                routes.insert((method.to_uppercase(), path.clone()));
            }
        }
    }
    let table: Vec<(String, String)> = permissions::TABLE
        .iter()
        .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    let listed: BTreeSet<_> = table.iter().cloned().collect();
    let missing: Vec<_> = routes.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&routes).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "crates/api/src/permissions.rs: no line for {missing:?}; lines for no route: {gone:?}"
    );
    assert_eq!(listed.len(), table.len(), "a route stands there twice");
}
