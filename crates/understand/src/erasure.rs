//! What becomes of a mail when a person is erased.

use crate::read::{Reading, read};
use facteur_mail::redact::{RedactedMail, Redactor, Rewrite};
use facteur_mail::{Address, Limits};

/// What becomes of a mail.
#[derive(Debug)]
pub enum MailFate {
    /// It does not name the person.
    Left,
    /// It is theirs, or was written to them alone: it goes.
    Erased(Box<Reading>),
    /// It is somebody else's and names them: it is written anew. With the reading of what it was.
    Rewritten(Box<Reading>, RedactedMail),
}

/// Decides about one mail. `own` are the addresses of the organisation's mailboxes, lower case.
pub fn mail_fate(raw: &[u8], redactor: &Redactor, own: &[String], limits: &Limits) -> MailFate {
    if !redactor.mail_names(raw, limits) {
        return MailFate::Left;
    }
    let reading = Box::new(read(raw, limits));
    if is_theirs(&reading, redactor, own) {
        return MailFate::Erased(reading);
    }
    match redactor.mail(raw, limits) {
        Rewrite::Nothing => MailFate::Left,
        Rewrite::Redacted(mail) => MailFate::Rewritten(reading, mail),
        Rewrite::Impossible => MailFate::Erased(reading),
    }
}

/// Theirs is what they wrote, and what the organisation wrote to nobody else.
fn is_theirs(reading: &Reading, redactor: &Redactor, own: &[String]) -> bool {
    let parsed = &reading.parsed;
    let Some(sender) = &parsed.from else { return false };
    let is_own = |person: &Address| own.contains(&person.address.to_lowercase());
    if redactor.is_address(&sender.address.address) {
        return true;
    }
    let mut others = parsed
        .to
        .iter()
        .chain(&parsed.cc)
        .chain(&parsed.bcc)
        .filter(|person| !is_own(person));
    let mut to_them = 0;
    let all = others.all(|person| {
        to_them += 1;
        redactor.is_address(&person.address)
    });
    is_own(&sender.address) && all && to_them > 0
}

/// The names that a mail gives to the person's addresses.
pub fn names_given(reading: &Reading, redactor: &Redactor) -> Vec<String> {
    let parsed = &reading.parsed;
    let sender = parsed.from.iter().map(|sender| &sender.address);
    let people = sender
        .chain(&parsed.to)
        .chain(&parsed.cc)
        .chain(&parsed.bcc)
        .chain(&parsed.reply_to);
    people
        .filter(|person| redactor.is_address(&person.address))
        .filter_map(|person| person.name.as_deref())
        .map(str::trim)
        .filter(|name| !name.is_empty() && !name.contains('@'))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use facteur_mail::redact::Person;

    fn fate(headers: &str) -> &'static str {
        let redactor = Redactor::new(&Person {
            addresses: vec!["lea@client.example".to_owned()],
            names: vec!["Léa Roche".to_owned()],
            shared_names: Vec::new(),
        });
        let raw = format!("{headers}\r\nSubject: S\r\n\r\nTexte\r\n");
        match mail_fate(
            raw.as_bytes(),
            &redactor,
            &["support@us.example".to_owned()],
            &Limits::default(),
        ) {
            MailFate::Left => "left",
            MailFate::Erased(_) => "erased",
            MailFate::Rewritten(..) => "rewritten",
        }
    }

    #[test]
    fn what_is_theirs_goes_and_what_is_others_is_written_anew() {
        for (headers, expected) in [
            (
                "From: Lea <LEA@client.example>\r\nTo: support@us.example",
                "erased",
            ),
            (
                "From: support@us.example\r\nTo: Lea <lea@client.example>",
                "erased",
            ),
            (
                "From: support@us.example\r\nTo: lea@client.example\r\nCc: support@us.example",
                "erased",
            ),
            (
                "From: support@us.example\r\nTo: lea@client.example, paul@client.example",
                "rewritten",
            ),
            ("From: paul@client.example\r\nTo: lea@client.example", "rewritten"),
            (
                "From: paul@client.example\r\nTo: support@us.example\r\nX-About: Léa Roche",
                "rewritten",
            ),
            ("From: paul@client.example\r\nTo: support@us.example", "left"),
            ("To: lea@client.example", "rewritten"),
        ] {
            assert_eq!(fate(headers), expected, "{headers}");
        }
    }
}
