//! Folding: texts made comparable without case, accents and typography.

use unicode_normalization::char::decompose_compatible;

/// Folds a text: lower case, no accents, ligatures and the like spelled out (œ → oe, ß → ss), straight
/// apostrophes and quotes, plain hyphens, invisible characters dropped, white space as single blanks and none
/// around.
pub fn fold(text: &str) -> String {
    let mut folded = Folded {
        bytes: Vec::with_capacity(text.len()),
        // Begins as if after a blank, so that leading white space is dropped.
        after_blank: true,
    };
    let mut rest = text;
    // Most of a mail is ASCII, which is folded by a table without decoding.
    loop {
        let ascii = rest
            .bytes()
            .position(|byte| !byte.is_ascii())
            .unwrap_or(rest.len());
        for byte in &rest.as_bytes()[..ascii] {
            folded.push_ascii(*byte);
        }
        let mut letters = rest[ascii..].chars();
        let Some(letter) = letters.next() else {
            break;
        };
        folded.push_letter(letter);
        rest = letters.as_str();
    }
    if folded.bytes.last() == Some(&b' ') {
        folded.bytes.pop();
    }
    // Only whole characters were pushed, so this never fails.
    String::from_utf8(folded.bytes).unwrap_or_default()
}

/// What an ASCII byte becomes; 0 for what is dropped.
static ASCII: [u8; 128] = ascii_table();

const fn ascii_table() -> [u8; 128] {
    let mut table = [0; 128];
    let mut byte: u8 = 0;
    while byte < 128 {
        table[byte as usize] = match byte {
            b' ' | 9..=13 => b' ',
            0..=8 | 14..=31 | 127 => 0,
            _ => byte.to_ascii_lowercase(),
        };
        byte += 1;
    }
    table
}

struct Folded {
    bytes: Vec<u8>,
    after_blank: bool,
}

impl Folded {
    #[inline]
    fn push_ascii(&mut self, byte: u8) {
        let plain = ASCII[usize::from(byte & 127)];
        let blank = plain == b' ';
        if plain == 0 || (blank && self.after_blank) {
            return;
        }
        self.bytes.push(plain);
        self.after_blank = blank;
    }

    fn push_letter(&mut self, letter: char) {
        match spelled_out(letter) {
            Some(spelled) => spelled.bytes().for_each(|byte| self.push_ascii(byte)),
            None => decompose_compatible(letter, |part| self.push_part(part)),
        }
    }

    fn push_part(&mut self, part: char) {
        if part.is_ascii() {
            return self.push_ascii(part as u8);
        }
        if part.is_whitespace() {
            return self.push_ascii(b' ');
        }
        if let Some(spelled) = spelled_out(part) {
            return spelled.bytes().for_each(|byte| self.push_ascii(byte));
        }
        // What lower case makes of some letters (such as İ) carries an accent of its own.
        for lower in part.to_lowercase().filter(|lower| !is_accent(*lower)) {
            self.bytes
                .extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
            self.after_blank = false;
        }
    }
}

const fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{0300}'..='\u{036F}')
}

/// Letters and signs that Unicode does not take apart, and those that French mail is full of, as they are
/// typed on a plain keyboard.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'â' | 'ä' | 'á' | 'À' | 'Â' => "a",
        'ç' | 'Ç' => "c",
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' => "e",
        'î' | 'ï' | 'í' | 'Î' | 'ı' => "i",
        'ô' | 'ö' | 'ó' | 'Ô' | 'ø' | 'Ø' => "o",
        'ù' | 'û' | 'ü' | 'ú' => "u",
        '\u{A0}' | '\u{202F}' => " ",
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        'ß' | 'ẞ' => "ss",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
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
            ("\u{FE31}", "-"),
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
