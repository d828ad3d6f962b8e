//! HTML to readable plain text, in one pass.

use crate::html::tokens::{Attributes, Token, Tokens, push_decoded};

/// Deepest quoting that is written out.
const MOST_QUOTES: usize = 20;

/// Makes plain text from HTML: paragraphs and blocks as lines, list items with `- ` or numbers, table cells
/// one after the other, links as their text with the address after it when the text does not show it,
/// `<blockquote>` as lines with `> ` before them. At most about `most` bytes.
pub(crate) fn html_to_text(html: &str, most: usize) -> String {
    let mut writer = Writer {
        text: String::with_capacity((html.len() / 3).min(most)),
        ..Writer::default()
    };
    for token in Tokens::new(html) {
        if writer.text.len() > most {
            break;
        }
        match token {
            Token::Text(text) => writer.text(text),
            Token::Open { name, attributes } => writer.open(name, attributes),
            Token::Close { name } => writer.close(name),
        }
    }
    writer.finish()
}

/// What a tag does to the lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Inline,
    /// Starts and ends a line.
    Block,
    /// With an empty line around.
    Paragraph,
    Break,
    Rule,
    Cell,
    Quote,
    Unordered,
    Ordered,
    Item,
    Link,
    Image,
    Preformatted,
    Head,
}

fn kind(name: &str) -> Kind {
    let mut lower = [0u8; 12];
    let Some(lower) = lower.get_mut(..name.len()) else {
        return Kind::Inline;
    };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    match &*lower {
        b"br" => Kind::Break,
        b"a" => Kind::Link,
        b"td" | b"th" => Kind::Cell,
        b"img" => Kind::Image,
        b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"dl" => Kind::Paragraph,
        b"div" | b"tr" | b"table" | b"section" | b"article" | b"header" | b"footer" | b"center"
        | b"address" | b"form" | b"dt" | b"dd" | b"fieldset" | b"body" | b"main" | b"nav" | b"figure"
        | b"caption" => Kind::Block,
        b"blockquote" => Kind::Quote,
        b"ul" | b"menu" | b"dir" => Kind::Unordered,
        b"ol" => Kind::Ordered,
        b"li" => Kind::Item,
        b"pre" => Kind::Preformatted,
        b"hr" => Kind::Rule,
        b"head" => Kind::Head,
        _ => Kind::Inline,
    }
}

#[derive(Default)]
#[allow(clippy::struct_excessive_bools)] // Independent facts about the line being written.
struct Writer {
    text: String,
    /// Line ends to write before the next text.
    breaks: usize,
    /// A blank to write before the next text on the same line.
    blank: bool,
    quotes: usize,
    /// Open lists: 0 for bullets, else the next number.
    lists: Vec<usize>,
    preformatted: usize,
    in_head: bool,
    /// Address of the open link and where its text starts.
    link: Option<(String, usize)>,
    /// A line that holds nothing but hard blanks: programs write empty lines so.
    empty_line: bool,
    /// Whether the open paragraph is one without an empty line around it.
    tight: bool,
    /// A list mark to write before the next text.
    mark: Option<String>,
}

impl Writer {
    fn text(&mut self, raw: &str) {
        if self.in_head {
            return;
        }
        let mut decoded = String::new();
        let text = if raw.contains('&') {
            push_decoded(raw, &mut decoded);
            decoded.as_str()
        } else {
            raw
        };
        if self.preformatted > 0 {
            self.preformatted_text(text);
            return;
        }
        let is_space = |character: char| matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        let mut rest = text;
        loop {
            let word_start = rest.trim_start_matches(is_space);
            if word_start.len() != rest.len() {
                self.blank = true;
            }
            if word_start.is_empty() {
                return;
            }
            let end = word_start
                .bytes()
                .position(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0xc))
                .unwrap_or(word_start.len());
            self.word(&word_start[..end]);
            rest = &word_start[end..];
        }
    }

    /// Adds a word; hard blanks inside become usual ones, invisible characters go.
    fn word(&mut self, word: &str) {
        if word.is_ascii() {
            self.before_text();
            self.text.push_str(word);
            return;
        }
        for character in word.chars() {
            match character {
                '\u{a0}' => self.hard_blank(),
                // Fillers of newsletters' preview lines, and soft hyphens.
                '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{ad}' | '\u{34f}' | '\u{2060}' => {}
                _ => {
                    self.before_text();
                    self.text.push(character);
                }
            }
        }
    }

    /// A hard blank: between words a usual one, alone on its line an empty line.
    fn hard_blank(&mut self) {
        self.blank = true;
        self.empty_line |= self.breaks > 0 || self.text.is_empty();
    }

    /// Writes what waits: line ends with quote marks, a list mark, a blank.
    fn before_text(&mut self) {
        if self.text.is_empty() {
            self.breaks = 0;
            self.start_line();
        } else if self.breaks > 0 {
            self.write_breaks();
        } else if self.blank && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
        self.blank = false;
        self.empty_line = false;
        if let Some(mark) = self.mark.take() {
            self.text.push_str(&mark);
        }
    }

    fn write_breaks(&mut self) {
        for left in (0..self.breaks.min(3)).rev() {
            self.text.push('\n');
            if left > 0 {
                let marks = self.quotes.min(MOST_QUOTES);
                self.text.extend(std::iter::repeat_n('>', marks));
            }
        }
        self.breaks = 0;
        self.start_line();
    }

    fn start_line(&mut self) {
        for _ in 0..self.quotes.min(MOST_QUOTES) {
            self.text.push_str("> ");
        }
        // `> > ` reads as `>> ` in every program.
        let indent = self.lists.len().saturating_sub(1).min(6);
        if self.mark.is_some() {
            self.text.extend(std::iter::repeat_n("  ", indent));
        }
    }

    fn preformatted_text(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.flush_line();
                self.breaks += 1;
            }
            let line = line.trim_end_matches('\r');
            if !line.is_empty() {
                self.before_text();
                self.text.push_str(line);
            }
        }
    }

    /// Many line ends in a row must not be kept waiting without bound.
    fn flush_line(&mut self) {
        self.breaks = self.breaks.min(2);
    }

    /// At least `count` line ends before the next text.
    fn end_line(&mut self, count: usize) {
        if std::mem::take(&mut self.empty_line) {
            self.breaks = (self.breaks + 1).min(3);
        }
        self.breaks = self.breaks.max(count);
        self.blank = false;
    }

    fn open(&mut self, name: &str, attributes: &str) {
        match kind(name) {
            Kind::Inline => {}
            Kind::Head => self.in_head = true,
            Kind::Break => {
                self.breaks = (self.breaks + 1).min(3);
                self.blank = false;
            }
            Kind::Block => {
                self.in_head = false;
                self.end_line(1);
            }
            Kind::Paragraph => {
                self.tight = is_tight(attributes);
                self.end_line(if self.tight { 1 } else { 2 });
            }
            Kind::Rule => {
                self.end_line(1);
                self.before_text();
                self.text.push_str("________________________________");
                self.end_line(1);
            }
            Kind::Cell => self.blank = true,
            Kind::Quote => {
                self.end_line(1);
                // The line ends that wait belong to the outside.
                if !self.text.is_empty() {
                    self.leave_line();
                }
                self.quotes += 1;
            }
            Kind::Unordered => self.open_list(0),
            Kind::Ordered => self.open_list(1),
            Kind::Item => self.item(),
            Kind::Link => self.open_link(attributes),
            Kind::Image => self.image(attributes),
            Kind::Preformatted => {
                self.end_line(1);
                self.preformatted += 1;
            }
        }
    }

    /// Ends the present line now, so that the next one gets other quote marks.
    fn leave_line(&mut self) {
        while self.breaks > 1 {
            self.text.push('\n');
            self.text
                .extend(std::iter::repeat_n('>', self.quotes.min(MOST_QUOTES)));
            self.breaks -= 1;
        }
    }

    fn close(&mut self, name: &str) {
        match kind(name) {
            Kind::Block | Kind::Item => self.end_line(1),
            Kind::Paragraph => self.end_line(if self.tight { 1 } else { 2 }),
            Kind::Head => self.in_head = false,
            Kind::Quote => {
                self.quotes = self.quotes.saturating_sub(1);
                self.end_line(1);
            }
            Kind::Unordered | Kind::Ordered => {
                self.lists.pop();
                self.mark = None;
                self.end_line(if self.lists.is_empty() { 2 } else { 1 });
            }
            Kind::Link => self.close_link(),
            Kind::Preformatted => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.end_line(1);
            }
            Kind::Cell => self.blank = true,
            Kind::Inline | Kind::Break | Kind::Rule | Kind::Image => {}
        }
    }

    fn open_list(&mut self, first: usize) {
        self.end_line(if self.lists.is_empty() { 2 } else { 1 });
        if self.lists.len() < 200 {
            self.lists.push(first);
        }
    }

    fn item(&mut self) {
        self.end_line(1);
        self.mark = Some(match self.lists.last_mut() {
            Some(0) | None => "- ".to_owned(),
            Some(number) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
        });
    }

    fn open_link(&mut self, attributes: &str) {
        self.link = Attributes::value_of(attributes, "href")
            .map(|address| (address.trim().to_owned(), self.text.len()))
            .filter(|(address, _)| address.starts_with("http://") || address.starts_with("https://"));
    }

    /// Writes the address after a link's text, unless it is shown already or too long to be of use.
    fn close_link(&mut self) {
        let Some((address, start)) = self.link.take() else {
            return;
        };
        let shown = self
            .text
            .get(start..)
            .unwrap_or_default()
            .trim()
            .trim_start_matches("> ")
            .to_owned();
        let bare = |text: &str| {
            let text = text.trim_start_matches("https://").trim_start_matches("http://");
            text.trim_end_matches('/')
                .trim_start_matches("www.")
                .to_lowercase()
        };
        if shown.is_empty() || address.len() > 150 || bare(&shown) == bare(&address) {
            return;
        }
        self.text.push_str(" <");
        self.text.push_str(&address);
        self.text.push('>');
    }

    /// The text that stands for an image, when it is one of words.
    fn image(&mut self, attributes: &str) {
        if let Some(label) = Attributes::value_of(attributes, "alt") {
            let label = label.trim();
            if label.len() > 2
                && label.len() < 200
                && label.contains(char::is_alphabetic)
                && !looks_like_file(label)
            {
                self.before_text();
                self.text.push('[');
                self.text
                    .extend(label.split_whitespace().flat_map(|word| [word, " "]));
                self.text.pop();
                self.text.push(']');
            }
        }
    }

    fn finish(mut self) -> String {
        let length = self.text.trim_end().len();
        self.text.truncate(length);
        self.text
    }
}

/// Outlook's paragraphs, and those that say so themselves, have no empty line around them.
fn is_tight(attributes: &str) -> bool {
    attributes.contains("MsoNormal") || attributes.contains("margin:0") || attributes.contains("margin: 0")
}

/// `image001.png` says nothing to a reader.
fn looks_like_file(label: &str) -> bool {
    !label.contains(' ') && label.contains('.') || label.starts_with("cid:")
}

#[cfg(test)]
mod tests {
    use super::html_to_text;

    #[test]
    fn readable_text() {
        for (html, expected) in [
            (
                "<html><head><title>T</title><style>p{}</style></head><body><p>Bonjour,</p><p>Ça&nbsp;va ?<br>Oui.</p></body></html>",
                "Bonjour,\n\nÇa va ?\nOui.",
            ),
            ("<div>a</div><div>b</div><div><br></div><div>c</div>", "a\nb\n\nc"),
            (
                "<ul><li>un<li>deux<ul><li>trois</ul></ul>fin",
                "- un\n- deux\n  - trois\n\nfin",
            ),
            ("<ol><li>un</li><li>deux</li></ol>", "1. un\n2. deux"),
            (
                "<table><tr><td>Ref</td><td>12</td></tr><tr><td>Prix</td><td>3 €</td></tr></table>",
                "Ref 12\nPrix 3 €",
            ),
            (
                "voir <a href=\"https://x.fr/a\">le site</a> ou <a href=\"https://x.fr\">x.fr</a>",
                "voir le site <https://x.fr/a> ou x.fr",
            ),
            (
                "oui<blockquote>non<br>si<blockquote>ah</blockquote></blockquote>fin",
                "oui\n> non\n> si\n> > ah\nfin",
            ),
            ("<pre>a\n  b</pre>c", "a\n  b\nc"),
            ("<p>a\n  b</p>", "a b"),
            ("un<b>deux</b> <i>trois</i>", "undeux trois"),
            (
                "<p class=MsoNormal>a<o:p></o:p></p><p class=MsoNormal>b</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>c</p>",
                "a\nb\n\nc",
            ),
            ("<script>x</script>", ""),
            ("a<style>never closed", "anever closed"),
        ] {
            assert_eq!(html_to_text(html, 10_000), expected, "{html}");
        }
    }
}
