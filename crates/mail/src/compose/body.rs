//! The text of a mail, as plain text and as HTML that is made from it.

use super::words::{Tongue, attribution, when};
use crate::parsed::Parsed;

/// Bytes of a mail that are quoted at most.
const LONGEST_QUOTE: usize = 60_000;

/// The same text twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// Plain. Lines end in `\n`.
    pub text: String,
    /// HTML, made from it; holds nothing but text, line breaks and quotes.
    pub html: String,
}

/// A mail that is quoted, or forwarded whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// The line, or lines, that introduce it.
    introduction: String,
    /// Its text.
    text: String,
    /// Whether each line is marked.
    marked: bool,
}

/// A mail quoted below an answer.
pub fn quoted(mail: &Parsed, tongue: Tongue) -> Quoted {
    Quoted {
        introduction: attribution(mail, tongue),
        text: shortened(&mail.text),
        marked: true,
    }
}

/// A mail that is handed on, with what its header said.
pub fn forwarded(mail: &Parsed, tongue: Tongue) -> Quoted {
    let mut lines = vec![
        tongue
            .choose(
                "---------- Forwarded message ----------",
                "---------- Message transféré ----------",
            )
            .to_owned(),
    ];
    let people = |people: &[crate::Address]| people.iter().map(super::shown).collect::<Vec<_>>().join(", ");
    let space = tongue.choose("", " ");
    let mut line = |english, french, value: String| {
        if !value.trim().is_empty() {
            lines.push(format!("{}{space}: {value}", tongue.choose(english, french)));
        }
    };
    let from: Vec<crate::Address> = mail.from.iter().map(|from| from.address.clone()).collect();
    line("From", "De", people(&from));
    line("Date", "Date", when(mail, tongue).unwrap_or_default());
    line("Subject", "Objet", mail.subject.clone());
    line("To", "À", people(&mail.to));
    line("Cc", "Cc", people(&mail.cc));
    Quoted {
        introduction: format!("{}\n", lines.join("\n")),
        text: shortened(&mail.text),
        marked: false,
    }
}

fn shortened(text: &str) -> String {
    let text = text.trim_end();
    if text.len() <= LONGEST_QUOTE {
        return text.to_owned();
    }
    format!("{}\n[…]", &text[..text.floor_char_boundary(LONGEST_QUOTE)])
}

impl Quoted {
    /// As plain text.
    pub fn text(&self) -> String {
        if !self.marked {
            return format!("{}\n{}", self.introduction, self.text);
        }
        let mark = |line: &str| match line {
            "" => ">".to_owned(),
            // Marks of earlier quotes stand together: ">> ".
            _ if line.starts_with('>') => format!(">{line}"),
            _ => format!("> {line}"),
        };
        let lines: Vec<String> = self.text.lines().map(mark).collect();
        format!("{}\n{}", self.introduction, lines.join("\n"))
    }

    fn html(&self) -> String {
        let introduction = html_lines(&self.introduction);
        let text = html_lines(&self.text);
        if !self.marked {
            return format!("<div>{introduction}<br>\n{text}</div>\n");
        }
        format!(
            "<div>{introduction}</div>\n<blockquote type=\"cite\" style=\"margin:0 0 0 .8ex;border-left:1px solid \
             #ccc;padding-left:1ex\">{text}</blockquote>\n"
        )
    }
}

impl Body {
    /// What was written, with the signature and the quoted mail below it.
    pub fn new(written: &str, signature: &str, quote: Option<&Quoted>) -> Self {
        let written = clean(written);
        let (written, signature) = (written.trim_end(), signature.trim());
        let mut text = written.to_owned();
        let mut html = format!(
            "<!doctype html>\n<html><body>\n<div>{}</div>\n",
            html_lines(written)
        );
        if !signature.is_empty() {
            let signature = clean(signature);
            // RFC 3676, section 4.3: two dashes and a blank.
            text.extend(["\n\n-- \n", &signature]);
            html.extend(["<br>\n<div>-- <br>\n", &html_lines(&signature), "</div>\n"]);
        }
        if let Some(quote) = quote {
            text.extend(["\n\n", &quote.text()]);
            html.extend(["<br>\n", &quote.html()]);
        }
        text.push('\n');
        html.push_str("</body></html>\n");
        Self { text, html }
    }
}

/// The signatures of member and mailbox as one.
pub fn with_signature(member: &str, mailbox: &str) -> String {
    let parts = [member.trim(), mailbox.trim()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// Lines that end in `\n`, without control characters.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars()
        .filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'))
        .collect()
}

/// Escaped, with line breaks; blanks at a line's beginning and in rows stay.
fn html_lines(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let mut blank = true;
    for letter in text.trim_end_matches('\n').chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br>\n"),
            ' ' if blank => html.push_str("&nbsp;"),
            '\t' => html.push_str("&nbsp; &nbsp; "),
            other => html.push(other),
        }
        blank = matches!(letter, ' ' | '\n');
    }
    html
}
