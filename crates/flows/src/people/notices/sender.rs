//! The job that sends one notice, in one session with its server. As with answers, `sending` is committed before
//! the first byte leaves; whoever finds a notice `sending` knows that its sender died, and sends nothing.

use super::write::{SEND, forget, opened};
use crate::answers::{hindrance_told, trouble};
use crate::mailboxes::smtp_password_of;
use crate::services::Services;
use crate::upkeep;
use facteur_connect::{SendError, SendErrorKind, SmtpSession};
use facteur_domain::{
    Mailbox, MailboxMode, NoticeId, OrganisationId, SendState, SendStep, Smtp, Span, answer::next_try,
};
use facteur_queue::{Handler, HandlerFuture, Outcome, Trouble};
use facteur_store::jobs::{self, ClaimedJob};
use facteur_store::notices::{self, Notice};
use facteur_store::{StoreError, StoreResult, answers, mailboxes};
use serde::Deserialize;

/// How often held work looks whether it may go on.
const HELD: Span = Span::seconds(30);

/// Sends notices.
pub struct NoticeSender {
    services: Services,
}

#[derive(Deserialize)]
struct Payload {
    notice: NoticeId,
}

impl NoticeSender {
    /// A handler for this process.
    pub fn new(services: Services) -> Self {
        Self { services }
    }

    async fn handle(&self, job: &ClaimedJob) -> Result<Outcome, Trouble> {
        let services = self.services.for_work_of(job.organisation);
        if upkeep::sends_held(&services).await.map_err(trouble)? {
            return Ok(Outcome::Later(HELD));
        }
        let payload: Payload = serde_json::from_str(&job.payload)
            .map_err(|error| Trouble::Job(format!("the job's payload cannot be read: {error}")))?;
        let Some((notice, mailbox)) = load(&services, payload.notice).await? else {
            return Ok(Outcome::Done);
        };
        match notice.state {
            SendState::Waiting => attempt(&services, job, notice, mailbox).await,
            SendState::Sending => {
                let why = "Facteur was stopped while it handed the notice over, so it may have been sent.";
                settle(&services, notice.id, SendStep::LostSight, Some(why.to_owned())).await
            }
            SendState::Unknown | SendState::Sent | SendState::Refused | SendState::Cancelled => {
                Ok(Outcome::Done)
            }
        }
    }
}

async fn load(services: &Services, id: NoticeId) -> StoreResult<Option<(Notice, Option<Mailbox>)>> {
    let organisation = services.organisation;
    services
        .store
        .read(organisation, move |tx| {
            let Some(notice) = notices::notice_get(tx, organisation, id, false)? else {
                return Ok(None);
            };
            let mailbox = mailboxes::mailbox_get(tx, organisation, notice.mailbox)?;
            Ok(Some((notice, mailbox)))
        })
        .await
}

async fn attempt(
    services: &Services,
    job: &ClaimedJob,
    notice: Notice,
    mailbox: Option<Mailbox>,
) -> Result<Outcome, Trouble> {
    let active = mailbox.filter(|mailbox| mailbox.mode == MailboxMode::Active);
    let Some((smtp, mailbox)) = active.and_then(|mailbox| Some((mailbox.smtp.clone()?, mailbox))) else {
        let why = "The mailbox that was to send it may not send any more.".to_owned();
        return settle(services, notice.id, SendStep::Refused, Some(why)).await;
    };
    let raw = match opened(services, notice.id).await {
        Ok(Some(raw)) => raw,
        Ok(None) => return settle(services, notice.id, SendStep::Refused, None).await,
        Err(error) => return Err(trouble(error)),
    };
    let session = match ready(services, &smtp, &mailbox, &notice, raw.len()).await {
        Ok(session) => session,
        Err(error) => return failed(services, &notice, &smtp, &error).await,
    };
    match begin(services, job, &smtp, notice.id).await? {
        Begun::Now => {}
        Begun::Not(outcome) => {
            session.quit().await;
            return Ok(outcome);
        }
    }
    match session.deliver(&raw).await {
        Ok(_) => {
            tracing::info!(component = "people", action = "notice", notice = %notice.id, kind = notice.kind,
                mailbox = %mailbox.id, "a notice was sent");
            settle(services, notice.id, SendStep::Accepted, None).await
        }
        Err(error) => failed(services, &notice, &smtp, &error).await,
    }
}

async fn ready(
    services: &Services,
    smtp: &Smtp,
    mailbox: &Mailbox,
    notice: &Notice,
    size: usize,
) -> Result<SmtpSession, SendError> {
    let password = smtp_password_of(services, mailbox.id)
        .await
        .map_err(|error| SendError::of_setting(error.to_string()))?;
    let mut session = SmtpSession::connect(smtp, password.as_ref(), &services.connect).await?;
    let to = [notice.recipient.clone()];
    session.envelope(&mailbox.address, &to, size).await?;
    Ok(session)
}

enum Begun {
    Now,
    Not(Outcome),
}

/// Commits that the notice is being sent, before any byte of it leaves.
async fn begin(services: &Services, job: &ClaimedJob, smtp: &Smtp, id: NoticeId) -> StoreResult<Begun> {
    let (organisation, now) = (services.organisation, services.now());
    let (job, smtp) = (job.clone(), smtp.clone());
    services
        .store
        .write(organisation, move |tx| {
            let Some(mut notice) = notices::notice_get(tx, organisation, id, true)? else {
                return Ok(Begun::Not(Outcome::Done));
            };
            let Ok(state) = notice.state.after(SendStep::Begin, true) else {
                return Ok(Begun::Not(Outcome::Done));
            };
            let used = answers::account_get(tx, organisation, &smtp.account(), true)?;
            if let Some(hindrance) = used.hindrance(smtp.per_hour, now) {
                let (until, why) = hindrance_told(hindrance, &smtp);
                notice.problem = Some(why);
                notices::notice_update(tx, organisation, &notice)?;
                return Ok(Begun::Not(Outcome::Later(until.since(now))));
            }
            answers::account_set(tx, organisation, &smtp.account(), &used.reached().begun(now))?;
            notice.state = state;
            notice.attempts += 1;
            notices::notice_update(tx, organisation, &notice)?;
            // Nothing leaves by a claim that was lost.
            jobs::job_hold(tx, &job, job.lease)?;
            Ok::<_, StoreError>(Begun::Now)
        })
        .await
}

async fn failed(
    services: &Services,
    notice: &Notice,
    smtp: &Smtp,
    error: &SendError,
) -> Result<Outcome, Trouble> {
    tracing::warn!(component = "people", action = "notice", notice = %notice.id, kind = notice.kind,
        error = %error, "a notice was not sent");
    let why = format!("{error}. {}", error.advice());
    let step = match error.kind() {
        SendErrorKind::Refused => SendStep::Refused,
        SendErrorKind::Unknown => SendStep::LostSight,
        _ => SendStep::Delayed,
    };
    if error.kind().is_of_the_account() {
        note_failure(services, smtp, &error.to_string()).await?;
    }
    settle(services, notice.id, step, Some(why)).await
}

async fn note_failure(services: &Services, smtp: &Smtp, problem: &str) -> StoreResult<()> {
    let (organisation, now, ids) = (services.organisation, services.now(), services.ids.clone());
    let (account, problem) = (smtp.account(), problem.to_owned());
    services
        .store
        .write(organisation, move |tx| {
            let used = answers::account_get(tx, organisation, &account, true)?;
            let used = used.failed(&problem, now, &**ids.random());
            answers::account_set(tx, organisation, &account, &used)
        })
        .await
}

/// Saves how a try ended. Bytes that will not be sent any more go.
async fn settle(
    services: &Services,
    id: NoticeId,
    step: SendStep,
    problem: Option<String>,
) -> Result<Outcome, Trouble> {
    let (organisation, ids): (OrganisationId, _) = (services.organisation, services.ids.clone());
    let outcome = services
        .store
        .write(organisation, move |tx| {
            let now = ids.clock().now();
            let Some(mut notice) = notices::notice_get(tx, organisation, id, true)? else {
                return Ok(Outcome::Done);
            };
            let Ok(state) = notice.state.after(step, true) else {
                return Ok(Outcome::Done);
            };
            (notice.state, notice.problem) = (state, problem.clone());
            let mut outcome = Outcome::Done;
            match state {
                SendState::Sent => notice.sent_at = Some(now),
                SendState::Waiting => {
                    match next_try(notice.attempts.max(1), notice.due_at, now, true, &**ids.random()) {
                        Some(next) => {
                            notice.attempts += 1;
                            outcome = Outcome::Later(next.since(now));
                        }
                        None => notice.state = SendState::Refused,
                    }
                }
                _ => {}
            }
            if notice.state != SendState::Waiting {
                forget(tx, organisation, id)?;
            }
            notices::notice_update(tx, organisation, &notice)?;
            Ok::<_, StoreError>(outcome)
        })
        .await?;
    Ok(outcome)
}

impl Handler for NoticeSender {
    fn kind(&self) -> &'static str {
        SEND
    }

    fn run<'a>(&'a self, job: &'a ClaimedJob) -> HandlerFuture<'a> {
        Box::pin(self.handle(job))
    }
}
