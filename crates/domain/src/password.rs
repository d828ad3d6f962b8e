//! What a password must be like (NIST SP 800-63B, section 5.1.1.2): long enough, not known to everybody, not
//! what stands on the business card, and in the eyes of zxcvbn beyond 10⁸ guesses. No rules about digits and
//! signs, which only make people write it down.

use zxcvbn::zxcvbn;

pub use zxcvbn::feedback::{Suggestion, Warning};

/// Letters a password has at least.
pub const SHORTEST: usize = 10;

/// Letters a password has at most: hashing a novel would only cost.
pub const LONGEST: usize = 1_000;

/// Letters that are estimated: what comes behind them is only better, and the estimate costs more than linear.
const ESTIMATED: usize = 64;

/// The least score (0 to 4) that is taken.
const ENOUGH: u8 = 3;

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
    /// Words, names, dates or rows of keys that a program finds soon.
    #[error("the password would be found soon; add another word or two that nobody would guess together")]
    Weak,
}

/// How long a password would last.
#[derive(Debug, Clone, PartialEq)]
pub struct Strength {
    /// 0: found at once, to 4: beyond 10¹⁰ guesses. 3 and 4 are taken.
    pub score: u8,
    /// What is weak about it.
    pub warning: Option<Warning>,
    /// What would make it better.
    pub suggestions: Vec<Suggestion>,
}

/// How long a password of somebody of that address and name would last.
pub fn password_strength(password: &str, address: &str, name: &str) -> Strength {
    let estimated: String = password.chars().take(ESTIMATED).collect();
    let known = known_words(address, name);
    let known: Vec<&str> = known
        .iter()
        .map(String::as_str)
        .chain(COMMON.iter().copied())
        .collect();
    let estimate = zxcvbn(&estimated, &known);
    let feedback = estimate.feedback();
    let strength = Strength {
        score: estimate.score().into(),
        warning: feedback.and_then(zxcvbn::feedback::Feedback::warning),
        suggestions: feedback
            .map(|feedback| feedback.suggestions().to_vec())
            .unwrap_or_default(),
    };
    match problem_of_rules(password, address, name) {
        // What is refused is not shown as good.
        Some(_) => Strength {
            score: strength.score.min(ENOUGH - 2),
            ..strength
        },
        None => strength,
    }
}

/// What is wrong with a password for somebody of that address and name; nothing for a good one.
pub fn password_problem(password: &str, address: &str, name: &str) -> Option<PasswordProblem> {
    problem_of_rules(password, address, name).or_else(|| {
        let weak = password_strength(password, address, name).score < ENOUGH;
        weak.then_some(PasswordProblem::Weak)
    })
}

fn problem_of_rules(password: &str, address: &str, name: &str) -> Option<PasswordProblem> {
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
    let known = known_words(address, name);
    is_mostly(&plain, known.iter().map(String::as_str)).then_some(PasswordProblem::Personal)
}

/// What everybody knows of somebody: the parts of address and name, and both whole.
fn known_words(address: &str, name: &str) -> Vec<String> {
    let parts = address
        .split(['@', '.', '-', '_', '+'])
        .chain(name.split_whitespace());
    let own = parts.map(plain).filter(|part| part.len() > 3);
    own.chain([plain(address), plain(name)]).collect()
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
        use PasswordProblem::{Common, Long, Personal, Repeated, Short, Weak};
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
            ("elephant11", Some(Weak)),
            ("14/07/1989!", Some(Weak)),
            ("asdfghjkl;'", Some(Weak)),
            ("agrafe cheval pile juste", None),
            ("kT7-wq;Zp4aa", None),
        ] {
            let problem = password_problem(password, "lea.durand@calorine.example", "Léa Durand");
            assert_eq!(problem, expected, "{password}");
        }
    }

    #[test]
    fn strength_rises_with_unexpected_words_and_names_what_is_weak() {
        let scores = ["facteur1", "elephant11", "agrafe cheval pile juste"]
            .map(|password| password_strength(password, "lea@calorine.example", "Léa").score);
        assert!(scores.is_sorted() && scores[0] < scores[2], "{scores:?}");
        assert_eq!(
            password_strength("lea.durand@calorine.example", "lea.durand@calorine.example", "").score,
            1
        );
        let weak = password_strength("qwertyuiop", "", "");
        assert!(weak.warning.is_some() && !weak.suggestions.is_empty());
        // A novel costs no more than its beginning.
        assert_eq!(
            password_strength(&"trois moutons sur le toit ".repeat(4_000), "", "").score,
            1
        );
    }
}
