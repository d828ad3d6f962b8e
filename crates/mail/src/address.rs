//! Address lists of header fields: RFC 5322 and what programs write instead.

use crate::mime::encoded_word;
use crate::parsed::Address;
use crate::problem::{ProblemCode, Problems};

/// Nesting of comments that is followed.
const DEEPEST_COMMENT: usize = 20;

/// Reads an address list. Group names and comments are left out, names decoded.
pub(crate) fn read(raw: &[u8], most: usize, problems: &mut Problems) -> Vec<Address> {
    let list = Reader::new(raw, most, problems).run();
    if !list.is_empty() || !raw.windows(2).any(|pair| pair == b"=?") {
        return list;
    }
    // Some programs encode the whole field, address included.
    let decoded = encoded_word::decode(raw, problems);
    if decoded.contains('@') {
        return Reader::new(decoded.as_bytes(), most, problems).run();
    }
    list
}

struct Reader<'a, 'p> {
    raw: &'a [u8],
    position: usize,
    most: usize,
    problems: &'p mut Problems,
    list: Vec<Address>,
    /// The words before an angle address, without quotes, still encoded.
    phrase: Vec<u8>,
    /// The same as written, in case it is the address itself.
    verbatim: Vec<u8>,
    /// Whether `verbatim` holds an `@`; looking for it at every comma would take quadratic time.
    has_at: bool,
    /// What stands in angle brackets.
    angle: Option<&'a [u8]>,
    comment: Vec<u8>,
}

impl<'a, 'p> Reader<'a, 'p> {
    fn new(raw: &'a [u8], most: usize, problems: &'p mut Problems) -> Self {
        Self {
            raw,
            position: 0,
            most,
            problems,
            list: Vec::new(),
            phrase: Vec::new(),
            verbatim: Vec::new(),
            has_at: false,
            angle: None,
            comment: Vec::new(),
        }
    }

    fn run(mut self) -> Vec<Address> {
        while let Some(byte) = self.next() {
            if self.list.len() >= self.most {
                self.problems.note(
                    ProblemCode::TooManyAddresses,
                    "A field names more addresses than are read; the rest was left out.",
                );
                return self.list;
            }
            match byte {
                b'"' => self.quoted(),
                b'(' => self.comment(),
                b'<' => self.angle(),
                b',' => self.comma(),
                b';' => self.finish(),
                // A group's name, unless the colon stands inside an address (`mailto:a@b`).
                b':' if !self.has_at && !self.verbatim.eq_ignore_ascii_case(b"mailto") => {
                    self.phrase.clear();
                    self.verbatim.clear();
                }
                b'\r' | b'\n' => {}
                b'\t' => self.both(b' '),
                _ => self.both(byte),
            }
        }
        self.finish();
        self.list
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.raw.get(self.position).copied();
        self.position += 1;
        byte
    }

    fn both(&mut self, byte: u8) {
        self.phrase.push(byte);
        self.verbatim.push(byte);
        self.has_at |= byte == b'@';
    }

    fn quoted(&mut self) {
        self.verbatim.push(b'"');
        while let Some(byte) = self.next() {
            match byte {
                b'"' => break,
                b'\\' => {
                    if let Some(escaped) = self.next() {
                        self.phrase.push(escaped);
                        self.verbatim.extend([b'\\', escaped]);
                    }
                }
                b'\r' | b'\n' => {}
                _ => self.both(byte),
            }
        }
        self.verbatim.push(b'"');
    }

    fn comment(&mut self) {
        let mut depth = 1;
        self.comment.clear();
        while let Some(byte) = self.next() {
            match byte {
                b'(' if depth < DEEPEST_COMMENT => depth += 1,
                b')' => depth -= 1,
                b'\\' => self.comment.extend(
                    self.raw
                        .get(self.position)
                        .copied()
                        .inspect(|_| self.position += 1),
                ),
                b'\r' | b'\n' => {}
                _ => self.comment.push(byte),
            }
            if depth == 0 {
                break;
            }
        }
    }

    fn angle(&mut self) {
        let rest = &self.raw[self.position.min(self.raw.len())..];
        // A quoted local part may hold `>`.
        let mut in_quotes = false;
        let end = rest.iter().position(|byte| {
            in_quotes ^= *byte == b'"';
            *byte == b'>' && !in_quotes || *byte == b',' && !in_quotes && !rest.starts_with(b"@")
        });
        let end = end.unwrap_or(rest.len());
        self.position += end;
        if rest.get(end) == Some(&b'>') {
            self.position += 1;
        }
        // `<<a@b>>`, and names in angle brackets before the address.
        let inside = rest[..end].trim_ascii_start();
        let inside = inside.strip_prefix(b"<").unwrap_or(inside);
        if self.angle.is_none_or(|known| !known.contains(&b'@')) {
            self.angle = Some(inside);
        }
    }

    /// A comma ends an address, unless none was there yet: `Dupont, Jean <jean@…>` without quotes.
    fn comma(&mut self) {
        if self.angle.is_none() && !self.has_at && !self.phrase.trim_ascii().is_empty() {
            self.phrase.extend(b", ");
            self.verbatim.push(b',');
            return;
        }
        self.finish();
    }

    fn finish(&mut self) {
        let phrase = std::mem::take(&mut self.phrase);
        let verbatim = std::mem::take(&mut self.verbatim);
        let comment = std::mem::take(&mut self.comment);
        self.has_at = false;
        let angle = self.angle.take();
        let (spec, name) = match angle {
            Some(angle) => (
                clean(angle),
                if phrase.trim_ascii().is_empty() {
                    comment
                } else {
                    phrase
                },
            ),
            None => (clean(&verbatim), comment),
        };
        let is_word = !spec.is_empty() && !spec.contains([' ', ',']);
        let is_nobody = spec
            .get(..11)
            .is_some_and(|start| start.eq_ignore_ascii_case("undisclosed"));
        if !(spec.contains('@') || is_word) || is_nobody {
            return;
        }
        let name = unquoted(&encoded_word::decode(&name, self.problems));
        self.list.push(Address {
            // Many programs repeat the address as its name.
            name: (!name.is_empty() && name != spec).then_some(name),
            address: spec,
        });
    }
}

/// An address without route, blanks and `mailto:`, its domain in lower case.
fn clean(spec: &[u8]) -> String {
    let text = String::from_utf8_lossy(spec);
    let mut text: &str = text.trim();
    if text.starts_with('@') {
        // RFC 5322 obsolete route: `<@relay,@relay:user@host>`.
        text = text.split_once(':').map_or(text, |(_, after)| after);
    }
    let text = text
        .trim_start_matches("mailto:")
        .trim_matches(['\'', '<', '>', ' ', '.']);
    let Some((local, domain)) = text.rsplit_once('@') else {
        return text.chars().filter(|character| !character.is_control()).collect();
    };
    let kept = |character: &char| !character.is_whitespace() && !character.is_control();
    let local: String = if local.starts_with('"') {
        local
            .trim()
            .chars()
            .filter(|character| !character.is_control())
            .collect()
    } else {
        local.chars().filter(kept).collect()
    };
    let domain = domain.chars().filter(kept).collect::<String>().to_lowercase();
    if local.is_empty() || domain.is_empty() {
        return String::new();
    }
    format!("{local}@{domain}")
}

/// A name without the quotes that encoding may have hidden, white space as single blanks.
fn unquoted(name: &str) -> String {
    let mut name = name.trim();
    for quote in ['"', '\''] {
        if name.len() > 1 && name.starts_with(quote) && name.ends_with(quote) {
            name = name[1..name.len() - 1].trim();
        }
    }
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::problem::Problems;

    #[test]
    fn lists_as_programs_write_them() {
        for (raw, expected) in [
            ("jean@Example.ORG", "jean@example.org"),
            ("Jean Dupont <jean@example.org>", "Jean Dupont <jean@example.org>"),
            (
                "\"Dupont, Jean\" <jean@example.org>, b@c.d",
                "Dupont, Jean <jean@example.org> | b@c.d",
            ),
            (
                "Dupont, Jean <jean@example.org>",
                "Dupont, Jean <jean@example.org>",
            ),
            (
                "jean@example.org (Jean (le vrai) Dupont)",
                "Jean le vrai Dupont <jean@example.org>",
            ),
            ("=?utf-8?Q?Ren=C3=A9,_chef?= <r@x.fr>", "René, chef <r@x.fr>"),
            ("\"=?utf-8?Q?Ren=C3=A9?=\" <r@x.fr>", "René <r@x.fr>"),
            ("Équipe: a@b.c, D <d@e.f>;, g@h.i", "a@b.c | D <d@e.f> | g@h.i"),
            ("undisclosed-recipients:;", ""),
            ("<@relay.net:user@host.net>", "user@host.net"),
            ("\"john doe\"@example.org", "\"john doe\"@example.org"),
            ("'jean@example.org' <jean@example.org>", "jean@example.org"),
            ("a@b.c; d@e.f", "a@b.c | d@e.f"),
            ("Jean <jean@example.org", "Jean <jean@example.org>"),
            ("=?utf-8?Q?Jean_<jean@example.org>?=", "Jean <jean@example.org>"),
            ("root", "root"),
            ("mailto:a@b.c", "a@b.c"),
            ("Jean <jean @ example.org >", "Jean <jean@example.org>"),
            ("", ""),
            ("<>", ""),
        ] {
            let list: Vec<String> = read(raw.as_bytes(), 10, &mut Problems::default())
                .into_iter()
                .map(|found| match found.name {
                    Some(name) => format!("{name} <{}>", found.address),
                    None => found.address,
                })
                .collect();
            assert_eq!(list.join(" | "), expected, "{raw}");
        }
    }
}
