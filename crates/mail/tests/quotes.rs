//! Splitting replies from quotes, over cases collected by two other parsers and our own French ones.

use facteur_mail::quotes::split_text;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    source: String,
    id: String,
    input: String,
    expected: Option<String>,
}

fn cases(json: &str) -> Vec<Case> {
    serde_json::from_str(json).unwrap()
}

fn misses<'a>(cases: impl Iterator<Item = &'a Case>) -> Vec<String> {
    let mut misses = Vec::new();
    for case in cases {
        let Some(expected) = &case.expected else { continue };
        let parts = split_text(&case.input);
        if parts.reply != *expected && parts.visible() != *expected {
            println!("MISS {}\n--- expected\n{expected}\n--- got\n{parts:#?}", case.id);
            misses.push(case.id.clone());
        }
    }
    misses
}

#[test]
fn collected_cases() {
    let all = cases(include_str!("data/replies/cases.json"));
    let (github, crisp): (Vec<_>, Vec<_>) = all.iter().partition(|case| case.source.starts_with("github"));
    assert_eq!(misses(github.into_iter()), Vec::<String>::new());
    assert_eq!(misses(crisp.into_iter()), Vec::<String>::new());
}

#[test]
fn french_cases() {
    assert_eq!(
        misses(cases(include_str!("data/replies/fr-own.json")).iter()),
        Vec::<String>::new()
    );
}
