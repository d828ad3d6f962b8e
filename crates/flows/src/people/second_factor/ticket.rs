//! The second step of signing in: a ticket for who has shown the password, and the code that goes with it.

use super::check::{Checked, check};
use crate::error::FlowResult;
use crate::people::guesses::{Guess, guess, guess_was_right};
use crate::people::hashing::{new_token, token_hash};
use crate::people::sessions::{NewSession, begin};
use crate::services::Services;
use facteur_domain::{Span, UserId};
use facteur_store::users::{self, User};
use facteur_store::{Scope, StoreError, StoreResult, second_factors as factors};
use secrecy::{ExposeSecret, SecretString};

/// How long one may look for the phone.
const LASTS: Span = Span::seconds(5 * 60);
/// Codes that may be tried with one ticket.
const GUESSES: i64 = 5;

/// How the second step went.
#[derive(Debug)]
pub enum SecondStep {
    /// Signed in.
    Done(Box<NewSession>),
    /// The code is wrong; the ticket may be good for another try.
    Wrong,
    /// The ticket is used up or too old: begin with the password again.
    Gone,
    /// Too many wrong codes: not before so long.
    Wait(Span),
}

/// A ticket for who gave the right password, to come back with a code. Only its hash is kept.
pub(in crate::people) async fn ticket(services: &Services, user: UserId) -> FlowResult<SecretString> {
    let (token, now) = (new_token(services.ids.random()), services.now());
    let hash = token_hash(token.expose_secret());
    services
        .store
        .write(Scope::Global, move |tx| {
            factors::ticket_sweep(tx, now)?;
            factors::ticket_insert(tx, &hash, user, now, now + LASTS)?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(token)
}

/// Begins a session of who brings a ticket and a right code. `device` is the token that the
/// browser has from an earlier signing in.
pub async fn second_step(
    services: &Services,
    ticket: &str,
    code: &str,
    device: Option<&str>,
) -> FlowResult<SecondStep> {
    let (hash, now) = (token_hash(ticket), services.now());
    let looked = hash.clone();
    let user: Option<UserId> = services
        .store
        .write(Scope::Global, move |tx| {
            let user = factors::ticket_user(tx, &looked, now)?;
            let may_guess = factors::ticket_guess(tx, &looked, GUESSES, now)?;
            Ok::<_, StoreError>(user.filter(|_| may_guess))
        })
        .await?;
    let Some(user) = user else {
        return Ok(SecondStep::Gone);
    };
    let known: StoreResult<Option<User>> = services
        .store
        .read(Scope::Global, move |tx| users::user_get(tx, user))
        .await;
    let Some(known) = known? else {
        return Ok(SecondStep::Gone);
    };
    let asked = Guess::Code {
        address: &known.address,
    };
    let counted = match guess(services, asked).await? {
        Ok(counted) => counted,
        Err(span) => return Ok(SecondStep::Wait(span)),
    };
    match check(services, user, code).await? {
        Checked::Wrong => return Ok(SecondStep::Wrong),
        Checked::Wait(span) => return Ok(SecondStep::Wait(span)),
        Checked::Right => {}
    }
    let ended: bool = services
        .store
        .write(Scope::Global, move |tx| factors::ticket_end(tx, &hash))
        .await?;
    if !ended {
        return Ok(SecondStep::Gone);
    }
    guess_was_right(services, counted).await?;
    let session = begin(services, user, device).await?;
    Ok(session.map_or(SecondStep::Gone, |session| SecondStep::Done(Box::new(session))))
}
