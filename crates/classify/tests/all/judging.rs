use crate::texts::{data_set, examples, model, texts};
use facteur_classify::{Analyser, Document, Example, Model, NoneReport, Scratch, TrainError, Trainer};
use proptest::prelude::*;
use std::sync::LazyLock;

static MODEL: LazyLock<Model> = LazyLock::new(model);

#[test]
fn what_was_learned_holds_for_new_sentences() {
    for (text, label) in [
        ("Encore une facture impayée", "billing"),
        ("LE SERVEUR EST TOMBE EN PANNE", "technical"),
        ("Un devis, à quel prix ?", "sales"),
    ] {
        let answer = MODEL.judge_document(&Document::of_text(text));
        assert_eq!(MODEL.labels()[answer.class], label, "{text}");
    }
}

#[test]
fn a_text_of_other_things_is_none_of_these() {
    let answer = MODEL.judge_document(&Document::of_text(
        "Zwölf Boxkämpfer jagen Viktor quer über den Sylter Deich",
    ));
    assert!(answer.is_none_of_these && !answer.is_sure, "{answer:?}");
    let known = MODEL.judge_document(&Document::of_text(&texts()[0].0));
    assert!(!known.is_none_of_these, "{known:?}");
}

#[test]
fn examples_of_none_are_learned() {
    let texts = texts();
    let mut examples = examples(&texts);
    let weather = "Bonjour, il fait beau et le soleil brille. Merci !";
    examples.extend(
        [Example {
            document: Document::of_text(weather),
            label: None,
        }; 3],
    );
    let model = Trainer::default().train(&examples).unwrap();
    let familiarity = |model: &Model| {
        model
            .judge_document(&Document::of_text("Il fait beau, le soleil brille"))
            .familiarity
    };
    assert!(model.judge_document(&Document::of_text(weather)).is_none_of_these);
    assert!(familiarity(&model) <= familiarity(&MODEL));
}

#[test]
fn nothing_to_learn_from_is_told() {
    let one = [Example {
        document: Document::of_text("a"),
        label: Some("x"),
    }];
    assert_eq!(
        Trainer::default().train(&one).unwrap_err(),
        TrainError::FewClasses { found: 1 }
    );
    let empty = [Some("x"), Some("y")].map(|label| Example {
        document: Document::default(),
        label,
    });
    assert_eq!(Trainer::default().train(&empty).unwrap_err(), TrainError::NoWords);
}

#[test]
fn facts_count() {
    let example = |fact, label| Example {
        document: Document {
            title: "",
            body: "Bonjour",
            facts: fact,
        },
        label,
    };
    let examples: Vec<_> = (0..20)
        .flat_map(|_| {
            [
                example(&["domain:a.fr"], Some("a")),
                example(&["domain:b.fr"], Some("b")),
            ]
        })
        .collect();
    let model = Trainer::default().train(&examples).unwrap();
    let document = Document {
        title: "",
        body: "Bonjour",
        facts: &["domain:b.fr"],
    };
    let (mut analyser, mut scratch) = (Analyser::new(), Scratch::default());
    let answer = model.judge(analyser.count(&document), &mut scratch);
    assert_eq!(model.labels()[answer.class], "b");
    let reasons = model.reasons(&analyser, &scratch, &document, answer.class);
    assert_eq!(reasons.words[0].word, "domain:b.fr");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_judged_and_its_reasons_add_up(title in "\\PC{0,20}", body in "(\\PC{0,40}|facture serveur! |devis\n){0,6}") {
        let document = Document { title: &title, body: &body, facts: &["mailbox:x"] };
        let (mut analyser, mut scratch) = (Analyser::new(), Scratch::default());
        let answer = MODEL.judge(analyser.count(&document), &mut scratch);
        prop_assert!((0.0..=1.0).contains(&answer.confidence) && (0.0..=1.0).contains(&answer.familiarity));
        let shares: f32 = scratch.shares().iter().sum();
        prop_assert!((shares - 1.0).abs() < 1e-3, "{}", shares);
        for (class, score) in scratch.scores().iter().enumerate() {
            let reasons = MODEL.reasons(&analyser, &scratch, &document, class);
            let sum: f32 = reasons.words.iter().map(|reason| reason.weight).sum();
            prop_assert!((sum + reasons.bias - score).abs() < 1e-3, "{} and {}", sum + reasons.bias, score);
        }
    }
}

/// The bars of accuracy and calibration, on the real data sets.
#[test]
fn the_bars_hold_on_the_data_sets() {
    for (name, label, accuracy, coverage) in [
        ("servicepublic_theme_fr", "theme", 0.850, 0.63),
        ("servicepublic_doc_fr", "doctype", 0.885, 0.0),
        ("banking77_en", "intent", 0.913, 0.90),
        ("clinc150_en", "intent", 0.924, 0.0),
        ("spamassassin_en", "spam", 0.987, 0.0),
    ] {
        let (Some(train), Some(test)) = (
            data_set(&format!("{name}.train")),
            data_set(&format!("{name}.test")),
        ) else {
            return;
        };
        let examples: Vec<_> = train
            .iter()
            .map(|record| Example {
                document: Document::of_text(&record.text),
                label: record.label(label),
            })
            .collect();
        let model = Trainer::default().train(&examples).unwrap();
        assert!(model.to_bytes().len() <= 10_000_000, "{name}");
        let answers = model.judge_all(test.iter().map(|record| Document::of_text(&record.text)));
        let right: Vec<&str> = test.iter().filter_map(|record| record.label(label)).collect();
        let report = model.report(&answers, &right);
        let figures = format!(
            "{name}: accuracy {:.4}, calibration error {:.4}, coverage {:.4}, precision {:.4}",
            report.accuracy, report.calibration_error, report.coverage, report.precision
        );
        eprintln!("{figures}");
        assert!(report.accuracy >= accuracy, "{figures}");
        assert!(report.calibration_error <= 0.03, "{figures}");
        assert!(
            report.precision >= 0.94 && report.coverage >= coverage,
            "{figures}"
        );
        if name == "clinc150_en" {
            let none = data_set("clinc150_en.oos_test").unwrap();
            let none = model.judge_all(none.iter().map(|record| Document::of_text(&record.text)));
            let report = NoneReport::new(&answers, &none);
            assert!(report.recognised_at_five_percent >= 0.75, "{report:?}");
        }
    }
}
