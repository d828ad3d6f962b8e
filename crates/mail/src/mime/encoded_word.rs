//! Header values: unfolding, encoded words (RFC 2047) with the ways in which programs break them, and
//! bytes outside ASCII that nobody declared.

use memchr::memmem;

use crate::mime::charset;
use crate::mime::transfer::{base64, q_encoding};
use crate::problem::{ProblemCode, Problems};

/// Longest charset name that is believed, language included.
const LONGEST_CHARSET: usize = 60;

/// Decodes an unstructured value, or a phrase: unfolded, blanks at both ends cut.
pub(crate) fn decode(raw: &[u8], problems: &mut Problems) -> String {
    let raw = raw.trim_ascii();
    let plain = |byte: &u8| matches!(byte, b' '..=b'~');
    if raw.iter().all(plain) && memmem::find(raw, b"=?").is_none() {
        return String::from_utf8_lossy(raw).into_owned();
    }
    Decoder {
        text: String::with_capacity(raw.len()),
        words: Words::default(),
        no_end_ahead: false,
        problems,
    }
    .run(raw)
}

/// Neighbouring encoded words of one charset; characters may be split between them.
#[derive(Default)]
struct Words {
    charset: String,
    bytes: Vec<u8>,
    /// Base64 text whose last group is not complete: some programs cut there.
    open_base64: Vec<u8>,
}

struct Decoder<'p> {
    text: String,
    words: Words,
    /// No `?=` was found to the end of the value, so none need be looked for again.
    no_end_ahead: bool,
    problems: &'p mut Problems,
}

/// One encoded word, still encoded, and how many bytes of the value it takes.
struct Word<'a> {
    charset: &'a [u8],
    is_base64: bool,
    text: &'a [u8],
    length: usize,
}

impl Decoder<'_> {
    fn run(mut self, raw: &[u8]) -> String {
        let mut rest = raw;
        while let Some(start) = memmem::find(rest, b"=?") {
            let (before, from) = rest.split_at(start);
            let Some(word) = self.word_at(from) else {
                self.literal(&rest[..start + 2]);
                rest = &rest[start + 2..];
                continue;
            };
            // White space between two encoded words is only there to separate them.
            let separates = !self.words.charset.is_empty() && before.iter().all(u8::is_ascii_whitespace);
            if !separates {
                self.literal(before);
            }
            rest = &from[word.length..];
            self.take(&word);
        }
        self.literal(rest);
        self.close();
        let text = self.text.trim();
        if text.len() == self.text.len() {
            self.text
        } else {
            text.to_owned()
        }
    }

    /// The encoded word at the start of `from`, which begins with `=?`.
    fn word_at<'a>(&mut self, from: &'a [u8]) -> Option<Word<'a>> {
        let head = &from[2..];
        let charset_length = head.iter().take(LONGEST_CHARSET).position(|byte| *byte == b'?')?;
        let charset = &head[..charset_length];
        if charset.is_empty() || charset.iter().any(u8::is_ascii_whitespace) {
            return None;
        }
        let [encoding, b'?', text @ ..] = &head[charset_length + 1..] else {
            return None;
        };
        let is_base64 = match encoding {
            b'b' | b'B' => true,
            b'q' | b'Q' => false,
            _ => return None,
        };
        let before = from.len() - text.len();
        let (text, length) = self.encoded_text(text);
        Some(Word {
            charset,
            is_base64,
            text,
            length: before + length,
        })
    }

    /// The encoded text before `?=`, and its length with that. Without one it ends at the next word or blank.
    fn encoded_text<'a>(&mut self, text: &'a [u8]) -> (&'a [u8], usize) {
        if !self.no_end_ahead {
            for mark in memchr::memchr_iter(b'?', text) {
                if text.get(mark + 1) == Some(&b'=') {
                    return (&text[..mark], mark + 2);
                }
                // Another word that starts before any end: this one was never closed.
                if mark > 0 && text[mark - 1] == b'=' && is_word_start(&text[mark + 1..]) {
                    self.note_broken();
                    return (text[..mark - 1].trim_ascii_end(), mark - 1);
                }
            }
        }
        self.no_end_ahead = true;
        self.note_broken();
        let end = text
            .iter()
            .position(u8::is_ascii_whitespace)
            .unwrap_or(text.len());
        let word = &text[..end];
        (word.strip_suffix(b"?").unwrap_or(word), end)
    }

    fn take(&mut self, word: &Word<'_>) {
        let name = String::from_utf8_lossy(word.charset).to_ascii_lowercase();
        if self.words.charset != name {
            self.close();
            self.words.charset = name;
        }
        if !word.is_base64 {
            self.close_base64();
            self.words.bytes.extend(q_encoding(&unfolded(word.text)));
            return;
        }
        self.words
            .open_base64
            .extend(word.text.iter().filter(|byte| !byte.is_ascii_whitespace()));
        if self.words.open_base64.len().is_multiple_of(4) || self.words.open_base64.ends_with(b"=") {
            self.close_base64();
        }
    }

    fn close_base64(&mut self) {
        if self.words.open_base64.is_empty() {
            return;
        }
        let (bytes, clean) = base64(&self.words.open_base64);
        if !clean {
            self.note_broken();
        }
        self.words.bytes.extend(bytes);
        self.words.open_base64.clear();
    }

    /// Decodes the words gathered so far.
    fn close(&mut self) {
        if self.words.charset.is_empty() {
            return;
        }
        self.close_base64();
        let words = std::mem::take(&mut self.words);
        let decoded = charset::decode(&words.bytes, Some(&words.charset), self.problems);
        // A line end inside an encoded word could forge a header field further on.
        self.text.extend(
            decoded
                .chars()
                .map(|character| if character.is_control() { ' ' } else { character }),
        );
    }

    /// Adds bytes that stand outside encoded words.
    fn literal(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.close();
        let bytes = unfolded(bytes);
        let decoded = if bytes.is_ascii() && !bytes.contains(&0x1b) {
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            if !bytes.is_ascii() && std::str::from_utf8(&bytes).is_err() {
                self.problems.note(
                    ProblemCode::UndeclaredBytes,
                    "Header fields hold letters in an undeclared charset; it was guessed.",
                );
            }
            charset::undeclared(&bytes)
        };
        self.text.extend(
            decoded
                .chars()
                .filter(|character| !character.is_control() || *character == '\t')
                .map(|character| if character == '\t' { ' ' } else { character }),
        );
    }

    fn note_broken(&mut self) {
        self.problems.note(
            ProblemCode::BrokenEncodedWord,
            "A header field holds an encoded word that is not written as it should be.",
        );
    }
}

/// Whether `charset?Q?` or `charset?B?` stands here, which is what follows `=?`.
fn is_word_start(text: &[u8]) -> bool {
    let Some(charset) = text.iter().take(LONGEST_CHARSET).position(|byte| *byte == b'?') else {
        return false;
    };
    charset > 0 && matches!(&text[charset + 1..], [b'q' | b'Q' | b'b' | b'B', b'?', ..])
}

/// Removes line ends; a lone CR counts as a blank.
fn unfolded(bytes: &[u8]) -> Vec<u8> {
    let mut unfolded = Vec::with_capacity(bytes.len());
    for (position, byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' => {}
            b'\r' if bytes.get(position + 1).is_none_or(|next| *next == b'\n') => {}
            b'\r' => unfolded.push(b' '),
            _ => unfolded.push(*byte),
        }
    }
    unfolded
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::problem::Problems;

    #[test]
    fn encoded_words_as_programs_write_them() {
        for (raw, expected) in [
            ("=?utf-8?Q?Facture_n=C2=B0_12?=", "Facture n° 12"),
            ("=?UTF-8?B?w6k=?=\r\n =?UTF-8?B?dMOp?=", "été"),
            ("a =?utf-8?q?b?= c", "a b c"),
            // One character split between two words.
            ("=?utf-8?Q?=C3?= =?utf-8?Q?=A9t=C3=A9?=", "été"),
            // A base64 group split between two words.
            ("=?utf-8?B?w6l0w?= =?utf-8?B?6k=?=", "été"),
            // Blanks inside, no end, another word inside.
            ("=?iso-8859-1?Q?R=E9ponse re=E7ue?=", "Réponse reçue"),
            ("=?utf-8?Q?caf=C3=A9", "café"),
            ("=?utf-8?Q?caf=C3=A9 noir", "café noir"),
            ("=?utf-8?Q?caf=C3=A9 =?utf-8?Q?_noir?=", "café noir"),
            ("x=?utf-8?Q?=C3=A9?=y", "xéy"),
            ("=?iso-8859-1?B?4A==?=", "à"),
            ("=?utf-8*fr?Q?=C3=A9?=", "é"),
            ("=?nonsense", "=?nonsense"),
            ("1 =? 2 ?=", "1 =? 2 ?="),
            ("folded\r\n\tvalue", "folded value"),
            ("=?iso-2022-jp?B?GyRCJU8lbSE8GyhC?=", "ハロー"),
            ("=?utf-8?Q?a=0D=0AB?=", "a  B"),
        ] {
            assert_eq!(
                decode(raw.as_bytes(), &mut Problems::default()),
                expected,
                "{raw}"
            );
        }
        assert_eq!(
            decode(b"R\xe9ponse re\xe7ue \xe0 temps", &mut Problems::default()),
            "Réponse reçue à temps"
        );
        assert_eq!(decode("Réponse".as_bytes(), &mut Problems::default()), "Réponse");
    }
}
