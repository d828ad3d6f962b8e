//! What the use cases refuse, in French. They speak English; the web interface and the command line show it in the
//! reader's language. A sentence is known as a whole, with a gap `{}` where a name, a number or a further sentence
//! stands; what stands in a gap is French too when it is a known sentence as a whole, and else as it was.

mod learning;
mod people;
mod sentences;

use learning::LEARNING;
use people::PEOPLE;
use sentences::SENTENCES;

fn all() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    SENTENCES.iter().chain(PEOPLE).chain(LEARNING)
}

/// The French of a refusal; none for a sentence that is not known here.
pub fn in_french(text: &str) -> Option<String> {
    all().find_map(|(english, french)| {
        let gaps = gaps(english, text)?.into_iter();
        let said = gaps.map(|gap| in_french(gap).unwrap_or_else(|| gap.to_owned()));
        Some(fill(french, &said.collect::<Vec<_>>()))
    })
}

/// What stands in the gaps of a pattern, when the text is one of its kind.
fn gaps<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut pieces = pattern.split("{}");
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut found = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let end = if pieces.peek().is_none() {
            rest.strip_suffix(piece)?.len()
        } else {
            rest.find(piece)?
        };
        found.push(&rest[..end]);
        rest = &rest[end + piece.len()..];
    }
    rest.is_empty().then_some(found)
}

/// The pattern with its gaps filled, in order.
fn fill(pattern: &str, gaps: &[String]) -> String {
    let mut filled = String::with_capacity(pattern.len());
    for (position, piece) in pattern.split("{}").enumerate() {
        if position > 0 {
            filled.push_str(gaps.get(position - 1).map(String::as_str).unwrap_or_default());
        }
        filled.push_str(piece);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_refusal_is_said_in_french_with_its_names_as_they_are() {
        let said = in_french("TKT-2026-000002 and TKT-2026-000001 belong to two teams; link them instead");
        let french = "TKT-2026-000002 et TKT-2026-000001 sont à deux équipes ; liez-les plutôt";
        assert_eq!(said.as_deref(), Some(french));
        let folder = "there is no folder \"a; there are: b\"; there are: INBOX, Sent";
        let french = "il n'y a pas de dossier « a; there are: b » ; il y a : INBOX, Sent";
        assert_eq!(in_french(folder).as_deref(), Some(french));
    }

    #[test]
    fn a_sentence_in_a_sentence_is_french_too() {
        let text = "something changed since: the link is gone already; undo what came later first, or set it by hand";
        assert!(in_french(text).is_some_and(|french| french.contains("le lien est déjà parti")));
    }

    #[test]
    fn what_is_not_known_stays_as_it_is() {
        for text in ["", "something else", "the note is empty; write some text, please"] {
            assert_eq!(in_french(text), None, "{text}");
        }
    }

    #[test]
    fn both_languages_have_the_same_gaps() {
        let gaps = |text: &str| text.matches("{}").count();
        for (english, french) in all() {
            assert_eq!(gaps(english), gaps(french), "{english}");
        }
    }

    /// A sentence that nobody says any more is dead; one that was reworded would be English in French pages.
    #[test]
    fn every_sentence_stands_in_the_sources() {
        let sources: String = sources(&["domain", "flows", "understand"])
            .iter()
            .map(|(_, source)| joined(source))
            .collect();
        for (english, _) in all() {
            let longest = english
                .split("{}")
                .max_by_key(|piece| piece.len())
                .unwrap_or_default();
            assert!(sources.contains(longest), "nobody says: {english}");
        }
    }

    /// What begins a refusal that people see, and what else holds sentences: those are answered by a kind alone, or
    /// stand in logs.
    const SHOWN: &[&str] = &[
        "FlowError::refused(",
        "FlowError::forbidden(",
        "FlowError::invalid(",
        "FieldError::new(",
        "#[error(",
    ];
    const NOT_SHOWN: &[&str] = &[
        "FlowError::changed(",
        "FlowError::not_found(",
        "StoreError::fault(",
        "Trouble::Job(",
        "tracing::",
    ];
    /// Where every sentence of the form "what happened; what to do" is shown, however it comes to its refusal.
    const ALL_SHOWN: &[&str] = &[
        "flows/src/people/",
        "flows/src/organisation/",
        "flows/src/privacy/",
    ];
    /// Spoken by the command line only, which shows them as they are, or by jobs.
    const ELSEWHERE: &[&str] = &[
        "flows/src/upkeep/archive",
        "flows/src/upkeep/backup",
        "flows/src/upkeep/restore",
        "flows/src/intake/line",
        "flows/src/judgement/retrain",
        "flows/src/privacy/handler",
    ];

    /// A refusal that a use case says and that is not known here would be English in French pages.
    #[test]
    fn every_refusal_of_the_sources_has_its_french() {
        let mut unknown = Vec::new();
        let mut looked_at = 0;
        for (path, source) in sources(&["flows", "domain/src/membership.rs", "domain/src/password.rs"]) {
            if ELSEWHERE.iter().any(|place| path.contains(place)) {
                continue;
            }
            let all = ALL_SHOWN.iter().any(|place| path.contains(place));
            for sentence in refusals_of(&source, all) {
                looked_at += 1;
                if in_french(&sentence).is_none() {
                    unknown.push(format!("{path}: {sentence}"));
                }
            }
        }
        assert!(
            looked_at > 90,
            "the sources are read otherwise than they are written: {looked_at}"
        );
        assert!(unknown.is_empty(), "without French:\n{}", unknown.join("\n"));
    }

    /// The sentences of a source that people are refused something with. With `all`, those too that stand outside
    /// of the calls that make a refusal.
    fn refusals_of(source: &str, all: bool) -> Vec<String> {
        let mut found = Vec::new();
        // What the brackets around a place belong to, the outermost first.
        let mut around: Vec<Option<bool>> = Vec::new();
        let mut rest = source.split("#[cfg(test)]").next().unwrap_or_default();
        let mut before = String::new();
        while let Some(at) = rest.find(['"', '(', ')', '/', '\'']) {
            before.push_str(&rest[..at]);
            let (sign, behind) = rest[at..].split_at(1);
            rest = behind;
            match sign {
                "(" => {
                    before.push('(');
                    let is = |calls: &[&str]| calls.iter().any(|call| ends_with_call(&before, call));
                    around.push(is(SHOWN).then_some(true).or(is(NOT_SHOWN).then_some(false)));
                }
                ")" => {
                    around.pop();
                }
                // A comment goes to the end of its line; a sign in quotes is no string.
                "/" if rest.starts_with('/') => rest = rest.find('\n').map_or("", |end| &rest[end..]),
                "'" if rest.starts_with("\\\"'") || rest.starts_with("\"'") => rest = &rest[2..],
                "\"" => {
                    let (text, behind) = literal(rest);
                    rest = behind;
                    let shown = around.iter().rev().find_map(|kind| *kind);
                    let sentence =
                        text.contains(' ') && !text.trim().starts_with(',') && !text.contains('\n');
                    let whole = text.contains("; ");
                    if sentence && (shown == Some(true) || shown.is_none() && all && whole) {
                        found.push(with_gaps(&text));
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// Whether a call begins at the end of what was read, a macro's name included.
    fn ends_with_call(before: &str, call: &str) -> bool {
        match call.strip_suffix("::") {
            Some(path) => {
                let word = before
                    .trim_end_matches("!(")
                    .trim_end_matches(char::is_alphanumeric);
                before.ends_with("!(") && word.ends_with(&format!("{path}::"))
            }
            None => before.ends_with(call),
        }
    }

    /// A string up to its end, with lines joined, and what stands behind it.
    fn literal(rest: &str) -> (String, &str) {
        let mut escaped = false;
        let end = rest.find(|letter| {
            let is_end = letter == '"' && !escaped;
            escaped = letter == '\\' && !escaped;
            is_end
        });
        let end = end.unwrap_or(rest.len());
        (
            joined(&rest[..end]).replace("\\n", "\n"),
            rest.get(end + 1..).unwrap_or_default(),
        )
    }

    /// A sentence with something in each of its gaps, as people would see it.
    fn with_gaps(text: &str) -> String {
        let mut said = String::new();
        for (position, piece) in text.split('{').enumerate() {
            let piece = if position == 0 {
                piece
            } else {
                piece.split_once('}').map_or(piece, |(_, rest)| rest)
            };
            said.push_str(if position == 0 { "" } else { "7" });
            said.push_str(piece);
        }
        said
    }

    /// A source with strings that go over several lines joined again.
    fn joined(source: &str) -> String {
        let source = source.replace("\\\"", "\"");
        let mut pieces = source.split("\\\n");
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |whole, piece| whole + piece.trim_start())
    }

    /// Every Rust source of these rooms, or single files, with its path.
    fn sources(places: &[&str]) -> Vec<(String, String)> {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut found = Vec::new();
        for place in places {
            let path = crates.join(place);
            if path.is_dir() {
                read_all(&path.join("src"), &mut found);
            } else {
                found.push((
                    path.display().to_string(),
                    std::fs::read_to_string(&path).unwrap(),
                ));
            }
        }
        found
    }

    fn read_all(folder: &Path, into: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read_all(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                into.push((
                    path.display().to_string(),
                    std::fs::read_to_string(&path).unwrap(),
                ));
            }
        }
    }
}
