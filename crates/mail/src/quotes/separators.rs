//! Recognises the lines that stand between a reply and an earlier mail: "-----Original Message-----".

/// What a separating line announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// The mail that is answered.
    Original,
    /// A mail that the sender passes on: part of what they send now.
    Forward,
}

const ORIGINAL: &[&str] = &[
    "original message",
    "message d'origine",
    "message original",
    "mail original",
    "message initial",
    "courriel d'origine",
    "e-mail d'origine",
    "courrier original",
    "ursprüngliche nachricht",
    "originalnachricht",
    "original-nachricht",
    "mensaje original",
    "messaggio originale",
    "messaggio original",
    "mensagem original",
    "oorspronkelijk bericht",
    "oprindelig besked",
    "oprindelig meddelelse",
    "opprinnelig melding",
    "ursprungligt meddelande",
    "originalmeddelande",
    "alkuperäinen viesti",
    "wiadomość oryginalna",
    "oryginalna wiadomość",
    "исходное сообщение",
    "původní zpráva",
    "原始邮件",
    "原邮件",
    "原始郵件",
    "元のメッセージ",
    "원본 메시지",
    "orijinal ileti",
    "original appointment",
    "rendez-vous d'origine",
    "reply message",
    "missatge original",
];

const FORWARD: &[&str] = &[
    "forwarded message",
    "forwarded by",
    "begin forwarded text",
    "message transféré",
    "message transmis",
    "message réexpédié",
    "mail transféré",
    "courriel transféré",
    "transféré par",
    "weitergeleitete nachricht",
    "mensaje reenviado",
    "messaggio inoltrato",
    "mensagem encaminhada",
    "mensagem reencaminhada",
    "doorgestuurd bericht",
    "videresendt",
    "vidarebefordrat",
    "välitetty viesti",
    "przekazana wiadomość",
    "wiadomość przekazana",
    "пересылаемое сообщение",
    "пересланное сообщение",
    "转发的邮件",
    "转发邮件",
    "転送されたメッセージ",
    "전달된 메시지",
    "missatge reenviat",
];

/// Apple Mail writes no dashes.
const FORWARD_WITHOUT_DASHES: &[&str] = &[
    "begin forwarded message",
    "début du message transféré",
    "début du message réexpédié",
    "anfang der weitergeleiteten nachricht",
    "inizio messaggio inoltrato",
    "inicio del mensaje reenviado",
    "início da mensagem encaminhada",
    "begin doorgestuurd bericht",
    "vidarebefordrat brev",
];

/// What the line announces, if it is a separator.
pub(super) fn separator(line: &str) -> Option<Separator> {
    let line = line.trim_start();
    let first = *line.as_bytes().first()?;
    if line.len() > 160 {
        return None;
    }
    match first {
        b'-' | b'_' | b'=' | b'*' => dashed(line),
        b'B' | b'D' | b'A' | b'I' | b'V' | b'b' if line.ends_with(':') => {
            let words = normal(line);
            FORWARD_WITHOUT_DASHES
                .contains(&words.as_str())
                .then_some(Separator::Forward)
        }
        _ => None,
    }
}

fn dashed(line: &str) -> Option<Separator> {
    if !(line.starts_with("--") || line.starts_with("__") || line.starts_with("==") || line.starts_with('*'))
    {
        return None;
    }
    let words = normal(line);
    if words.is_empty() {
        return None;
    }
    if FORWARD
        .iter()
        .chain(FORWARD_WITHOUT_DASHES)
        .any(|known| words.starts_with(known))
    {
        return Some(Separator::Forward);
    }
    ORIGINAL.contains(&words.as_str()).then_some(Separator::Original)
}

/// The words in lower case, without dashes, colons and typographic apostrophes.
fn normal(line: &str) -> String {
    line.trim_matches(|letter: char| matches!(letter, '-' | '_' | '=' | '*' | ':') || letter.is_whitespace())
        .to_lowercase()
        .replace('’', "'")
        .replace('\u{a0}', " ")
}

/// Whether the line is a drawn rule of at least four characters and nothing else.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let mut letters = line.chars();
    let Some(first) = letters.next() else { return false };
    matches!(first, '-' | '_' | '=' | '*' | '─' | '—' | '–')
        && line.chars().count() >= 4
        && letters.all(|letter| letter == first || letter == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_of_many_clients() {
        for line in [
            "-----Original Message-----",
            "-------- Message d’origine --------",
            "----- Mail original -----",
        ] {
            assert_eq!(separator(line), Some(Separator::Original), "{line}");
        }
        for line in [
            "---------- Forwarded message ---------",
            "---------- Message transféré ---------",
            "Début du message réexpédié\u{a0}:",
            "Begin forwarded message:",
        ] {
            assert_eq!(separator(line), Some(Separator::Forward), "{line}");
        }
        for line in ["", "----", "- un point", "Debout :", "-- ", "--Marie"] {
            assert_eq!(separator(line), None, "{line}");
        }
    }

    #[test]
    fn rules() {
        assert!(is_rule("________________________________"));
        assert!(is_rule(" ------------------------------"));
        assert!(!is_rule("--"));
        assert!(!is_rule("-- oui"));
    }
}
