//! Archived categories: what is offered no longer is answered no longer.

use crate::starter::Guess;
use facteur_domain::{Category, Reason};

/// The guess without categories that the organisation archived: the next likeliest stands in, and a person looks at
/// it. Where nothing else was likely, it is the category of what fits nowhere else.
pub(crate) fn offered(mut guess: Guess, archived: &[Category]) -> Guess {
    guess
        .alternatives
        .retain(|other| !archived.contains(&other.category));
    if !archived.contains(&guess.category) {
        return guess;
    }
    let (category, confidence) = if guess.alternatives.is_empty() {
        match refuge(archived) {
            // What was never to be looked at is not to be looked at for this.
            Some(refuge) => (refuge, guess.sure.map_or(guess.confidence, |_| 0.0)),
            None => return guess,
        }
    } else {
        let next = guess.alternatives.remove(0);
        (next.category, next.confidence)
    };
    // The model's words speak for what it is not.
    guess.reasons.retain(|reason| !reason.code.starts_with("model_"));
    let gone = Reason {
        code: "category_archived".to_owned(),
        detail: guess.category.key().to_owned(),
    };
    guess.reasons.insert(0, gone);
    Guess {
        category,
        confidence,
        sure: guess.sure.map(|_| false),
        ..guess
    }
}

/// Where a mail goes that would be of archived categories alone.
fn refuge(archived: &[Category]) -> Option<Category> {
    let shipped = Category::DEFAULTS
        .iter()
        .filter_map(|(key, _, _)| key.parse().ok());
    let mut all = std::iter::once(Category::other()).chain(shipped);
    all.find(|category| !archived.contains(category))
}
