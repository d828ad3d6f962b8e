//! Forgotten passwords: a link by mail, good once and for an hour.

use super::errands::{self, RESET};
use super::guesses::{Guess, guess};
use super::hashing::{hash, new_token, token_hash};
use super::notices::{Notice, notices_can_be_sent};
use super::passwords::{checked_password, set_everywhere};
use super::tokens::token_end_all;
use crate::audit::{self, Entry};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, Language, Span};
use facteur_store::links::{self, Link};
use facteur_store::users::{self, User};
use facteur_store::{Scope, StoreError, jobs};
use secrecy::{ExposeSecret, SecretString};

/// How asking for something by mail went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// If there is anything to send, it is sent: whether there is, nobody learns here.
    Noted,
    /// Too often: not before so long.
    Wait(Span),
}

/// Sends a link to another password to an address, if a user has it. What is done and said here is the same
/// either way: a job behind looks the address up.
///
/// # Errors
/// Refused when there is no mailbox that can send.
pub async fn forgot_password(services: &Services, address: &str, language: Language) -> FlowResult<Asked> {
    if let Err(span) = guess(services, Guess::Request).await? {
        return Ok(Asked::Wait(span));
    }
    if !notices_can_be_sent(services).await? {
        return Err(FlowError::refused(
            "no mailbox can send mail yet, so no link can be sent; ask whoever runs the server for another \
             password (`facteur member password`)",
        ));
    }
    let address: String = address.trim().chars().take(254).collect();
    let address = address.to_lowercase();
    // Somebody's mailbox must not be filled; who asks is not told.
    if guess(services, Guess::Mail { address: &address }).await?.is_err() {
        return Ok(Asked::Noted);
    }
    let (organisation, now) = (services.organisation, services.now());
    let job = errands::forgotten(services.ids.make(), &address, language, now);
    services
        .store
        .write(organisation, move |tx| {
            jobs::job_enqueue(tx, organisation, &job, now)
        })
        .await
        .map_err(FlowError::from)?;
    services.wake.wake();
    Ok(Asked::Noted)
}

/// Sets another password by the token of a link, which is used up then. All sessions and the user's own tokens end,
/// and all browsers are forgotten but this one, whose token is given.
///
/// # Errors
/// Invalid with the field `token` when the link was used or is too old, with `password` when that will not do.
pub async fn reset_by_link(
    services: &Services,
    token: &str,
    password: &SecretString,
) -> FlowResult<Result<SecretString, Span>> {
    let counted = match guess(services, Guess::Secret).await? {
        Ok(counted) => counted,
        Err(span) => return Ok(Err(span)),
    };
    let (shown, now) = (token_hash(token.trim()), services.now());
    let looked = shown.clone();
    let user = services
        .store
        .read(Scope::Global, move |tx| {
            let link: Option<Link<()>> = links::link_get(tx, &looked, RESET, now)?;
            let Some(user) = link.and_then(|link| link.user) else {
                return Ok(None);
            };
            users::user_get(tx, user)
        })
        .await
        .map_err(|error: StoreError| FlowError::from(error))?;
    let user: User = user.ok_or_else(used_up)?;
    super::guesses::guess_was_right(services, counted).await?;
    checked_password("password", password, &user.address, "")?;
    let new = hash(services.ids.random(), services.people.hash_costs, password).await?;
    let device = new_token(services.ids.random());
    let (kept, here, organisation) = (
        token_hash(device.expose_secret()),
        services.clone(),
        services.organisation,
    );
    services
        .store
        .write(organisation, move |tx| {
            let link: Option<Link<()>> = links::link_use(tx, &shown, RESET, now)?;
            if link.is_none() {
                return Err(used_up());
            }
            set_everywhere(tx, &here, user.id, &new, None)?;
            users::user_verified(tx, user.id, now)?;
            users::device_seen(tx, user.id, &kept, now)?;
            let entry = Entry::new(
                Actor::System,
                AuditAction::PasswordReset,
                AuditObject::User,
                user.id,
            );
            audit::record(tx, &here, entry)?;
            let told = Notice::PasswordChanged {
                device: here
                    .origin
                    .as_ref()
                    .map(|origin| origin.device.clone())
                    .unwrap_or_default(),
                by_link: true,
            };
            errands::tell(tx, &here, user.id, &told)
        })
        .await?;
    services.wake.wake();
    // At once as far as it goes; the job repeats what a crash keeps from being done here.
    token_end_all(services, user.id).await?;
    Ok(Ok(device))
}

fn used_up() -> FlowError {
    FlowError::invalid(
        "token",
        "this link was used already, or its time is over; ask for another one",
    )
}
