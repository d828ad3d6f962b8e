//! Cuts a text into words that are easy to compare.

use smol_str::SmolStr;

/// One word: a run of letters, a run of digits, or a single other sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Lower case, without accents; typographic apostrophes and hyphens as plain ones.
    pub text: SmolStr,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Whether a line begins with it.
    pub begins_line: bool,
    /// Whether nothing stands between it and the word before.
    pub is_glued: bool,
    /// Whether its first letter is a capital.
    pub is_capital: bool,
}

impl Word {
    /// Whether it is a run of digits.
    pub fn is_number(&self) -> bool {
        self.text.as_bytes().first().is_some_and(u8::is_ascii_digit)
    }

    /// Its number, when it is one.
    pub fn number(&self) -> Option<i64> {
        (self.is_number() && self.text.len() < 10)
            .then(|| self.text.parse().ok())
            .flatten()
    }

    /// Whether it begins with a letter.
    pub fn is_letters(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_alphabetic)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letters,
    Digits,
    Sign,
}

/// The words of a text, at most `most` of them.
pub fn words(text: &str, most: usize) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(most.min(text.len() / 5));
    let mut begins_line = true;
    let mut last: Option<(Kind, usize)> = None;
    let mut plain = String::new();
    for (at, letter) in text.char_indices() {
        if letter == '\n' {
            begins_line = true;
            last = None;
            continue;
        }
        let Some(kind) = kind_of(letter) else {
            last = None;
            continue;
        };
        let end = at + letter.len_utf8();
        let goes_on = kind != Kind::Sign && last.is_some_and(|(before, _)| before == kind);
        if !goes_on {
            finish(&mut words, &mut plain);
            if words.len() >= most {
                return words;
            }
            words.push(Word {
                text: SmolStr::default(),
                start: at,
                end,
                begins_line,
                is_glued: last.is_some_and(|(_, end)| end == at),
                is_capital: letter.is_uppercase(),
            });
            begins_line = false;
        }
        if let Some(word) = words.last_mut() {
            word.end = end;
            push_plain(&mut plain, letter);
        }
        last = Some((kind, end));
    }
    finish(&mut words, &mut plain);
    words
}

/// Gives the last word its letters.
fn finish(words: &mut [Word], plain: &mut String) {
    if let Some(word) = words.last_mut() {
        word.text = SmolStr::new(&plain);
    }
    plain.clear();
}

/// What a letter makes; nothing, where it parts words.
fn kind_of(letter: char) -> Option<Kind> {
    if letter.is_ascii_alphabetic() {
        return Some(Kind::Letters);
    }
    if letter.is_whitespace() || is_invisible(letter) {
        return None;
    }
    if letter.is_ascii_digit() {
        return Some(Kind::Digits);
    }
    let is_letter = letter.is_alphabetic() || is_combining(letter);
    Some(if is_letter { Kind::Letters } else { Kind::Sign })
}

const fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
    )
}

const fn is_combining(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}')
}

fn push_plain(text: &mut String, letter: char) {
    if letter.is_ascii() {
        let is_accent = letter == '`';
        text.push(if is_accent {
            '\''
        } else {
            letter.to_ascii_lowercase()
        });
        return;
    }
    let plain = match letter {
        'à' | 'â' | 'ä' | 'á' | 'À' | 'Â' | 'Ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'î' | 'ï' | 'í' | 'Î' | 'Ï' => 'i',
        'ô' | 'ö' | 'ó' | 'Ô' | 'Ö' => 'o',
        'ù' | 'û' | 'ü' | 'ú' | 'Ù' | 'Û' | 'Ü' => 'u',
        'ç' | 'Ç' => 'c',
        '’' | '‘' | 'ʼ' | '´' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        'œ' | 'Œ' => {
            text.push_str("oe");
            return;
        }
        combining if is_combining(combining) => return,
        other => {
            text.extend(other.to_lowercase());
            return;
        }
    };
    text.push(plain);
}

#[cfg(test)]
mod tests {
    use super::{SmolStr, words};

    #[test]
    fn letters_digits_and_signs_stand_apart() {
        let text: Vec<SmolStr> = words("D’ici 17h30, le 1er août\nÀ 5pm", 100)
            .into_iter()
            .map(|word| word.text)
            .collect();
        assert_eq!(
            text,
            [
                "d", "'", "ici", "17", "h", "30", ",", "le", "1", "er", "aout", "a", "5", "pm"
            ]
        );
        let found = words("a b\nc", 2);
        assert_eq!(found.len(), 2);
        assert!(words("a\nb", 9)[1].begins_line);
    }
}
