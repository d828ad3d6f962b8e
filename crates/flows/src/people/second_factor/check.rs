//! Whether a code is right.

use super::{open, recovery_hash};
use crate::audit::{Entry, record};
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::second_factor::wait_after;
use facteur_domain::totp::matching_step;
use facteur_domain::{Actor, AuditAction, AuditObject, Code, Span, UserId};
use facteur_store::second_factors::{self as factors, SecondFactor};
use facteur_store::{Scope, StoreError, StoreResult, Tx};

/// How often a guess is counted anew when others were counted in between.
const TRIES: usize = 5;

/// How a code was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// Right, and used up.
    Right,
    /// Wrong, or used before.
    Wrong,
    /// Not looked at, after too many wrong ones: not before so long.
    Wait(Span),
}

/// Whether a user is asked for a code.
pub(in crate::people) fn is_on(tx: &mut Tx<'_>, user: UserId) -> StoreResult<bool> {
    factors::second_factor_is_on(tx, user)
}

/// Whether that is a code of the user's second factor; it is used up then.
pub(in crate::people) async fn accept(services: &Services, user: UserId, code: &str) -> FlowResult<bool> {
    Ok(check(services, user, code).await? == Checked::Right)
}

/// Judges a code, uses it up when it is right, and counts it when it is wrong.
pub(in crate::people) async fn check(services: &Services, user: UserId, typed: &str) -> FlowResult<Checked> {
    let checked = match Code::read(typed) {
        None => Checked::Wrong,
        Some(Code::Recovery(plain)) => recovery(services, user, recovery_hash(&plain)).await?,
        Some(Code::Totp(digits)) => totp(services, user, &digits).await?,
    };
    if checked == Checked::Wrong {
        tell(services, user, AuditAction::SecondFactorRefused).await?;
    }
    Ok(checked)
}

async fn recovery(services: &Services, user: UserId, hash: Vec<u8>) -> FlowResult<Checked> {
    let was_one: bool = services
        .store
        .write(Scope::Global, move |tx| {
            Ok::<_, StoreError>(is_on(tx, user)? && factors::recovery_code_use(tx, user, &hash)?)
        })
        .await?;
    if !was_one {
        return Ok(Checked::Wrong);
    }
    tell(services, user, AuditAction::RecoveryCodeUsed).await?;
    Ok(Checked::Right)
}

async fn totp(services: &Services, user: UserId, digits: &str) -> FlowResult<Checked> {
    for _ in 0..TRIES {
        let now = services.now();
        let factor: Option<SecondFactor> = services
            .store
            .read(Scope::Global, move |tx| factors::second_factor_get(tx, user))
            .await?;
        let Some(factor) = factor.filter(|factor| factor.confirmed_at.is_some()) else {
            return Ok(Checked::Wrong);
        };
        let until = factor.wrong_at + wait_after(factor.wrong);
        if now < until {
            return Ok(Checked::Wait(until.since(now)));
        }
        let secret = open(services, user, &factor.sealed)?;
        let step = matching_step(&secret, digits, now, factor.last_step);
        let counted: (bool, bool) = services
            .store
            .write(Scope::Global, move |tx| {
                if !factors::second_factor_guess(tx, user, factor.wrong, now)? {
                    return Ok((false, false));
                }
                let right = match step {
                    Some(step) => factors::second_factor_use(tx, user, step)?,
                    None => false,
                };
                Ok::<_, StoreError>((true, right))
            })
            .await?;
        match counted {
            (true, true) => return Ok(Checked::Right),
            (true, false) => return Ok(Checked::Wrong),
            // Somebody else guessed in the same moment: look again how many there were.
            (false, _) => {}
        }
    }
    Ok(Checked::Wait(Span::seconds(1)))
}

/// Notes for the audit of the organisation what became of a code.
async fn tell(services: &Services, user: UserId, action: AuditAction) -> FlowResult<()> {
    let (organisation, scoped) = (services.organisation, services.clone());
    services
        .store
        .write(organisation, move |tx| {
            let entry = Entry::new(Actor::System, action, AuditObject::User, user);
            record(tx, &scoped, entry)?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}
