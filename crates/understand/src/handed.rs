//! Mail that is handed in names no mailbox: which one it is for is read from its header.

use facteur_domain::{Mailbox, MailboxId, Source};
use facteur_mail::Parsed;

/// Fields that a mail agent writes about the delivery itself; they come before what the sender wrote.
const DELIVERED: [&str; 3] = ["Delivered-To", "X-Original-To", "Envelope-To"];

/// The mailbox that a mail is for: the first of ours that was delivered to or written to, also with a tag
/// (`support+shop@…`, RFC 5233); else the only one whose mail is handed in.
pub fn mailbox_for(mail: &Parsed, mailboxes: &[Mailbox]) -> Option<MailboxId> {
    let delivered = DELIVERED.iter().filter_map(|field| mail.headers.get(field));
    let delivered = delivered.map(|value| value.trim().trim_matches(['<', '>']).to_owned());
    let written = mail.to.iter().chain(&mail.cc);
    let named = delivered.chain(written.map(|address| address.address.clone()));
    for address in named {
        let address = address.to_lowercase();
        let is = |wanted: &str| mailboxes.iter().find(|mailbox| mailbox.address == wanted);
        if let Some(found) = is(&address).or_else(|| is(&without_tag(&address)?)) {
            return Some(found.id);
        }
    }
    let mut handed = mailboxes
        .iter()
        .filter(|mailbox| mailbox.source == Source::Handed);
    let only = handed.next()?;
    handed.next().is_none().then_some(only.id)
}

/// `local+tag@domain` as `local@domain`.
fn without_tag(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let (plain, _) = local.split_once('+')?;
    Some(format!("{plain}@{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use facteur_domain::id::Id;
    use facteur_domain::{Afterwards, MailboxMode, Older, Purpose, StartFrom};
    use facteur_mail::Limits;
    use uuid::Uuid;

    fn mailbox(number: u128, address: &str, source: Source) -> Mailbox {
        Mailbox {
            id: MailboxId::from_uuid(Uuid::from_u128(number)),
            team: Id::from_uuid(Uuid::nil()),
            address: address.to_owned(),
            purpose: Purpose::Work,
            source,
            mode: MailboxMode::Active,
            start: StartFrom::Beginning,
            older: Older::Leave,
            afterwards: Afterwards::Nothing,
            poll_seconds: 60,
            smtp: None,
            signature: String::new(),
            acknowledge: None,
        }
    }

    #[test]
    fn a_mail_goes_to_who_it_was_delivered_to_then_to_who_it_names_then_to_the_only_one() {
        let maildir = || Source::Maildir {
            path: "/mail".to_owned(),
        };
        let all = [
            mailbox(1, "support@here.example", Source::Handed),
            mailbox(2, "compta@here.example", maildir()),
        ];
        let two = [
            mailbox(1, "support@here.example", Source::Handed),
            mailbox(3, "vente@here.example", Source::Handed),
        ];
        for (head, mailboxes, expected) in [
            (
                "Delivered-To: <Compta@here.example>\nTo: support@here.example",
                &all,
                Some(2),
            ),
            ("To: zoe@else.example, compta@HERE.example", &all, Some(2)),
            (
                "To: zoe@else.example\nCc: Compta <compta+2026@here.example>",
                &all,
                Some(2),
            ),
            ("To: zoe@else.example", &all, Some(1)),
            ("Subject: to nobody", &all, Some(1)),
            ("To: zoe@else.example", &two, None),
            ("To: vente@here.example", &two, Some(3)),
        ] {
            let mail = facteur_mail::parse(format!("{head}\n\ntext").as_bytes(), &Limits::default());
            let found = mailbox_for(&mail, mailboxes).map(|id| id.uuid().as_u128());
            assert_eq!(found, expected, "{head}");
        }
    }
}
