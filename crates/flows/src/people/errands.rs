//! What is done for people behind their back: mails whose writing must not show in how long an answer takes, or
//! that follow from what happened outside of their organisation.

use super::hashing::{new_token, token_hash};
use super::notices::{Notice, notice_write};
use super::tokens::token_end_all;
use crate::answers::trouble;
use crate::audit::{self, Entry};
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{
    Actor, AuditAction, AuditObject, JobId, Lane, Language, SessionId, Span, Timestamp, UserId,
};
use facteur_queue::{Handler, HandlerFuture, Outcome, Trouble};
use facteur_store::jobs::{ClaimedJob, NewJob};
use facteur_store::links::{self, Link};
use facteur_store::organisations;
use facteur_store::users::{self, User};
use facteur_store::{Scope, StoreResult, families};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

const KIND: &str = "people";
/// What a link to another password is for.
pub(super) const RESET: &str = "reset";
/// How long it lasts.
const RESET_LASTS: Span = Span::seconds(3_600);

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "errand", rename_all = "snake_case")]
enum Errand {
    /// Somebody said that they forgot the password of this address.
    Forgotten { address: String, language: Language },
    /// A refresh token was used twice.
    TokensReused { program: SessionId },
    /// The password of somebody was set anew without the old one, so their own tokens are to end.
    EndTokens { user: UserId },
}

/// The job that writes to whoever has an address, if anybody has.
pub(super) fn forgotten(id: JobId, address: &str, language: Language, now: Timestamp) -> NewJob {
    let errand = Errand::Forgotten {
        address: address.to_owned(),
        language,
    };
    job(id, &format!("forgotten/{id}"), &errand, now)
}

/// The job that tells the owner of a program that its tokens are no longer good.
pub(super) fn tokens_reused(id: JobId, program: SessionId, now: Timestamp) -> NewJob {
    job(
        id,
        &format!("reused/{program}"),
        &Errand::TokensReused { program },
        now,
    )
}

/// The job that ends the tokens of a user in all their organisations.
pub(super) fn end_tokens(id: JobId, user: UserId, now: Timestamp) -> NewJob {
    job(id, &format!("tokens/{id}"), &Errand::EndTokens { user }, now)
}

fn job(id: JobId, key: &str, errand: &Errand, now: Timestamp) -> NewJob {
    NewJob {
        id,
        lane: Lane::Live,
        kind: KIND.to_owned(),
        dedup_key: format!("{KIND}/{key}"),
        payload: serde_json::to_string(errand).unwrap_or_default(),
        run_at: now,
        trace: None,
    }
}

/// Runs the errands.
pub struct Errands {
    services: Services,
}

impl Errands {
    /// A handler for this process.
    pub fn new(services: Services) -> Self {
        Self { services }
    }

    async fn handle(&self, job: &ClaimedJob) -> Result<Outcome, Trouble> {
        let services = self.services.for_work_of(job.organisation);
        let errand: Errand = serde_json::from_str(&job.payload)
            .map_err(|error| Trouble::Job(format!("the job's payload cannot be read: {error}")))?;
        let done = match errand {
            Errand::Forgotten { address, language } => send_link(&services, address, language).await,
            Errand::TokensReused { program } => tell_reuse(&services, program).await,
            Errand::EndTokens { user } => token_end_all(&services, user).await,
        };
        done.map_err(trouble)?;
        services.wake.wake();
        Ok(Outcome::Done)
    }
}

async fn send_link(services: &Services, address: String, language: Language) -> FlowResult<()> {
    let user: StoreResult<Option<User>> = services
        .store
        .read(Scope::Global, move |tx| users::user_by_address(tx, &address))
        .await;
    let Some(user) = user? else { return Ok(()) };
    let (organisation, now) = (services.organisation, services.now());
    let token = new_token(services.ids.random());
    let notice = Notice::ResetPassword {
        link: services.people.link("reset", &token),
    };
    let (hash, here) = (token_hash(token.expose_secret()), services.clone());
    let written = services
        .store
        .write(organisation, move |tx| {
            let link = Link {
                user: Some(user.id),
                address: user.address.clone(),
                payload: (),
                created_at: now,
                expires_at: now + RESET_LASTS,
            };
            links::link_insert(tx, &hash, RESET, &link)?;
            let entry = Entry::new(
                Actor::System,
                AuditAction::PasswordForgotten,
                AuditObject::User,
                user.id,
            );
            audit::record(tx, &here, entry)?;
            notice_write(tx, &here, &user.address, &notice, language)
        })
        .await?;
    if written.is_none() {
        tracing::warn!(
            component = "people",
            action = "forgotten_password",
            "no mailbox can send, so nobody gets a link to another password; `facteur member password` sets one"
        );
    }
    Ok(())
}

async fn tell_reuse(services: &Services, program: SessionId) -> FlowResult<()> {
    let (organisation, here) = (services.organisation, services.clone());
    services
        .store
        .write(organisation, move |tx| {
            let Some(program) = families::program_get(tx, program)? else {
                return Ok(());
            };
            let member = organisations::member_of_user(tx, organisation, program.user)?;
            let actor = member.map_or(Actor::System, |member| Actor::Member(member.id));
            let entry = Entry::new(
                actor,
                AuditAction::RefreshReused,
                AuditObject::Session,
                program.id,
            );
            audit::record(tx, &here, entry.named(&program.device))?;
            let notice = Notice::TokensReused {
                device: program.device.clone(),
            };
            tell(tx, &here, program.user, &notice)
        })
        .await
}

/// Writes to a user, in the language that they chose in the organisation.
pub(super) fn tell(
    tx: &mut facteur_store::Tx<'_>,
    services: &Services,
    user: UserId,
    notice: &Notice,
) -> FlowResult<()> {
    let organisation = services.organisation;
    let Some(known) = users::user_get(tx, user)? else {
        return Ok(());
    };
    let member = organisations::member_of_user(tx, organisation, user)?;
    let settings = match member {
        Some(member) => organisations::member_settings(tx, organisation, member.id, false)?,
        None => None,
    };
    let language = settings.map_or(Language::French, |settings| settings.language);
    notice_write(tx, services, &known.address, notice, language).map(drop)
}

impl Handler for Errands {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(&'a self, job: &'a ClaimedJob) -> HandlerFuture<'a> {
        Box::pin(self.handle(job))
    }
}
