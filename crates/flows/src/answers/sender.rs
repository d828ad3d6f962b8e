//! The job that sends an answer: one mail, one session with its server.

use super::job::{Payload, SEND};
use super::look;
use super::settle::{Ending, ended};
use crate::error::FlowError;
use crate::mailboxes::smtp_password_of;
use crate::services::Services;
use crate::upkeep;
use facteur_connect::{SendError, SendErrorKind, SmtpSession};
use facteur_domain::{
    AnswerId, Hindrance, Mailbox, MailboxMode, OrganisationId, SendState, SendStep, Smtp, Span, Timestamp,
    crash,
};
use facteur_queue::{Handler, HandlerFuture, Outcome, Trouble};
use facteur_store::answers::{self, Answer};
use facteur_store::blobs::StoredBlob;
use facteur_store::jobs::{self, ClaimedJob};
use facteur_store::{ErrorKind, Scope, StoreError, StoreResult, Tx, mailboxes};
use std::time::Duration;

/// How often held work looks whether it may go on.
const HELD: Span = Span::seconds(30);
/// How often a mailbox that may not send is looked at again.
const NOT_ACTIVE: Span = Span::seconds(60);
/// Pauses of a second in which the database may come back before what is known of a mail is lost.
const SETTLING: u32 = 90;

/// Sends answers.
pub struct Sender {
    services: Services,
}

/// All that a try needs.
pub(super) struct Loaded {
    pub answer: Answer,
    pub mailbox: Mailbox,
    pub blob: Option<StoredBlob>,
}

impl Sender {
    /// A handler for this process.
    pub fn new(services: Services) -> Self {
        Self { services }
    }

    async fn handle(&self, job: &ClaimedJob) -> Result<Outcome, Trouble> {
        if upkeep::sends_held(&self.services).await.map_err(trouble)? {
            return Ok(Outcome::Later(HELD));
        }
        crash::point("send.claimed");
        let payload = Payload::of(job)?;
        let Some(mut loaded) = self.load(payload.answer).await? else {
            return Ok(Outcome::Done);
        };
        if loaded.answer.state == SendState::Sending {
            // Whoever began to send it died, or was away too long to say how it ended.
            let why = "Facteur was stopped while it handed the mail over, so it may have been sent.";
            let ending = Ending::Unknown(why.to_owned());
            let attempt = loaded.answer.attempts;
            match ended(&self.services, payload.answer, attempt, &loaded.mailbox, ending).await? {
                Some(answer) => loaded.answer = answer,
                None => return Ok(Outcome::Done),
            }
        }
        match loaded.answer.state {
            SendState::Waiting => self.attempt(job, loaded).await,
            SendState::Unknown => look::look(&self.services, loaded).await,
            SendState::Sending | SendState::Sent | SendState::Refused | SendState::Cancelled => {
                Ok(Outcome::Done)
            }
        }
    }

    async fn load(&self, id: AnswerId) -> Result<Option<Loaded>, StoreError> {
        let organisation = self.services.organisation;
        self.services
            .store
            .read(organisation, move |tx| {
                let Some(answer) = answers::answer_get(tx, organisation, id, false)? else {
                    return Ok(None);
                };
                let Some(mailbox) = mailboxes::mailbox_get(tx, organisation, answer.mailbox)? else {
                    return Ok(None);
                };
                let blob = answers::answer_blob(tx, organisation, id)?;
                Ok::<_, StoreError>(Some(Loaded {
                    answer,
                    mailbox,
                    blob,
                }))
            })
            .await
    }

    async fn attempt(&self, job: &ClaimedJob, loaded: Loaded) -> Result<Outcome, Trouble> {
        let Loaded {
            answer,
            mailbox,
            blob,
        } = loaded;
        let now = self.services.now();
        if answer.next_at > now {
            return Ok(Outcome::Later(answer.next_at.since(now)));
        }
        let (Some(smtp), MailboxMode::Active) = (mailbox.smtp.clone(), mailbox.mode) else {
            let why = format!("{} may not send now; look at its settings.", mailbox.address);
            self.put_off(answer.id, now + NOT_ACTIVE, &why).await?;
            return Ok(Outcome::Later(NOT_ACTIVE));
        };
        if let Some(hindrance) = self.hindrance(&smtp, now).await? {
            let (until, why) = told(hindrance, &smtp);
            self.put_off(answer.id, until, &why).await?;
            return Ok(Outcome::Later(until.since(now)));
        }
        let Some(blob) = blob else {
            let why = "The bytes of this mail are gone; write it anew.".to_owned();
            return self
                .end(&answer, &mailbox, answer.attempts, Ending::Refused(why))
                .await;
        };
        let raw = self.services.store.blob_read(&blob).await?;
        let session = match self.ready(&smtp, &mailbox, &answer, raw.len()).await {
            Ok(session) => session,
            Err(error) => {
                return self
                    .failed(&answer, &mailbox, &smtp, answer.attempts, &error)
                    .await;
            }
        };
        let attempt = match self.begin(job, &smtp, &answer).await? {
            Begun::Now(attempt) => attempt,
            Begun::Not(until) => {
                session.quit().await;
                let now = self.services.now();
                return Ok(until.map_or(Outcome::Done, |until| Outcome::Later(until.since(now))));
            }
        };
        match session.deliver(&raw).await {
            Ok(words) => {
                crash::point("send.answered");
                tracing::info!(component = "answers", action = "send", answer = %answer.id,
                    mailbox = %mailbox.id, server = words, "a mail was sent");
                metrics::counter!("answers_total", "outcome" => "sent").increment(1);
                self.end(&answer, &mailbox, attempt, Ending::Sent).await
            }
            Err(error) => self.failed(&answer, &mailbox, &smtp, attempt, &error).await,
        }
    }

    /// A session that has taken sender and recipients.
    async fn ready(
        &self,
        smtp: &Smtp,
        mailbox: &Mailbox,
        answer: &Answer,
        size: usize,
    ) -> Result<SmtpSession, SendError> {
        let password = smtp_password_of(&self.services, mailbox.id)
            .await
            .map_err(|error| SendError::of_setting(error.to_string()))?;
        let mut session = SmtpSession::connect(smtp, password.as_ref(), &self.services.connect).await?;
        crash::point("send.connected");
        let everybody = answer
            .content
            .to
            .iter()
            .chain(&answer.content.cc)
            .chain(&answer.content.bcc);
        let to: Vec<String> = everybody
            .filter_map(|text| Some(facteur_mail::compose::parse_person(text).ok()?.address))
            .collect();
        session.envelope(&mailbox.address, &to, size).await?;
        crash::point("send.envelope_taken");
        Ok(session)
    }

    /// Commits that the mail is being sent, before any byte of it leaves.
    async fn begin(&self, job: &ClaimedJob, smtp: &Smtp, answer: &Answer) -> Result<Begun, Trouble> {
        let (organisation, now) = (self.services.organisation, self.services.now());
        let (id, job, smtp) = (answer.id, job.clone(), smtp.clone());
        let begun = self
            .services
            .store
            .write(organisation, move |tx| {
                let Some(mut answer) = answers::answer_get(tx, organisation, id, true)? else {
                    return Ok(Begun::Not(None));
                };
                // It may have been cancelled while we spoke to the server.
                let Ok(state) = answer.state.after(SendStep::Begin, answer.automatic) else {
                    return Ok(Begun::Not(None));
                };
                let used = answers::account_get(tx, organisation, &smtp.account(), true)?;
                if let Some(hindrance) = used.hindrance(smtp.per_hour, now) {
                    return Ok(Begun::Not(Some(told(hindrance, &smtp).0)));
                }
                let used = used.reached().begun(now);
                answers::account_set(tx, organisation, &smtp.account(), &used)?;
                answer.state = state;
                answer.attempts += 1;
                answers::answer_update(tx, organisation, &answer)?;
                // Nothing leaves by a claim that was lost.
                jobs::job_hold(tx, &job, job.lease)?;
                crash::point("send.begun_written");
                crash::point_after_commit("send.begun");
                Ok::<_, StoreError>(Begun::Now(answer.attempts))
            })
            .await?;
        Ok(begun)
    }

    async fn failed(
        &self,
        answer: &Answer,
        mailbox: &Mailbox,
        smtp: &Smtp,
        attempt: i64,
        error: &SendError,
    ) -> Result<Outcome, Trouble> {
        tracing::warn!(component = "answers", action = "send", answer = %answer.id, mailbox = %mailbox.id,
            error = %error, "a mail was not sent");
        let why = format!("{error}. {}", error.advice());
        let ending = match error.kind() {
            SendErrorKind::Refused => Ending::Refused(why),
            SendErrorKind::Unknown => Ending::Unknown(why),
            _ => Ending::Delayed(why),
        };
        if error.kind().is_of_the_account() {
            self.note_failure(smtp, &error.to_string()).await?;
        }
        metrics::counter!("answers_total", "outcome" => outcome_word(&ending)).increment(1);
        // A try that did not come as far as the mail counts too, so that its pauses grow.
        let counted = if attempt == answer.attempts {
            self.count(answer.id).await?
        } else {
            attempt
        };
        self.end(answer, mailbox, counted, ending).await
    }

    /// Saves how it ended. What the server said must not be lost because the database is away for a moment.
    async fn end(
        &self,
        answer: &Answer,
        mailbox: &Mailbox,
        attempt: i64,
        ending: Ending,
    ) -> Result<Outcome, Trouble> {
        let mut pauses = 0;
        let settled = loop {
            match ended(&self.services, answer.id, attempt, mailbox, ending.clone()).await {
                Err(error) if error.is_infrastructure() && pauses < SETTLING => {
                    pauses += 1;
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                other => break other?,
            }
        };
        self.services.wake.wake();
        let now = self.services.now();
        Ok(match settled {
            Some(answer) if answer.state == SendState::Waiting => Outcome::Later(answer.next_at.since(now)),
            Some(answer) if answer.state == SendState::Unknown => Outcome::More,
            _ => Outcome::Done,
        })
    }

    async fn hindrance(&self, smtp: &Smtp, now: Timestamp) -> StoreResult<Option<Hindrance>> {
        let (organisation, account) = (self.services.organisation, smtp.account());
        let used = self
            .services
            .store
            .read(organisation, move |tx| {
                answers::account_get(tx, organisation, &account, false)
            })
            .await?;
        Ok(used.hindrance(smtp.per_hour, now))
    }

    async fn note_failure(&self, smtp: &Smtp, problem: &str) -> StoreResult<()> {
        let (organisation, now, ids) = (
            self.services.organisation,
            self.services.now(),
            self.services.ids.clone(),
        );
        let (account, problem) = (smtp.account(), problem.to_owned());
        self.services
            .store
            .write(organisation, move |tx| {
                let used = answers::account_get(tx, organisation, &account, true)?;
                let used = used.failed(&problem, now, &**ids.random());
                answers::account_set(tx, organisation, &account, &used)
            })
            .await
    }

    async fn count(&self, id: AnswerId) -> StoreResult<i64> {
        let organisation = self.services.organisation;
        self.change(id, move |tx, answer| {
            answer.attempts += 1;
            answers::answer_update(tx, organisation, answer)?;
            Ok(answer.attempts)
        })
        .await
        .map(Option::unwrap_or_default)
    }

    /// Tells why it must wait, once.
    async fn put_off(&self, id: AnswerId, until: Timestamp, why: &str) -> StoreResult<()> {
        let (organisation, why) = (self.services.organisation, why.to_owned());
        self.change(id, move |tx, answer| {
            if answer.state != SendState::Waiting {
                return Ok(());
            }
            (answer.next_at, answer.problem) = (until, Some(why.clone()));
            answers::answer_update(tx, organisation, answer)
        })
        .await
        .map(drop)
    }

    async fn change<T: Send + 'static>(
        &self,
        id: AnswerId,
        mut change: impl FnMut(&mut Tx<'_>, &mut Answer) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<Option<T>> {
        let organisation: OrganisationId = self.services.organisation;
        self.services
            .store
            .write(organisation, move |tx| {
                let Some(mut answer) = answers::answer_get(tx, organisation, id, true)? else {
                    return Ok(None);
                };
                change(tx, &mut answer).map(Some)
            })
            .await
    }

    /// Keeps the claim while a slow server takes its time: nobody else must think that we died.
    async fn keep_claim(&self, job: &ClaimedJob) {
        let every = Duration::from_micros(job.lease.micros().unsigned_abs()) / 3;
        loop {
            tokio::time::sleep(every).await;
            let job = job.clone();
            let held = self
                .services
                .store
                .write(Scope::Global, move |tx| jobs::job_hold(tx, &job, job.lease))
                .await;
            match held {
                // It goes on with whoever took it over; how our own try ends is still told.
                Err(error) if error.kind() == ErrorKind::LeaseLost => std::future::pending().await,
                Ok(()) | Err(_) => {}
            }
        }
    }
}

/// Whether a try may go on to the mail itself.
enum Begun {
    /// It is committed, as the try of that number.
    Now(i64),
    /// It may not; not before then, or not at all.
    Not(Option<Timestamp>),
}

pub(crate) fn told(hindrance: Hindrance, smtp: &Smtp) -> (Timestamp, String) {
    match hindrance {
        Hindrance::Limit { until } => (
            until,
            format!(
                "{} reached its limit of {} mails an hour; it goes on in the next hour.",
                smtp.username,
                smtp.per_hour.unwrap_or_default()
            ),
        ),
        Hindrance::Away { until } => (
            until,
            format!(
                "{} failed several times in a row and is left alone for a while.",
                smtp.host
            ),
        ),
    }
}

const fn outcome_word(ending: &Ending) -> &'static str {
    match ending {
        Ending::Sent => "sent",
        Ending::Delayed(_) => "delayed",
        Ending::Refused(_) => "refused",
        Ending::Unknown(_) => "unknown",
    }
}

pub(crate) fn trouble(error: FlowError) -> Trouble {
    match error {
        FlowError::Store(error) => error.into(),
        other => Trouble::Job(other.to_string()),
    }
}

impl Handler for Sender {
    fn kind(&self) -> &'static str {
        SEND
    }

    fn run<'a>(&'a self, job: &'a ClaimedJob) -> HandlerFuture<'a> {
        let here = Self::new(self.services.for_work_of(job.organisation));
        Box::pin(async move {
            tokio::select! {
                ended = here.handle(job) => ended,
                () = here.keep_claim(job) => Ok(Outcome::Later(HELD)),
            }
        })
    }
}
