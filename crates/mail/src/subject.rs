//! The subject without what mail programs put before it, for threads and sameness.

/// Prefixes that mail programs of several languages put before a subject they answer or forward.
/// Compared without regard to case; a number in brackets or parentheses may follow (`Re[2]:`, `RE(3):`).
const PREFIXES: &[&str] = &[
    // English, and what most programs write everywhere.
    "re",
    "fw",
    "fwd",
    "forward",
    "forwarded",
    "out of office",
    "auto",
    "automatic reply",
    // French.
    "tr",
    "réf",
    "ref",
    "rép",
    "rep",
    "réponse",
    "reponse",
    "répondre",
    "transf",
    "transfert",
    "fwd",
    "réponse automatique",
    // German, Dutch, Scandinavian.
    "aw",
    "wg",
    "antw",
    "doorst",
    "sv",
    "vs",
    "vb",
    "vl",
    "vid",
    // Italian, Spanish, Portuguese, Romanian.
    "r",
    "i",
    "rif",
    "inoltra",
    "rv",
    "reenv",
    "enc",
    "res",
    "resp",
    "odp",
    "pd",
    "ynt",
    "ilt",
    "bls",
    "trs",
    // Greek, Russian, Hebrew, Chinese, Japanese.
    "απ",
    "σχετ",
    "πρθ",
    "ha",
    "на",
    "отв",
    "пер",
    "回复",
    "回覆",
    "答复",
    "转发",
    "轉寄",
    "返信",
    "転送",
];

/// The base subject (after RFC 5256, section 2.1): without answer and forward prefixes in many languages,
/// without list tags such as `[list]` before it, without `(fwd)` after it, white space as single blanks.
/// The case is kept; compare without it.
pub fn base_subject(subject: &str) -> String {
    let mut words = String::with_capacity(subject.len());
    for word in subject.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    let mut rest = words.as_str();
    loop {
        let shorter = without_forward_tail(without_prefix(rest).unwrap_or(rest));
        let shorter = without_list_tag(shorter).unwrap_or(shorter);
        if shorter.len() == rest.len() {
            break;
        }
        rest = shorter;
    }
    rest.to_owned()
}

/// Whether the subject begins with an answer or forward prefix.
pub fn is_answer_or_forward(subject: &str) -> bool {
    let subject = subject.trim();
    without_prefix(without_list_tag(subject).unwrap_or(subject)).is_some()
}

/// Cuts one prefix with its colon, when there is one.
fn without_prefix(subject: &str) -> Option<&str> {
    let colon = subject
        .char_indices()
        .take(30)
        .find(|(_, character)| matches!(character, ':' | '：'))?;
    let after = &subject[colon.0 + colon.1.len_utf8()..];
    let mut name = subject[..colon.0].trim_end();
    if let Some(open) = name.find(['[', '(']) {
        let inside = name[open + 1..].trim_end_matches([']', ')']);
        if inside.is_empty() || !inside.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        name = &name[..open];
    }
    let name = name.trim_end_matches(|character: char| {
        character.is_ascii_digit() || matches!(character, '^' | '.' | ' ')
    });
    let lower = name.trim().to_lowercase();
    PREFIXES.contains(&lower.as_str()).then(|| after.trim_start())
}

/// Cuts one `[tag]` before the subject, unless nothing would be left.
fn without_list_tag(subject: &str) -> Option<&str> {
    let inside = subject.strip_prefix('[')?;
    let end = inside.find(']')?;
    if end > 60 || inside[..end].contains('[') {
        return None;
    }
    let rest = inside[end + 1..].trim_start();
    (!rest.is_empty()).then_some(rest)
}

/// Cuts `(fwd)` after the subject.
fn without_forward_tail(subject: &str) -> &str {
    let Some(start) = subject.len().checked_sub("(fwd)".len()) else {
        return subject;
    };
    match subject.get(start..) {
        Some(tail) if tail.eq_ignore_ascii_case("(fwd)") => subject[..start].trim_end(),
        _ => subject,
    }
}

#[cfg(test)]
mod tests {
    use super::{base_subject, is_answer_or_forward};

    #[test]
    fn prefixes_of_many_programs_are_cut() {
        for (subject, base) in [
            ("Re: Facture", "Facture"),
            ("RE : TR: Facture", "Facture"),
            ("Réf. : Facture", "Facture"),
            ("Rép : Fwd: Facture", "Facture"),
            ("[support] Re: [support] Facture", "Facture"),
            ("Re[2]: AW: Facture  de\t mai", "Facture de mai"),
            ("RE:RE:RE:Facture", "Facture"),
            ("Fw: Facture (fwd)", "Facture"),
            ("回复：Facture", "Facture"),
            ("[urgent]", "[urgent]"),
            ("Note: Facture", "Note: Facture"),
            ("Re:", ""),
        ] {
            assert_eq!(base_subject(subject), base, "{subject}");
        }
        assert!(is_answer_or_forward("[liste] TR : x"));
        assert!(!is_answer_or_forward("Bonjour : x"));
    }
}
