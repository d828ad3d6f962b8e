//! The model that is shipped, so that the first day is useful, and how it is made from the project's own examples.

use super::{CategoryModel, TrainingText};
use crate::facts::MailFacts;
use crate::line::LineMail;
use facteur_classify::{Trainer, Wishes};
use facteur_domain::Category;
use serde::Deserialize;
use std::sync::LazyLock;

/// The shipped file; `make starter` writes it anew from `samples/training`.
const FILE: &[u8] = include_bytes!("../../models/starter.model");

/// How the shipped model is trained, by cross-validation on `samples/training`. Those examples are harder than most
/// mail on purpose: a precision of 0.85 among them was one of 0.97 on examples of another writer.
pub const TRAINER: Trainer = Trainer {
    wishes: Wishes {
        precision: 0.85,
        false_alarms: 0.05,
    },
    cost: 1.0,
    blocks: [1.0, 1.2, 0.6, 0.7],
    fewest_examples: 2,
    folds: 10,
    largest_file: 2_000_000,
    tolerance: 0.1,
    epochs: 40,
};

/// The project's own examples.
const EXAMPLES: [&str; 7] = [
    include_str!("../../../../samples/training/administrative.jsonl"),
    include_str!("../../../../samples/training/billing.jsonl"),
    include_str!("../../../../samples/training/other.jsonl"),
    include_str!("../../../../samples/training/plain.jsonl"),
    include_str!("../../../../samples/training/sales.jsonl"),
    include_str!("../../../../samples/training/support.jsonl"),
    include_str!("../../../../samples/training/technical.jsonl"),
];

/// The examples that the shipped model was trained on: a model of an organisation's own learns from them too. The first
/// call reads them, which takes some tenths of a second.
pub fn shipped_examples() -> &'static [(TrainingText, Category)] {
    static READ: LazyLock<Vec<(TrainingText, Category)>> = LazyLock::new(|| {
        // They are part of the program, and a test reads them.
        EXAMPLES
            .iter()
            .flat_map(|lines| read_examples(lines).unwrap_or_default())
            .collect()
    });
    &READ
}

static STARTER: LazyLock<CategoryModel> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the file is part of the program, and a test reads it"
    )]
    CategoryModel::from_bytes(FILE).expect("the shipped model is sound")
});

impl CategoryModel {
    /// The model that is shipped.
    pub fn starter() -> &'static Self {
        &STARTER
    }
}

/// One line of `samples/training`.
#[derive(Deserialize)]
struct Line {
    subject: String,
    body: String,
    category: Category,
}

/// Mails as examples to learn from: lines of JSON with `subject`, `body` and `category`, as in `samples/training`.
/// They are read as a mail that arrives is read, so that learning sees what judging will see.
pub fn read_examples(lines: &str) -> Result<Vec<(TrainingText, Category)>, serde_json::Error> {
    let lines = lines.lines().filter(|line| !line.trim().is_empty());
    let example = |line: &str| {
        let line: Line = serde_json::from_str(line)?;
        let mail = LineMail {
            subject: line.subject,
            body: line.body,
            ..LineMail::default()
        };
        let reading = mail.reading();
        Ok((TrainingText::of(&MailFacts::of(&reading, None)), line.category))
    };
    lines.map(example).collect()
}
