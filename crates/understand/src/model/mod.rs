//! The model that tells what a mail is about: `facteur-classify` with mails for texts and categories for classes.

mod demand;
mod learning;
mod shipped;
mod text;

pub use learning::{Contest, Figures, Lessons, OWN_WEIGHT, OwnExample, Trained, is_held_out, retrain};
pub use shipped::{TRAINER, read_examples, shipped_examples};
pub use text::TrainingText;

use crate::fold::fold;
use crate::starter::Heard;
use facteur_classify::{Analyser, Document, Example, Model, ModelFileError, Scratch, TrainError, Trainer};
use facteur_domain::{Alternative, Category, Reason};
use std::cell::RefCell;
use text::{Features, WORDS_FACT};

/// How many other categories are told.
const ALTERNATIVES: usize = 2;
/// Words told that speak for a category.
const WORDS_FOR: usize = 6;
/// Words told that speak against it.
const WORDS_AGAINST: usize = 3;

/// A model whose classes are categories.
#[derive(Debug, Clone)]
pub struct CategoryModel {
    model: Model,
    /// What its classes are called, by number.
    categories: Vec<Category>,
}

/// What a model says about a mail.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion {
    /// The likeliest category.
    pub category: Category,
    /// The chance that it is right, from 0 to 1.
    pub confidence: f64,
    /// Whether that is enough to act without a person, by the precision that was wished.
    pub sure: bool,
    /// The next likeliest, at most two.
    pub alternatives: Vec<Alternative>,
    /// Words that speak for the category and against it.
    pub reasons: Vec<Reason>,
}

thread_local! {
    /// Buffers that are used again for the thread's next mail.
    static BUFFERS: RefCell<(Analyser, Scratch)> = RefCell::new((Analyser::new(), Scratch::default()));
}

impl CategoryModel {
    /// Learns from mails whose categories are known.
    pub fn train(trainer: &Trainer, examples: &[(TrainingText, Category)]) -> Result<Self, TrainError> {
        let examples: Vec<_> = examples.iter().map(|(text, category)| (text, category)).collect();
        Self::train_weighed(trainer, &examples, std::iter::empty())
    }

    /// The same, with how many times each example counts, in their order; once, where no weight is given.
    pub fn train_weighed(
        trainer: &Trainer,
        examples: &[(&TrainingText, &Category)],
        weights: impl IntoIterator<Item = f32>,
    ) -> Result<Self, TrainError> {
        let features: Vec<Features<'_>> = examples.iter().map(|(text, _)| text.features()).collect();
        let facts: Vec<Vec<&str>> = features.iter().map(Features::facts).collect();
        let examples = examples.iter().zip(features.iter().zip(&facts));
        let examples: Vec<Example<'_>> = examples
            .map(|((_, category), (features, facts))| Example {
                document: features.document(facts),
                label: Some(category.key()),
            })
            .collect();
        let model = trainer.train_prepared(trainer.prepare(&examples)?.weighed(weights));
        // Each label was a category's key.
        let categories = model.labels().iter().filter_map(|label| label.parse().ok());
        let categories = categories.collect();
        Ok(Self { model, categories })
    }

    /// Reads the content of a model file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelFileError> {
        let model = Model::from_bytes(bytes)?;
        let categories = model.labels().iter().map(|label| label.parse());
        let categories = categories
            .collect::<Result<_, _>>()
            .map_err(|_| ModelFileError::Content("a class of it is no category"))?;
        Ok(Self { model, categories })
    }

    /// The content of a model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.model.to_bytes()
    }

    /// What it rests on.
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// Its categories, by the number of their class.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// What a model reads of a mail, for questions to [`CategoryModel::model`].
    pub fn with_document<Told>(text: &TrainingText, ask: impl FnOnce(&Document<'_>) -> Told) -> Told {
        let features = text.features();
        let facts = features.facts();
        ask(&features.document(&facts))
    }

    /// What it says about a mail.
    pub fn judge(&self, text: &TrainingText) -> Opinion {
        self.judge_heard(text, &Heard::of(text))
    }

    /// The same of a mail whose phrases were heard already.
    pub(crate) fn judge_heard(&self, text: &TrainingText, heard: &Heard) -> Opinion {
        let features = text.features_with(heard);
        let facts = features.facts();
        let document = features.document(&facts);
        let mut opinion =
            BUFFERS.with_borrow_mut(|(analyser, scratch)| self.opinion(&document, analyser, scratch));
        // Phrases are facts to the model; people are told their words.
        opinion
            .reasons
            .splice(0..0, heard.words_of(opinion.category.key()));
        opinion
    }

    fn opinion(&self, document: &Document<'_>, analyser: &mut Analyser, scratch: &mut Scratch) -> Opinion {
        let answer = self.model.judge(analyser.count(document), scratch);
        let alternatives = scratch.alternatives(ALTERNATIVES).into_iter();
        let mut reasons = self.words(document, (analyser, scratch), answer.class);
        if answer.is_none_of_these {
            reasons.push(Reason {
                code: "model_unfamiliar".to_owned(),
                detail: String::new(),
            });
        }
        Opinion {
            category: self.categories[answer.class].clone(),
            confidence: rounded(answer.confidence),
            sure: answer.is_sure && !answer.is_none_of_these,
            alternatives: alternatives
                .map(|(class, chance)| Alternative {
                    category: self.categories[class].clone(),
                    confidence: rounded(chance),
                })
                .collect(),
            reasons,
        }
    }

    /// The words of the mail that decide, as the model weighs them, without those that tell people nothing.
    fn words(
        &self,
        document: &Document<'_>,
        (analyser, scratch): (&Analyser, &Scratch),
        class: usize,
    ) -> Vec<Reason> {
        let found = self.model.reasons(analyser, scratch, document, class);
        let told = |code: &'static str| {
            move |reason: &facteur_classify::Reason<'_>| Reason {
                code: code.to_owned(),
                detail: reason.word.clone().into_owned(),
            }
        };
        let speaking_for = found
            .speaking_for()
            .filter(|reason| tells(&reason.word))
            .take(WORDS_FOR);
        let against = found
            .speaking_against()
            .filter(|reason| tells(&reason.word))
            .take(WORDS_AGAINST);
        speaking_for
            .map(told("model_for"))
            .chain(against.map(told("model_against")))
            .collect()
    }
}

/// Whether a word tells people something about what a mail is about: no phrase of the starter's table (told by itself),
/// no sign and none of the small words that every mail has. `explain` shows those too.
fn tells(word: &str) -> bool {
    let is_short = word.chars().count() <= 3 && !word.chars().any(char::is_uppercase);
    word.chars().any(char::is_alphanumeric)
        && !is_short
        && !word.starts_with(WORDS_FACT)
        && !SMALL_WORDS.contains(&fold(word).as_str())
}

/// Folded words that every mail has.
#[rustfmt::skip]
const SMALL_WORDS: &[&str] = &[
    "bonjour", "bonsoir", "merci", "cordialement", "dans", "avec", "pour", "vous", "nous", "votre", "notre", "vos", "nos", "sont", "etre", "avez", "avons", "cette", "mais", "plus", "tout", "tous", "fait", "elle", "elles", "ils", "que", "qui", "quoi", "comme", "depuis", "sans", "chez", "donc", "deux", "aussi", "leur", "leurs", "pouvez", "pourriez", "les", "des", "une", "est", "pas", "par", "sur", "aux",
    "hello", "dear", "regards", "thanks", "from", "with", "your", "have", "this", "that", "will", "would", "been", "were", "they", "them", "their", "there", "what", "when", "which", "about", "could", "please", "into", "than", "then", "only", "some", "just", "the", "and", "you", "our", "for", "are", "was", "not", "can", "has", "had", "but",
];

/// A chance without digits that mean nothing.
fn rounded(chance: f32) -> f64 {
    (f64::from(chance) * 10_000.0).round() / 10_000.0
}
