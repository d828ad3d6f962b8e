//! Modified UTF-7, the form of folder names in IMAP (RFC 3501, section 5.1.3).

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// The name for people. What is not well formed stays as it is, so that every folder has a name.
pub fn decode(raw: &str) -> String {
    let mut name = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, behind)) = rest.split_once('&') {
        name.push_str(before);
        let shifted = behind
            .split_once('-')
            .and_then(|(inside, after)| Some((decode_shifted(inside)?, after)));
        if let Some((text, after)) = shifted {
            name.push_str(&text);
            rest = after;
        } else {
            name.push('&');
            rest = behind;
        }
    }
    name.push_str(rest);
    name
}

fn decode_shifted(inside: &str) -> Option<String> {
    if inside.is_empty() {
        return Some("&".to_owned());
    }
    let mut units = Vec::with_capacity(inside.len() * 3 / 8 + 1);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for letter in inside.bytes() {
        let value = ALPHABET.iter().position(|&known| known == letter)? as u32;
        bits = (bits << 6) | value;
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push((bits >> count) as u16);
            bits &= (1 << count) - 1;
        }
    }
    // What is left over must be padding: less than one letter, and zero.
    if count >= 6 || bits != 0 {
        return None;
    }
    String::from_utf16(&units).ok()
}

/// The name as the server wants it.
pub fn encode(name: &str) -> String {
    let mut raw = String::with_capacity(name.len());
    let mut shifted = Vec::new();
    for letter in name.chars() {
        if matches!(letter, ' '..='~') {
            flush(&mut shifted, &mut raw);
            raw.push(letter);
            if letter == '&' {
                raw.push('-');
            }
        } else {
            let mut units = [0_u16; 2];
            shifted.extend_from_slice(letter.encode_utf16(&mut units));
        }
    }
    flush(&mut shifted, &mut raw);
    raw
}

fn flush(units: &mut Vec<u16>, raw: &mut String) {
    if units.is_empty() {
        return;
    }
    raw.push('&');
    let (mut bits, mut count) = (0_u32, 0_u32);
    for unit in units.drain(..) {
        bits = (bits << 16) | u32::from(unit);
        count += 16;
        while count >= 6 {
            count -= 6;
            raw.push(char::from(ALPHABET[(bits >> count) as usize & 63]));
            bits &= (1 << count) - 1;
        }
    }
    if count > 0 {
        raw.push(char::from(ALPHABET[(bits << (6 - count)) as usize & 63]));
    }
    raw.push('-');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_translated_both_ways() {
        let cases = [
            ("INBOX", "INBOX"),
            ("R&D", "R&-D"),
            ("Éléments envoyés", "&AMk-l&AOk-ments envoy&AOk-s"),
            ("Envoyés", "Envoy&AOk-s"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("📁", "&2D3cwQ-"),
        ];
        for (name, raw) in cases {
            assert_eq!(encode(name), raw);
            assert_eq!(decode(raw), name);
        }
    }

    #[test]
    fn broken_names_stay_as_they_are() {
        for raw in ["a & b", "&", "&AO", "&!!-", "&2D0-", "&A-", "Jo&AOk"] {
            assert_eq!(decode(raw), raw);
        }
    }

    proptest! {
        #[test]
        fn every_name_comes_back(name in ".*") {
            prop_assert_eq!(decode(&encode(&name)), name);
        }

        #[test]
        fn no_raw_name_panics(raw in "[&A-Za-z0-9+,é-]*") {
            decode(&raw);
        }
    }
}
