//! Splitting replies from quotes, over cases collected by two other parsers and our own French ones.
#![allow(clippy::unwrap_used)] // A test that cannot read its cases fails.

use facteur_mail::quotes::{split_html, split_text};
use proptest::prelude::*;
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

#[derive(Deserialize)]
struct OwnCase {
    id: String,
    input: String,
    reply: String,
    signature: Option<String>,
}

/// What each client writes, in text: the signature apart.
#[test]
fn clients_in_text() {
    let cases: Vec<OwnCase> = serde_json::from_str(include_str!("data/replies/own.json")).unwrap();
    let mut misses = Vec::new();
    for case in &cases {
        let parts = split_text(&case.input);
        if parts.reply != case.reply || parts.signature != case.signature {
            misses.push(format!("{}: {parts:#?}", case.id));
        }
    }
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

#[derive(Deserialize)]
struct HtmlCase {
    id: String,
    html: String,
}

/// What each client writes, in HTML: all cases have the same two texts.
#[test]
fn clients_in_html() {
    let cases: Vec<HtmlCase> = serde_json::from_str(include_str!("data/replies/html.json")).unwrap();
    let mut misses = Vec::new();
    for case in &cases {
        let parts = split_html(&case.html);
        let quote = parts.quote.clone().unwrap_or_default();
        let is_apart =
            |text: &str| text.contains("réglé") && !text.contains("essayez") && !text.contains("Support");
        let balanced = parts.reply.matches("<div").count() == parts.reply.matches("</div").count();
        if !is_apart(&parts.reply)
            || !quote.contains("essayez")
            || quote.contains("réglé")
            || !quote.contains("Support")
            || !balanced
        {
            misses.push(format!("{}: {parts:#?}", case.id));
        }
    }
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

#[test]
fn html_without_quotes_stays() {
    for html in [
        "",
        "<p>Bonjour</p>",
        "Texte < 3 et > 2 & fin",
        "<p>Trajet :<br>De : Paris<br>À : Lyon</p>",
        "<div>Voir :</div><div class=\"gmail_quote\">---------- Forwarded message ---------<br>De : Client<br>Le serveur est en panne.</div>",
        "<p>Réponses ci-dessous.</p><blockquote>Quel navigateur ?</blockquote><p>Firefox</p><blockquote>Depuis ?</blockquote><p>Lundi</p>",
        "<div><<<<<a<b",
    ] {
        let parts = split_html(html);
        assert_eq!((parts.reply.as_str(), parts.quote), (html, None));
    }
}

#[test]
fn collected_odd_cases_end() {
    let all = cases(include_str!("data/replies/cases.json"));
    for case in all.iter().filter(|case| case.expected.is_none()) {
        let parts = split_text(&case.input);
        assert!(
            !parts.visible().is_empty() || parts.quote.is_some(),
            "{}",
            case.id
        );
        split_html(&case.input);
    }
}

/// Hostile shapes: none may take more than linear time. Quadratic work would take minutes here.
#[test]
fn large_bodies_end() {
    for piece in [
        "> ",
        ">",
        "On ",
        "\n",
        "a:\n",
        "De : a@b\n",
        "-- \n",
        "<",
        "<div>",
        "<blockquote>",
        "</div>",
        "&",
        "<!--",
        "On 2026-01-01 10:00, a@b wrote:\n",
        "Le 02/03/2026 à 08:14, X\n",
        "Cordialement,\n",
        "________\n",
        "Sent from my iPhone\n",
        "<a \"",
        "> On 2026 wrote:\n\n",
        "é:\n",
        "写道：\n",
    ] {
        let text = piece.repeat(1_000_000 / piece.len());
        split_text(&text);
        split_html(&text);
    }
}

/// The words of a text, to compare what is left without its layout.
fn words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_unstable();
    words
}

proptest! {
    #[test]
    fn no_text_is_lost(text in "(Le 2 mars 2026 à 08:14, A <a@b.fr> a écrit :\n|> cité\n|-- \n|Bonjour\n|De : A <a@b>\nEnvoyé : lundi 2\nObjet : C\n|\n|Cordialement,\n|Envoyé de mon iPhone\n|[a-z]{1,8}\n|----- Mail original -----\n|____\nx mailing list\n){0,14}") {
        let parts = split_text(&text);
        let all = [Some(parts.reply.clone()), parts.signature.clone(), parts.quote.clone()];
        let joined = all.into_iter().flatten().collect::<Vec<_>>().join("\n");
        prop_assert_eq!(words(&joined), words(&text));
    }

    #[test]
    fn any_text_splits(text in "\\PC{0,200}") {
        let parts = split_text(&text);
        prop_assert!(parts.visible().len() <= text.len() + 4);
    }

    #[test]
    fn any_html_splits(html in "(<div>|</div>|<p>|</p>|<br>|<blockquote>|</blockquote>|<div class=\"gmail_quote\">|<hr id=zwchr>|a écrit :|Le 02/03/2026 08:14, A|&gt;|é|<|\"|[a-z]{1,5}){0,20}") {
        let parts = split_html(&html);
        let quote = parts.quote.unwrap_or_default();
        prop_assert!(parts.reply.len() + quote.len() >= html.len());
        prop_assert!(html.ends_with(&quote) || html.contains(&quote));
    }
}
