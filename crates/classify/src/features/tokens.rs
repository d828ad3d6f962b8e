//! Text to tokens: runs of letters and digits, and the symbols that are tokens of their own.

use super::fold::{Folded, Folding};
use std::ops::Range;

/// A token of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Where its folded characters stand in [`Tokens::folded`], without the borders around them.
    pub folded: Range<usize>,
    /// Where it stands in the text of its field, in bytes.
    pub original: Range<usize>,
    /// Symbols have no letters worth looking at.
    pub is_symbol: bool,
}

/// The tokens of a document's fields, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// All words, folded, each between two [`BORDER`]s.
    pub folded: Vec<char>,
    pub list: Vec<Token>,
}

/// Stands before and after each word, so that n-grams know where it begins and ends.
pub(crate) const BORDER: char = ' ';

impl Tokens {
    pub(crate) fn clear(&mut self) {
        self.folded.clear();
        self.folded.push(BORDER);
        self.list.clear();
    }

    /// Adds the tokens of a field.
    pub(crate) fn read(&mut self, text: &str, folding: Folding) {
        let mut word = None;
        for (at, character) in text.char_indices() {
            match folding.fold(character) {
                Folded::Letter(first, second) => {
                    word.get_or_insert((self.folded.len(), at));
                    self.folded.push(first);
                    if let Some(second) = second {
                        self.folded.push(second);
                    }
                }
                Folded::Nothing => {}
                Folded::Separator => self.end(word.take(), at),
                Folded::Symbol(symbol) => {
                    self.end(word.take(), at);
                    let start = self.folded.len();
                    self.folded.push(symbol);
                    self.push(start, at..at + character.len_utf8(), true);
                }
            }
        }
        self.end(word, text.len());
    }

    fn end(&mut self, word: Option<(usize, usize)>, at: usize) {
        if let Some((folded, original)) = word {
            self.push(folded, original..at, false);
        }
    }

    fn push(&mut self, folded: usize, original: Range<usize>, is_symbol: bool) {
        let end = self.folded.len();
        self.folded.push(BORDER);
        self.list.push(Token {
            folded: folded..end,
            original,
            is_symbol,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_know_where_they_came_from() {
        let text = "L'Été : 50% ?";
        let mut tokens = Tokens::default();
        tokens.clear();
        tokens.read(text, Folding::new());
        let originals: Vec<_> = tokens
            .list
            .iter()
            .map(|token| &text[token.original.clone()])
            .collect();
        assert_eq!(originals, ["L", "Été", "50", "%", "?"]);
        let folded: String = tokens.folded.iter().collect();
        assert_eq!(folded, " l ete 50 % ? ");
        assert_eq!(tokens.list.iter().filter(|token| token.is_symbol).count(), 2);
    }
}
