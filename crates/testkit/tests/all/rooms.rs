//! The house rule: arrows between the rooms go down only. A new room is added to `ROOMS` on purpose.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Each room with the rooms right below it; it may use all that can be reached from there.
const ROOMS: [(&str, &[&str]); 12] = [
    ("facteur", &["api", "flows"]),
    ("api", &["flows"]),
    ("flows", &["understand", "documents", "queue", "connect", "store"]),
    ("understand", &["mail", "classify", "domain"]),
    ("queue", &["store", "domain"]),
    ("connect", &["domain"]),
    ("store", &["domain"]),
    ("domain", &[]),
    ("mail", &[]),
    ("classify", &[]),
    ("documents", &[]),
    ("testkit", &[]),
];

/// What a dependency is for, as `cargo metadata` tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Normal,
    Test,
}

#[derive(Clone, Debug)]
struct Arrow {
    from: String,
    to: String,
    kind: Kind,
}

#[test]
fn arrows_between_the_rooms_go_down_only() {
    let arrows = arrows();
    assert!(
        !arrows.is_empty(),
        "cargo metadata told no arrow at all: this test does not read it well"
    );
    let wrong: Vec<String> = arrows.iter().filter_map(complaint).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_arrow_is_told() {
    let arrow = |from: &str, to: &str, kind| Arrow {
        from: from.into(),
        to: to.into(),
        kind,
    };
    for (from, to) in [
        ("domain", "store"),
        ("mail", "domain"),
        ("store", "queue"),
        ("api", "facteur"),
    ] {
        assert!(
            complaint(&arrow(from, to, Kind::Normal)).is_some(),
            "{from} → {to}"
        );
        assert!(
            complaint(&arrow(from, to, Kind::Test)).is_some(),
            "{from} → {to} in tests"
        );
    }
    assert!(complaint(&arrow("store", "testkit", Kind::Normal)).is_some());
    assert!(complaint(&arrow("attic", "domain", Kind::Normal)).is_some());
    assert!(complaint(&arrow("store", "testkit", Kind::Test)).is_none());
    assert!(complaint(&arrow("api", "mail", Kind::Normal)).is_none());
}

fn complaint(arrow: &Arrow) -> Option<String> {
    let Arrow { from, to, kind } = arrow;
    let below: BTreeMap<&str, &[&str]> = ROOMS.into_iter().collect();
    if !below.contains_key(from.as_str()) {
        return Some(format!(
            "{from} is no room that DESIGN.md knows; add it to ROOMS with the rooms below it"
        ));
    }
    let for_tests = *kind == Kind::Test && to == "testkit";
    if for_tests || reachable(&below, from).contains(to.as_str()) {
        return None;
    }
    Some(format!(
        "{from} → {to} goes against «arrows go down only» (ARCHITECTURE.md, the rooms)"
    ))
}

fn reachable<'a>(below: &BTreeMap<&'a str, &'a [&'a str]>, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = below.get(from).copied().unwrap_or_default().to_vec();
    while let Some(room) = open.pop() {
        if found.insert(room) {
            open.extend(below.get(room).copied().unwrap_or_default());
        }
    }
    found
}

fn arrows() -> Vec<Arrow> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(root);
    let output = command.output().expect("cargo can be started");
    assert!(
        output.status.success(),
        "cargo metadata: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata tells JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    packages.iter().flat_map(arrows_of).collect()
}

fn arrows_of(package: &serde_json::Value) -> Vec<Arrow> {
    let from = room(package["name"].as_str().expect("a package has a name"));
    let dependencies = package["dependencies"].as_array().expect("dependencies");
    let ours = dependencies
        .iter()
        .filter(|dependency| dependency["path"].is_string());
    let arrow = |dependency: &serde_json::Value| Arrow {
        from: from.clone(),
        to: room(dependency["name"].as_str().expect("a dependency has a name")),
        kind: if dependency["kind"] == "dev" {
            Kind::Test
        } else {
            Kind::Normal
        },
    };
    ours.map(arrow).collect()
}

fn room(package: &str) -> String {
    package.strip_prefix("facteur-").unwrap_or(package).to_owned()
}
