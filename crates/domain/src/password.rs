//! What a password must be like (NIST SP 800-63B, section 5.1.1.2): long enough, not known to everybody, not
//! what stands on the business card. No rules about digits and signs, which only make people write it down.

/// Letters a password has at least.
pub const SHORTEST: usize = 10;

/// Letters a password has at most: hashing a novel would only cost.
pub const LONGEST: usize = 1_000;

/// Beginnings of what is tried first, also with digits behind it.
const COMMON: &[&str] = &[
    "password",
    "motdepasse",
    "123456",
    "012345",
    "987654",
    "azerty",
    "qwerty",
    "qwertz",
    "abcdef",
    "administrat",
    "changeme",
    "bienvenue",
    "welcome",
    "letmein",
    "iloveyou",
    "jetaime",
    "soleil",
    "doudou",
    "loulou",
    "princess",
    "superman",
    "football",
    "chocolat",
    "nicolas",
    "camille",
    "marseille",
    "facteur",
];

/// Why a password will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Too few letters.
    #[error("the password is shorter than {SHORTEST} letters; use more, for example four words")]
    Short,
    /// Too many.
    #[error("the password is longer than {LONGEST} letters; use fewer")]
    Long,
    /// One of those that are tried first.
    #[error("the password is one of those that are tried first; use words that nobody would guess together")]
    Common,
    /// The same few signs again and again.
    #[error("the password repeats a few signs; use words that nobody would guess together")]
    Repeated,
    /// What everybody knows of its owner.
    #[error("the password is made from the address or the name; use something that nobody knows of you")]
    Personal,
}

/// What is wrong with a password for somebody of that address and name; nothing for a good one.
pub fn password_problem(password: &str, address: &str, name: &str) -> Option<PasswordProblem> {
    let letters = password.chars().count();
    if letters < SHORTEST {
        return Some(PasswordProblem::Short);
    }
    if letters > LONGEST {
        return Some(PasswordProblem::Long);
    }
    let plain = plain(password);
    if is_mostly(&plain, COMMON.iter().copied()) {
        return Some(PasswordProblem::Common);
    }
    let mut signs: Vec<char> = password.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    if signs.len() < 4 {
        return Some(PasswordProblem::Repeated);
    }
    let parts = address
        .split(['@', '.', '-', '_', '+'])
        .chain(name.split_whitespace());
    let own: Vec<String> = parts.map(self::plain).filter(|part| part.len() > 3).collect();
    let whole = [self::plain(address), self::plain(name)];
    let known = own.iter().chain(&whole).map(String::as_str);
    is_mostly(&plain, known).then_some(PasswordProblem::Personal)
}

/// Lower case, without what people put between and around.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether little is left of the password when one of the words is taken out: "Password2026!".
fn is_mostly<'w>(plain: &str, words: impl Iterator<Item = &'w str>) -> bool {
    let left = |word: &str| {
        let rest = plain.replace(word, "");
        rest.chars().count() < 6 && rest.len() < plain.len()
    };
    words.filter(|word| !word.is_empty()).any(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_would_try_is_refused_and_what_they_would_not_is_taken() {
        use PasswordProblem::{Common, Long, Personal, Repeated, Short};
        let long = "été".repeat(400);
        for (password, expected) in [
            ("corr3ct!", Some(Short)),
            ("éàüöéàüöé", Some(Short)),
            (long.as_str(), Some(Long)),
            ("Password2026!", Some(Common)),
            ("0123456789", Some(Common)),
            ("azertyuiop", Some(Common)),
            ("abababababab", Some(Repeated)),
            ("lea.durand@calorine.example", Some(Personal)),
            ("LeaDurand75", Some(Personal)),
            ("Calorine2026", Some(Personal)),
            ("agrafe cheval pile juste", None),
            ("kT7-wq;Zp4aa", None),
        ] {
            let problem = password_problem(password, "lea.durand@calorine.example", "Léa Durand");
            assert_eq!(problem, expected, "{password}");
        }
    }
}
