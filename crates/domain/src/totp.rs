//! Codes of an authenticator app: TOTP (RFC 6238) as every app understands it, with SHA-1, six digits and steps of
//! thirty seconds.

use crate::time::Timestamp;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use std::fmt::Write as _;

/// Bytes of a secret: as long as the hash, as RFC 4226, section 4, recommends.
pub const SECRET_BYTES: usize = 20;

/// Digits of a code.
pub const DIGITS: u32 = 6;

/// How long a code stands.
const STEP_SECONDS: i64 = 30;

/// Steps around the present in which a code is taken: clocks differ, and people type slowly (RFC 6238, section 5.2).
const DRIFT: i64 = 1;

/// The number of the step that a time lies in.
pub fn step_at(time: Timestamp) -> i64 {
    time.micros().div_euclid(STEP_SECONDS * 1_000_000)
}

/// The code of a step, with leading zeros: HOTP (RFC 4226, section 5.3). At most nine digits.
pub fn code_of(secret: &[u8], step: i64, digits: u32) -> String {
    // Only a key of impossible length is refused, and HMAC has none.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else {
        return String::new();
    };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 0x0f);
    let word = [hash[offset], hash[offset + 1], hash[offset + 2], hash[offset + 3]];
    let number = u32::from_be_bytes(word) & 0x7fff_ffff;
    let shown = number % 10_u32.pow(digits.min(9));
    format!("{shown:0width$}", width = digits as usize)
}

/// The step whose code this is, among the present one and its neighbours; none that is not later than `last`, the
/// step that was accepted before: a code works once.
pub fn matching_step(secret: &[u8], code: &str, now: Timestamp, last: i64) -> Option<i64> {
    let present = step_at(now);
    let steps = present - DRIFT..=present + DRIFT;
    // All are looked at, so that time does not tell which one it was.
    steps.fold(None, |found, step| {
        let same = same_code(&code_of(secret, step, DIGITS), code);
        if same && step > last { Some(step) } else { found }
    })
}

/// Whether two codes are the same, in a time that does not tell how far they are.
fn same_code(ours: &str, theirs: &str) -> bool {
    let pairs = ours.bytes().zip(theirs.bytes());
    ours.len() == theirs.len() && pairs.fold(0, |differ, (one, other)| differ | (one ^ other)) == 0
}

/// The address that an app reads from a QR code (the key URI of Google Authenticator, which all apps follow).
/// `account` is what tells this one from others of the same issuer.
pub fn app_address(issuer: &str, account: &str, secret: &[u8]) -> String {
    let (issuer, account) = (escaped(issuer), escaped(account));
    let secret = base32(secret);
    format!(
        "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}\
         &period={STEP_SECONDS}"
    )
}

/// Base32 without padding (RFC 4648, section 6): how secrets are typed into an app.
pub fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(held >> bits) as usize & 31]));
        }
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(held << (5 - bits)) as usize & 31]));
    }
    text
}

/// Percent-encoding of all but unreserved letters (RFC 3986, section 2.3).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECRET: &[u8] = b"12345678901234567890";

    /// RFC 6238, appendix B, the rows of SHA-1: seconds, step, code of eight digits.
    const VECTORS: [(i64, i64, &str); 6] = [
        (59, 1, "94287082"),
        (1_111_111_109, 0x0235_23EC, "07081804"),
        (1_111_111_111, 0x0235_23ED, "14050471"),
        (1_234_567_890, 0x0273_EF07, "89005924"),
        (2_000_000_000, 0x03F9_40AA, "69279037"),
        (20_000_000_000, 0x27BC_86AA, "65353130"),
    ];

    /// RFC 4226, appendix D: the codes of the counts from 0.
    const COUNTED: [&str; 10] = [
        "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
    ];

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, step, code) in VECTORS {
            assert_eq!(step_at(at(seconds)), step, "{seconds}");
            assert_eq!(code_of(SECRET, step, 8), code, "{seconds}");
            let six = &code[2..];
            assert_eq!(code_of(SECRET, step, DIGITS), six, "{seconds}");
            assert_eq!(
                matching_step(SECRET, six, at(seconds), -1),
                Some(step),
                "{seconds}"
            );
        }
        for (count, code) in COUNTED.iter().enumerate() {
            assert_eq!(code_of(SECRET, count as i64, DIGITS), *code, "{count}");
        }
    }

    #[test]
    fn a_code_is_taken_one_step_around_and_no_further() {
        let now = at(1_111_111_111);
        let present = step_at(now);
        for (away, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = code_of(SECRET, present + away, DIGITS);
            let found = matching_step(SECRET, &code, now, -1);
            assert_eq!(found, taken.then_some(present + away), "{away} steps away");
        }
    }

    #[test]
    fn nothing_but_the_code_is_taken() {
        let now = at(1_111_111_111);
        for wrong in ["", "05047", "050472", "0050471", "050471 ", "١٢٣٤٥٦"] {
            assert_eq!(matching_step(SECRET, wrong, now, -1), None, "{wrong}");
        }
    }

    #[test]
    fn an_app_reads_the_address_and_people_the_secret() {
        assert_eq!(base32(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        // RFC 4648, section 10, without the padding.
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        assert_eq!(
            app_address("Facteur (Été & Cie)", "lea@calorine.example", b"12345"),
            "otpauth://totp/Facteur%20%28%C3%89t%C3%A9%20%26%20Cie%29:lea%40calorine.example?secret=GEZDGNBV\
             &issuer=Facteur%20%28%C3%89t%C3%A9%20%26%20Cie%29&algorithm=SHA1&digits=6&period=30"
        );
    }

    proptest! {
        #[test]
        fn a_code_that_was_taken_is_never_taken_again(seconds in 0_i64..4_000_000_000, later in 0_i64..90) {
            let code = code_of(SECRET, step_at(at(seconds)), DIGITS);
            let taken = matching_step(SECRET, &code, at(seconds), -1).unwrap();
            let again = matching_step(SECRET, &code, at(seconds + later), taken);
            // Another step may have the same six digits by chance, but none that was used up.
            prop_assert!(again.is_none_or(|step| step > taken));
        }
    }
}
