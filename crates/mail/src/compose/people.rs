//! To whom.

use crate::address;
use crate::parsed::{Address, Parsed};
use crate::problem::Problems;
use std::fmt;

/// What is no address, in words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoAddress(String);

impl fmt::Display for NoAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:?} is no mail address; write it like lea@exemple.fr or Léa Martin <lea@exemple.fr>",
            self.0
        )
    }
}

/// To whom an answer goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recipients {
    /// To.
    pub to: Vec<Address>,
    /// Copies.
    pub cc: Vec<Address>,
}

/// To whom an answer to that mail goes: Reply-To, else who wrote; to all others too when `all` is asked for.
/// Never to one of `own` (lower case), unless it is the only one; nobody twice. An answer to a mail of our
/// own goes where that went.
pub fn recipients(mail: &Parsed, own: &[String], all: bool) -> Recipients {
    let is_own = |person: &Address| own.contains(&person.address.to_lowercase());
    let sender: Vec<Address> = mail.from.iter().map(|sender| sender.address.clone()).collect();
    let ours = sender.iter().any(is_own);
    let first = if ours && !mail.to.is_empty() {
        &mail.to
    } else if mail.reply_to.is_empty() {
        &sender
    } else {
        &mail.reply_to
    };
    let mut taken: Vec<String> = Vec::new();
    let mut take = |people: &[Address], own_too: bool| -> Vec<Address> {
        let mut found = Vec::new();
        for person in people {
            let key = person.address.to_lowercase();
            let usable = checked(&person.address).is_ok() && (own_too || !own.contains(&key));
            if usable && !taken.contains(&key) {
                taken.push(key);
                found.push(person.clone());
            }
        }
        found
    };
    let mut to = take(first, false);
    if to.is_empty() {
        to = take(first, true);
    }
    let cc = if all {
        let others: Vec<Address> = mail.to.iter().chain(&mail.cc).cloned().collect();
        take(&others, false)
    } else {
        Vec::new()
    };
    Recipients { to, cc }
}

/// One person as people write them: `lea@exemple.fr` or `Léa Martin <lea@exemple.fr>`. The domain is given
/// back in ASCII (RFC 5890).
pub fn parse_person(text: &str) -> Result<Address, NoAddress> {
    let wrong = || NoAddress(text.to_owned());
    if text.len() > 1_000 || text.chars().any(char::is_control) {
        return Err(wrong());
    }
    let mut problems = Problems::default();
    let found = address::read(text.as_bytes(), 2, &mut problems);
    let [person] = found.as_slice() else {
        return Err(wrong());
    };
    // Mail of others is read leniently; what a person types here is taken as it stands or not at all.
    if !text.to_lowercase().contains(&person.address.to_lowercase()) {
        return Err(wrong());
    }
    let address = checked(&person.address).map_err(|_| wrong())?;
    Ok(Address {
        name: person.name.clone().filter(|name| !name.trim().is_empty()),
        address: address.to_string(),
    })
}

/// A person as people write them.
pub fn shown(person: &Address) -> String {
    let Some(name) = person.name.as_deref().filter(|name| !name.trim().is_empty()) else {
        return person.address.clone();
    };
    let plain = |letter: char| letter.is_alphanumeric() || " -_'’".contains(letter);
    if name.chars().all(plain) {
        return format!("{name} <{}>", person.address);
    }
    let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{quoted}\" <{}>", person.address)
}

/// The address when it can stand in an envelope and in a header everywhere: the local part in ASCII, the
/// domain turned into it.
pub(super) fn checked(text: &str) -> Result<lettre::Address, NoAddress> {
    let wrong = || NoAddress(text.to_owned());
    let (local, domain) = text.trim().rsplit_once('@').ok_or_else(wrong)?;
    let domain = idna::domain_to_ascii(domain).map_err(|_| wrong())?;
    let fits = !local.is_empty()
        && local.len() <= 64
        && local.bytes().all(|byte| byte.is_ascii_graphic())
        && domain.len() <= 253
        && !domain.is_empty();
    if !fits {
        return Err(wrong());
    }
    lettre::Address::new(local, domain).map_err(|_| wrong())
}
