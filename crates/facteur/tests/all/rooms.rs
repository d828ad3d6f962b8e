//! The arrows between the rooms: they go down only. A new room or arrow is a decision, written here.

use serde_json::Value;
use std::process::Command;

/// What each room may use. Rooms that know nothing of ours could be published alone.
const ARROWS: [(&str, &[&str]); 11] = [
    ("domain", &[]),
    ("mail", &[]),
    ("classify", &[]),
    ("documents", &[]),
    ("understand", &["mail", "classify", "domain"]),
    ("store", &["domain"]),
    ("queue", &["store", "domain"]),
    ("connect", &["domain"]),
    (
        "flows",
        &[
            "understand",
            "mail",
            "classify",
            "documents",
            "queue",
            "connect",
            "store",
            "domain",
        ],
    ),
    (
        "api",
        &[
            "flows",
            "understand",
            "mail",
            "documents",
            "queue",
            "connect",
            "store",
            "domain",
        ],
    ),
    (
        "facteur",
        &[
            "api",
            "flows",
            "understand",
            "mail",
            "classify",
            "documents",
            "queue",
            "connect",
            "store",
            "domain",
        ],
    ),
];

/// Only tests use it.
const TESTKIT: &str = "testkit";
/// Measures the whole house from outside.
const BENCH: &str = "bench";

#[test]
fn arrows_go_down_only() {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let rooms = metadata["packages"].as_array().unwrap();
    assert!(
        rooms.iter().any(|room| room["name"] == "facteur"),
        "cargo told nothing"
    );
    let wrong: Vec<_> = rooms.iter().flat_map(wrong_arrows).collect();
    assert!(
        wrong.is_empty(),
        "these arrows are not in the design:\n{}",
        wrong.join("\n")
    );
}

fn wrong_arrows(room: &Value) -> Vec<String> {
    let name = short(room["name"].as_str().unwrap());
    let allowed = ARROWS
        .iter()
        .find(|(room, _)| *room == name)
        .map(|(_, allowed)| *allowed);
    let ours = room["dependencies"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|dependency| !dependency["path"].is_null());
    ours.filter_map(|dependency| {
        let used = short(dependency["name"].as_str().unwrap());
        let for_tests = dependency["kind"] == "dev";
        let fine = match allowed {
            _ if name == TESTKIT || name == BENCH => true,
            _ if used == TESTKIT => for_tests,
            Some(allowed) => allowed.contains(&used),
            None => false,
        };
        (!fine).then(|| format!("{name} → {used}"))
    })
    .collect()
}

fn short(package: &str) -> &str {
    package.strip_prefix("facteur-").unwrap_or(package)
}
