//! Reads markup as lines of text, each with the place where its markup begins. No tree is built: one pass
//! over the tags is enough to find quotes, and no nesting can make it slow.

/// One line of the text that the markup shows.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// The text, with `> ` before it inside quoting elements.
    pub text: String,
    /// Where the markup of the line begins: the first tag that was opened for it.
    pub start: usize,
    /// The elements that are open there.
    pub open: Vec<&'static str>,
}

/// More markup than this is not looked at; what is beyond goes where the last line goes.
const MOST_BYTES: usize = 2_000_000;
/// No more lines either.
const MOST_LINES: usize = 20_000;
/// Deeper nesting is no longer closed by us.
const DEEPEST: usize = 64;

/// Elements whose text is not shown.
const HIDDEN: &[&str] = &["style", "script", "title", "head", "template"];
/// Elements that are closed when the markup is cut inside them.
const CLOSED: &[&str] = &[
    "div",
    "blockquote",
    "table",
    "tbody",
    "thead",
    "tr",
    "td",
    "th",
    "ul",
    "ol",
    "span",
    "font",
    "b",
    "i",
    "u",
    "strong",
    "em",
    "a",
    "section",
    "article",
    "center",
    "pre",
    "body",
    "html",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "main",
    "td",
    "li",
];

/// Marks in a class or id by which clients name the element around a quote.
const QUOTING: &[&str] = &[
    "gmail_quote",
    "yahoo_quoted",
    "yahoo-quoted",
    "protonmail_quote",
    "zmail_extra",
    "tutanota_quote",
    "moz-cite",
    "mail_quote",
    "cite_quote",
    "reply_quote",
    "quoted-text",
    "infomaniak_quote",
    "hubspot_quote",
    "front-blockquote",
    "ymail_android_quote",
];
/// Marks of the element after which all is quoted.
const CUTTING: &[&str] = &[
    "divrplyfwdmsg",
    "zwchr",
    "olk_src_body_section",
    "appendonsend",
    "mail-editor-reference-message-container",
    "reply-intro",
];

struct Reader<'a> {
    html: &'a str,
    lines: Vec<Line>,
    text: String,
    /// First tag since the last text or closing tag, with the elements open there.
    begin: Option<(usize, Vec<&'static str>)>,
    open: Vec<&'static str>,
    /// How deep inside quoting elements, and the names of those elements.
    quotes: Vec<(&'static str, usize)>,
    depth: usize,
    hidden: Option<&'static str>,
    ends: TagEnds,
}

/// The lines of the markup, blank ones between paragraphs left out.
pub(super) fn read(html: &str) -> Vec<Line> {
    let mut reader = Reader {
        html,
        lines: Vec::new(),
        text: String::new(),
        begin: None,
        open: Vec::new(),
        quotes: Vec::new(),
        depth: 0,
        hidden: None,
        ends: TagEnds::default(),
    };
    reader.run();
    reader.lines
}

impl Reader<'_> {
    fn run(&mut self) {
        let html = self.html;
        let limit = html.floor_char_boundary(MOST_BYTES);
        let mut at = 0;
        while at < limit && self.lines.len() < MOST_LINES {
            let next = html[at..limit].find('<').map_or(limit, |found| at + found);
            self.note_text(at, next);
            if next >= limit {
                break;
            }
            at = self.tag(next, limit);
        }
        self.end_line();
    }

    fn note_text(&mut self, start: usize, end: usize) {
        if self.hidden.is_some() || start >= end {
            return;
        }
        let raw = &self.html[start..end];
        if self.begin.is_none() && !raw.trim().is_empty() {
            self.begin = Some((start, self.open.clone()));
        }
        push_decoded(raw, &mut self.text);
    }

    /// Reads the tag at `at`; returns the place behind it.
    fn tag(&mut self, at: usize, limit: usize) -> usize {
        let html = self.html;
        let rest = &html[at..limit];
        if rest.starts_with("<!--") {
            return rest.find("-->").map_or(limit, |end| at + end + 3);
        }
        let Some(length) = self.ends.length(rest) else {
            self.text.push('<');
            return at + 1;
        };
        let inside = &rest[1..length - 1];
        let closes = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let name_end = inside
            .find(|letter: char| !letter.is_ascii_alphanumeric())
            .unwrap_or(inside.len());
        let name = inside[..name_end].to_ascii_lowercase();
        if name.is_empty() && !inside.starts_with(['!', '?']) {
            self.text.push('<');
            return at + 1;
        }
        if closes {
            self.close(&name);
        } else {
            self.open(&name, inside, at);
        }
        at + length
    }

    fn open(&mut self, name: &str, inside: &str, at: usize) {
        if let Some(hidden) = known(HIDDEN, name) {
            self.hidden.get_or_insert(hidden);
            return;
        }
        if name == "br" || is_block(name) {
            self.end_line();
        }
        if name == "br" {
            return;
        }
        if self.begin.is_none() && is_block(name) {
            self.begin = Some((at, self.open.clone()));
        }
        if matches!(name, "td" | "th") {
            self.text.push(' ');
        }
        if name == "hr" {
            self.text.push_str("________");
        }
        self.note_marks(name, inside);
        if let Some(name) =
            known(CLOSED, name).filter(|_| self.open.len() < DEEPEST && !inside.ends_with('/'))
        {
            self.open.push(name);
        }
    }

    fn note_marks(&mut self, name: &str, inside: &str) {
        self.depth += usize::from(matches!(name, "div" | "blockquote" | "table"));
        let marks = if inside.contains("class") || inside.contains("id") {
            inside.to_ascii_lowercase()
        } else {
            String::new()
        };
        let quotes =
            name == "blockquote" || (name == "div" && QUOTING.iter().any(|mark| marks.contains(mark)));
        // Thunderbird's attribution stands before the quote, in an element of its own.
        if quotes && let Some(name) = known(CLOSED, name) {
            self.quotes.push((name, self.depth));
        } else if CUTTING.iter().any(|mark| marks.contains(mark)) && !marks.contains("moz-forward") {
            self.text.push_str("-----Original Message-----");
            self.end_line();
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(hidden) = self.hidden {
            if hidden == name {
                self.hidden = None;
            }
            return;
        }
        if is_block(name) {
            self.end_line();
        }
        if matches!(name, "div" | "blockquote" | "table") {
            while self.quotes.last().is_some_and(|(_, depth)| *depth >= self.depth) {
                self.quotes.pop();
            }
            self.depth = self.depth.saturating_sub(1);
        }
        if let Some(found) = self.open.iter().rposition(|open| *open == name) {
            self.open.truncate(found);
        }
        if is_block(name) {
            self.begin = None;
        }
    }

    fn end_line(&mut self) {
        let text = self.text.trim_matches([' ', '\t', '\r', '\n', '\u{a0}']);
        if text.is_empty() {
            self.text.clear();
            return;
        }
        let (start, open) = self.begin.take().unwrap_or((self.html.len(), Vec::new()));
        let text = if self.quotes.is_empty() {
            text.to_owned()
        } else {
            format!("> {text}")
        };
        self.lines.push(Line { text, start, open });
        self.text.clear();
    }
}

fn known(names: &[&'static str], name: &str) -> Option<&'static str> {
    names.iter().find(|known| **known == name).copied()
}

/// Elements that end a line of text before and after them.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "blockquote"
            | "table"
            | "tbody"
            | "thead"
            | "tr"
            | "ul"
            | "ol"
            | "li"
            | "hr"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "pre"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "center"
            | "body"
            | "html"
            | "head"
            | "fieldset"
            | "dl"
            | "dt"
            | "dd"
            | "main"
            | "address"
    )
}

/// Finds the ends of tags, quoted values minded, without ever looking twice at the same stretch in vain.
#[derive(Default)]
struct TagEnds {
    /// No `>` comes any more.
    no_end: bool,
    /// How often a quote that is never closed hid the end.
    strikes: u8,
}

impl TagEnds {
    /// After this many broken tags quotes are no longer minded.
    const MOST_STRIKES: u8 = 8;

    /// The length of the tag that `rest` begins with. A `<` that never ends is text.
    fn length(&mut self, rest: &str) -> Option<usize> {
        if self.no_end {
            return None;
        }
        if self.strikes < Self::MOST_STRIKES {
            if let Some(length) = quoted_length(rest.as_bytes()) {
                return Some(length);
            }
            self.strikes += 1;
        }
        let end = rest.find('>');
        self.no_end = end.is_none();
        end.map(|end| end + 1)
    }
}

fn quoted_length(rest: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.iter().copied().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Text with its entities decoded as far as the recognition of quotes needs them, white space as one space.
fn push_decoded(raw: &str, text: &mut String) {
    let mut rest = raw;
    while let Some(letter) = rest.chars().next() {
        if letter == '&'
            && let Some((decoded, length)) = entity(rest)
        {
            text.push(decoded);
            rest = &rest[length..];
            continue;
        }
        if !letter.is_ascii_whitespace() {
            text.push(letter);
        } else if !text.ends_with(' ') {
            text.push(' ');
        }
        rest = &rest[letter.len_utf8()..];
    }
}

fn entity(rest: &str) -> Option<(char, usize)> {
    let end = rest.bytes().take(12).position(|byte| byte == b';')?;
    let name = rest.get(1..end)?;
    let letter = match name {
        "nbsp" => '\u{a0}',
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" | "rsquo" | "lsquo" => '\'',
        "eacute" => 'é',
        "Eacute" => 'É',
        "egrave" => 'è',
        "ecirc" => 'ê',
        "agrave" => 'à',
        "Agrave" => 'À',
        "acirc" => 'â',
        "ccedil" => 'ç',
        "ucirc" => 'û',
        "uuml" => 'ü',
        "auml" => 'ä',
        "ouml" => 'ö',
        _ => numeric(name)?,
    };
    Some((letter, end + 1))
}

fn numeric(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(code)
}
