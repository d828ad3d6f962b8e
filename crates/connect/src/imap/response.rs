//! Responses to meaning (RFC 3501, section 7). Lenient: what is not understood is passed over, because no
//! server keeps the grammar to the letter.

use crate::date::internal_date;
use crate::imap::wire::{Literal, Response};
use facteur_domain::Timestamp;

/// The first word of a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// It worked.
    Ok,
    /// It did not.
    No,
    /// The server did not understand or does not allow it.
    Bad,
    /// Goodbye.
    Bye,
    /// A greeting that says: you are logged in already.
    Preauth,
}

/// A status with its code and its text for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Its word.
    pub word: Word,
    /// What stands in `[…]`, without the brackets; empty when there is none.
    pub code: String,
    /// The rest: at most 300 characters, without control characters.
    pub text: String,
}

impl Status {
    /// Whether the code begins with this word.
    pub fn has_code(&self, word: &str) -> bool {
        self.code
            .split(' ')
            .next()
            .is_some_and(|first| first.eq_ignore_ascii_case(word))
    }

    /// The number behind this code word.
    pub fn code_number(&self, word: &str) -> Option<u32> {
        let mut words = self.code.split(' ');
        words.next().filter(|first| first.eq_ignore_ascii_case(word))?;
        words.next()?.parse().ok()
    }
}

/// What a response is.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// `+`: go on.
    Continue,
    /// The end of the command with that tag.
    Tagged(String, Status),
    /// `* OK`, `* BYE` and so on.
    Untagged(Status),
    /// `* n EXISTS`.
    Exists(u32),
    /// `* n EXPUNGE`.
    Expunge,
    /// `* n FETCH (…)`: read it with [`fetch_row`].
    Fetch,
    /// `* LIST …` or `* XLIST …`: read it with [`folder`].
    List,
    /// `* CAPABILITY …`: what is offered.
    Capability(String),
    /// Anything else.
    Other,
}

/// Says what a response is.
pub fn kind(response: &Response) -> Kind {
    let line = &response.line;
    if line.first() == Some(&b'+') {
        return Kind::Continue;
    }
    let (first, rest) = split_word(line);
    if first != b"*" {
        let tag = String::from_utf8_lossy(first).into_owned();
        return status(rest).map_or(Kind::Other, |status| Kind::Tagged(tag, status));
    }
    let behind_star = rest;
    let (second, rest) = split_word(behind_star);
    if let Some(number) = number(second) {
        let (third, _) = split_word(rest);
        return match third.to_ascii_uppercase().as_slice() {
            b"EXISTS" => Kind::Exists(number),
            b"EXPUNGE" => Kind::Expunge,
            b"FETCH" => Kind::Fetch,
            _ => Kind::Other,
        };
    }
    match second.to_ascii_uppercase().as_slice() {
        b"LIST" | b"XLIST" => Kind::List,
        b"CAPABILITY" => Kind::Capability(String::from_utf8_lossy(rest).into_owned()),
        _ => status(behind_star).map_or(Kind::Other, Kind::Untagged),
    }
}

fn split_word(line: &[u8]) -> (&[u8], &[u8]) {
    match line.iter().position(|&byte| byte == b' ') {
        Some(space) => (&line[..space], &line[space + 1..]),
        None => (line, &[]),
    }
}

fn number(word: &[u8]) -> Option<u32> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

fn status(line: &[u8]) -> Option<Status> {
    let (first, rest) = split_word(line);
    let word = match first.to_ascii_uppercase().as_slice() {
        b"OK" => Word::Ok,
        b"NO" => Word::No,
        b"BAD" => Word::Bad,
        b"BYE" => Word::Bye,
        b"PREAUTH" => Word::Preauth,
        _ => return None,
    };
    let rest = String::from_utf8_lossy(rest);
    let (code, text) = match rest.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
        Some((code, text)) => (code, text),
        None => ("", &*rest),
    };
    let text = text
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .take(300)
        .collect();
    Some(Status {
        word,
        code: code.to_owned(),
        text,
    })
}

/// One token of a response.
#[derive(Debug, PartialEq, Eq)]
pub enum Token {
    /// A word, brackets and what is in them included: `UID`, `NIL`, `\Seen`, `BODY[HEADER.FIELDS (A)]`.
    Atom(Vec<u8>),
    /// A quoted string.
    Quoted(Vec<u8>),
    /// A literal.
    Literal(Literal),
    /// `(`
    Open,
    /// `)`
    Close,
}

/// Cuts a response into tokens and takes its literals out as it meets them.
pub struct Tokens<'a> {
    line: &'a [u8],
    at: usize,
    literals: std::vec::Drain<'a, (usize, Literal)>,
    next_literal: Option<(usize, Literal)>,
}

impl<'a> Tokens<'a> {
    /// Begins behind the first `skip` words.
    pub fn new(response: &'a mut Response, skip: usize) -> Self {
        let Response { line, literals } = response;
        let mut literals = literals.drain(..);
        let next_literal = literals.next();
        let at = (0..skip).fold(0, |at, _| {
            line[at..]
                .iter()
                .position(|&byte| byte == b' ')
                .map_or(line.len(), |space| at + space + 1)
        });
        Tokens {
            line,
            at,
            literals,
            next_literal,
        }
    }

    /// Passes over one value, a list with all that is in it.
    fn skip_value(&mut self) {
        let mut depth = 0_usize;
        for token in self.by_ref() {
            match token {
                Token::Open => depth += 1,
                Token::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn quoted(&mut self) -> Token {
        let mut text = Vec::new();
        while let Some(&byte) = self.line.get(self.at) {
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => {
                    text.extend(self.line.get(self.at));
                    self.at += 1;
                }
                _ => text.push(byte),
            }
        }
        Token::Quoted(text)
    }

    fn atom(&mut self) -> Token {
        let begin = self.at;
        let mut in_brackets = false;
        while let Some(&byte) = self.line.get(self.at) {
            match byte {
                b'[' => in_brackets = true,
                b']' => in_brackets = false,
                b' ' | b'(' | b')' | b'"' if !in_brackets => break,
                _ => {}
            }
            self.at += 1;
        }
        Token::Atom(self.line[begin..self.at].to_vec())
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            if self
                .next_literal
                .as_ref()
                .is_some_and(|(place, _)| *place <= self.at)
            {
                let taken = self.next_literal.take();
                self.next_literal = self.literals.next();
                return taken.map(|(_, literal)| Token::Literal(literal));
            }
            let byte = *self.line.get(self.at)?;
            match byte {
                b' ' => self.at += 1,
                b'(' | b')' => {
                    self.at += 1;
                    return Some(if byte == b'(' { Token::Open } else { Token::Close });
                }
                b'"' => {
                    self.at += 1;
                    return Some(self.quoted());
                }
                _ => return Some(self.atom()),
            }
        }
    }
}

/// What a FETCH response said of the bytes of a message.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    #[default]
    Unsaid,
    /// That there are none (NIL).
    Nil,
    /// The bytes.
    Held(Literal),
}

/// What a FETCH response said about one message; `None`: nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FetchRow {
    /// UID.
    pub uid: Option<u32>,
    /// INTERNALDATE.
    pub internal_date: Option<Timestamp>,
    /// RFC822.SIZE.
    pub size: Option<u32>,
    /// BODY[].
    pub body: Body,
    /// BODY[HEADER.FIELDS …].
    pub header: Option<Vec<u8>>,
}

/// Reads a `* n FETCH (…)` response.
pub fn fetch_row(response: &mut Response) -> FetchRow {
    let mut row = FetchRow::default();
    let mut tokens = Tokens::new(response, 3);
    if tokens.next() != Some(Token::Open) {
        return row;
    }
    while let Some(Token::Atom(name)) = tokens.next() {
        let name = name.to_ascii_uppercase();
        match name.as_slice() {
            b"UID" => row.uid = bytes(tokens.next()).and_then(|word| number(&word)),
            b"RFC822.SIZE" => row.size = bytes(tokens.next()).and_then(|word| size(&word)),
            b"INTERNALDATE" => row.internal_date = bytes(tokens.next()).and_then(|text| internal_date(&text)),
            b"BODY[]" | b"BODY[]<0>" | b"RFC822" => row.body = body(tokens.next()),
            name if name.starts_with(b"BODY[HEADER") => row.header = bytes(tokens.next()),
            _ => tokens.skip_value(),
        }
    }
    row
}

/// Sizes of 4 GiB and more exist in lists of broken servers: they are too large in any case.
fn size(word: &[u8]) -> Option<u32> {
    let size: u64 = std::str::from_utf8(word).ok()?.parse().ok()?;
    Some(u32::try_from(size).unwrap_or(u32::MAX))
}

fn bytes(token: Option<Token>) -> Option<Vec<u8>> {
    match token? {
        Token::Atom(word) if word.eq_ignore_ascii_case(b"NIL") => None,
        Token::Atom(text) | Token::Quoted(text) | Token::Literal(Literal::Bytes(text)) => Some(text),
        _ => None,
    }
}

fn body(token: Option<Token>) -> Body {
    match token {
        Some(Token::Literal(literal)) => Body::Held(literal),
        Some(Token::Quoted(text)) => Body::Held(Literal::Bytes(text)),
        _ => Body::Nil,
    }
}

/// A folder as the server lists it.
#[derive(Debug, PartialEq, Eq)]
pub struct ListedFolder {
    /// Flags with their backslash.
    pub flags: Vec<String>,
    /// The hierarchy delimiter.
    pub delimiter: Option<char>,
    /// The name, still in modified UTF-7.
    pub raw_name: String,
}

/// Reads a `* LIST (flags) "/" name` response.
pub fn folder(response: &mut Response) -> Option<ListedFolder> {
    let mut tokens = Tokens::new(response, 2);
    if tokens.next()? != Token::Open {
        return None;
    }
    let mut flags = Vec::new();
    loop {
        match tokens.next()? {
            Token::Close => break,
            Token::Atom(flag) => flags.push(String::from_utf8_lossy(&flag).into_owned()),
            _ => {}
        }
    }
    let delimiter = bytes(tokens.next()).and_then(|text| String::from_utf8(text).ok()?.chars().next());
    // An unquoted name may hold brackets, and a folder may well be called NIL.
    let (Token::Atom(raw_name) | Token::Quoted(raw_name) | Token::Literal(Literal::Bytes(raw_name))) =
        tokens.next()?
    else {
        return None;
    };
    Some(ListedFolder {
        flags,
        delimiter,
        raw_name: String::from_utf8(raw_name).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(line: &str, literals: &[(usize, &[u8])]) -> Response {
        let literals = literals
            .iter()
            .map(|(at, bytes)| (*at, Literal::Bytes(bytes.to_vec())))
            .collect();
        Response {
            line: line.as_bytes().to_vec(),
            literals,
        }
    }

    #[test]
    fn statuses_are_told_apart() {
        let Kind::Tagged(tag, status) = kind(&response("f7 NO [NONEXISTENT] No such [box]", &[])) else {
            panic!()
        };
        assert_eq!((tag.as_str(), status.word), ("f7", Word::No));
        assert!(status.has_code("nonexistent"));
        assert_eq!(status.text, "No such [box]");
        let Kind::Untagged(status) = kind(&response("* OK [UIDVALIDITY 17] fine", &[])) else {
            panic!()
        };
        assert_eq!(status.code_number("UIDVALIDITY"), Some(17));
        assert_eq!(kind(&response("* 23 EXISTS", &[])), Kind::Exists(23));
        assert_eq!(kind(&response("* SEARCH 1 2", &[])), Kind::Other);
        assert_eq!(kind(&response("", &[])), Kind::Other);
        assert_eq!(kind(&response("*", &[])), Kind::Other);
    }

    #[test]
    fn a_fetch_row_is_read_in_any_order_and_unknown_items_are_passed_over() {
        let line = "* 12 FETCH (FLAGS (\\Seen $X) BODY[]  UID 5 X-NEW (a (b \"c)\") ) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 4)";
        let place = line.find("BODY[] ").unwrap() + 7;
        let row = fetch_row(&mut response(line, &[(place, b"a)b(")]));
        assert_eq!(row.uid, Some(5));
        assert_eq!(row.size, Some(4));
        assert_eq!(row.body, Body::Held(Literal::Bytes(b"a)b(".to_vec())));
        assert_eq!(row.internal_date, Some(Timestamp::from_seconds(837_596_665)));
    }

    #[test]
    fn a_header_section_with_spaces_is_one_name() {
        let line = "* 1 FETCH (UID 9 BODY[HEADER.FIELDS (MESSAGE-ID)] )";
        let row = fetch_row(&mut response(
            line,
            &[(line.len() - 1, b"Message-ID: <a@b>\r\n\r\n")],
        ));
        assert_eq!(
            (row.uid, row.header.as_deref()),
            (Some(9), Some(&b"Message-ID: <a@b>\r\n\r\n"[..]))
        );
    }

    #[test]
    fn a_body_that_is_nil_is_told_from_none() {
        assert_eq!(
            fetch_row(&mut response("* 1 FETCH (UID 9 BODY[] NIL)", &[])).body,
            Body::Nil
        );
        assert_eq!(
            fetch_row(&mut response("* 1 FETCH (UID 9)", &[])).body,
            Body::Unsaid
        );
    }

    #[test]
    fn folders_are_read_quoted_bare_and_as_literals() {
        let read = |line: &str, literals: &[(usize, &[u8])]| folder(&mut response(line, literals)).unwrap();
        let sent = read(
            "* LIST (\\HasNoChildren \\Sent) \"/\" \"Envoy&AOk-s \\\"x\\\"\"",
            &[],
        );
        assert_eq!(sent.flags, ["\\HasNoChildren", "\\Sent"]);
        assert_eq!(
            (sent.delimiter, sent.raw_name.as_str()),
            (Some('/'), "Envoy&AOk-s \"x\"")
        );
        let flat = read("* LIST () NIL INBOX", &[]);
        assert_eq!((flat.delimiter, flat.raw_name.as_str()), (None, "INBOX"));
        let literal = read("* LIST () \".\" ", &[(14, b"odd {name}")]);
        assert_eq!(literal.raw_name, "odd {name}");
    }

    proptest::proptest! {
        #[test]
        fn no_response_panics(line in "(\\* |f1 |\\+)?([0-9]{0,3} )?(FETCH|LIST|OK)?[ -~\\x00-\\x1fé]*", at in 0_usize..40) {
            let make = || response(&line, &[(at, b"literal"), (at + 3, b"")]);
            kind(&make());
            fetch_row(&mut make());
            folder(&mut make());
        }
    }
}
