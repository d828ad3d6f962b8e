//! Learning from corrections on a real data set: half of it is there, the other half comes in ten steps.

use crate::texts::data_set;
use facteur_classify::learn::{Decision, Round, decide, is_held_out};
use facteur_classify::{Answer, Document, Example, Model, Record, Trainer};

const STEPS: usize = 10;
const HELD_OUT: f32 = 0.15;

#[test]
fn corrections_make_models_better_and_never_much_worse() {
    let Some(accuracies) = simulate(0) else { return };
    eprintln!("right corrections: {accuracies:.4?}");
    for pair in accuracies.windows(2) {
        assert!(pair[1] >= pair[0] - 0.005, "{accuracies:?}");
    }
    assert!(accuracies[accuracies.len() - 1] >= 0.830, "{accuracies:?}");
}

#[test]
fn wrong_corrections_do_little_harm() {
    let Some(accuracies) = simulate(10) else { return };
    eprintln!("one correction in ten wrong: {accuracies:.4?}");
    for pair in accuracies.windows(2) {
        assert!(pair[1] >= pair[0] - 0.01, "{accuracies:?}");
    }
}

/// Accuracies on the test part of the first model and of all that were promoted. One correction in `wrong` is wrong;
/// 0: none.
fn simulate(wrong: usize) -> Option<Vec<f64>> {
    let (train, test) = (
        data_set("servicepublic_theme_fr.train")?,
        data_set("servicepublic_theme_fr.test")?,
    );
    let (known, corrections) = train.split_at(train.len() / 2);
    let mut labels: Vec<&str> = train.iter().filter_map(|record| record.label("theme")).collect();
    for (number, label) in labels.iter_mut().enumerate().skip(known.len()) {
        if wrong > 0 && number % wrong == 0 {
            let other = &train[(number * 7919 + 13) % train.len()];
            *label = other.label("theme")?;
        }
    }
    let examples: Vec<Example<'_>> = train
        .iter()
        .zip(&labels)
        .map(|(record, label)| Example {
            document: Document::of_text(&record.text),
            label: Some(label),
        })
        .collect();
    let held_out = |number: &usize| is_held_out(train[*number].id.as_bytes(), HELD_OUT);
    let trainer = Trainer {
        folds: 5,
        ..Trainer::default()
    };
    let learn = |end: usize| {
        let seen: Vec<_> = (0..end)
            .filter(|number| !held_out(number))
            .map(|number| examples[number])
            .collect();
        trainer.train(&seen).unwrap()
    };
    let mut champion = learn(known.len());
    let mut accuracies = vec![accuracy(&champion, &test)];
    for step in 1..=STEPS {
        let end = known.len() + corrections.len() * step / STEPS;
        let challenger = learn(end);
        let compared: Vec<_> = (0..end).filter(held_out).map(|number| examples[number]).collect();
        let rounds = rounds(&champion, &challenger, &compared);
        let decision = decide(&rounds);
        eprintln!(
            "step {step}: {decision:?}, challenger {:.4}",
            accuracy(&challenger, &test)
        );
        if decision == Decision::Promote {
            champion = challenger;
            accuracies.push(accuracy(&champion, &test));
        }
    }
    Some(accuracies)
}

fn rounds(champion: &Model, challenger: &Model, examples: &[Example<'_>]) -> Vec<Round> {
    let outcome = |model: &Model, answer: &Answer, example: &Example<'_>| {
        (
            Some(model.labels()[answer.class].as_str()) == example.label,
            answer.is_sure,
        )
    };
    let documents = || examples.iter().map(|example| example.document);
    let (ours, theirs) = (champion.judge_all(documents()), challenger.judge_all(documents()));
    let answers = examples.iter().zip(ours.iter().zip(&theirs));
    answers
        .map(|(example, (ours, theirs))| Round {
            champion: outcome(champion, ours, example),
            challenger: outcome(challenger, theirs, example),
        })
        .collect()
}

fn accuracy(model: &Model, test: &[Record]) -> f64 {
    let answers = model.judge_all(test.iter().map(|record| Document::of_text(&record.text)));
    let right: Vec<&str> = test.iter().filter_map(|record| record.label("theme")).collect();
    model.report(&answers, &right).accuracy
}
