//! A message of a conversation.

use super::attachment_address;
use super::verdict::Verdict;
use crate::answer::Answer;
use crate::wire::{FolderRole, Member, Person, Time};
use facteur_domain::id::Id;
use facteur_domain::{CorrectionId, MessageId};
use facteur_flows::tickets::{MessageView, PlaceView};
use facteur_flows::{Services, judgement, people, rules};
use facteur_store::messages::StoredAttachment;
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A message of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageRow {
    /// Its id.
    id: Uuid,
    /// Whether it came or went.
    direction: Direction,
    /// What it is, such as "person", "auto_reply" or "bounce".
    kind: String,
    /// Who wrote it.
    from: Person,
    /// To whom.
    to: Vec<String>,
    /// Copies.
    cc: Vec<String>,
    /// Where answers are wanted.
    reply_to: Vec<String>,
    /// Its subject.
    subject: String,
    /// When it was written, as it says itself.
    #[schema(required = true)]
    sent_at: Option<Time>,
    /// When it came to the server.
    received_at: Time,
    /// ISO 639-1 code.
    #[schema(required = true)]
    language: Option<String>,
    /// Its `Message-ID`, without angle brackets.
    #[schema(required = true)]
    message_id: Option<String>,
    /// What was written now; null when it was not read, for the reason in `not_read`.
    #[schema(required = true)]
    reply: Option<String>,
    /// The signature.
    #[schema(required = true)]
    signature: Option<String>,
    /// The quoted earlier mails.
    #[schema(required = true)]
    quote: Option<String>,
    /// Whether it has HTML to show.
    has_html: bool,
    /// Whether its HTML wants images from the network.
    remote_images: bool,
    /// Why its text is not here: "kept-unread", "long-thread", "erased" or "failed".
    #[schema(required = true)]
    not_read: Option<&'static str>,
    /// What is odd about it, such as "truncated" or "smime".
    badges: Vec<String>,
    /// What kind of program wrote it; null for a person.
    #[schema(required = true)]
    automated: Option<String>,
    /// The files that came with it.
    attachments: Vec<Attachment>,
    /// Every place where it lay: "why is this here?".
    arrivals: Vec<Arrival>,
    /// What was decided about it.
    #[schema(required = true)]
    pub verdict: Option<Verdict>,
    /// The member who sent it with Facteur.
    #[schema(required = true)]
    by: Option<Member>,
}

/// Whether a message came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    /// It came.
    Incoming,
    /// We sent it.
    Outgoing,
}

/// A file that came with a message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attachment {
    /// Its place among the files, from 0.
    position: usize,
    /// A name that is safe on every file system.
    filename: String,
    /// The declared type.
    mime_type: String,
    /// The type that the contents show.
    #[schema(required = true)]
    sniffed_type: Option<String>,
    /// Whether the HTML shows it.
    inline: bool,
    /// Bytes.
    size: i64,
    /// Why one should not open it lightly.
    #[schema(required = true)]
    dangerous: Option<String>,
    /// Where it is had.
    #[schema(format = "uri-reference")]
    url: String,
}

/// A place where a message lay, and what became of it there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Arrival {
    /// Its id.
    id: Uuid,
    /// The mailbox.
    mailbox: String,
    /// The folder.
    folder: String,
    /// What the folder is for.
    #[schema(required = true)]
    role: Option<FolderRole>,
    /// IMAP's UID.
    uid: u32,
    /// What became of it, such as "ticketed" or "copy".
    state: &'static str,
    /// More about that.
    #[schema(required = true)]
    detail: Option<String>,
    /// When it came to the server.
    internal_date: Time,
    /// When it was seen to be gone from the server.
    #[schema(required = true)]
    gone_at: Option<Time>,
}

/// The messages as they are shown, with the names of the rules and members who decided.
pub(crate) async fn shown(services: &Services, views: Vec<MessageView>) -> Answer<Vec<MessageRow>> {
    let mut messages: Vec<MessageRow> = views.into_iter().map(MessageRow::from).collect();
    let decided = |message: &MessageRow| message.verdict.as_ref().and_then(Verdict::decider).is_some();
    if !messages.iter().any(decided) {
        return Ok(messages);
    }
    let (rules, members) = (
        rules::list(services).await?,
        people::member_list_ever(services).await?,
    );
    let rules = rules.rules.into_iter().map(|rule| (rule.id.uuid(), rule.name));
    let members = members.into_iter().map(|member| (member.id.uuid(), member.name));
    let names: HashMap<Uuid, String> = rules.chain(members).collect();
    for verdict in messages.iter_mut().filter_map(|message| message.verdict.as_mut()) {
        verdict.name_decider(&names);
    }
    let mut remembered: Vec<(CorrectionId, &mut Verdict)> = messages
        .iter_mut()
        .filter_map(|message| message.verdict.as_mut())
        .filter_map(|verdict| Some((verdict.correction()?, verdict)))
        .collect();
    let ids = remembered.iter().map(|(id, _)| *id).collect();
    let given = judgement::given_by(services, ids).await?;
    for ((_, verdict), given) in remembered.iter_mut().zip(given) {
        if let Some((member, at)) = given {
            let name = member.and_then(|member| names.get(&member.uuid())).cloned();
            verdict.name_correction(name, at);
        }
    }
    Ok(messages)
}

impl MessageRow {
    /// With who sent it, found by its Message-ID.
    pub(crate) fn by(mut self, author: impl Fn(&str) -> Option<Member>) -> Self {
        self.by = self.message_id.as_deref().and_then(author);
        self
    }

    /// Whether it came.
    pub(crate) fn is_incoming(&self) -> bool {
        self.direction == Direction::Incoming
    }
}

impl From<MessageView> for MessageRow {
    fn from(view: MessageView) -> Self {
        let message = view.message;
        let id = message.id;
        let attachments = view.attachments.into_iter().enumerate();
        Self {
            id: id.uuid(),
            direction: if message.direction == "outgoing" {
                Direction::Outgoing
            } else {
                Direction::Incoming
            },
            automated: (message.kind != "human").then(|| message.kind.clone()),
            kind: message.kind,
            from: Person {
                id: None,
                name: message.from_name,
                address: message.from_address,
            },
            // Without its text, the addresses it names are known, and not which stands where.
            to: if view.text.reply.is_some() {
                view.text.to
            } else {
                message.recipients
            },
            cc: view.text.cc,
            reply_to: view.text.reply_to,
            subject: message.subject,
            sent_at: message.sent_at.map(Time::from),
            received_at: message.received_at.into(),
            language: message.language,
            message_id: message.message_id,
            reply: view.text.reply,
            signature: view.text.signature,
            quote: view.text.quote,
            has_html: view.text.has_html,
            remote_images: view.text.remote_images,
            not_read: view.not_read,
            badges: message.marks,
            attachments: attachments
                .map(|(position, file)| Attachment::new(id, position, file))
                .collect(),
            arrivals: view.places.into_iter().map(Arrival::from).collect(),
            verdict: view.verdict.map(Verdict::from),
            by: None,
        }
    }
}

impl Attachment {
    fn new(message: MessageId, position: usize, file: StoredAttachment) -> Self {
        Self {
            position,
            url: attachment_address(message, position),
            filename: file.filename,
            mime_type: file.mime_type,
            sniffed_type: file.sniffed_type,
            inline: file.inline,
            size: file.size,
            dangerous: file.dangerous,
        }
    }
}

impl From<PlaceView> for Arrival {
    fn from(place: PlaceView) -> Self {
        let arrival = place.arrival;
        Self {
            id: arrival.id.uuid(),
            mailbox: place.mailbox,
            folder: place.folder,
            role: place.role.map(FolderRole::from),
            uid: arrival.uid,
            state: arrival.state.word(),
            detail: arrival.detail,
            internal_date: arrival.internal_date.into(),
            gone_at: arrival.gone_at.map(Time::from),
        }
    }
}
