//! Message ids of `Message-ID`, `In-Reply-To` and `References`.

use crate::problem::{ProblemCode, Problems};

/// Longest id that is kept, in bytes. Real ones reach 900.
const LONGEST: usize = 2_000;

/// Reads ids in order, each once, without angle brackets. Of more than `most` the first and the last ones
/// stay: the first is the thread's root, the last are its nearest mails.
pub(crate) fn read(raw: &[u8], most: usize, problems: &mut Problems) -> Vec<String> {
    let text = String::from_utf8_lossy(raw);
    let mut ids: Vec<String> = if text.contains('<') {
        text.split('<')
            .skip(1)
            .map(|piece| piece.split('>').next().unwrap_or_default())
            .filter_map(id)
            .collect()
    } else {
        text.split_whitespace()
            .filter(|word| word.contains('@'))
            .filter_map(id)
            .collect()
    };
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    if ids.len() > most && most > 1 {
        ids.drain(1..=ids.len() - most);
        problems.note(
            ProblemCode::TooManyReferences,
            "The mail names more earlier mails than are kept; the first and the last ones were kept.",
        );
    }
    ids
}

/// The mail's own id; none when it is empty. An id without angle brackets counts, whatever it looks like.
pub(crate) fn own(raw: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(raw);
    match text.split_once('<') {
        Some((_, after)) => id(after.split('>').next().unwrap_or_default()),
        None => id(text.split_whitespace().next().unwrap_or_default()),
    }
}

/// An id without the blanks that folding left in it.
fn id(text: &str) -> Option<String> {
    let id: String = text
        .trim_start_matches('<')
        .chars()
        .filter(|character| !character.is_whitespace() && !character.is_control())
        .collect();
    (!id.is_empty() && id.len() <= LONGEST).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::{own, read};
    use crate::problem::Problems;

    #[test]
    fn ids_as_programs_write_them() {
        let ids = |raw: &str| read(raw.as_bytes(), 3, &mut Problems::default());
        assert_eq!(ids("<a@b> <c@d>\r\n <a@b>"), ["a@b", "c@d"]);
        assert_eq!(ids("a@b c@d"), ["a@b", "c@d"]);
        assert_eq!(ids("Your message of Monday <a@b>"), ["a@b"]);
        assert_eq!(ids("Your message of Monday"), [""; 0]);
        assert_eq!(ids("<1@x><2@x><3@x><4@x><5@x>"), ["1@x", "4@x", "5@x"]);
        assert_eq!(own(b"<a\r\n @b>"), Some("a@b".to_owned()));
        assert_eq!(own(b" <> "), None);
        assert_eq!(own(b"no-brackets"), Some("no-brackets".to_owned()));
        assert_eq!(own("<".repeat(9).as_bytes()), None);
        let long = format!("<{}@x>", "a".repeat(900));
        assert_eq!(own(long.as_bytes()).map(|id| id.len()), Some(902));
    }
}
