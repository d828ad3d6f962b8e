//! File names that are safe to write and to show.

/// Longest file name, in bytes: file systems allow 255, and numbers may be added for uniqueness.
const LONGEST: usize = 150;

/// Names that Windows keeps for devices, whatever ending follows.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// Makes a safe name from a declared one: the last path piece only, no characters that a file system or a
/// shell treats apart, no characters that turn the reading direction, not hidden, not too long. Empty when
/// nothing is left.
pub(crate) fn safe(declared: &str) -> String {
    let last = declared
        .rsplit(['/', '\\'])
        .find(|piece| !piece.trim().is_empty())
        .unwrap_or_default();
    let mut name = String::with_capacity(last.len().min(LONGEST + 4));
    let mut was_blank = true;
    for character in last.chars().take(2_000) {
        let character = match character {
            _ if turns_direction(character) || character.is_control() => continue,
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            _ if character.is_whitespace() => ' ',
            _ => character,
        };
        if character == ' ' && was_blank {
            continue;
        }
        was_blank = character == ' ';
        name.push(character);
    }
    // Windows drops dots and blanks at the end, which would change the ending; a dot first hides a file.
    let name = name.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ']);
    let mut name = shortened(name);
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = stem.len() == 4
        && (stem.starts_with("com") || stem.starts_with("lpt"))
        && stem.ends_with(|digit: char| digit.is_ascii_digit());
    if numbered || DEVICES.contains(&stem.as_str()) {
        name.insert(0, '_');
    }
    name
}

/// Characters that turn the reading direction, so that `annexe[U+202E]fdp.exe` looks like `annexeexe.pdf`, and
/// invisible ones.
pub(crate) fn turns_direction(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Cuts the stem, so that the ending stays.
fn shortened(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let (stem, ending) = match name.rfind('.') {
        Some(dot) if name.len() - dot <= 20 => name.split_at(dot),
        _ => (name, ""),
    };
    let mut end = LONGEST - ending.len();
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", stem[..end].trim_end())
}

/// The usual ending for a type, dot included; empty when there is none.
pub(crate) fn ending_for(mime_type: &str) -> &'static str {
    match mime_type {
        "application/pdf" => ".pdf",
        "application/zip" => ".zip",
        "application/xml" | "text/xml" => ".xml",
        "application/json" => ".json",
        "application/rtf" | "text/rtf" => ".rtf",
        "application/msword" => ".doc",
        "application/vnd.ms-excel" => ".xls",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => ".docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => ".xlsx",
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => ".p7m",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => ".p7s",
        "application/pgp-signature" => ".asc",
        "application/ms-tnef" => ".dat",
        "image/jpeg" | "image/jpg" | "image/pjpeg" => ".jpg",
        "image/png" => ".png",
        "image/gif" => ".gif",
        "image/webp" => ".webp",
        "image/svg+xml" => ".svg",
        "image/tiff" => ".tif",
        "image/bmp" => ".bmp",
        "audio/mpeg" => ".mp3",
        "audio/wav" | "audio/x-wav" => ".wav",
        "video/mp4" => ".mp4",
        "text/plain"
        | "message/delivery-status"
        | "message/disposition-notification"
        | "text/rfc822-headers" => ".txt",
        "text/html" => ".html",
        "text/csv" => ".csv",
        "text/calendar" | "application/ics" => ".ics",
        "text/vcard" | "text/x-vcard" | "text/directory" => ".vcf",
        "message/rfc822" | "message/global" => ".eml",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn names_that_try_to_escape() {
        for (declared, expected) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Temp\\a.pdf", "a.pdf"),
            ("a\0b\r\nc.pdf", "abc.pdf"),
            ("annexe\u{202e}fdp.exe", "annexefdp.exe"),
            (".htaccess", "htaccess"),
            ("a?b*c|.pdf. ", "a_b_c_.pdf"),
            ("CON.txt", "_CON.txt"),
            ("com1", "_com1"),
            ("été  à  Paris.pdf", "été à Paris.pdf"),
            ("..", ""),
            ("///", ""),
        ] {
            assert_eq!(safe(declared), expected, "{declared:?}");
        }
        let long = safe(&format!("{}.pdf", "é".repeat(300)));
        assert!(long.len() <= 150 && long.ends_with("é.pdf"));
    }
}
