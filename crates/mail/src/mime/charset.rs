//! Bytes to text, whatever charset they are declared in: the declaration is often missing or wrong.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258, X_USER_DEFINED,
};

use crate::mime::transfer::base64;
use crate::problem::{ProblemCode, Problems};

/// Bytes that the detector looks at, from the first byte outside ASCII on.
const SAMPLE: usize = 2_000;

/// Decodes text. `declared` is the charset's name as the mail gives it.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>, problems: &mut Problems) -> String {
    let text = decode_with_nul(
        bytes,
        declared.map(str::trim).filter(|name| !name.is_empty()),
        problems,
    );
    if !text.contains('\0') {
        return text;
    }
    problems.note(
        ProblemCode::NulBytes,
        "The text held NUL bytes, which were removed.",
    );
    text.replace('\0', "")
}

fn decode_with_nul(bytes: &[u8], declared: Option<&str>, problems: &mut Problems) -> String {
    let encoding = match declared.map(named) {
        Some(Named::Utf7) => return utf_7(bytes),
        Some(Named::Rare(decoder)) => return decoder(bytes),
        Some(Named::Known(encoding)) => Some(encoding),
        Some(Named::Unknown) => {
            problems.note(
                ProblemCode::UnknownCharset,
                "A text declares a charset that nobody knows; it was guessed.",
            );
            None
        }
        None => None,
    };
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding
            .decode_without_bom_handling(&bytes[length..])
            .0
            .into_owned();
    }
    match encoding {
        Some(encoding) if !encoding.is_ascii_compatible() => decode_wide(bytes, encoding, problems),
        Some(encoding) if encoding == UTF_8 => decode_utf_8(bytes, problems),
        Some(encoding) => decode_declared(bytes, encoding, declared.is_some_and(is_ascii_name), problems),
        None => undeclared(bytes),
    }
}

/// Text without declaration: UTF-8 when it is, else the detector's guess.
pub(crate) fn undeclared(bytes: &[u8]) -> String {
    if has_iso_2022_jp(bytes) {
        return ISO_2022_JP.decode_without_bom_handling(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => guess_or_mend(bytes),
    }
}

/// What a charset's name means here.
enum Named {
    Known(&'static Encoding),
    Utf7,
    /// Decoded by one of mail-parser's tables: code pages of DOS and the like.
    Rare(fn(&[u8]) -> String),
    Unknown,
}

fn named(name: &str) -> Named {
    let name = name.trim_matches(['"', '\'', ' ', '=']);
    // RFC 2231 allows a language after it, RFC 2184 names end so: `utf-8*fr`.
    let name = name.split('*').next().unwrap_or_default();
    if let Some(encoding) = Encoding::for_label(name.as_bytes()) {
        if encoding == REPLACEMENT || encoding == X_USER_DEFINED {
            return Named::Unknown;
        }
        return Named::Known(encoding);
    }
    let lower = name.to_ascii_lowercase().replace('_', "-");
    match lower.as_str() {
        "utf-7" | "utf7" | "unicode-1-1-utf-7" | "csunicode11utf7" | "x-unicode-2-0-utf-7" => Named::Utf7,
        "utf-8mb4" | "utf8mb4" | "utf" | "utf-8-sig" | "unicode-utf-8" => Named::Known(UTF_8),
        "cp-850" | "cp850" | "ibm850" => rare("cp850"),
        _ => match lower
            .strip_prefix("cp-")
            .or_else(|| lower.strip_prefix("windows"))
            .and_then(windows_page)
        {
            Some(encoding) => Named::Known(encoding),
            None => rare(name),
        },
    }
}

/// `1252` in `cp-1252` or `windows1252`.
fn windows_page(number: &str) -> Option<&'static Encoding> {
    let number = number.trim_start_matches('-');
    Encoding::for_label(format!("windows-{number}").as_bytes())
}

fn rare(name: &str) -> Named {
    mail_parser::decoders::charsets::map::charset_decoder(name.as_bytes()).map_or(Named::Unknown, Named::Rare)
}

/// Names that only claim ASCII, so that any other bytes are undeclared.
fn is_ascii_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("ascii")
        || name.starts_with("ansi_x3.4")
        || matches!(name.as_str(), "646" | "iso-ir-6" | "ascii")
}

/// UTF-16 and the like. A text of ASCII bytes only declares it falsely.
fn decode_wide(bytes: &[u8], encoding: &'static Encoding, problems: &mut Problems) -> String {
    let is_utf_16 = encoding == UTF_16LE || encoding == UTF_16BE;
    if is_utf_16 && memchr::memchr(0, bytes).is_none() && std::str::from_utf8(bytes).is_ok() {
        note_wrong(problems);
        return String::from_utf8_lossy(bytes).into_owned();
    }
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn decode_utf_8(bytes: &[u8], problems: &mut Problems) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    note_wrong(problems);
    guess_or_mend(bytes)
}

/// A declared charset that is no Unicode form.
fn decode_declared(
    bytes: &[u8],
    encoding: &'static Encoding,
    only_ascii: bool,
    problems: &mut Problems,
) -> String {
    if bytes.is_ascii() && encoding != ISO_2022_JP {
        if only_ascii && has_iso_2022_jp(bytes) {
            note_wrong(problems);
            return ISO_2022_JP.decode_without_bom_handling(bytes).0.into_owned();
        }
        return String::from_utf8_lossy(bytes).into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Text of another charset is hardly ever valid UTF-8 by chance; two bytes in a row may be.
        let needed = if encoding.is_single_byte() { 1 } else { 3 };
        if text
            .chars()
            .filter(|character| !character.is_ascii())
            .take(needed)
            .count()
            == needed
        {
            note_wrong(problems);
            return text.to_owned();
        }
    }
    if only_ascii {
        note_wrong(problems);
        return guess_or_mend(bytes);
    }
    if encoding == WINDOWS_1252
        && let Some(better) = other_than_western(bytes)
    {
        note_wrong(problems);
        return better.decode_without_bom_handling(bytes).0.into_owned();
    }
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors {
        note_wrong(problems);
        if !encoding.is_single_byte() && mostly_wrong(&text) {
            return guess_or_mend(bytes);
        }
    }
    text.into_owned()
}

fn note_wrong(problems: &mut Problems) {
    problems.note(
        ProblemCode::WrongCharset,
        "A text is not in the charset that it declares; the charset was guessed.",
    );
}

/// Whether more than one in twenty characters could not be decoded.
fn mostly_wrong(text: &str) -> bool {
    let wrong = text.matches('\u{fffd}').count();
    wrong * 20 > text.chars().count()
}

/// Bytes that are no valid UTF-8: either UTF-8 with a few broken places (a cut mail), or another charset.
fn guess_or_mend(bytes: &[u8]) -> String {
    let mut broken = 0usize;
    let mut good = 0usize;
    for chunk in bytes.utf8_chunks() {
        good += chunk
            .valid()
            .chars()
            .filter(|character| !character.is_ascii())
            .count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if good > broken * 2 {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    guess(bytes).decode_without_bom_handling(bytes).0.into_owned()
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let start = bytes
        .iter()
        .position(|byte| !byte.is_ascii())
        .unwrap_or(0)
        .saturating_sub(200);
    let sample = &bytes[start..bytes.len().min(start + SAMPLE)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess == REPLACEMENT { WINDOWS_1252 } else { guess }
}

/// For text that declares Latin-1: Vietnamese, Cyrillic, Greek and others that say so falsely. Only asked
/// when bytes are there that French, English, German or Spanish hardly use, since asking is dear.
fn other_than_western(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.iter().position(|byte| !byte.is_ascii())?;
    let sample = &bytes[start..bytes.len().min(start + SAMPLE)];
    let (mut high, mut letters, mut strange) = (0usize, 0usize, 0usize);
    for byte in sample {
        high += usize::from(*byte >= 0x80);
        letters += usize::from(byte.is_ascii_alphabetic());
        strange += usize::from(matches!(
            byte,
            0xcc | 0xd2 | 0xde | 0xec | 0xf2 | 0xf0 | 0xd0 | 0xfe | 0xfd | 0xf5
        ));
    }
    let is_dense = high > letters && high >= 8;
    if !is_dense && strange < 2 {
        return None;
    }
    let guess = guess(bytes);
    (guess == WINDOWS_1258 || is_dense && guess != WINDOWS_1252).then_some(guess)
}

/// The escape sequence that starts Japanese text in ISO-2022-JP.
fn has_iso_2022_jp(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"\x1b$B").is_some() || memchr::memmem::find(bytes, b"\x1b$@").is_some()
}

/// Decodes UTF-7 (RFC 2152). Bytes outside ASCII count as Latin-1.
fn utf_7(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'+' {
            text.push(char::from(byte));
            continue;
        }
        let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        let length = rest.iter().take_while(|byte| is_base64(byte)).count();
        let (encoded, after) = rest.split_at(length);
        rest = after.strip_prefix(b"-").unwrap_or(after);
        if encoded.is_empty() {
            text.push('+');
            continue;
        }
        let units = base64(encoded).0;
        let units = units
            .chunks_exact(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        text.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::problem::Problems;

    #[test]
    fn charsets_that_lie() {
        let cases: &[(&[u8], Option<&str>, &str)] = &[
            ("déjà vu".as_bytes(), Some("iso-8859-1"), "déjà vu"),
            ("déjà vu".as_bytes(), Some("us-ascii"), "déjà vu"),
            (
                b"d\xe9j\xe0 vu, l\x92\xe9t\xe9 \x80",
                Some("iso-8859-1"),
                "déjà vu, l’été €",
            ),
            (
                b"Le dossier a \xe9t\xe9 re\xe7u, merci \xe0 vous",
                Some("utf-8"),
                "Le dossier a été reçu, merci à vous",
            ),
            (
                b"Le dossier a \xe9t\xe9 re\xe7u, merci \xe0 vous",
                None,
                "Le dossier a été reçu, merci à vous",
            ),
            (
                b"Le dossier a \xe9t\xe9 re\xe7u",
                Some("x-nonsense"),
                "Le dossier a été reçu",
            ),
            (b"+AOk-t+AOk +- 1", Some("utf-7"), "été + 1"),
            (b"\x1b$B%O%m!<\x1b(B", Some("iso-2022-jp"), "ハロー"),
            (b"\x1b$B%O%m!<\x1b(B", Some("us-ascii"), "ハロー"),
            (
                b"\xc4\xe3\xba\xc3\xa3\xac\xca\xc0\xbd\xe7",
                Some("gb2312"),
                "你好，世界",
            ),
            (b"caf\x82", Some("cp850"), "café"),
            (b"a\0b", Some("utf-8"), "ab"),
            ("plain".as_bytes(), Some("utf-16"), "plain"),
            (
                b"K\xednh g\xfd\xd2i quy\xec kh\xe1ch h\xe0ng, ch\xfang t\xf4i \xf0a\xde nh\xe2\xf2n \xf0\xfd\xf5\xf2c y\xeau c\xe2\xccu cu\xd2a ba\xf2n v\xe0 se\xde tra\xd2 l\xf5\xcci trong th\xf5\xcci gian s\xf5\xecm nh\xe2\xect. Xin ch\xe2n th\xe0nh ca\xd2m \xf5n.",
                Some("windows-1258"),
                "",
            ),
        ];
        for (bytes, declared, expected) in cases {
            if *declared == Some("windows-1258") {
                // The same text must come out when it claims to be Latin-1.
                let right = decode(bytes, *declared, &mut Problems::default());
                assert_eq!(decode(bytes, Some("iso-8859-1"), &mut Problems::default()), right);
                continue;
            }
            assert_eq!(
                decode(bytes, *declared, &mut Problems::default()),
                *expected,
                "{declared:?}"
            );
        }
    }
}
