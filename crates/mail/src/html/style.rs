//! Keeps of inline styles what makes a mail look right and can neither load nor cover anything.

/// Properties that are kept; those ending in `-` stand for all that begin so.
const PROPERTIES: &[&str] = &[
    "background",
    "background-color",
    "border",
    "border-",
    "border-collapse",
    "border-spacing",
    "box-sizing",
    "clear",
    "color",
    "direction",
    "display",
    "float",
    "font",
    "font-",
    "height",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-type",
    "margin",
    "margin-",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "opacity",
    "overflow",
    "overflow-wrap",
    "padding",
    "padding-",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "unicode-bidi",
    "vertical-align",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
    "word-wrap",
];

/// Longest style attribute that is read.
const LONGEST: usize = 4_000;

/// Functions that a value may use: colours and sizes, nothing that loads.
const FUNCTIONS: &[&str] = &["rgb", "rgba", "hsl", "hsla", "calc", "min", "max"];

/// A style attribute without what is not allowed, and the address of a background image that was taken out.
pub(crate) fn filtered(style: &str) -> (String, Option<String>) {
    let mut kept = String::new();
    let mut background = None;
    if style.len() > LONGEST {
        return (kept, background);
    }
    for declaration in declarations(style) {
        let Some((name, value)) = declaration.split_once(':') else {
            continue;
        };
        let name = name.trim().to_ascii_lowercase();
        let value = value.trim();
        if name.starts_with("background") {
            background = background.or_else(|| remote_address(value));
        }
        let allowed = |known: &&str| *known == name || known.ends_with('-') && name.starts_with(*known);
        if PROPERTIES.iter().any(allowed) && is_harmless(value) {
            if !kept.is_empty() {
                kept.push(';');
            }
            kept.push_str(&name);
            kept.push(':');
            kept.push_str(value);
        }
    }
    (kept, background)
}

/// Cuts at semicolons that stand outside quotes and parentheses.
fn declarations(style: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    let mut depth = 0usize;
    style.split(move |character| {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (None, '"' | '\'') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ';') => return depth == 0,
            _ => {}
        }
        false
    })
}

/// Whether a value holds no function but harmless ones, no escapes, no comments.
fn is_harmless(value: &str) -> bool {
    if value.is_empty()
        || value.len() > 400
        || value.contains(['\\', '<', '>', '{', '}', '@'])
        || value.contains("/*")
    {
        return false;
    }
    let lower = value.to_ascii_lowercase();
    if lower.contains("javascript") || lower.contains("expression") {
        return false;
    }
    lower.match_indices('(').all(|(position, _)| {
        let name_start =
            lower[..position].rfind(|character: char| !character.is_ascii_alphabetic() && character != '-');
        FUNCTIONS.contains(&&lower[name_start.map_or(0, |start| start + 1)..position])
    })
}

/// The address in `url(…)`, when it is one of the network.
fn remote_address(value: &str) -> Option<String> {
    let start = value.to_ascii_lowercase().find("url(")?;
    let inside = value.get(start + 4..)?;
    let address = inside[..inside.find(')')?]
        .trim()
        .trim_matches(['"', '\''])
        .trim();
    super::safe::is_remote(address).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::filtered;

    #[test]
    fn styles() {
        for (style, expected) in [
            (
                "color: red; POSITION:fixed; font-size:12px",
                "color:red;font-size:12px",
            ),
            ("background: rgb(1, 2, 3)", "background:rgb(1, 2, 3)"),
            ("width: expression(alert(1))", ""),
            ("color: r\\65 d", ""),
            ("font-family: \"a;b\", Arial", "font-family:\"a;b\", Arial"),
            ("border-top: 1px solid", "border-top:1px solid"),
            ("color:red/*", ""),
            ("background:u/**/rl(http://x)", ""),
        ] {
            assert_eq!(filtered(style).0, expected, "{style}");
        }
        let (kept, background) = filtered("background-image:url( 'https://x.fr/a.png' );color:red");
        assert_eq!(
            (kept.as_str(), background.as_deref()),
            ("color:red", Some("https://x.fr/a.png"))
        );
    }
}
