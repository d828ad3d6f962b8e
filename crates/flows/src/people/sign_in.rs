//! Signing in with a password: from a browser, which gets a session, or from a program, which gets tokens.
//!
//! Whether an address is known must not show: the same statements are run, the same one hash is computed and the
//! same is said, whoever asks.

use super::guesses::{Counted, Guess, guess, guess_was_right};
use super::hashing::{Verdict, hash, verify};
use super::programs::{self, Tokens};
use super::second_factor;
use super::sessions::{NewSession, begin};
use crate::audit::{self, Entry};
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, Span};
use facteur_store::users::{self, User};
use facteur_store::{Scope, StoreError, StoreResult};
use secrecy::SecretString;

/// Somebody says who they are.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// As it was typed.
    pub address: &'a str,
    /// The password.
    pub password: &'a SecretString,
    /// The token of the browser, from an earlier signing in.
    pub device: Option<&'a str>,
}

/// How signing in from a browser went.
#[derive(Debug)]
pub enum SignIn {
    /// Signed in.
    Done(Box<NewSession>),
    /// The password was right; now a code of the second factor, with this ticket.
    SecondFactor(SecretString),
    /// Address and password do not belong together, or there is no member of them.
    Wrong,
    /// Too many guesses: not before so long.
    Wait(Span),
}

/// How signing in from a program went.
#[derive(Debug)]
pub enum ProgramSignIn {
    /// Signed in.
    Done(Tokens),
    /// Address, password and code do not belong together, or there is no member of them.
    Wrong,
    /// The password was right, and a code of the second factor must come with it.
    CodeMissing,
    /// Too many guesses: not before so long.
    Wait(Span),
}

enum Proof {
    Right(Box<Proven>),
    Wrong,
    Wait(Span),
}

struct Proven {
    user: User,
    second_factor: bool,
    counted: Counted,
}

/// Begins a session of a browser.
pub async fn sign_in(services: &Services, attempt: Attempt<'_>) -> FlowResult<SignIn> {
    let proven = match prove(services, attempt).await? {
        Proof::Right(proven) => proven,
        Proof::Wrong => return Ok(SignIn::Wrong),
        Proof::Wait(span) => return Ok(SignIn::Wait(span)),
    };
    if proven.second_factor {
        // Its guess stays counted: who knows the password must not ask for tickets without end.
        return Ok(SignIn::SecondFactor(
            second_factor::ticket(services, proven.user.id).await?,
        ));
    }
    let Some(session) = begin(services, proven.user.id, attempt.device).await? else {
        return Ok(SignIn::Wrong);
    };
    guess_was_right(services, proven.counted).await?;
    Ok(SignIn::Done(Box::new(session)))
}

/// Gives a program its first tokens.
pub async fn sign_in_program(
    services: &Services,
    attempt: Attempt<'_>,
    code: Option<&str>,
) -> FlowResult<ProgramSignIn> {
    let proven = match prove(services, attempt).await? {
        Proof::Right(proven) => proven,
        Proof::Wrong => return Ok(ProgramSignIn::Wrong),
        Proof::Wait(span) => return Ok(ProgramSignIn::Wait(span)),
    };
    if proven.second_factor {
        let Some(code) = code else {
            return Ok(ProgramSignIn::CodeMissing);
        };
        if let Err(span) = guess(
            services,
            Guess::Code {
                address: &proven.user.address,
            },
        )
        .await?
        {
            return Ok(ProgramSignIn::Wait(span));
        }
        if !second_factor::accept(services, proven.user.id, code).await? {
            return Ok(ProgramSignIn::Wrong);
        }
    }
    let Some(tokens) = programs::begin(services, proven.user.id).await? else {
        return Ok(ProgramSignIn::Wrong);
    };
    guess_was_right(services, proven.counted).await?;
    Ok(ProgramSignIn::Done(tokens))
}

async fn prove(services: &Services, attempt: Attempt<'_>) -> FlowResult<Proof> {
    let asked = Guess::Password {
        address: attempt.address,
        device: attempt.device,
    };
    let counted = match guess(services, asked).await? {
        Ok(counted) => counted,
        Err(span) => return Ok(Proof::Wait(span)),
    };
    let address = attempt.address.trim().to_lowercase();
    let looked = address.clone();
    let user: StoreResult<Option<User>> = services
        .store
        .read(Scope::Global, move |tx| users::user_by_address(tx, &looked))
        .await;
    let user = user?;
    let known = user.as_ref().map(|user| user.password_hash.clone());
    let verdict = verify(known, services.people.hash_costs, attempt.password).await?;
    let (Some(user), Verdict::Right | Verdict::RightAndCheap) = (user, verdict) else {
        refused(services, address).await?;
        return Ok(Proof::Wrong);
    };
    if verdict == Verdict::RightAndCheap {
        raise(services, &user, attempt.password).await?;
    }
    let id = user.id;
    let second_factor: StoreResult<bool> = services
        .store
        .read(Scope::Global, move |tx| second_factor::is_on(tx, id))
        .await;
    Ok(Proof::Right(Box::new(Proven {
        user,
        second_factor: second_factor?,
        counted,
    })))
}

/// Keeps the same password at today's costs.
async fn raise(services: &Services, user: &User, password: &SecretString) -> FlowResult<()> {
    let after = hash(services.ids.random(), services.people.hash_costs, password).await?;
    let (id, before) = (user.id, user.password_hash.clone());
    services
        .store
        .write(Scope::Global, move |tx| {
            users::user_raise_password(tx, id, &before, &after)
        })
        .await?;
    Ok(())
}

/// Tells the audit, in the same words whether somebody has the address or not.
async fn refused(services: &Services, address: String) -> FlowResult<()> {
    let (here, organisation) = (services.clone(), services.organisation);
    services
        .store
        .write(organisation, move |tx| {
            let entry = Entry::new(
                Actor::System,
                AuditAction::SignInRefused,
                AuditObject::Address,
                &address,
            );
            audit::record(tx, &here, entry)?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}
