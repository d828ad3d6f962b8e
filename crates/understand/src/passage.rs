//! A text with its words: cut once, read by many.

use facteur_mail::dates::{Word, words};
use std::borrow::Cow;

/// Words of a text that are looked at.
const MOST_WORDS: usize = 6_000;

/// A text and the words in it.
#[derive(Debug, Clone)]
pub struct Passage<'a> {
    /// The text.
    pub text: &'a str,
    /// Its words, at most some thousand.
    pub words: Cow<'a, [Word]>,
}

impl<'a> Passage<'a> {
    /// Cuts a text into words.
    pub fn of(text: &'a str) -> Self {
        Self {
            text,
            words: Cow::Owned(words(text, MOST_WORDS)),
        }
    }

    /// Its first bytes, with the words that stand in them. `end` must not lie within a word.
    #[must_use]
    pub fn first(&self, end: usize) -> Passage<'_> {
        let end = self.text.floor_char_boundary(end);
        let count = self.words.partition_point(|word| word.end <= end);
        Passage {
            text: &self.text[..end],
            words: Cow::Borrowed(&self.words[..count]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Passage;

    #[test]
    fn the_first_bytes_have_their_own_words() {
        let text = "Devis n° 12\nÀ bientôt";
        let whole = Passage::of(text);
        let first = whole.first("Devis n° 12".len());
        assert_eq!(first.text, "Devis n° 12");
        assert_eq!(*first.words, *Passage::of(first.text).words);
        assert_eq!(whole.first(900).words.len(), whole.words.len());
    }
}
