//! Text to counted features, once for all models that look at it.

pub(crate) mod counts;
pub(crate) mod fold;
pub(crate) mod hash;
pub(crate) mod places;
pub(crate) mod table;
pub(crate) mod tokens;

pub use counts::{Analyser, Counts};

/// What is to be classified: a text and what is known beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Document<'a> {
    /// The subject or title; may be empty.
    pub title: &'a str,
    /// The text itself.
    pub body: &'a str,
    /// Facts as words of the caller's choice, such as `domain:example.org` or `attachment:pdf`. Each is one feature.
    pub facts: &'a [&'a str],
}

impl<'a> Document<'a> {
    /// A text alone. When it has several lines, the first is its title.
    pub fn of_text(text: &'a str) -> Self {
        let (title, body) = text.split_once('\n').unwrap_or(("", text));
        Self {
            title,
            body,
            facts: &[],
        }
    }
}

/// A group of features that is normalised by itself, so that the many n-grams of letters do not drown the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    /// Words and pairs of words, of title and body.
    Words,
    /// N-grams of letters inside the borders of words.
    Letters,
    /// Words and pairs of words of the title alone.
    Title,
    /// Facts.
    Facts,
}

pub(crate) const BLOCKS: usize = 4;

impl Block {
    pub(crate) const ALL: [Self; BLOCKS] = [Self::Words, Self::Letters, Self::Title, Self::Facts];

    /// Where hashes of this block begin, so that no two blocks share a feature.
    pub(crate) const fn seed(self) -> u64 {
        match self {
            Self::Words => 0x243F_6A88_85A3_08D3,
            Self::Letters => 0x1319_8A2E_0370_7344,
            Self::Title => 0xA409_3822_299F_31D0,
            Self::Facts => 0x082E_FA98_EC4E_6C89,
        }
    }
}
