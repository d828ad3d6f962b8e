//! The one analyser of search words: mails and queries go through the same steps, on both databases.
//!
//! Lower case, accents folded, elisions cut ("l'équipe" is "equipe"), then Snowball stems. Accents are
//! folded before stemming, so that a word typed without them finds the word written with them.

use foldhash::fast::RandomState;
use rust_stemmers::{Algorithm, Stemmer};
use smol_str::SmolStr;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// Whose word forms a text has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// French, and whatever is not English.
    French,
    /// English.
    English,
}

/// Words of one mail at most; a mail that has more is found by its first ones.
const WORDS: usize = 4_000;
/// Letters of a word at most; longer ones are cut (encoded data, mostly).
const LETTERS: usize = 40;
/// Stems remembered per thread.
const REMEMBERED: usize = 20_000;

/// The distinct search words of a text.
pub fn words_of(texts: &[&str], language: Language) -> Vec<String> {
    let mut seen: HashSet<SmolStr, RandomState> = HashSet::default();
    let mut words = Vec::new();
    for text in texts {
        each_word(text, |word| {
            // Most words of a mail come again: they are known before their stem is looked up.
            if !seen.contains(word) {
                seen.insert(SmolStr::new(word));
                words.push(stem(word, language));
            }
            words.len() < WORDS
        });
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// What somebody looks for: all words must be there, each in its French or its English form; or the code that they
/// make in one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// For each word its forms.
    words: Vec<Vec<String>>,
    /// The same in one piece, when that may be a code: "FR76 3000 6000" as well as "FR7630006000".
    code: Option<String>,
}

/// Letters of a code, and digits among them, at least.
const CODE: (usize, usize) = (5, 3);

/// What was typed as a code, without its blanks and signs; none when it is no code.
fn code(text: &str) -> Option<String> {
    let signs = |letter: char| {
        letter.is_ascii_alphanumeric() || letter.is_whitespace() || " -./+()#".contains(letter)
    };
    if !text.chars().all(signs)
        || !text
            .trim()
            .contains(|letter: char| !letter.is_ascii_alphanumeric())
    {
        return None;
    }
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    let whole: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    let digits = whole.bytes().filter(u8::is_ascii_digit).count();
    ((CODE.0..=LETTERS).contains(&whole.len()) && digits >= CODE.1).then_some(whole)
}

impl Query {
    /// Reads what was typed. Signs have no meaning; twenty words are looked for at most.
    pub fn parse(text: &str) -> Self {
        let mut words = Vec::new();
        each_word(text, |word| {
            let mut forms = vec![stem(word, Language::French)];
            let english = stem(word, Language::English);
            if !forms.contains(&english) {
                forms.push(english);
            }
            if !words.contains(&forms) {
                words.push(forms);
            }
            words.len() < 20
        });
        let code = code(text);
        Self { words, code }
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// As a query of FTS5. Words are letters and digits only, so quoting them is safe.
    pub(crate) fn for_fts5(&self, also: &str) -> String {
        self.join("\"", "\"", " OR ", " AND ", also)
    }

    /// As a `tsquery`.
    pub(crate) fn for_tsquery(&self, also: &str) -> String {
        self.join("'", "'", " | ", " & ", also)
    }

    fn join(&self, open: &str, close: &str, or: &str, and: &str, also: &str) -> String {
        let parts: Vec<String> = self
            .words
            .iter()
            .map(|forms| {
                let forms: Vec<String> = forms.iter().map(|form| format!("{open}{form}{close}")).collect();
                format!("({})", forms.join(or))
            })
            .collect();
        let mut parts = vec![match &self.code {
            Some(code) => format!("(({}){or}{open}{code}{close})", parts.join(and)),
            None => parts.join(and),
        }];
        parts.push(format!("{open}{also}{close}"));
        parts.join(and)
    }
}

/// Calls `take` with each folded word until it says that it has enough.
fn each_word(text: &str, mut take: impl FnMut(&str) -> bool) {
    let mut word = String::with_capacity(LETTERS);
    let mut letters = 0;
    for letter in text.chars() {
        if letter.is_alphanumeric() {
            if letters < LETTERS {
                fold_into(letter, &mut word);
            }
            letters += 1;
            continue;
        }
        // "é" written as "e" and an accent that combines with it, as macOS does.
        if matches!(letter, '\u{300}'..='\u{36f}') {
            continue;
        }
        // An apostrophe after one or two letters is an elision: l', d', qu', but not "aujourd'hui".
        let is_elision = matches!(letter, '\'' | '’') && (letters == 1 || word == "qu");
        if letters > 0 && !is_elision && !take(&word) {
            return;
        }
        word.clear();
        letters = 0;
    }
    if letters > 0 {
        take(&word);
    }
}

/// Appends the letter in lower case without its accent.
fn fold_into(letter: char, word: &mut String) {
    if letter.is_ascii() {
        word.push(letter.to_ascii_lowercase());
        return;
    }
    for lower in letter.to_lowercase() {
        match lower {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => word.push('a'),
            'ç' | 'ć' | 'č' => word.push('c'),
            'ď' | 'đ' | 'ð' => word.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => word.push('e'),
            'ğ' => word.push('g'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => word.push('i'),
            'ł' => word.push('l'),
            'ñ' | 'ń' | 'ň' => word.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => word.push('o'),
            'ř' => word.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => word.push('s'),
            'ť' | 'ţ' | 'ț' => word.push('t'),
            'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => word.push('u'),
            'ý' | 'ÿ' => word.push('y'),
            'ź' | 'ż' | 'ž' => word.push('z'),
            'œ' => word.push_str("oe"),
            'æ' => word.push_str("ae"),
            'ß' => word.push_str("ss"),
            // "İ" becomes "i" and a dot that combines with it.
            other if other.is_alphanumeric() => word.push(other),
            _ => {}
        }
    }
}

/// Stems by their words.
type Known = HashMap<SmolStr, SmolStr, RandomState>;

struct Stems {
    french: Stemmer,
    english: Stemmer,
    known_french: Known,
    known_english: Known,
}

thread_local! {
    // Mails repeat their words: looking a stem up costs a quarter of making it.
    static STEMS: RefCell<Stems> = RefCell::new(Stems {
        french: Stemmer::create(Algorithm::French),
        english: Stemmer::create(Algorithm::English),
        known_french: Known::default(),
        known_english: Known::default(),
    });
}

fn stem(word: &str, language: Language) -> String {
    // Numbers and codes have no forms.
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    STEMS.with_borrow_mut(|stems| {
        let (stemmer, known) = match language {
            Language::French => (&stems.french, &mut stems.known_french),
            Language::English => (&stems.english, &mut stems.known_english),
        };
        if let Some(known) = known.get(word) {
            return known.to_string();
        }
        let made = stemmer.stem(word);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(SmolStr::new(word), SmolStr::new(&made));
        made.into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn french(text: &str) -> Vec<String> {
        words_of(&[text], Language::French)
    }

    #[test]
    fn words_with_and_without_accents_and_elisions_are_the_same() {
        assert_eq!(french("L'équipe réglée"), french("equipe reglee"));
        assert_eq!(french("qu’elle"), french("elle"));
        assert_eq!(french("aujourd'hui"), french("aujourd hui"));
        assert_eq!(french("FACTURES"), french("facture"));
        assert_eq!(french("cœur"), french("coeur"));
        assert_eq!(french("e\u{301}te\u{301}"), french("été"));
        assert_eq!(french("İstanbul"), french("istanbul"));
    }

    #[test]
    fn a_query_asks_for_both_word_forms() {
        let query = Query::parse("running l'été");
        assert!(
            query.for_fts5("o1").contains("\"run\""),
            "{}",
            query.for_fts5("o1")
        );
        assert!(query.for_tsquery("o1").ends_with("& 'o1'"));
        assert!(Query::parse(" ?!' ").is_empty());
    }

    #[test]
    fn what_may_be_a_code_is_asked_for_in_one_piece_too() {
        for (typed, code) in [
            (
                "FR76 3000 6000 0112 3456 7890 189",
                Some("fr7630006000011234567890189"),
            ),
            ("cmd-2231", Some("cmd2231")),
            ("01 42 68 01 23", Some("0142680123")),
            ("CMD2231", None),
            ("le 12", None),
            ("réf. 2231", None),
        ] {
            assert_eq!(Query::parse(typed).code.as_deref(), code, "{typed}");
        }
        let both = "((('cmd') & ('2231')) | 'cmd2231') & 'o1'";
        assert_eq!(Query::parse("cmd-2231").for_tsquery("o1"), both);
    }

    proptest! {
        #[test]
        fn every_word_of_a_text_finds_it(text in "[a-zàéèêçœ' ]{0,60}") {
            for language in [Language::French, Language::English] {
                let words = words_of(&[&text], language);
                let query = Query::parse(&text);
                for forms in &query.words {
                    prop_assert!(forms.iter().any(|form| words.contains(form)));
                }
            }
        }

        #[test]
        fn words_never_hold_a_sign(text in "\\PC{0,80}") {
            for word in french(&text) {
                prop_assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric), "{word:?}");
            }
        }
    }
}
