//! The second factor: what may be typed as a code, recovery codes, and how long to wait after wrong ones.

use crate::random::Random;
use crate::time::Span;
use crate::totp;

/// Recovery codes that are made at a time.
pub const RECOVERY_CODES: usize = 10;

/// Letters of a recovery code: five bits each, so that its hash tells nothing however fast one guesses.
const LETTERS: usize = 16;

/// Without what looks alike on paper (Crockford's base32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Wrong codes in a row before one has to wait.
const FREE: i64 = 5;

/// How long at most.
const LONGEST_WAIT: i64 = 3_600;

/// What somebody typed as the second factor, told apart by its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// Six digits of an app.
    Totp(String),
    /// A recovery code in its plain form.
    Recovery(String),
}

impl Code {
    /// Reads what was typed, with the spaces and dashes that people put between; none when it has the form of no code.
    pub fn read(typed: &str) -> Option<Self> {
        let between = |letter: &char| !letter.is_whitespace() && *letter != '-';
        let plain: String = typed.chars().take(100).filter(between).collect();
        if plain.len() == totp::DIGITS as usize && plain.bytes().all(|digit| digit.is_ascii_digit()) {
            return Some(Self::Totp(plain));
        }
        let plain: String = plain.chars().map(alike).collect();
        let known = plain.bytes().all(|letter| ALPHABET.contains(&letter));
        (plain.len() == LETTERS && known).then_some(Self::Recovery(plain))
    }
}

/// Letters that are read as others.
fn alike(letter: char) -> char {
    match letter.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    }
}

/// A new recovery code as it is shown: four groups of four letters.
pub fn recovery_code(random: &dyn Random) -> String {
    let mut bytes = [0_u8; LETTERS];
    random.fill(&mut bytes);
    let letters = bytes.map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// How long no code of an app is taken after so many wrong ones in a row. Only who knows the password gets as far
/// as a code, so this holds up nobody else's owner; a recovery code, which cannot be guessed, never waits.
pub fn wait_after(wrong: i64) -> Span {
    let over = wrong - FREE;
    if over < 0 {
        return Span::default();
    }
    let doubled = 1_i64.checked_shl(over.min(20) as u32).unwrap_or(LONGEST_WAIT);
    Span::seconds((doubled * 15).min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[test]
    fn a_code_is_known_by_its_form() {
        let totp = |code: &str| Some(Code::Totp(code.to_owned()));
        let recovery = |code: &str| Some(Code::Recovery(code.to_owned()));
        for (typed, read) in [
            ("123456", totp("123456")),
            (" 123 456\n", totp("123456")),
            ("12-34-56", totp("123456")),
            ("k7m2-9qxw-3hjt-5vbn", recovery("k7m29qxw3hjt5vbn")),
            ("K7M2 9QXW 3HJT 5VBN", recovery("k7m29qxw3hjt5vbn")),
            ("Oil2-9qxw-3hjt-5vbn", recovery("01129qxw3hjt5vbn")),
            ("12345", None),
            ("1234567", None),
            ("１２３４５６", None),
            ("k7m2-9qxw-3hjt-5vb", None),
            ("k7m2-9qxw-3hjt-5vb!", None),
            ("", None),
        ] {
            assert_eq!(Code::read(typed), read, "{typed}");
        }
    }

    #[test]
    fn a_recovery_code_reads_back_as_it_was_shown() {
        let shown = recovery_code(&SystemRandom);
        assert_eq!(shown.len(), 19, "{shown}");
        assert_eq!(Code::read(&shown), Some(Code::Recovery(shown.replace('-', ""))));
        assert_ne!(shown, recovery_code(&SystemRandom));
    }

    #[test]
    fn waiting_grows_with_wrong_codes_and_ends() {
        let waits: Vec<i64> = (0..15)
            .map(|wrong| wait_after(wrong).as_millis() / 1_000)
            .collect();
        assert_eq!(
            waits,
            [0, 0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]
        );
        assert_eq!(wait_after(i64::MAX), Span::seconds(LONGEST_WAIT));
    }
}
