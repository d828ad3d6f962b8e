//! Proof that an address is its owner's: a link by mail, good once and for a day.

use super::forgotten::Asked;
use super::guesses::{Guess, guess, guess_was_right};
use super::hashing::{new_token, token_hash};
use super::notices::{Notice, notice_write};
use super::registration::{self, Registered};
use crate::audit::{self, Entry};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, Language, Span, UserId};
use facteur_store::links::{self, Link};
use facteur_store::users::{self, User};
use facteur_store::{Scope, StoreError, StoreResult};
use secrecy::ExposeSecret;

/// What a link that proves an address is for.
const VERIFY: &str = "verify";
/// How long it lasts.
pub(super) const VERIFY_LASTS: Span = Span::seconds(24 * 3_600);

/// Proves the address that a link was sent to; an account that waited for it is made now.
///
/// # Errors
/// Invalid with the field `token` when the link was used or is too old.
pub async fn verify_address(services: &Services, token: &str) -> FlowResult<Result<(), Span>> {
    let counted = match guess(services, Guess::Secret).await? {
        Ok(counted) => counted,
        Err(span) => return Ok(Err(span)),
    };
    let hash = token_hash(token.trim());
    if !verify_known(services, hash.clone()).await?
        && registration::complete(services, hash).await? == Registered::No
    {
        return Err(FlowError::invalid(
            "token",
            "this link was used already, or its time is over; ask for another one",
        ));
    }
    guess_was_right(services, counted).await?;
    Ok(Ok(()))
}

async fn verify_known(services: &Services, hash: Vec<u8>) -> FlowResult<bool> {
    let (now, here) = (services.now(), services.clone());
    let verified: StoreResult<bool> = services
        .store
        .write(services.organisation, move |tx| {
            let link: Option<Link<()>> = links::link_use(tx, &hash, VERIFY, now)?;
            let Some(user) = link.and_then(|link| link.user) else {
                return Ok(false);
            };
            users::user_verified(tx, user, now)?;
            let entry = Entry::new(
                Actor::System,
                AuditAction::AddressVerified,
                AuditObject::User,
                user,
            );
            audit::record(tx, &here, entry)?;
            Ok(true)
        })
        .await;
    Ok(verified?)
}

/// Sends whoever is signed in a link that proves their address, unless that was done.
///
/// # Errors
/// Refused when there is no mailbox that can send.
pub async fn send_verification(services: &Services, user: UserId, language: Language) -> FlowResult<Asked> {
    if let Err(span) = guess(services, Guess::Request).await? {
        return Ok(Asked::Wait(span));
    }
    let known: StoreResult<Option<User>> = services
        .store
        .read(Scope::Global, move |tx| users::user_get(tx, user))
        .await;
    let Some(user) = known?.filter(|user| user.verified_at.is_none()) else {
        return Ok(Asked::Noted);
    };
    if guess(
        services,
        Guess::Mail {
            address: &user.address,
        },
    )
    .await?
    .is_err()
    {
        return Ok(Asked::Noted);
    }
    let (now, here) = (services.now(), services.clone());
    let token = new_token(services.ids.random());
    let notice = Notice::VerifyAddress {
        link: services.people.link("verify", &token),
    };
    let hash = token_hash(token.expose_secret());
    let written = services
        .store
        .write(services.organisation, move |tx| {
            let link = Link {
                user: Some(user.id),
                address: user.address.clone(),
                payload: (),
                created_at: now,
                expires_at: now + VERIFY_LASTS,
            };
            links::link_insert(tx, &hash, VERIFY, &link)?;
            notice_write(tx, &here, &user.address, &notice, language)
        })
        .await?;
    services.wake.wake();
    match written {
        Some(_) => Ok(Asked::Noted),
        None => Err(no_mailbox()),
    }
}

pub(super) fn no_mailbox() -> FlowError {
    StoreError::refused(
        "no mailbox can send mail yet, so no link can be sent; an administrator sets one up first",
    )
    .into()
}
