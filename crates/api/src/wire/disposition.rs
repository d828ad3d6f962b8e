//! `Content-Disposition` (RFC 6266).

use axum::http::HeaderValue;
use std::fmt::Write;

/// The header's value for a file of that name.
pub(crate) fn disposition(kind: &str, filename: &str) -> HeaderValue {
    let plain: String = filename
        .chars()
        .map(|letter| {
            if letter.is_ascii_graphic() && !"\"\\%".contains(letter) || letter == ' ' {
                letter
            } else {
                '_'
            }
        })
        .collect();
    let mut encoded = String::new();
    for byte in filename.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    let value = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        let value = disposition("attachment", "été \"x\"\r\nSet-Cookie: a.pdf");
        let text = value.to_str().unwrap();
        assert!(
            text.starts_with("attachment; filename=\"_t_ _x___Set-Cookie: a.pdf\"; filename*="),
            "{text}"
        );
        assert!(
            text.ends_with("UTF-8''%C3%A9t%C3%A9%20%22x%22%0D%0ASet-Cookie%3A%20a.pdf"),
            "{text}"
        );
    }
}
