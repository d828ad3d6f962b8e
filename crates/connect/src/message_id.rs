//! The Message-ID of a message, from its header alone.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// No header section that one meets is longer, and reading more would be reading mail.
const LONGEST_HEADER: u64 = 256 << 10;

/// The id in a `Message-ID` field: what stands between the angle brackets, else the whole value.
pub fn in_field(field: &[u8]) -> Option<String> {
    let field = String::from_utf8_lossy(field);
    let (_, value) = field.split_once(':')?;
    let value = match value.split_once('<') {
        Some((_, behind)) => behind.split('>').next().unwrap_or_default(),
        None => value,
    };
    let id: String = value.split_ascii_whitespace().collect();
    if id.is_empty() { None } else { Some(id) }
}

/// The id of the first `Message-ID` field of a message.
pub fn in_message(message: &[u8]) -> Option<String> {
    let mut rest = message;
    while let Some(end) = field_end(rest) {
        let (field, behind) = rest.split_at(end);
        if field.trim_ascii().is_empty() {
            return None;
        }
        let name = field.split(|&byte| byte == b':').next().unwrap_or_default();
        if name.trim_ascii().eq_ignore_ascii_case(b"message-id") {
            return in_field(field);
        }
        rest = behind;
    }
    None
}

/// The same for a file; `None` also when it cannot be read.
pub fn in_file(path: &Path) -> Option<String> {
    let mut header = Vec::new();
    File::open(path)
        .ok()?
        .take(LONGEST_HEADER)
        .read_to_end(&mut header)
        .ok()?;
    in_message(&header)
}

/// The end of the first field with its folded lines; `None` when nothing is left.
fn field_end(message: &[u8]) -> Option<usize> {
    if message.is_empty() {
        return None;
    }
    let mut end = 0;
    loop {
        let Some(line) = message[end..].iter().position(|&byte| byte == b'\n') else {
            return Some(message.len());
        };
        let empty = message[end..end + line].trim_ascii().is_empty();
        end += line + 1;
        if empty || !matches!(message.get(end), Some(b' ' | b'\t')) {
            return Some(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_ids_are_unfolded_and_unwrapped() {
        let cases: [(&str, Option<&str>); 6] = [
            ("Message-ID: <a@b>\r\n\r\n", Some("a@b")),
            (
                "Message-Id:\r\n <long.id@\r\n example.org>\r\n\r\n",
                Some("long.id@example.org"),
            ),
            ("MESSAGE-ID: bare@b\r\n\r\n", Some("bare@b")),
            ("Message-ID: <>\r\n\r\n", None),
            ("Message-ID: <open@b\r\n\r\n", Some("open@b")),
            ("\r\n", None),
        ];
        for (header, expected) in cases {
            assert_eq!(in_field(header.as_bytes()).as_deref(), expected, "{header:?}");
            assert_eq!(in_message(header.as_bytes()).as_deref(), expected, "{header:?}");
        }
    }

    #[test]
    fn only_the_header_is_searched() {
        let find = |text: &str| in_message(text.as_bytes());
        assert_eq!(
            find("A: b\n\tMessage-ID: <no>\nmessage-id: <yes>\n\n").as_deref(),
            Some("yes")
        );
        assert_eq!(find("A: b\n\nMessage-ID: <body>\n"), None);
        assert_eq!(find("A: b\r\n\r\nMessage-ID: <body>\r\n"), None);
        assert_eq!(find(""), None);
    }
}
