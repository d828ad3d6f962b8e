//! The language a text is written in.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A recognised language; written as its ISO 639-1 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// `fr`
    French,
    /// `en`
    English,
    /// Any other language, by its ISO 639-1 code.
    Other(&'static str),
}

/// How much text is looked at: more does not change the answer, only the time it takes.
const SAMPLE_BYTES: usize = 600;
/// Fewer letters than this say too little.
const FEWEST_LETTERS: usize = 20;

/// All languages that can be told apart, with their codes.
const LANGUAGES: [(whichlang::Lang, Language); 16] = [
    (whichlang::Lang::Ara, Language::Other("ar")),
    (whichlang::Lang::Cmn, Language::Other("zh")),
    (whichlang::Lang::Deu, Language::Other("de")),
    (whichlang::Lang::Eng, Language::English),
    (whichlang::Lang::Fra, Language::French),
    (whichlang::Lang::Hin, Language::Other("hi")),
    (whichlang::Lang::Ita, Language::Other("it")),
    (whichlang::Lang::Jpn, Language::Other("ja")),
    (whichlang::Lang::Kor, Language::Other("ko")),
    (whichlang::Lang::Nld, Language::Other("nl")),
    (whichlang::Lang::Por, Language::Other("pt")),
    (whichlang::Lang::Rus, Language::Other("ru")),
    (whichlang::Lang::Spa, Language::Other("es")),
    (whichlang::Lang::Swe, Language::Other("sv")),
    (whichlang::Lang::Tur, Language::Other("tr")),
    (whichlang::Lang::Vie, Language::Other("vi")),
];

impl Language {
    /// The ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
            Self::Other(code) => code,
        }
    }

    /// The language of that ISO 639-1 code, if it is one that [`detect`] can answer.
    pub fn from_code(code: &str) -> Option<Self> {
        LANGUAGES
            .iter()
            .map(|(_, language)| *language)
            .find(|language| language.code() == code)
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| {
            serde::de::Error::custom(format!("`{code}` is no language code that mails are marked with"))
        })
    }
}

/// Tells the language of a text from the words of its first 600 bytes, links and addresses left out;
/// `None` when there is too little text to tell.
pub fn detect(text: &str) -> Option<Language> {
    let sample = sample(text);
    // Chinese, Japanese and Korean say in six letters what others say in twenty.
    let weight: usize = sample
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .map(|letter| if letter >= '\u{2E80}' { 4 } else { 1 })
        .sum();
    if weight < FEWEST_LETTERS {
        return None;
    }
    let found = whichlang::detect_language(&sample);
    LANGUAGES
        .iter()
        .find(|(lang, _)| *lang == found)
        .map(|(_, language)| *language)
}

/// The first words that are words: no addresses, links, numbers or codes.
fn sample(text: &str) -> String {
    let mut sample = String::with_capacity(SAMPLE_BYTES + 64);
    // A body without any words must not be walked to its end.
    let end = text.floor_char_boundary(8 * SAMPLE_BYTES);
    for word in text[..end].split_whitespace() {
        if sample.len() + word.len() > SAMPLE_BYTES {
            let room = SAMPLE_BYTES.saturating_sub(sample.len());
            if sample.is_empty() {
                sample.push_str(&word[..word.floor_char_boundary(room)]);
            }
            break;
        }
        if is_word(word) {
            sample.push_str(word);
            sample.push(' ');
        }
    }
    sample
}

fn is_word(word: &str) -> bool {
    if word.contains(['@', '/', '_', '\\', '=']) {
        return false;
    }
    word.chars().any(char::is_alphabetic) && !word.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_french_from_english() {
        let french = "Bonjour, je vous écris au sujet de ma facture du mois dernier, merci de votre retour.";
        let english = "Hello, I am writing about the invoice of last month, thank you for your help.";
        assert_eq!(detect(french), Some(Language::French));
        assert_eq!(detect(english), Some(Language::English));
        assert_eq!(
            detect("Guten Tag, ich habe eine Frage zu meiner Rechnung."),
            Some(Language::Other("de"))
        );
        assert_eq!(
            detect("お世話になっております。請求書を送ってください。"),
            Some(Language::Other("ja"))
        );
    }

    #[test]
    fn too_little_text_has_no_language() {
        for text in [
            "",
            "ok",
            "12345 67890",
            "https://example.org/a/long/path/with/many/letters/in/it",
        ] {
            assert_eq!(detect(text), None, "{text}");
        }
    }

    #[test]
    fn is_written_as_its_code() {
        let json = serde_json::to_string(&Language::French).unwrap();
        assert_eq!(json, "\"fr\"");
        assert_eq!(
            serde_json::from_str::<Language>("\"de\"").unwrap(),
            Language::Other("de")
        );
        assert!(serde_json::from_str::<Language>("\"xx\"").is_err());
    }
}
