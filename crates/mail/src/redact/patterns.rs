//! Patterns for all ways in which an address or a name is written: letter case, accents left out or in, percent
//! codes, HTML codes, and codes of quoted-printable that were never decoded.

use std::fmt::Write;

/// What may stand between the words of a name: blanks, marks, tags of HTML, codes of a blank. Nothing, too.
const BETWEEN: &str = "(?:[\\s.,_+'’\\-]|<[^<>]*>|=\\r?\\n|%(?:25)?(?:c2%(?:25)?a0|20|2c|5f|2e|a0)|\
                       =(?:c2=a0|20|2c|5f|a0)|&nbsp;|&#160;|&#xa0;)*";

/// What may stand for `@`: itself, its codes, `=` as in return paths of lists, and " (at) " of people who hide.
const AT: &str = "(?:@|%(?:25)?40|=40|&#0*64;|&#x0*40;|&commat;|=|\
                  \\s{0,2}[\\[({]\\s{0,2}(?:at|arobase|chez)\\s{0,2}[\\])}]\\s{0,2})";

/// The pattern of an address, with or without a tag behind `+`; none when it is no address.
pub(super) fn address(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    if local.is_empty() || domain.is_empty() {
        return None;
    }
    let mut pattern = String::new();
    letters(&mut pattern, local);
    pattern.push_str("(?:(?:\\+|%(?:25)?2b)[a-z0-9._\\-]+)?");
    pattern.push_str(AT);
    letters(&mut pattern, domain);
    Some(pattern)
}

/// The pattern of words that follow each other.
pub(super) fn name(words: &[String]) -> String {
    let mut pattern = String::new();
    for (position, word) in words.iter().enumerate() {
        if position > 0 {
            pattern.push_str(BETWEEN);
        }
        letters(&mut pattern, word);
    }
    pattern
}

/// The pattern of a word that counts only with a capital: "Claire", not the French word for clear.
pub(super) fn capitalised(word: &str) -> String {
    let mut rest = word.chars();
    let Some(first) = rest.next() else {
        return String::new();
    };
    let mut pattern = String::from("(?-i:[");
    for letter in std::iter::once(first).chain(accented(base(first)).chars()) {
        for upper in letter.to_uppercase() {
            pattern.push_str(&regex::escape(&upper.to_string()));
        }
    }
    pattern.push_str("][\\x{300}-\\x{36f}]?)");
    letters(&mut pattern, rest.as_str());
    pattern
}

fn letters(pattern: &mut String, text: &str) {
    for letter in text.chars() {
        one(pattern, letter);
    }
}

fn one(pattern: &mut String, letter: char) {
    if letter == 'œ' || letter == 'Œ' {
        pattern.push_str("(?:oe|œ|&oelig;|%c5%93|=c5=93|&#339;)");
        return;
    }
    if !letter.is_alphanumeric() {
        // A rule that was written as a pattern has a backslash before it.
        let _ = write!(pattern, "(?:\\\\?{}", regex::escape(&letter.to_string()));
        codes(pattern, letter);
        pattern.push(')');
        return;
    }
    let base = base(letter);
    let _ = write!(pattern, "(?:{base}[\\x{{300}}-\\x{{36f}}]?");
    codes(pattern, base);
    for other in base.to_uppercase() {
        codes(pattern, other);
    }
    let accented = accented(base);
    for variant in accented.chars() {
        let _ = write!(pattern, "|{variant}");
        codes(pattern, variant);
        for upper in variant.to_uppercase() {
            codes(pattern, upper);
        }
    }
    if !accented.is_empty() {
        let _ = write!(
            pattern,
            "|&{base}(?:acute|grave|circ|uml|cedil|tilde|ring|slash|caron);"
        );
    }
    if letter != base && !accented.contains(letter) {
        let _ = write!(pattern, "|{letter}");
        codes(pattern, letter);
    }
    pattern.push(')');
}

/// Adds the codes that a letter is written as in addresses of the web, in HTML and in quoted-printable.
fn codes(pattern: &mut String, letter: char) {
    let mut buffer = [0_u8; 4];
    for (mark, again) in [("%", "(?:25)?"), ("=", "")] {
        pattern.push('|');
        for byte in letter.encode_utf8(&mut buffer).bytes() {
            let _ = write!(pattern, "{mark}{again}{byte:02x}");
        }
        if let Ok(latin) = u8::try_from(u32::from(letter))
            && !latin.is_ascii()
        {
            let _ = write!(pattern, "|{mark}{again}{latin:02x}");
        }
    }
    let number = u32::from(letter);
    let _ = write!(pattern, "|&#0*{number};|&#x0*{number:x};");
}

/// A letter in lower case without its accent.
pub(super) fn base(letter: char) -> char {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    "aceinosuyz"
        .chars()
        .find(|base| accented(*base).contains(lower))
        .unwrap_or(lower)
}

const fn accented(base: char) -> &'static str {
    match base {
        'a' => "àáâãäå",
        'c' => "çčć",
        'e' => "èéêëěę",
        'i' => "ìíîï",
        'n' => "ñń",
        'o' => "òóôõöøō",
        's' => "šś",
        'u' => "ùúûüů",
        'y' => "ýÿ",
        'z' => "žż",
        _ => "",
    }
}
