//! A draft as it is given and shown.

use crate::uploads::Upload;
use crate::wire::{AnswerKind, Time};
use facteur_domain::id::Id;
use facteur_domain::{MessageId, UploadId};
use facteur_flows::drafts::{self, DraftContent};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a member has written so far.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "kind": "reply", "answers_to": "01938c6e-0000-7000-8000-00000000000b", "to": ["max@client.example"], "cc": [],
    "bcc": [], "subject": "Re: Devis", "text": "Bonjour,", "html": null, "uploads": [],
    "saved_at": "2026-11-20T15:50:56Z"
}))]
pub(crate) struct Draft {
    /// What it will be to the mail before it.
    kind: AnswerKind,
    /// The message that it answers or forwards.
    #[schema(required = true)]
    answers_to: Option<Uuid>,
    /// To whom, as it was typed.
    to: Vec<String>,
    /// Copies.
    cc: Vec<String>,
    /// Copies that nobody else sees.
    bcc: Vec<String>,
    /// The subject.
    subject: String,
    /// The text.
    text: String,
    /// The same as HTML, when it was written so.
    #[schema(required = true)]
    html: Option<String>,
    /// The files that were brought for it.
    uploads: Vec<Upload>,
    /// When it was saved.
    saved_at: Time,
}

/// What a member writes. Nothing of it is checked before it is sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "reply", "answers_to": "01938c6e-0000-7000-8000-00000000000b", "to": ["max@client.example"], "cc": [],
    "bcc": [], "subject": "Re: Devis", "text": "Bonjour,", "html": null, "uploads": []
}))]
pub(crate) struct NewDraft {
    /// What it will be to the mail before it.
    kind: AnswerKind,
    /// The message that it answers or forwards.
    answers_to: Option<Uuid>,
    /// To whom, as it was typed.
    #[serde(default)]
    #[schema(max_items = 500, required = false)]
    to: Vec<String>,
    /// Copies.
    #[serde(default)]
    #[schema(max_items = 500, required = false)]
    cc: Vec<String>,
    /// Copies that nobody else sees.
    #[serde(default)]
    #[schema(max_items = 500, required = false)]
    bcc: Vec<String>,
    /// The subject.
    #[serde(default)]
    #[schema(max_length = 2000, required = false)]
    subject: String,
    /// The text.
    #[serde(default)]
    #[schema(max_length = 1_000_000, required = false)]
    text: String,
    /// The same as HTML, when it was written so.
    #[schema(max_length = 1_000_000)]
    html: Option<String>,
    /// The files that were brought for it.
    #[serde(default)]
    #[schema(max_items = 100, required = false)]
    uploads: Vec<UploadRef>,
    /// Ignored: as [`Draft`] has it, so that one can be sent back.
    #[serde(default, rename = "saved_at")]
    #[schema(ignore)]
    _saved_at: Option<String>,
}

/// A file of a draft: its id, or the whole of it as it was shown.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum UploadRef {
    /// Its id.
    Id(Uuid),
    /// As it was shown.
    Shown {
        /// Its id.
        id: Uuid,
    },
}

impl From<NewDraft> for DraftContent {
    fn from(draft: NewDraft) -> Self {
        let upload = |upload: UploadRef| match upload {
            UploadRef::Id(id) | UploadRef::Shown { id } => UploadId::from_uuid(id),
        };
        Self {
            kind: draft.kind.into(),
            answers_to: draft.answers_to.map(MessageId::from_uuid),
            to: draft.to,
            cc: draft.cc,
            bcc: draft.bcc,
            subject: draft.subject,
            text: draft.text,
            html: draft.html,
            uploads: draft.uploads.into_iter().map(upload).collect(),
        }
    }
}

impl From<drafts::Draft> for Draft {
    fn from(draft: drafts::Draft) -> Self {
        let content = draft.content;
        Self {
            kind: content.kind.into(),
            answers_to: content.answers_to.map(Id::uuid),
            to: content.to,
            cc: content.cc,
            bcc: content.bcc,
            subject: content.subject,
            text: content.text,
            html: content.html,
            uploads: draft.uploads.into_iter().map(Upload::from).collect(),
            saved_at: draft.saved_at.into(),
        }
    }
}
