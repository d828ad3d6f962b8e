//! What is asked for when a mail is to be written, and what is shown before it is.

use facteur_domain::{AnswerKind, MailboxId, MessageId, Status};
use serde::Serialize;

/// An answer on a ticket, as a member asks for it.
#[derive(Debug, Clone)]
pub struct NewAnswer {
    /// Reply, reply all or forward. `New` begins a conversation of its own: see [`NewMail`].
    pub kind: AnswerKind,
    /// The message that it answers or forwards; the newest of the ticket when none is named.
    pub answers_to: Option<MessageId>,
    /// To whom, such as `Léa Martin <lea@client.example>`. As [`super::compose`] says when empty.
    pub to: Vec<String>,
    /// Copies.
    pub cc: Vec<String>,
    /// Copies that nobody else sees.
    pub bcc: Vec<String>,
    /// The subject; that of the message behind "Re:" or "Fwd:" when empty.
    pub subject: String,
    /// The text, without signature and quote.
    pub text: String,
    /// Whether the answered mail is quoted below.
    pub quote: bool,
    /// Whether the signatures of member and mailbox stand below.
    pub signature: bool,
    /// Files that go with it.
    pub files: Vec<AttachedFile>,
    /// For a forward: whether the files of the forwarded mail go with it.
    pub forward_attachments: bool,
    /// The status of the ticket once it was sent; as it is when none is named.
    pub then_status: Option<Status>,
    /// Asking again under the same key gives the same answer and sends nothing more.
    pub request: Option<String>,
}

impl NewAnswer {
    /// An answer of that kind with everything as usual.
    pub fn new(kind: AnswerKind, text: &str) -> Self {
        Self {
            kind,
            answers_to: None,
            to: Vec::new(),
            cc: Vec::new(),
            bcc: Vec::new(),
            subject: String::new(),
            text: text.to_owned(),
            quote: true,
            signature: true,
            files: Vec::new(),
            forward_attachments: true,
            then_status: None,
            request: None,
        }
    }
}

/// A mail that begins a conversation. Its ticket is made when it was sent, and is its author's.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// The mailbox it is sent from.
    pub mailbox: MailboxId,
    /// To whom; at least one.
    pub to: Vec<String>,
    /// Copies.
    pub cc: Vec<String>,
    /// Copies that nobody else sees.
    pub bcc: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The text, without signature.
    pub text: String,
    /// Whether the signatures of member and mailbox stand below.
    pub signature: bool,
    /// Files that go with it.
    pub files: Vec<AttachedFile>,
    /// The status of its ticket; pending, since it waits for an answer, when none is named.
    pub then_status: Option<Status>,
    /// Asking again under the same key gives the same answer and sends nothing more.
    pub request: Option<String>,
}

/// A file that goes with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedFile {
    /// Its name.
    pub filename: String,
    /// Such as `application/pdf`.
    pub mime_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// An answer as it would be sent, for people to write into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Composed {
    /// The address it is sent from.
    pub from_address: String,
    /// The name beside it; empty: none.
    pub from_name: String,
    /// To whom, such as `Léa Martin <lea@client.example>`.
    pub to: Vec<String>,
    /// Copies.
    pub cc: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The signatures of member and mailbox.
    pub signature: String,
    /// The quoted mail with the line that introduces it.
    pub quote_text: String,
    /// The message that it answers or forwards.
    pub answers_to: MessageId,
    /// Why it cannot be sent, and what would do; none when it can.
    pub cannot_because: Option<String>,
}
