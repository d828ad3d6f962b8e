//! The cases, each made from a few real mails by a seed.

use super::surgery::Raw;
use facteur_domain::FolderRole;
use std::path::PathBuf;

/// The team of each mailbox: the first two share one.
pub const TEAM_OF: [u8; 3] = [0, 0, 1];
pub const ADDRESSES: [&str; 3] = [
    "support@facteur.example",
    "ventes@facteur.example",
    "compta@facteur.example",
];

/// One mail in one place.
#[derive(Clone)]
pub struct Delivery {
    pub mailbox: usize,
    pub folder: FolderRole,
    pub uidvalidity: u32,
    pub uid: u32,
    pub raw: Vec<u8>,
    /// Deliveries of one label are one message of a team, and no others are.
    pub message: String,
    /// Deliveries of one label are one thread of a team, and no others are.
    pub conversation: String,
}

pub struct Case {
    pub name: String,
    pub deliveries: Vec<Delivery>,
    /// Conversations (team and label) whose tickets are linked.
    pub linked: Vec<((u8, String), (u8, String))>,
}

/// A small generator of numbers that look like chance (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x0FAC_7E00)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

/// Adds the mails of a case to its draft.
type Make = fn(&mut Draft);

const KINDS: [(&str, Make); 13] = [
    ("no Message-ID", no_id),
    ("an empty Message-ID", empty_id),
    ("one Message-ID on two mails", repeated_id),
    ("two Message-IDs on one mail", doubled_field),
    ("a Message-ID of 900 characters", long_id),
    ("two mailboxes of one team", two_mailboxes),
    ("two teams", two_teams),
    ("by a list with a footer", list_footer),
    ("by a list with a footer and another Message-ID", list_with_new_id),
    ("in Sent and Inbox", sent_and_inbox),
    ("moved between folders", moved),
    ("UIDVALIDITY changed", renumbered),
    ("answers before their parents", answers_first),
];

/// The case of that number.
pub fn case(number: u64) -> Case {
    let mut dice = Dice::new(number);
    let (name, make) = KINDS[number as usize % KINDS.len()];
    let mut singles: Vec<Raw> = load("single");
    dice.shuffle(&mut singles);
    let mut draft = Draft {
        dice,
        singles,
        deliveries: Vec::new(),
        linked: Vec::new(),
    };
    make(&mut draft);
    for other in 0..2 {
        let mail = draft.single();
        draft.put(
            0,
            FolderRole::Incoming,
            &mail,
            &format!("other {other}"),
            &format!("other {other}"),
        );
    }
    Case {
        name: format!("case {number}, {name}"),
        deliveries: draft.deliveries,
        linked: draft.linked,
    }
}

fn load(kind: &str) -> Vec<Raw> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/mail");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| {
        file.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(kind))
    });
    files.sort();
    files
        .iter()
        .map(|file| Raw::parse(&std::fs::read(file).unwrap()))
        .collect()
}

/// A case in the making.
struct Draft {
    dice: Dice,
    singles: Vec<Raw>,
    deliveries: Vec<Delivery>,
    linked: Vec<((u8, String), (u8, String))>,
}

impl Draft {
    /// A mail that answers nothing and is answered by none.
    fn single(&mut self) -> Raw {
        self.singles.pop().unwrap()
    }

    fn plain_single(&mut self) -> Raw {
        let position = self.singles.iter().position(Raw::is_plain_text).unwrap();
        self.singles.remove(position)
    }

    fn put(&mut self, mailbox: usize, folder: FolderRole, mail: &Raw, message: &str, conversation: &str) {
        let uid = self.deliveries.len() as u32 + 1;
        self.deliveries.push(Delivery {
            mailbox,
            folder,
            uidvalidity: 1,
            uid,
            raw: mail.bytes(),
            message: message.to_owned(),
            conversation: conversation.to_owned(),
        });
    }

    fn inbox(&mut self, mailbox: usize, mail: &Raw, message: &str) {
        self.put(mailbox, FolderRole::Incoming, mail, message, "subject");
    }
}

/// The mail as another server handed it over.
fn by_another_way(mail: &Raw) -> Raw {
    mail.clone()
        .with_first(
            "Received",
            "from relay.example by mx.example with ESMTP id 4711; Mon, 16 Mar 2026 09:00:00 +0100",
        )
        .with_first("Delivered-To", ADDRESSES[1])
}

fn answer(parent: &Raw, number: u32) -> Raw {
    let id = parent.id();
    let subject = parent.get("Subject").unwrap_or_default();
    Raw::parse(
        format!(
            "From: Client {number} <client{number}@answers.example>\nTo: support@facteur.example\nSubject: Re: {subject}\n\
             Date: Tue, 17 Mar 2026 10:0{number}:00 +0100\nMessage-ID: <answer{number}-{}@answers.example>\n\
             In-Reply-To: {id}\n\nVoici la réponse {number}.\n",
            id.len()
        )
        .as_bytes(),
    )
}

fn with_id(mail: Raw, id: &str) -> Raw {
    mail.without("Message-ID").with_last("Message-ID", id)
}

fn no_id(draft: &mut Draft) {
    let mail = draft.single().without("Message-ID");
    draft.inbox(0, &mail, "subject");
    draft.inbox(0, &mail, "subject");
    draft.inbox(1, &by_another_way(&mail), "subject");
}

fn empty_id(draft: &mut Draft) {
    let empty = ["", "<>", "< >", "<\t>"][draft.dice.below(4)];
    let mail = with_id(draft.single(), empty);
    let other = with_id(draft.single(), empty);
    draft.inbox(0, &mail, "subject");
    draft.inbox(1, &by_another_way(&mail), "subject");
    draft.put(0, FolderRole::Incoming, &other, "second", "second");
    draft.put(1, FolderRole::Incoming, &other, "second", "second");
}

fn repeated_id(draft: &mut Draft) {
    let mail = draft.single();
    let second = with_id(draft.single(), &mail.id());
    let third = with_id(draft.single(), &mail.id());
    for (mail, label) in [(&mail, "first"), (&second, "second"), (&third, "third")] {
        draft.put(0, FolderRole::Incoming, mail, label, label);
        draft.put(1, FolderRole::Incoming, &by_another_way(mail), label, label);
    }
}

fn doubled_field(draft: &mut Draft) {
    let mail = draft.single();
    let doubled = mail.clone().with_last("Message-ID", "<second@facteur.example>");
    draft.inbox(0, &doubled, "subject");
    draft.inbox(1, &mail, "subject");
    draft.inbox(0, &answer(&mail, 1), "answer");
}

fn long_id(draft: &mut Draft) {
    let letter = ["a", "Z", "7", "="][draft.dice.below(4)];
    let mail = draft.single();
    let long = with_id(mail.clone(), &format!("<{}@long.example>", letter.repeat(887)));
    let other = with_id(draft.single(), &format!("<{}b@long.example>", letter.repeat(886)));
    draft.inbox(0, &long, "subject");
    draft.inbox(1, &by_another_way(&long), "subject");
    draft.inbox(0, &answer(&long, 1), "answer");
    draft.put(0, FolderRole::Incoming, &other, "nearly", "nearly");
}

fn two_mailboxes(draft: &mut Draft) {
    let mail = draft.single();
    draft.inbox(0, &mail, "subject");
    draft.inbox(1, &by_another_way(&mail), "subject");
    draft.inbox(1, &answer(&mail, 1), "answer");
    draft.put(
        0,
        FolderRole::Sent,
        &answer(&mail, 2).without("From").with_first("From", ADDRESSES[0]),
        "ours",
        "subject",
    );
}

fn two_teams(draft: &mut Draft) {
    let mail = match draft.dice.below(3) {
        0 => draft.single().without("Message-ID"),
        _ => draft.single(),
    };
    draft.inbox(0, &mail, "subject");
    draft.inbox(2, &by_another_way(&mail), "subject");
    draft.inbox(1, &mail, "subject");
    if !mail.id().is_empty() {
        draft.inbox(2, &answer(&mail, 1), "answer");
        draft.inbox(0, &answer(&mail, 1), "answer");
    }
    draft
        .linked
        .push(((0, "subject".to_owned()), (1, "subject".to_owned())));
    draft
        .linked
        .push(((1, "subject".to_owned()), (0, "subject".to_owned())));
}

const FOOTER: &str = "_______________________________________________\nClients mailing list\n\
                      clients@listes.example\nhttps://listes.example/clients\n";

fn through_list(mail: &Raw) -> Raw {
    mail.clone()
        .with_first(
            "Received",
            "from listes.example by mx.example; Mon, 16 Mar 2026 09:00:00 +0100",
        )
        .without("List-Id")
        .with_last("List-Id", "<clients.listes.example>")
        .with_last("Precedence", "list")
        .with_text_after(FOOTER)
}

fn list_footer(draft: &mut Draft) {
    let mail = draft.plain_single();
    draft.inbox(0, &mail, "subject");
    draft.inbox(1, &through_list(&mail), "subject");
    draft.inbox(0, &through_list(&mail), "subject");
    draft.inbox(0, &answer(&mail, 1), "answer");
}

fn list_with_new_id(draft: &mut Draft) {
    let mut mail = draft.plain_single();
    // Without the id, sender, subject and date are what it is known by; some real mails have no readable date.
    while facteur_mail::parse(&mail.bytes(), &facteur_mail::Limits::default())
        .date
        .microseconds()
        .is_none()
    {
        mail = draft.plain_single();
    }
    let listed = with_id(through_list(&mail), "<rewritten.1@listes.example>");
    draft.inbox(0, &mail, "subject");
    draft.inbox(0, &listed, "subject");
    draft.inbox(1, &answer(&mail, 1), "answer");
}

fn sent_and_inbox(draft: &mut Draft) {
    let mail = draft
        .single()
        .without("From")
        .with_first("From", &format!("Support <{}>", ADDRESSES[0]));
    draft.put(0, FolderRole::Sent, &mail, "subject", "subject");
    draft.inbox(0, &by_another_way(&mail), "subject");
    if draft.dice.below(2) == 0 {
        draft.inbox(1, &by_another_way(&mail), "subject");
    }
    draft.inbox(0, &answer(&mail, 1), "answer");
}

fn moved(draft: &mut Draft) {
    let mail = draft.single();
    let role = [FolderRole::Archive, FolderRole::Junk, FolderRole::Incoming][draft.dice.below(3)];
    draft.inbox(0, &mail, "subject");
    draft.put(0, role, &mail, "subject", "subject");
    draft.inbox(0, &answer(&mail, 1), "answer");
}

fn renumbered(draft: &mut Draft) {
    let mail = match draft.dice.below(3) {
        0 => draft.single().without("Message-ID"),
        _ => draft.single(),
    };
    draft.inbox(0, &mail, "subject");
    if !mail.id().is_empty() {
        draft.inbox(0, &answer(&mail, 1), "answer");
    }
    let again: Vec<Delivery> = draft.deliveries.clone();
    for (position, delivery) in again.into_iter().rev().enumerate() {
        draft.deliveries.push(Delivery {
            uidvalidity: 2,
            uid: position as u32 + 1,
            ..delivery
        });
    }
}

fn answers_first(draft: &mut Draft) {
    let mut pairs = load("pair");
    let first = draft.dice.below(pairs.len() / 2) * 2;
    let reply = pairs.remove(first + 1);
    let parent = pairs.remove(first);
    let second = answer(&reply, 1);
    let third = answer(&second, 2);
    let beside = answer(&parent, 3);
    for (label, mail) in [
        ("parent", parent),
        ("reply", reply),
        ("second", second),
        ("third", third),
        ("beside", beside),
    ] {
        let mailbox = draft.dice.below(2);
        draft.inbox(mailbox, &mail, label);
    }
}
