//! The sentences in which the sender says what he wants. That decides the category, whatever story goes before, so
//! a model reads them twice: with the subject, and with the rest.

use crate::fold::fold;
use crate::lists::Phrases;

/// Folded words of a question or a wish.
#[rustfmt::skip]
static DEMANDS: Phrases = Phrases::new(&[
    "?", "merci de", "veuillez", "pouvez", "pourriez", "pourrait", "peux-tu", "pouvons", "puis-je", "il faut", "il nous faut", "il me faut", "besoin", "souhait", "voudr", "aimer", "demande", "attend", "prie", "svp", "s'il v", "comment", "combien", "quand", "cherche",
    "please", "could", "can you", "can i", "can we", "would", "need", "kindly", "let me know", "request", "how ", "when ", "want", "looking for",
]);

/// The sentences of a text that ask for something, with a blank before each.
pub(super) fn demands(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |letter: char| matches!(letter, '.' | '!' | '?' | ';' | '\n');
    text.split_inclusive(is_end)
        .filter(|sentence| DEMANDS.stand_in(&fold(sentence)))
}

#[cfg(test)]
mod tests {
    use super::demands;

    #[test]
    fn the_story_is_told_from_the_wish() {
        let text = "Bonjour,\nLa chaudière est tombée en panne l'été dernier. Elle tourne.\nPOURRIEZ-vous m'adresser la facture\nLéa";
        let found: Vec<&str> = demands(text).collect();
        assert_eq!(found, ["POURRIEZ-vous m'adresser la facture\n"]);
        assert_eq!(demands("").count(), 0);
    }
}
