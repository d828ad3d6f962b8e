//! Cuts HTML into tags and text in one pass, forgiving like a browser.

use memchr::{memchr, memchr2, memmem};

/// A piece of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text between tags, entities still in it.
    Text(&'a str),
    /// A start tag: its name as written, and what stands between name and `>`.
    Open { name: &'a str, attributes: &'a str },
    /// An end tag.
    Close { name: &'a str },
}

/// Elements whose contents are no text of the mail; they are skipped whole.
const SKIPPED: &[&str] = &[
    "script", "style", "title", "template", "noframes", "iframe", "object", "svg", "math", "xml",
];

/// The tokens of some HTML. Comments, declarations and the contents of scripts and styles are left out.
pub(crate) struct Tokens<'a> {
    html: &'a str,
    position: usize,
    /// Searches that found nothing to the end, so that they need not be made again from each place.
    no_comment_end: bool,
    no_end_tag: [bool; SKIPPED.len()],
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(html: &'a str) -> Self {
        Self {
            html,
            position: 0,
            no_comment_end: false,
            no_end_tag: [false; SKIPPED.len()],
        }
    }

    /// Passes a comment or a declaration that starts at `<`.
    fn skip_declaration(&mut self, rest: &str) {
        if rest.starts_with("<!--") && !self.no_comment_end {
            // `<!-->` and `<!--->` are whole comments.
            if let Some(short) = ["<!-->", "<!--->"].iter().find(|short| rest.starts_with(**short)) {
                self.position += short.len();
                return;
            }
            match memmem::find(rest.as_bytes(), b"-->") {
                Some(end) => {
                    self.position += end + 3;
                    return;
                }
                None => self.no_comment_end = true,
            }
        }
        self.position += memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
    }

    /// Passes the contents of an element that holds no text, end tag included.
    fn skip_element(&mut self, number: usize) {
        if self.no_end_tag[number] {
            return;
        }
        let rest = &self.html.as_bytes()[self.position..];
        let name = SKIPPED[number].as_bytes();
        let mut from = 0;
        while let Some(found) = memmem::find(&rest[from..], b"</") {
            let after = from + found + 2;
            if rest.len() - after >= name.len() && rest[after..after + name.len()].eq_ignore_ascii_case(name)
            {
                let end = memchr(b'>', &rest[after..]).map_or(rest.len(), |end| after + end + 1);
                self.position += end;
                return;
            }
            from = after;
        }
        // Never closed: browsers would hide all that follows, a reader of mail should not.
        self.no_end_tag[number] = true;
    }

    /// The tag at `rest`, which starts with `<` and a letter or a slash and a letter.
    fn tag(&mut self, rest: &'a str) -> Option<Token<'a>> {
        let bytes = rest.as_bytes();
        let is_end = bytes[1] == b'/';
        let name_start = 1 + usize::from(is_end);
        let name_length = bytes[name_start..]
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
            .unwrap_or(bytes.len() - name_start);
        let name_end = name_start + name_length;
        let name = &rest[name_start..name_end];
        let end = tag_end(bytes, name_end);
        self.position += (end + 1).min(bytes.len());
        if is_end {
            return Some(Token::Close { name });
        }
        if let Some(number) = SKIPPED
            .iter()
            .position(|skipped| name.eq_ignore_ascii_case(skipped))
        {
            if !rest[..end].ends_with('/') {
                self.skip_element(number);
            }
            return None;
        }
        Some(Token::Open {
            name,
            attributes: &rest[name_end..end],
        })
    }
}

/// Where the `>` of a tag stands. One inside quotes counts only when the quotes are closed within reason:
/// a forgotten quote must not swallow the mail.
fn tag_end(bytes: &[u8], start: usize) -> usize {
    const LONGEST_VALUE: usize = 1 << 20;
    let mut position = start;
    let mut after_equals = false;
    while let Some(&byte) = bytes.get(position) {
        match byte {
            b'>' => return position,
            b'"' | b'\'' if after_equals => {
                let reach = &bytes[position + 1..bytes.len().min(position + 1 + LONGEST_VALUE)];
                if let Some(close) = memchr(byte, reach) {
                    position += close + 1;
                } else {
                    return memchr(b'>', &bytes[position..]).map_or(bytes.len(), |end| position + end);
                }
                after_equals = false;
            }
            b'=' => after_equals = true,
            _ if byte.is_ascii_whitespace() => {}
            _ => after_equals = false,
        }
        position += 1;
    }
    bytes.len()
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = &self.html[self.position..];
            if rest.is_empty() {
                return None;
            }
            let bytes = rest.as_bytes();
            if bytes[0] != b'<' {
                let length = memchr(b'<', bytes).unwrap_or(bytes.len());
                self.position += length;
                return Some(Token::Text(&rest[..length]));
            }
            match (bytes.get(1), bytes.get(2)) {
                (Some(letter), _) if letter.is_ascii_alphabetic() => {
                    if let Some(token) = self.tag(rest) {
                        return Some(token);
                    }
                }
                (Some(b'/'), Some(letter)) if letter.is_ascii_alphabetic() => return self.tag(rest),
                (Some(b'!' | b'?' | b'/'), _) => self.skip_declaration(rest),
                _ => {
                    // A lone `<` is text.
                    let length = memchr(b'<', &bytes[1..]).map_or(bytes.len(), |length| length + 1);
                    self.position += length;
                    return Some(Token::Text(&rest[..length]));
                }
            }
        }
    }
}

/// The attributes of a start tag: names as written, values with entities still in them.
pub(crate) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Attributes<'a> {
    pub(crate) fn new(attributes: &'a str) -> Self {
        Self { rest: attributes }
    }

    /// The value of one attribute, entities decoded.
    pub(crate) fn value_of(attributes: &'a str, name: &str) -> Option<String> {
        Self::new(attributes)
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| {
                let mut decoded = String::with_capacity(value.len());
                push_decoded(value, &mut decoded);
                decoded
            })
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let blank = |character: char| character.is_ascii_whitespace() || character == '/';
        let rest = self.rest.trim_start_matches(blank);
        if rest.is_empty() {
            return None;
        }
        let name_end = rest
            .bytes()
            .skip(1)
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'/'))
            .map_or(rest.len(), |position| position + 1);
        // The first byte may start a longer character; such a name is none that matters.
        let name_end = (name_end..=rest.len())
            .find(|end| rest.is_char_boundary(*end))
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_end);
        let Some(value) = after.trim_ascii_start().strip_prefix('=') else {
            self.rest = after;
            return Some((name, ""));
        };
        let value = value.trim_ascii_start();
        for quote in ['"', '\''] {
            if let Some(quoted) = value.strip_prefix(quote) {
                let (inside, after) = quoted.split_once(quote).unwrap_or((quoted, ""));
                self.rest = after;
                return Some((name, inside));
            }
        }
        let end = value
            .find(|character: char| character.is_ascii_whitespace())
            .unwrap_or(value.len());
        let (inside, after) = value.split_at(end);
        self.rest = after;
        Some((name, inside))
    }
}

/// Adds text to `into` with its entities decoded.
pub(crate) fn push_decoded(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(start) = memchr(b'&', rest.as_bytes()) {
        into.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = entity_length(rest.as_bytes());
        if let Some(length) = length {
            push_entity(&rest[..length], into);
            rest = &rest[length..];
        } else {
            into.push('&');
            rest = &rest[1..];
        }
    }
    into.push_str(rest);
}

/// The length of the entity at the start of `text`, semicolon included when there is one.
fn entity_length(text: &[u8]) -> Option<usize> {
    let name = text[1..]
        .iter()
        .take(32)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#')
        .count();
    if name == 0 {
        return None;
    }
    if text.get(name + 1) == Some(&b';') {
        return Some(name + 2);
    }
    // Without semicolon only numbers count, and the few that stand in every mail.
    if text[1] == b'#' && name > 1 {
        return Some(name + 1);
    }
    ["nbsp", "amp", "lt", "gt", "quot"]
        .iter()
        .find(|known| text[1..].starts_with(known.as_bytes()) && known.len() == name)
        .map(|known| known.len() + 1)
}

fn push_entity(entity: &str, into: &mut String) {
    let name = entity[1..].trim_end_matches(';');
    let known = match name {
        "nbsp" => Some('\u{a0}'),
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => name.strip_prefix('#').map(numeric),
    };
    match known {
        Some(character) => into.push(character),
        None => mail_parser::decoders::html::add_html_token(into, entity.as_bytes(), false),
    }
}

/// `233` or `xE9`. The range 128–159 means Windows-1252 (HTML standard, numeric character references).
fn numeric(digits: &str) -> char {
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    match code {
        Ok(code @ 0x80..=0x9f) => {
            let byte = [code as u8];
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(&byte)
                .0
                .chars()
                .next()
        }
        Ok(code) if code != 0 => char::from_u32(code),
        _ => None,
    }
    .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Whether text needs escaping to stand between tags or in quotes.
pub(crate) fn push_escaped(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(position) = memchr2(b'<', b'>', rest.as_bytes()) {
        into.push_str(&rest[..position]);
        into.push_str(if rest.as_bytes()[position] == b'<' {
            "&lt;"
        } else {
            "&gt;"
        });
        rest = &rest[position + 1..];
    }
    into.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{Attributes, Token, Tokens, push_decoded};

    #[test]
    fn tags_text_and_what_is_no_text() {
        let html = "<p class='a>b'>1 < 2<!-- no --><style>x{}</style><br/>é</P><?x?><script>if(a</b){}</script>fin<a href=x";
        let found: Vec<String> = Tokens::new(html)
            .map(|token| match token {
                Token::Text(text) => text.to_owned(),
                Token::Open { name, attributes } => format!("[{name}|{}]", attributes.trim()),
                Token::Close { name } => format!("[/{name}]"),
            })
            .collect();
        assert_eq!(
            found,
            [
                "[p|class='a>b']",
                "1 ",
                "< 2",
                "[br|/]",
                "é",
                "[/P]",
                "fin",
                "[a|href=x]"
            ]
        );
    }

    #[test]
    fn attributes_in_all_forms() {
        let found: Vec<_> =
            Attributes::new(" href=\"a b\" X='1' checked =y data-x=1 / é=2 = z=\"open").collect();
        assert_eq!(
            found,
            [
                ("href", "a b"),
                ("X", "1"),
                ("checked", "y"),
                ("data-x", "1"),
                ("é", "2"),
                ("=", ""),
                ("z", "open")
            ]
        );
    }

    #[test]
    fn entities() {
        let mut text = String::new();
        push_decoded(
            "&eacute;t&#233; &amp;amp; &#x20AC;&#146; &nope; & &nbsp;a&b&#0;&lt",
            &mut text,
        );
        assert_eq!(text, "été &amp; €’ &nope; & \u{a0}a&b\u{fffd}<");
    }
}
