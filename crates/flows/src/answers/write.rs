//! Writes a mail: its bytes and Message-ID are made once, and stored with the job that sends it.

use super::job;
use super::list::AnswerView;
use super::original::{self, Original, cannot_send, own_signature};
use super::tags;
use super::wishes::{AttachedFile, Composed, NewAnswer, NewMail};
use crate::error::{FieldError, FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{
    Actor, AnswerId, AnswerKind, EventKind, Mailbox, MessageId, SendState, Status, TicketId, crash,
};
use facteur_mail::compose::{
    Body, File, Outgoing, Quoted, References, Tongue, compose as make, forward_subject, forwarded,
    parse_person, quoted, recipients, reply_subject, shown, with_signature,
};
use facteur_mail::{Address, attachment_content};
use facteur_store::answers::{self, Answer, AnswerContent, AnswerFile};
use facteur_store::blobs::{self, Blob};
use facteur_store::{StoreError, jobs, mailboxes};

/// People whom one mail goes to at most; more is a mailing.
const MOST_PEOPLE: usize = 100;
/// Bytes of all files of a mail at most. Most services take less, and say so.
const MOST_BYTES: usize = 50_000_000;

/// An answer as it would be sent: recipients, subject, signature and quote. To the newest message of the
/// ticket when none is named.
///
/// # Errors
/// Not found, also for a ticket without a message.
pub async fn compose(
    services: &Services,
    actor: Actor,
    ticket: TicketId,
    kind: AnswerKind,
    message: Option<MessageId>,
) -> FlowResult<Composed> {
    let original = original::load(services, actor, ticket, message).await?;
    let mail = &original.reading.parsed;
    let people = match kind {
        AnswerKind::Reply | AnswerKind::ReplyAll => {
            recipients(mail, &original.own, kind == AnswerKind::ReplyAll)
        }
        AnswerKind::Forward | AnswerKind::New => facteur_mail::compose::Recipients::default(),
    };
    let cannot_because = cannot_send(&original.mailbox);
    Ok(Composed {
        from_address: original.mailbox.address.clone(),
        from_name: from_name(&original.mailbox),
        to: people.to.iter().map(shown).collect(),
        cc: people.cc.iter().map(shown).collect(),
        subject: subject_of(kind, &mail.subject),
        signature: original.signature.clone(),
        quote_text: quote_of(kind, &original).text(),
        answers_to: original.message.id,
        cannot_because,
    })
}

/// Writes an answer on a ticket; it leaves after the time in which it can be taken back.
///
/// # Errors
/// Not found; invalid for addresses that are none, and a mail without text or recipients; refused when the
/// mailbox cannot send.
pub async fn send(
    services: &Services,
    actor: Actor,
    ticket: TicketId,
    new: NewAnswer,
) -> FlowResult<AnswerView> {
    if let Some(before) = asked_before(services, new.request.as_deref()).await? {
        return Ok(before);
    }
    if new.kind == AnswerKind::New {
        return Err(FlowError::invalid(
            "kind",
            "a new mail is no answer; write it as one",
        ));
    }
    let original = original::load(services, actor, ticket, new.answers_to).await?;
    let mail = &original.reading.parsed;
    let all = new.kind == AnswerKind::ReplyAll;
    let mut people = People::read(&new.to, &new.cc, &new.bcc)?;
    if people.to.is_empty() && people.cc.is_empty() && new.kind != AnswerKind::Forward {
        let found = recipients(mail, &original.own, all);
        (people.to, people.cc) = (found.to, found.cc);
        people.each_once();
    }
    let subject = match new.subject.trim() {
        "" => subject_of(new.kind, &mail.subject),
        named => named.to_owned(),
    };
    let is_forward = new.kind == AnswerKind::Forward;
    // What is forwarded always stands below; an answer may go without.
    let quote = (new.quote || is_forward).then(|| quote_of(new.kind, &original));
    let signature = if new.signature {
        original.signature.as_str()
    } else {
        ""
    };
    let body = Body::new(&new.text, signature, quote.as_ref());
    let mut files = new.files;
    if is_forward && new.forward_attachments {
        files.splice(0..0, files_of(services, &original).await?);
    }
    if !is_forward && new.text.trim().is_empty() && files.is_empty() {
        return Err(FlowError::invalid(
            "text",
            "the mail has no text; write some, or attach a file",
        ));
    }
    let letter = Letter {
        mailbox: original.mailbox.clone(),
        ticket: original.ticket.id,
        kind: new.kind,
        answers_to: Some(original.message.id),
        people,
        subject,
        text: new.text,
        body,
        files,
        then_status: new.then_status,
        request: new.request,
        answered: Some(Box::new(original.reading.parsed)),
    };
    letter.post(services, actor).await
}

/// Writes a mail that begins a conversation.
///
/// # Errors
/// Those of [`send`].
pub async fn send_new(services: &Services, actor: Actor, new: NewMail) -> FlowResult<AnswerView> {
    if let Some(before) = asked_before(services, new.request.as_deref()).await? {
        return Ok(before);
    }
    let organisation = services.organisation;
    let (mailbox, own) = services
        .store
        .read(organisation, move |tx| {
            let mailbox = mailboxes::mailbox_get(tx, organisation, new.mailbox)?;
            Ok::<_, StoreError>((mailbox, own_signature(tx, organisation, actor)?))
        })
        .await?;
    let mailbox = mailbox.filter(|mailbox| services.reach.allows(mailbox.team));
    let mailbox =
        mailbox.ok_or_else(|| FlowError::not_found(format!("there is no mailbox {}", new.mailbox)))?;
    if new.subject.trim().is_empty() {
        return Err(FlowError::invalid(
            "subject",
            "the mail has no subject; the receiver needs one",
        ));
    }
    if new.text.trim().is_empty() && new.files.is_empty() {
        return Err(FlowError::invalid(
            "text",
            "the mail has no text; write some, or attach a file",
        ));
    }
    let signature = if new.signature {
        with_signature(&own, &mailbox.signature)
    } else {
        String::new()
    };
    let letter = Letter {
        people: People::read(&new.to, &new.cc, &new.bcc)?,
        ticket: services.ids.make(),
        kind: AnswerKind::New,
        answers_to: None,
        subject: new.subject.trim().to_owned(),
        body: Body::new(&new.text, &signature, None),
        text: new.text,
        files: new.files,
        then_status: Some(new.then_status.unwrap_or(Status::Pending)),
        request: new.request,
        answered: None,
        mailbox,
    };
    letter.post(services, actor).await
}

async fn asked_before(services: &Services, request: Option<&str>) -> FlowResult<Option<AnswerView>> {
    let Some(request) = request.map(str::to_owned) else {
        return Ok(None);
    };
    let organisation = services.organisation;
    let found = services
        .store
        .read(organisation, move |tx| {
            answers::answer_by_request(tx, organisation, &request)
        })
        .await?;
    Ok(found.map(AnswerView::from))
}

pub(super) fn from_name(mailbox: &Mailbox) -> String {
    mailbox
        .smtp
        .as_ref()
        .map(|smtp| smtp.from_name.clone())
        .unwrap_or_default()
}

fn subject_of(kind: AnswerKind, subject: &str) -> String {
    match kind {
        AnswerKind::Reply | AnswerKind::ReplyAll => reply_subject(subject),
        AnswerKind::Forward => forward_subject(subject),
        AnswerKind::New => subject.to_owned(),
    }
}

fn quote_of(kind: AnswerKind, original: &Original) -> Quoted {
    let tongue = Tongue::of(original.ticket.language.as_deref());
    match kind {
        AnswerKind::Forward => forwarded(&original.reading.parsed, tongue),
        AnswerKind::Reply | AnswerKind::ReplyAll | AnswerKind::New => {
            quoted(&original.reading.parsed, tongue)
        }
    }
}

/// The files of a mail that is forwarded.
async fn files_of(services: &Services, original: &Original) -> FlowResult<Vec<AttachedFile>> {
    let (raw, limits) = (original.raw.clone(), services.limits.clone());
    let named: Vec<(String, String)> = original
        .reading
        .parsed
        .attachments
        .iter()
        .map(|file| (file.filename.clone(), file.mime_type.clone()))
        .collect();
    let unpacking = tokio::task::spawn_blocking(move || {
        let each = named.into_iter().enumerate();
        each.filter_map(|(position, (filename, mime_type))| {
            Some(AttachedFile {
                filename,
                mime_type,
                content: attachment_content(&raw, &limits, position)?,
            })
        })
        .collect()
    });
    let files = unpacking.await;
    Ok(files.map_err(|_| StoreError::fault("unpacking the files of a mail panicked"))?)
}

/// To whom, checked.
#[derive(Default)]
struct People {
    to: Vec<Address>,
    cc: Vec<Address>,
    bcc: Vec<Address>,
}

impl People {
    fn read(to: &[String], cc: &[String], bcc: &[String]) -> FlowResult<Self> {
        let mut wrong = Vec::new();
        let mut list = |field: &str, texts: &[String]| -> Vec<Address> {
            let mut people = Vec::new();
            for (position, text) in texts.iter().enumerate() {
                match parse_person(text) {
                    Ok(person) => people.push(person),
                    Err(why) => wrong.push(FieldError::new(format!("{field}[{position}]"), why.to_string())),
                }
            }
            people
        };
        let mut people = Self {
            to: list("to", to),
            cc: list("cc", cc),
            bcc: list("bcc", bcc),
        };
        if !wrong.is_empty() {
            return Err(FlowError::Invalid(wrong));
        }
        people.each_once();
        Ok(people)
    }

    /// Nobody gets the same mail twice.
    fn each_once(&mut self) {
        let mut taken: Vec<String> = Vec::new();
        for list in [&mut self.to, &mut self.cc, &mut self.bcc] {
            list.retain(|person| {
                let key = person.address.to_lowercase();
                let fresh = !taken.contains(&key);
                if fresh {
                    taken.push(key);
                }
                fresh
            });
        }
    }

    fn check(&self) -> FlowResult<()> {
        let count = self.to.len() + self.cc.len() + self.bcc.len();
        if self.to.is_empty() {
            return Err(FlowError::invalid("to", "the mail has no receiver; name one"));
        }
        if count > MOST_PEOPLE {
            return Err(FlowError::invalid(
                "to",
                format!("{count} receivers are too many for one mail; {MOST_PEOPLE} are allowed"),
            ));
        }
        Ok(())
    }
}

/// A mail of which all is known but its ids and its time.
struct Letter {
    mailbox: Mailbox,
    ticket: TicketId,
    kind: AnswerKind,
    answers_to: Option<MessageId>,
    people: People,
    subject: String,
    text: String,
    body: Body,
    files: Vec<AttachedFile>,
    then_status: Option<Status>,
    request: Option<String>,
    answered: Option<Box<facteur_mail::Parsed>>,
}

impl Letter {
    async fn post(self, services: &Services, actor: Actor) -> FlowResult<AnswerView> {
        if let Some(why) = cannot_send(&self.mailbox) {
            return Err(FlowError::refused(why));
        }
        self.people.check()?;
        if self.files.iter().map(|file| file.content.len()).sum::<usize>() > MOST_BYTES {
            let most = MOST_BYTES / 1_000_000;
            return Err(FlowError::invalid(
                "uploads",
                format!("the files are too large: {most} MB at most"),
            ));
        }
        let key = tags::key(services).await?;
        let (id, now): (AnswerId, _) = (services.ids.make(), services.now());
        let domain = domain_of(&self.mailbox.address);
        let tag = Some(key.reference(self.ticket, &domain));
        let references = match &self.answered {
            Some(mail) => References::answering(mail, tag),
            None => References::new(tag),
        };
        let due = now + services.sending.undo;
        let answer = Answer {
            id,
            mailbox: self.mailbox.id,
            ticket: self.ticket,
            answers_to: self.answers_to,
            kind: self.kind,
            automatic: false,
            state: SendState::Waiting,
            actor,
            then_status: self.then_status,
            content: AnswerContent {
                to: self.people.to.iter().map(shown).collect(),
                cc: self.people.cc.iter().map(shown).collect(),
                bcc: self.people.bcc.iter().map(shown).collect(),
                subject: self.subject.clone(),
                text: self.text,
                attachments: self.files.iter().map(file_row).collect(),
            },
            message_id: key.message_id(id, self.ticket, &domain),
            sha256: Vec::new(),
            request: self.request,
            due_at: due,
            next_at: due,
            attempts: 0,
            problem: None,
            created_at: now,
            sent_at: None,
        };
        let mail = Outgoing {
            from: sender_of(&self.mailbox),
            to: self.people.to,
            cc: self.people.cc,
            subject: self.subject,
            date: now.micros().max(0).unsigned_abs() / 1_000_000,
            message_id: answer.message_id.clone(),
            references,
            body: self.body,
            files: self.files.into_iter().map(file).collect(),
            automatic: false,
        };
        let blob = pack(services, mail).await?;
        save(services, answer, blob).await
    }
}

/// The bytes of a mail, packed, and in their file when they are large.
async fn pack(services: &Services, mail: Outgoing) -> FlowResult<Blob> {
    let limit = services.store.inline_limit();
    let making = tokio::task::spawn_blocking(move || {
        let raw = make(&mail).map_err(|why| FlowError::refused(why.to_string()))?;
        let blob = blobs::blob_pack(&raw, limit)?;
        Ok::<_, FlowError>((blob, raw))
    });
    let made = making.await;
    let (blob, raw) = made.map_err(|_| StoreError::fault("making a mail panicked"))??;
    services
        .store
        .blob_save(services.organisation, &blob, &raw)
        .await?;
    Ok(blob)
}

async fn save(services: &Services, mut answer: Answer, blob: Blob) -> FlowResult<AnswerView> {
    answer.sha256 = blob.sha256.to_vec();
    let (organisation, ids, now) = (services.organisation, services.ids.clone(), services.now());
    let saved = services
        .store
        .write(organisation, move |tx| {
            blobs::blob_insert(tx, organisation, &blob, now)?;
            if !answers::answer_insert(tx, organisation, &answer)? {
                // Asked for twice at the same time.
                let request = answer.request.as_deref().unwrap_or_default();
                let before = answers::answer_by_request(tx, organisation, request)?;
                return before.ok_or_else(|| StoreError::fault("an answer was neither new nor there"));
            }
            let job = job::of(ids.make(), answer.id, answer.due_at);
            jobs::job_enqueue(tx, organisation, &job, now)?;
            job::tell(
                tx,
                organisation,
                &ids,
                now,
                answer.actor,
                EventKind::AnswerWritten,
                &answer,
            )?;
            crash::point("answer.written");
            crash::point_after_commit("answer.committed");
            Ok(answer.clone())
        })
        .await?;
    services.wake.wake();
    Ok(saved.into())
}

/// The domain of a mailbox in ASCII: ids hold nothing else.
pub(crate) fn domain_of(address: &str) -> String {
    let ascii = parse_person(address).map(|person| person.address);
    let ascii = ascii.unwrap_or_else(|_| address.to_owned());
    ascii
        .rsplit_once('@')
        .map_or("localhost", |(_, domain)| domain)
        .to_owned()
}

pub(crate) fn sender_of(mailbox: &Mailbox) -> Address {
    Address {
        name: Some(from_name(mailbox)).filter(|name| !name.is_empty()),
        address: mailbox.address.clone(),
    }
}

fn file_row(file: &AttachedFile) -> AnswerFile {
    AnswerFile {
        filename: file.filename.clone(),
        size: file.content.len() as i64,
    }
}

fn file(file: AttachedFile) -> File {
    File {
        filename: file.filename,
        mime_type: file.mime_type,
        content: file.content,
    }
}
