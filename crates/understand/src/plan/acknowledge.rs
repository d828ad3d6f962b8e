//! Whether who opened a ticket is told at once that their mail came.

use crate::judge::Shelf;
use crate::read::Reading;
use facteur_domain::FolderRole;
use facteur_mail::Address;
use facteur_mail::automated::Kind;
use facteur_mail::compose::recipients;

/// Names of addresses that nobody reads.
const NOBODY: &[&str] = &[
    "noreply",
    "donotreply",
    "nepasrepondre",
    "nereplypas",
    "mailerdaemon",
    "postmaster",
    "bounce",
    "bounces",
    "notification",
    "notifications",
];

/// To whom the acknowledgement of a mail that opened a ticket goes; none when there must be none. Only a
/// person who wrote to us by themselves is told: machines would answer the answer (RFC 3834, section 2), and
/// lists would spread it.
pub fn acknowledge_to(
    reading: &Reading,
    folder: FolderRole,
    older: bool,
    shelf: Shelf,
    own_addresses: &[String],
) -> Option<Address> {
    let parsed = &reading.parsed;
    let counts =
        folder == FolderRole::Incoming && !older && shelf == Shelf::Work && reading.kept_unread.is_none();
    if !counts || parsed.automated.kind != Kind::Human || forbids(reading) {
        return None;
    }
    let is_own = |address: &str| own_addresses.contains(&address.to_lowercase());
    if parsed
        .from
        .as_ref()
        .is_none_or(|from| is_own(&from.address.address) || is_nobody(&from.address.address))
    {
        return None;
    }
    let to = recipients(parsed, own_addresses, false).to.into_iter().next()?;
    (!is_own(&to.address) && !is_nobody(&to.address)).then_some(to)
}

/// Whether a field says that no machine should answer, however human the rest looks.
fn forbids(reading: &Reading) -> bool {
    let headers = &reading.parsed.headers;
    let has = |name| headers.get(name).is_some();
    let says = |name, words: &[&str]| {
        let value = headers.get(name).unwrap_or_default().to_lowercase();
        words.iter().any(|word| value.contains(word))
    };
    let submitted = headers
        .get("Auto-Submitted")
        .unwrap_or("no")
        .trim()
        .to_lowercase();
    has("List-Id")
        || has("List-Unsubscribe")
        || !submitted.starts_with("no")
        || says("X-Auto-Response-Suppress", &["all", "autoreply", "oof"])
        || says("Precedence", &["bulk", "list", "junk", "auto_reply"])
        || headers.get("Return-Path").is_some_and(|path| path.trim() == "<>")
}

fn is_nobody(address: &str) -> bool {
    let local = address
        .rsplit_once('@')
        .map_or(address, |(local, _)| local)
        .to_lowercase();
    let name: String = local
        .split('+')
        .next()
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    NOBODY.contains(&name.as_str()) || name.starts_with("noreply") || name.ends_with("noreply")
}
