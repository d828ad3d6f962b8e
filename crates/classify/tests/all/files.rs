use crate::texts::{model, texts};
use facteur_classify::{Document, Model, ModelFileError};
use proptest::prelude::*;
use std::sync::LazyLock;

static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| model().to_bytes());

#[test]
fn a_model_read_back_answers_the_same() {
    let (model, copy) = (model(), Model::from_bytes(&FILE).unwrap());
    for (text, _) in texts() {
        let document = Document::of_text(&text);
        assert_eq!(model.judge_document(&document), copy.judge_document(&document));
    }
    assert_eq!(copy.to_bytes(), *FILE);
}

#[test]
fn the_same_examples_train_the_same_model() {
    assert_eq!(model().to_bytes(), *FILE);
}

#[test]
fn trouble_with_a_file_is_named() {
    assert_eq!(Model::from_bytes(b"").unwrap_err(), ModelFileError::NotAModel);
    assert_eq!(
        Model::from_bytes(b"%PDF-1.7 something").unwrap_err(),
        ModelFileError::NotAModel
    );
    let cut = Model::from_bytes(&FILE[..FILE.len() - 1]).unwrap_err();
    assert!(matches!(cut, ModelFileError::Length { .. }), "{cut}");
    let mut newer = FILE.clone();
    newer[8] = 9;
    assert_eq!(
        Model::from_bytes(&newer).unwrap_err(),
        ModelFileError::Version { found: 9, known: 1 }
    );
}

proptest! {
    #[test]
    fn no_changed_byte_goes_unnoticed(place in any::<prop::sample::Index>(), change in 1_u8..) {
        let mut file = FILE.clone();
        let place = place.index(file.len());
        file[place] ^= change;
        prop_assert!(Model::from_bytes(&file).is_err());
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut file = FILE[..28].to_vec();
        file.extend(&bytes);
        prop_assert!(Model::from_bytes(&bytes).is_err());
        prop_assert!(Model::from_bytes(&file).is_err());
    }
}
