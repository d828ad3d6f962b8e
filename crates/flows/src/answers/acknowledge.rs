//! The mail that tells who opened a ticket that theirs came.

use super::job;
use super::write::{domain_of, sender_of};
use facteur_domain::{
    Acknowledgement, Actor, AnswerId, AnswerKind, EventKind, Ids, Mailbox, MessageId, OrganisationId,
    SendState, TicketId, TicketNumber, Timestamp,
};
use facteur_mail::compose::{Body, Outgoing, References, compose, reply_subject, shown};
use facteur_mail::{Address, Parsed};
use facteur_store::answers::{self, Answer, AnswerContent};
use facteur_store::{StoreError, StoreResult, Tx, blobs, jobs};
use facteur_understand::TagKey;

/// One acknowledgement, to be written in the transaction that opened its ticket.
pub(crate) struct Acknowledge<'a> {
    pub organisation: OrganisationId,
    pub ids: &'a Ids,
    pub now: Timestamp,
    pub key: &'a TagKey,
    pub mailbox: &'a Mailbox,
    pub words: &'a Acknowledgement,
    pub to: Address,
    pub ticket: TicketId,
    pub number: TicketNumber,
    pub message: MessageId,
    pub mail: &'a Parsed,
}

impl Acknowledge<'_> {
    /// Writes it with its job. A mail that cannot be made is passed over: the ticket matters more.
    pub(crate) fn write(self, tx: &mut Tx<'_>) -> StoreResult<()> {
        let id: AnswerId = self.ids.make();
        let domain = domain_of(&self.mailbox.address);
        let subject = match self.words.subject.trim() {
            "" => reply_subject(&self.mail.subject),
            named => self.filled(named),
        };
        let text = self.filled(&self.words.text);
        let message_id = self.key.message_id(id, self.ticket, &domain);
        let tag = Some(self.key.reference(self.ticket, &domain));
        let made = compose(&Outgoing {
            from: sender_of(self.mailbox),
            to: vec![self.to.clone()],
            cc: Vec::new(),
            subject: subject.clone(),
            date: self.now.micros().max(0).unsigned_abs() / 1_000_000,
            message_id: message_id.clone(),
            references: References::answering(self.mail, tag),
            body: Body::new(&text, &self.mailbox.signature, None),
            files: Vec::new(),
            automatic: true,
        });
        let raw = match made {
            Ok(raw) => raw,
            Err(why) => {
                tracing::warn!(component = "answers", action = "acknowledge", mailbox = %self.mailbox.id,
                    error = %why, "an acknowledgement could not be made");
                return Ok(());
            }
        };
        // Its bytes commit with it: no file can be written within a transaction.
        let blob = blobs::blob_pack(&raw, usize::MAX)?;
        blobs::blob_insert(tx, self.organisation, &blob, self.now)?;
        let answer = Answer {
            id,
            mailbox: self.mailbox.id,
            ticket: self.ticket,
            answers_to: Some(self.message),
            kind: AnswerKind::Reply,
            automatic: true,
            state: SendState::Waiting,
            actor: Actor::System,
            then_status: None,
            content: AnswerContent {
                to: vec![shown(&self.to)],
                subject,
                text,
                ..AnswerContent::default()
            },
            message_id,
            sha256: blob.sha256.to_vec(),
            request: None,
            due_at: self.now,
            next_at: self.now,
            attempts: 0,
            problem: None,
            created_at: self.now,
            sent_at: None,
        };
        if !answers::answer_insert(tx, self.organisation, &answer)? {
            return Err(StoreError::fault("an acknowledgement has the id of another mail"));
        }
        let job = job::of(self.ids.make(), id, self.now);
        jobs::job_enqueue(tx, self.organisation, &job, self.now)?;
        let kind = EventKind::AnswerWritten;
        job::tell(
            tx,
            self.organisation,
            self.ids,
            self.now,
            Actor::System,
            kind,
            &answer,
        )
    }

    fn filled(&self, template: &str) -> String {
        template
            .replace("{number}", &self.number.to_string())
            .replace("{subject}", &self.mail.subject)
    }
}
