//! Folding: texts made comparable without case, accents and typography.

use unicode_normalization::char::decompose_compatible;

/// Folds a text: lower case, no accents, ligatures and the like spelled out (œ → oe, ß → ss), straight
/// apostrophes and quotes, plain hyphens, invisible characters dropped, white space as single blanks and none
/// around.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Begins as if after a blank, so that leading white space is dropped.
    let mut after_blank = true;
    for letter in text.chars() {
        if letter.is_ascii() {
            push_ascii(&mut folded, letter, &mut after_blank);
        } else if let Some(spelled) = spelled_out(letter) {
            for plain in spelled.chars() {
                push_ascii(&mut folded, plain, &mut after_blank);
            }
        } else {
            decompose_compatible(letter, |part| push_part(&mut folded, part, &mut after_blank));
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

fn push_ascii(folded: &mut String, letter: char, after_blank: &mut bool) {
    if letter.is_ascii_whitespace() || letter == '\u{0B}' {
        if !*after_blank {
            folded.push(' ');
        }
        *after_blank = true;
        return;
    }
    if letter.is_ascii_control() {
        return;
    }
    folded.push(letter.to_ascii_lowercase());
    *after_blank = false;
}

fn push_part(folded: &mut String, part: char, after_blank: &mut bool) {
    match part {
        '\u{0300}'..='\u{036F}' => {}
        _ if part.is_ascii() => push_ascii(folded, part, after_blank),
        _ if part.is_whitespace() => push_ascii(folded, ' ', after_blank),
        _ => {
            // What lower case makes of some letters (such as İ) carries an accent of its own.
            folded.extend(
                part.to_lowercase()
                    .filter(|lower| !matches!(lower, '\u{0300}'..='\u{036F}')),
            );
            *after_blank = false;
        }
    }
}

/// Letters and signs that Unicode does not take apart, as they are typed on a plain keyboard.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        'ß' | 'ẞ' => "ss",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | '´' => "'",
        '“' | '”' | '„' | '«' | '»' | '″' => "\"",
        '‐' | '‑' | '‒' | '–' | '—' | '−' => "-",
        // Soft hyphen, zero-width characters, direction marks, byte order mark, variation selectors.
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}' => "",
        _ => return None,
    })
}

/// Whether the piece `start..end` of a folded text stands as whole words there.
pub(crate) fn stands_alone(text: &str, start: usize, end: usize) -> (bool, bool) {
    let free = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    let after = text.get(end..).and_then(|after| after.chars().next());
    (free(before), free(after))
}

#[cfg(test)]
mod tests {
    use super::fold;
    use proptest::prelude::*;

    #[test]
    fn texts_are_made_comparable() {
        for (text, folded) in [
            ("  Réponse\u{A0}à l’Été ", "reponse a l'ete"),
            ("CŒUR Straße ﬁn", "coeur strasse fin"),
            ("e\u{301}tude\t\r\n x", "etude x"),
            ("sous‑traitance so\u{AD}ft", "sous-traitance soft"),
            ("n° 12 İstanbul Łódź", "n° 12 istanbul lodz"),
            ("", ""),
            (" \u{A0} ", ""),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
