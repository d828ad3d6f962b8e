//! Check digits.

/// Luhn's check of a row of digits (SIREN, SIRET, Italian VAT).
pub(super) fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.wrapping_sub(b'0'));
            let doubled = if place % 2 == 1 { 2 * digit } else { digit };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A French SIREN; all zeros is none.
pub(super) fn siren(digits: &str) -> bool {
    digits.len() == 9 && digits.bytes().any(|byte| byte != b'0') && luhn(digits)
}

/// A French SIRET. La Poste numbers its own places in another way.
pub(super) fn siret(digits: &str) -> bool {
    if digits.len() != 14 {
        return false;
    }
    let is_post = digits.starts_with("356000000")
        && digits.bytes().map(|byte| u32::from(byte - b'0')).sum::<u32>() % 5 == 0;
    (luhn(digits) || is_post) && siren(&digits[..9])
}

/// The remainder by 97 of a row of letters and digits (ISO 7064), letters counting from ten.
pub(super) fn modulo_97(code: impl Iterator<Item = u8>) -> u32 {
    code.fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.to_ascii_uppercase().wrapping_sub(b'A')) + 10) % 97,
    })
}

/// An IBAN without blanks (ISO 13616): length of its country, and the check.
pub(super) fn iban(code: &str) -> bool {
    iban_length(code).is_some_and(|length| code.len() == length)
        && modulo_97(code.bytes().skip(4).chain(code.bytes().take(4))) == 1
}

/// How long the IBANs of a country are.
pub(super) fn iban_length(code: &str) -> Option<usize> {
    Some(match code.get(..2)? {
        "NO" => 15,
        "BE" => 16,
        "DK" | "FI" | "FO" | "GL" | "NL" => 18,
        "SI" | "MK" => 19,
        "AT" | "BA" | "EE" | "KZ" | "LT" | "LU" | "XK" => 20,
        "CH" | "HR" | "LI" | "LV" => 21,
        "BG" | "BH" | "DE" | "GB" | "GE" | "IE" | "ME" | "RS" | "VA" => 22,
        "AE" | "GI" | "IL" => 23,
        "AD" | "CZ" | "ES" | "MD" | "PK" | "RO" | "SA" | "SE" | "SK" | "TN" | "VG" => 24,
        "LY" | "PT" | "ST" => 25,
        "IS" | "TR" => 26,
        "FR" | "GR" | "IT" | "MC" | "MR" | "SM" => 27,
        "AL" | "AZ" | "BY" | "CY" | "DO" | "GT" | "HU" | "LB" | "PL" | "MA" | "DZ" | "SN" | "CI" => 28,
        "BR" | "PS" | "QA" | "UA" => 29,
        "KW" | "JO" | "MU" => 30,
        "MT" | "SC" => 31,
        _ => return None,
    })
}

/// A VAT number with its country, without blanks: the length of its country, and the check where it has one.
pub(super) fn vat(code: &str) -> bool {
    let Some((country, number)) = code.split_at_checked(2) else {
        return false;
    };
    let is_digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let digits = |from: usize, to: usize| number.get(from..to).and_then(|part| part.parse::<u64>().ok());
    match country {
        "FR" => french_vat(number),
        "BE" => {
            is_digits
                && number.len() == 10
                && number.starts_with(['0', '1'])
                && matches!((digits(0, 8), digits(8, 10)), (Some(base), Some(check)) if 97 - base % 97 == check)
        }
        "DE" => is_digits && number.len() == 9 && german_vat(number),
        "IT" => is_digits && number.len() == 11 && luhn(number),
        "LU" => {
            is_digits
                && number.len() == 8
                && matches!((digits(0, 6), digits(6, 8)), (Some(base), Some(check)) if base % 89 == check)
        }
        "GB" => is_digits && matches!(number.len(), 9 | 12) && british_vat(number),
        "ES" => {
            number.len() == 9
                && number
                    .get(1..8)
                    .is_some_and(|middle| middle.bytes().all(|byte| byte.is_ascii_digit()))
        }
        "NL" => number.len() == 12 && number.as_bytes()[9] == b'B',
        "AT" => {
            number.len() == 9
                && number.starts_with('U')
                && number[1..].bytes().all(|byte| byte.is_ascii_digit())
        }
        "PT" | "EL" | "CZ" => is_digits && (8..=10).contains(&number.len()),
        "PL" => is_digits && number.len() == 10,
        "SE" => is_digits && number.len() == 12,
        "DK" | "FI" => is_digits && number.len() == 8,
        "IE" => {
            (8..=9).contains(&number.len())
                && number.starts_with(|letter: char| letter.is_ascii_digit())
                && number.ends_with(|letter: char| letter.is_ascii_uppercase())
        }
        _ => false,
    }
}

/// Two signs of key and a SIREN. Keys of digits are checked.
fn french_vat(number: &str) -> bool {
    let Some((key, base)) = number.split_at_checked(2) else {
        return false;
    };
    if !siren(base) || !base.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    match (key.parse::<u64>(), base.parse::<u64>()) {
        (Ok(key), Ok(base)) => (12 + 3 * (base % 97)) % 97 == key,
        _ => key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() && !matches!(byte, b'O' | b'I')),
    }
}

/// ISO 7064 MOD 11,10.
fn german_vat(number: &str) -> bool {
    let mut product = 10;
    for byte in number.bytes().take(8) {
        let mut sum = (u32::from(byte - b'0') + product) % 10;
        if sum == 0 {
            sum = 10;
        }
        product = (2 * sum) % 11;
    }
    let check = (11 - product) % 10;
    let last = number.as_bytes().get(8);
    last.is_some_and(|byte| u32::from(byte - b'0') == check)
}

fn british_vat(number: &str) -> bool {
    let sum: i64 = number
        .bytes()
        .take(7)
        .zip((2..=8).rev())
        .map(|(byte, weight)| i64::from(byte - b'0') * weight)
        .sum();
    let Some(check) = number.get(7..9).and_then(|check| check.parse::<i64>().ok()) else {
        return false;
    };
    (sum + check) % 97 == 0 || (sum + check + 55) % 97 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_hold_for_right_numbers_only() {
        for (code, right) in [
            ("FR7630006000011234567890189", true),
            ("FR7630006000011234567890188", false),
            ("GB29NWBK60161331926819", true),
            ("DE89370400440532013000", true),
            ("BE68539007547034", true),
            ("BE68539007547035", false),
        ] {
            assert_eq!(iban(code), right, "{code}");
        }
        for (code, right) in [
            ("FR40303265045", true),
            ("FR41303265045", false),
            ("BE0403170701", true),
            ("DE136695976", true),
            ("DE136695977", false),
            ("IT00743110157", true),
            ("LU10000356", true),
            ("GB980780684", true),
            ("NL004495445B01", true),
        ] {
            assert_eq!(vat(code), right, "{code}");
        }
        assert!(siren("732829320") && !siren("732829321"));
        assert!(siret("73282932000074") && !siret("73282932000075"));
        assert!(siret("35600000000048"));
    }
}
