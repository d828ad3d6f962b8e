//! What the use cases refuse, in French. They speak English; the web interface and the command line show it in the
//! reader's language. A sentence is known as a whole, with a gap `{}` where a name, a number or a further sentence
//! stands; what stands in a gap is French too when it is a known sentence as a whole, and else as it was.

mod sentences;

use sentences::SENTENCES;

/// The French of a refusal; none for a sentence that is not known here.
pub fn in_french(text: &str) -> Option<String> {
    SENTENCES.iter().find_map(|(english, french)| {
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
        for (english, french) in SENTENCES {
            assert_eq!(gaps(english), gaps(french), "{english}");
        }
    }

    /// A sentence that nobody says any more is dead; one that was reworded would be English in French pages.
    #[test]
    fn every_sentence_stands_in_the_sources() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut sources = String::new();
        for room in ["domain", "flows", "understand"] {
            read_all(&crates.join(room).join("src"), &mut sources);
        }
        for (english, _) in SENTENCES {
            let longest = english
                .split("{}")
                .max_by_key(|piece| piece.len())
                .unwrap_or_default();
            assert!(sources.contains(longest), "nobody says: {english}");
        }
    }

    /// Appends every Rust source below a folder, with strings that go over several lines joined again.
    fn read_all(folder: &Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read_all(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(&path).unwrap().replace("\\\"", "\"");
                let mut pieces = source.split("\\\n");
                into.push_str(pieces.next().unwrap_or_default());
                for piece in pieces {
                    into.push_str(piece.trim_start());
                }
            }
        }
    }
}
