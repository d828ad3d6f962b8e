//! The shipped model is what its examples make, and says how sure it is.

use facteur_classify::Trainer;
use facteur_domain::Category;
use facteur_understand::model::{TRAINER, read_examples, shipped_examples};
use facteur_understand::{CategoryModel, TrainingText};

/// Whoever changes the examples or what a model reads of a mail runs `make starter`.
#[test]
fn the_examples_make_the_shipped_model() {
    let examples = shipped_examples();
    let shipped = CategoryModel::starter();
    assert_eq!(
        shipped.model().example_count(),
        examples.len(),
        "run `make starter`"
    );
    // Cross-validation makes the confidence only.
    let trainer = Trainer { folds: 0, ..TRAINER };
    let anew = CategoryModel::train(&trainer, examples).unwrap();
    assert_eq!(shipped.model().feature_count(), anew.model().feature_count());
    assert_eq!(shipped.categories(), anew.categories());
    let other = examples
        .iter()
        .filter(|(text, _)| shipped.judge(text).category != anew.judge(text).category);
    assert_eq!(other.count(), 0, "run `make starter`");
}

#[test]
fn the_shipped_model_is_small_and_covers_every_default_category() {
    let shipped = CategoryModel::starter();
    assert!(shipped.to_bytes().len() <= 2_000_000);
    let mut keys: Vec<&str> = Category::DEFAULTS.iter().map(|(key, _, _)| *key).collect();
    keys.sort_unstable();
    let known: Vec<&str> = shipped.categories().iter().map(Category::key).collect();
    assert_eq!(known, keys);
}

/// On mails that it never saw: enough is decided without a person, and nearly all of that is right.
#[test]
fn what_the_shipped_model_is_sure_of_is_right() {
    let lines = include_str!("../data/conventions.jsonl").lines();
    let (mut all, mut sure, mut right) = (0.0, 0.0, 0.0);
    for line in lines {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let (text, category) = read_examples(&line.to_string()).unwrap().swap_remove(0);
        let also = line["also"].as_array().unwrap();
        let opinion = CategoryModel::starter().judge(&text);
        let fits = opinion.category == category || also.iter().any(|key| key == opinion.category.key());
        all += 1.0;
        if opinion.sure {
            sure += 1.0;
            right += f64::from(u8::from(fits));
        }
    }
    println!("of {all} mails {sure} are sure, {right} of them right");
    assert!(sure >= 0.3 * all && right >= 0.9 * sure);
}

#[test]
fn what_is_kept_of_a_mail_survives_the_database() {
    let (text, _) = &shipped_examples()[0];
    let stored = serde_json::to_string(text).unwrap();
    assert_eq!(&serde_json::from_str::<TrainingText>(&stored).unwrap(), text);
}

#[test]
fn a_damaged_file_or_one_of_other_classes_is_refused() {
    let bytes = CategoryModel::starter().to_bytes();
    let refused = CategoryModel::from_bytes(&bytes[..bytes.len() - 1]).unwrap_err();
    assert!(refused.to_string().contains("incomplete"), "{refused}");
}
