//! Learning, measuring and explaining on files, through the program.

use crate::program::{Ran, World};
use serde_json::{Value, json};
use std::fmt::Write;

/// Examples of three labels that are easy to tell apart.
fn examples(first: usize, count: usize) -> String {
    let texts = [
        ("billing", "la facture et le paiement"),
        ("technical", "la panne du serveur"),
        ("sales", "un devis et les tarifs"),
    ];
    let mut lines = String::new();
    for number in first..first + count {
        let (label, text) = texts[number % texts.len()];
        let line = json!({"id": number.to_string(), "text": format!("Demande {number}\nPour {text}, dossier {number}."), "labels": {"what": label}});
        let _ = writeln!(lines, "{line}");
    }
    lines
}

fn told(ran: &Ran) -> Value {
    assert_eq!(ran.code, Some(0), "{}", ran.all());
    serde_json::from_str(&ran.output).unwrap()
}

#[test]
fn a_classifier_is_trained_measured_shown_and_asked() {
    let world = World::new();
    world.write("train.jsonl", examples(0, 90).as_bytes());
    world.write("test.jsonl", examples(90, 30).as_bytes());
    let trained = world.run(&[
        "train",
        "train.jsonl",
        "--label",
        "what",
        "--out",
        "what.model",
        "--json",
    ]);
    let trained = told(&trained);
    assert_eq!(
        (trained["examples"].as_u64(), trained["classes"].as_u64()),
        (Some(90), Some(3))
    );

    let train_and_test = [
        "--train",
        "train.jsonl",
        "--test",
        "test.jsonl",
        "--label",
        "what",
        "--report",
        "json",
    ];
    let evaluated = told(&world.run(&[&["evaluate"], &train_and_test[..]].concat()));
    for figure in [
        "accuracy",
        "macro_f1",
        "ece",
        "coverage",
        "precision",
        "seconds",
        "texts_per_second",
    ] {
        assert!(!evaluated[figure].is_null(), "{figure} is missing: {evaluated}");
    }
    assert_eq!(evaluated["accuracy"], 1.0);
    let from_file = [
        "evaluate",
        "--model",
        "what.model",
        "--test",
        "test.jsonl",
        "--label",
        "what",
        "--json",
    ];
    assert_eq!(told(&world.run(&from_file))["accuracy"], 1.0);

    let shown = told(&world.run(&["model", "show", "what.model", "--json"]));
    assert_eq!(shown["classes"][1]["label"], "sales");
    world.write(
        "text.txt",
        "Encore une panne\nLe serveur ne répond plus.".as_bytes(),
    );
    let asked = ["explain", "text.txt", "--text", "--model", "what.model", "--json"];
    let explained = told(&world.run(&asked));
    assert_eq!(explained["likeliest"], "technical");
    let words = explained["words"].as_array().unwrap();
    let sum: f64 = words.iter().filter_map(|word| word["weight"].as_f64()).sum();
    let (bias, score) = (
        explained["bias"].as_f64().unwrap(),
        explained["score"].as_f64().unwrap(),
    );
    assert!((sum + bias - score).abs() < 1e-3, "{explained}");
}

#[test]
fn the_shipped_model_is_shown_and_explains_a_mail() {
    let world = World::new();
    world.write(
        "mail.eml",
        b"From: zoe@client.example\r\nSubject: Facture\r\n\r\nJe n'ai pas recu la facture de mars.\r\n",
    );
    let shown = told(&world.run(&["model", "show", "--json"]));
    assert_eq!(shown["classes"].as_array().unwrap().len(), 6);
    let explained = told(&world.run(&["explain", "mail.eml", "--json"]));
    assert_eq!(explained["likeliest"], "billing");
    let other = world.run(&["explain", "mail.eml", "--class", "none", "--lang", "fr"]);
    assert!(
        other.code == Some(64) && other.error.contains("billing"),
        "{}",
        other.all()
    );
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let world = World::new();
    world.write("broken.model", b"FCTRMODL but no more");
    let broken = world.run(&["model", "show", "broken.model"]);
    assert!(
        broken.code == Some(65) && broken.error.contains("broken.model"),
        "{}",
        broken.all()
    );
    world.write("one.jsonl", b"{\"text\":\"a\",\"labels\":{\"what\":\"x\"}}\n");
    let one = world.run(&["train", "one.jsonl", "--label", "what", "--out", "m"]);
    assert!(
        one.code == Some(65) && one.error.contains("at least two"),
        "{}",
        one.all()
    );
    assert!(!world.path().join("m").exists());
}
