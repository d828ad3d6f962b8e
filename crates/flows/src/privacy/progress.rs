//! Where a piece of work goes on, and what it has done.

use facteur_domain::{AnswerId, ArrivalId, MessageId, TicketId, UploadId};
use facteur_store::privacy::KeyPart;
use serde::{Deserialize, Serialize};

/// What an erasure does, in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Phase {
    /// Learns under which names the person is written to.
    #[default]
    Look,
    /// Mails.
    Mails,
    /// Mail of ours.
    Answers,
    /// Files that members brought.
    Uploads,
    /// All other texts.
    Texts,
    /// The contact, and exports, which may hold anything.
    Rest,
    /// Blobs that nothing names any more.
    Files,
    /// What databases keep of what is deleted.
    Purge,
}

/// Where it goes on, and what it has done. The texts of its keys go with the end of their phase.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Progress {
    pub phase: Phase,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrival: Option<ArrivalId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload: Option<UploadId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageId>,
    pub place: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<KeyPart>,
    pub counts: Counts,
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Mails that went, or that an export holds.
    pub mails: u64,
    /// Mails of others that were redacted.
    pub redacted: u64,
    /// Files in those that could only be taken out.
    pub files_removed: u64,
    /// Other texts that were redacted, removed, or that an export holds.
    pub texts: u64,
    /// Tickets that are empty now, or went.
    pub tickets: u64,
    /// Events and lines of the journal that went by age.
    pub logs: u64,
}
