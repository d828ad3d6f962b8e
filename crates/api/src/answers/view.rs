//! An answer as it is shown.

use crate::answer::Answer as Answered;
use crate::session::Current;
use crate::state::ApiState;
use crate::wire::{AnswerKind, Member, SendState, Time};
use facteur_domain::Actor;
use facteur_domain::id::Id;
use facteur_flows::answers::AnswerView;
use facteur_flows::people;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A mail that we write, and how far it has come.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000015", "ticket": "01938c6e-0000-7000-8000-00000000000d", "kind": "reply",
    "automatic": false, "state": "waiting",
    "by": { "id": "01938c6e-0000-7000-8000-000000000001", "name": "Léa Martin", "address": "lea@calorine.example", "role": "agent" },
    "to": ["max@client.example"], "cc": [], "subject": "Re: Devis", "text": "Bonjour,", "attachments": [], "attempts": 0,
    "next_try_at": "2026-11-20T15:51:01Z", "problem": null, "created_at": "2026-11-20T15:50:56Z", "sent_at": null,
    "cancellable_until": "2026-11-20T15:51:01Z"
}))]
pub(crate) struct Answer {
    /// Its id.
    id: Uuid,
    /// Its ticket; null while that of a new mail is not made.
    #[schema(required = true)]
    ticket: Option<Uuid>,
    /// What it is to the mail before it.
    kind: AnswerKind,
    /// Whether Facteur wrote it by itself.
    automatic: bool,
    /// How far it has come.
    pub state: SendState,
    /// Who wrote it.
    #[schema(required = true)]
    by: Option<Member>,
    /// To whom.
    to: Vec<String>,
    /// Copies.
    cc: Vec<String>,
    /// The subject.
    subject: String,
    /// The text, without signature and quote.
    text: String,
    /// The files that go with it.
    attachments: Vec<AnswerFile>,
    /// How often it was tried.
    attempts: i64,
    /// When it is tried next.
    #[schema(required = true)]
    next_try_at: Option<Time>,
    /// What was wrong at the last try.
    #[schema(required = true)]
    problem: Option<String>,
    /// When it was written.
    created_at: Time,
    /// When the server took it.
    #[schema(required = true)]
    sent_at: Option<Time>,
    /// Until when it can be taken back before anything happens.
    #[schema(required = true)]
    cancellable_until: Option<Time>,
}

/// A file that goes with a mail of ours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnswerFile {
    /// Its name.
    filename: String,
    /// Bytes.
    size: i64,
}

/// Who wrote what, and how it is told.
pub(crate) struct Authors<'a> {
    members: Vec<Member>,
    told: Box<dyn Fn(String) -> String + Send + Sync + 'a>,
}

impl<'a> Authors<'a> {
    /// The members; what servers said is told in that language.
    pub(crate) async fn load(state: &'a ApiState, asker: &Current) -> Answered<Self> {
        let (members, language) = (people::member_list_ever(asker.services()).await?, asker.language);
        Ok(Self {
            members: members.into_iter().map(Member::from).collect(),
            told: Box::new(move |text| state.told(text, language)),
        })
    }

    /// The member who did it, when it was one.
    pub(crate) fn of(&self, actor: Actor) -> Option<Member> {
        let Actor::Member(id) = actor else { return None };
        self.members.iter().find(|member| member.id == id.uuid()).cloned()
    }

    /// The answer with its author.
    pub(crate) fn answer(&self, view: AnswerView) -> Answer {
        let answer = view.answer;
        let content = answer.content;
        let file = |file: facteur_store::answers::AnswerFile| AnswerFile {
            filename: file.filename,
            size: file.size,
        };
        Answer {
            id: answer.id.uuid(),
            ticket: view.ticket.map(Id::uuid),
            kind: answer.kind.into(),
            automatic: answer.automatic,
            state: answer.state.into(),
            by: self.of(answer.actor),
            to: content.to,
            cc: content.cc,
            subject: content.subject,
            text: content.text,
            attachments: content.attachments.into_iter().map(file).collect(),
            attempts: answer.attempts,
            next_try_at: view.next_try_at.map(Time::from),
            problem: answer.problem.map(&self.told),
            created_at: answer.created_at.into(),
            sent_at: answer.sent_at.map(Time::from),
            cancellable_until: view.cancellable_until.map(Time::from),
        }
    }
}
