//! Patterns: `*` stands for any letters; texts are compared folded.

use crate::fold::fold;

/// One pattern, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pattern {
    /// Anything, even nothing.
    Any,
    /// The text holds it.
    Holds(String),
    /// The text is it.
    Is(String),
    /// The text ends with it.
    Ends(String),
    /// The text consists of these pieces with anything between them; the first and last may be empty.
    Pieces(Vec<String>),
}

impl Pattern {
    /// A pattern for texts such as subjects: without `*` it may stand anywhere.
    pub fn of_text(pattern: &str) -> Self {
        let folded = fold(pattern);
        if !folded.contains('*') {
            return Self::Holds(folded);
        }
        let pieces: Vec<String> = folded.split('*').map(str::to_owned).collect();
        if pieces.iter().all(String::is_empty) {
            return Self::Any;
        }
        Self::Pieces(pieces)
    }

    /// A pattern for what mails name: only letters and digits count, as in [`value_text`].
    pub fn of_value(pattern: &str) -> Self {
        let letters = pattern
            .chars()
            .filter(|letter| *letter == '*' || letter.is_alphanumeric());
        Self::of_text(&letters.collect::<String>())
    }

    /// A pattern for addresses: a whole address must be equal, `@client.example` must be the end, so that
    /// `eva@client.example` does not take `neva@client.example` along.
    pub fn of_address(pattern: &str) -> Self {
        let text = Self::of_text(pattern);
        let Self::Holds(folded) = text else {
            return text;
        };
        match folded.split_once('@') {
            Some(("", domain)) if domain.contains('.') => Self::Ends(folded),
            Some((_, domain)) if domain.contains('.') && !folded.contains(' ') => Self::Is(folded),
            _ => Self::Holds(folded),
        }
    }

    /// Whether a folded text matches. Takes time in proportion to the text, whatever the pattern.
    pub fn matches(&self, folded: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Holds(piece) => folded.contains(piece.as_str()),
            Self::Is(whole) => folded == whole,
            Self::Ends(end) => folded.ends_with(end.as_str()),
            Self::Pieces(pieces) => pieces_match(pieces, folded),
        }
    }
}

/// What a mail names, as patterns of [`Pattern::of_value`] look at it.
pub(super) fn value_text(value: &str) -> String {
    fold(
        &value
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect::<String>(),
    )
}

/// Takes each piece at the first place where it stands: when any way of matching exists, this one does too,
/// and nothing is ever tried twice.
fn pieces_match(pieces: &[String], folded: &str) -> bool {
    let [first, middle @ .., last] = pieces else {
        return false;
    };
    let Some(mut rest) = folded.strip_prefix(first.as_str()) else {
        return false;
    };
    for piece in middle {
        let Some(position) = rest.find(piece.as_str()) else {
            return false;
        };
        rest = &rest[position + piece.len()..];
    }
    rest.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use crate::fold::fold;
    use proptest::prelude::*;

    /// The textbook definition, slow and plain.
    fn slow(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('*', rest)) => (0..=text.len()).any(|skip| slow(rest, &text[skip..])),
            Some((letter, rest)) => text
                .split_first()
                .is_some_and(|(first, more)| first == letter && slow(rest, more)),
        }
    }

    #[test]
    fn patterns_match_what_people_expect() {
        for (pattern, text, expected) in [
            ("facture*", "FACTURE n° 12", true),
            ("facture*", "votre facture", false),
            ("*facturé*", "Une Facture ?", true),
            ("a*a", "a", false),
            ("a*b*c", "a-b-b-c", true),
            ("*", "", true),
            ("l'été", "vive l’ÉTÉ !", true),
        ] {
            assert_eq!(
                Pattern::of_text(pattern).matches(&fold(text)),
                expected,
                "{pattern} {text}"
            );
        }
        for (pattern, text, expected) in [
            ("eva@client.example", "neva@client.example", false),
            ("eva@client.example", "Eva@Client.example", true),
            ("@client.example", "eva@client.example", true),
            ("@client.example", "eva@client.example.net", false),
            ("*@*.example", "eva@sub.client.example", true),
            ("compta@", "compta@client.example", true),
            ("eva", "neva@client.example", true),
        ] {
            assert_eq!(
                Pattern::of_address(pattern).matches(&fold(text)),
                expected,
                "{pattern} {text}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_fast_way_agrees_with_the_plain_one(pattern in "[ab]{0,3}\\*[ab*]{0,6}", text in "[ab]{0,10}") {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            let fast = Pattern::of_text(&pattern).matches(&text);
            prop_assert_eq!(fast, slow(&letters(&pattern), &letters(&text)));
        }
    }
}
