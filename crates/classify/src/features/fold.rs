//! Letters as they are compared: lower case, without accents.

use std::sync::LazyLock;
use unicode_normalization::char::decompose_compatible;

/// What a character means for the split into tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Folded {
    /// Belongs to a word, in lower case and without accent. The second letter is there for ligatures (œ, ß).
    Letter(char, Option<char>),
    /// A token of its own: it says much in few texts.
    Symbol(char),
    /// Belongs to the letter before it (a combining accent, a soft hyphen): not there.
    Nothing,
    /// Ends a word.
    Separator,
}

/// First character that is not in the table.
const TABLE_END: usize = 0x250;

/// Latin letters make nearly all of French and English text, so these are looked up.
static TABLE: LazyLock<Vec<Folded>> = LazyLock::new(|| {
    (0..TABLE_END as u32)
        .map(|code| char::from_u32(code).map_or(Folded::Separator, fold_slowly))
        .collect()
});

/// Folds characters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Folding {
    table: &'static [Folded],
}

impl Folding {
    pub(crate) fn new() -> Self {
        Self { table: &TABLE }
    }

    #[inline]
    pub(crate) fn fold(self, character: char) -> Folded {
        match self.table.get(character as usize) {
            Some(folded) => *folded,
            None => fold_slowly(character),
        }
    }
}

fn fold_slowly(character: char) -> Folded {
    match character {
        '!' | '?' | '€' | '%' | '@' => return Folded::Symbol(character),
        // Full-width forms of the same.
        '！' => return Folded::Symbol('!'),
        '？' => return Folded::Symbol('?'),
        'œ' | 'Œ' => return Folded::Letter('o', Some('e')),
        'æ' | 'Æ' => return Folded::Letter('a', Some('e')),
        'ß' | 'ẞ' => return Folded::Letter('s', Some('s')),
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => return Folded::Nothing,
        _ => {}
    }
    if is_combining(character) {
        return Folded::Nothing;
    }
    if !character.is_alphanumeric() {
        return Folded::Separator;
    }
    let mut letters = [None::<char>; 2];
    let mut count = 0;
    for lower in character.to_lowercase() {
        decompose_compatible(lower, |part| {
            if !is_combining(part) && part.is_alphanumeric() && count < letters.len() {
                letters[count] = Some(part);
                count += 1;
            }
        });
    }
    match letters {
        [Some(first), second] => Folded::Letter(first, second),
        [None, _] => Folded::Letter(character, None),
    }
}

fn is_combining(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let folding = Folding::new();
        let mut out = String::new();
        for character in text.chars() {
            match folding.fold(character) {
                Folded::Letter(first, second) => out.extend([Some(first), second].into_iter().flatten()),
                Folded::Symbol(symbol) => out.push(symbol),
                Folded::Nothing => {}
                Folded::Separator => out.push(' '),
            }
        }
        out
    }

    #[test]
    fn case_and_accents_do_not_count() {
        assert_eq!(folded("Été NOËL Cœur Straße ÇA"), "ete noel coeur strasse ca");
        assert_eq!(folded("e\u{301}te\u{301} co\u{AD}opérer"), "ete cooperer");
        assert_eq!(folded("l'été, 50% à 3€!"), "l ete  50% a 3€!");
        assert_eq!(folded("ﬁn Ａ１ Ελλάδα Äpfel"), "fin a1 ελλαδα apfel");
    }
}
