//! Switching a second factor on and off.

use super::check::{Checked, check};
use super::qr::drawing;
use super::{open, recovery_hash, seal, wrong_code};
use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::people::guesses::{Guess, guess, guess_was_right};
use crate::people::passwords::is_password_of;
use crate::people::sessions::SignedIn;
use crate::services::Services;
use facteur_domain::second_factor::{RECOVERY_CODES, recovery_code};
use facteur_domain::totp::{SECRET_BYTES, app_address, base32, matching_step};
use facteur_domain::{Actor, AuditAction, AuditObject, Code, Span, UserId};
use facteur_store::organisations::{self, Member};
use facteur_store::{Scope, StoreError, second_factors as factors};
use secrecy::SecretString;
use zeroize::Zeroizing;

/// How it stands about somebody's second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactorState {
    /// Whether a code is asked for.
    pub enabled: bool,
    /// Whether the organisation wants everybody to have one.
    pub required: bool,
    /// Recovery codes that were not used.
    pub recovery_codes_left: i64,
}

/// What an app needs, to be shown once.
#[derive(Debug, Clone)]
pub struct NewSecondFactor {
    /// To be typed into the app.
    pub secret: String,
    /// The same with the name of the account, as an address.
    pub uri: String,
    /// The address as a QR code: an SVG of one path, without styles.
    pub qr_svg: String,
}

/// How it stands about a user's second factor.
pub async fn second_factor_state(services: &Services, user: UserId) -> FlowResult<SecondFactorState> {
    let organisation = services.organisation;
    let state = services.store.read(Scope::Global, move |tx| {
        Ok::<_, StoreError>(SecondFactorState {
            enabled: factors::second_factor_is_on(tx, user)?,
            required: organisations::organisation_get(tx, organisation, false)?
                .is_some_and(|here| here.settings.require_second_factor),
            recovery_codes_left: factors::recovery_codes_left(tx, user)?,
        })
    });
    Ok(state.await?)
}

/// Makes a secret for an app. It counts once a code of it was shown: see [`confirm_second_factor`].
///
/// # Errors
/// Invalid when the password is wrong; refused when a second factor is on.
pub async fn enable_second_factor(
    services: &Services,
    who: &SignedIn,
    password: &SecretString,
) -> FlowResult<NewSecondFactor> {
    check_password(services, who, password).await?;
    let mut secret = Zeroizing::new([0_u8; SECRET_BYTES]);
    services.ids.random().fill(secret.as_mut());
    let issuer = format!("Facteur ({})", who.organisation_name);
    let uri = app_address(&issuer, &who.member.address, secret.as_ref());
    let new = NewSecondFactor {
        secret: base32(secret.as_ref()),
        qr_svg: drawing(&uri)?,
        uri,
    };
    let (user, now) = (who.user, services.now());
    let sealed = seal(services, user, secret.as_ref())?;
    services
        .store
        .write(Scope::Global, move |tx| {
            factors::second_factor_begin(tx, user, &sealed, now)
        })
        .await?;
    Ok(new)
}

/// Switches the second factor on, by a code that shows that the app has the secret, and gives the recovery codes: they
/// are shown this once.
///
/// # Errors
/// Invalid when the code is wrong; refused when nothing waits for one.
pub async fn confirm_second_factor(
    services: &Services,
    who: &SignedIn,
    code: &str,
) -> FlowResult<Vec<String>> {
    let (user, now) = (who.user, services.now());
    let waiting = services
        .store
        .read(Scope::Global, move |tx| factors::second_factor_get(tx, user))
        .await?
        .filter(|factor| factor.confirmed_at.is_none())
        .ok_or_else(nothing_waits)?;
    let Some(Code::Totp(digits)) = Code::read(code) else {
        return Err(wrong_code("code"));
    };
    let secret = Zeroizing::new(open(services, user, &waiting.sealed)?);
    let step = matching_step(&secret, &digits, now, waiting.last_step).ok_or_else(|| wrong_code("code"))?;
    let (codes, hashes) = recovery_codes(services);
    let (organisation, scoped, member) = (services.organisation, services.clone(), who.member.clone());
    services
        .store
        .write(organisation, move |tx| {
            if !factors::second_factor_confirm(tx, user, &waiting.sealed, step, now)? {
                return Err(nothing_waits());
            }
            factors::recovery_codes_set(tx, user, &hashes, now)?;
            record(
                tx,
                &scoped,
                entry(&member, user, AuditAction::SecondFactorEnabled),
            )?;
            Ok(())
        })
        .await?;
    Ok(codes)
}

/// Switches the second factor off.
///
/// # Errors
/// Invalid when password or code are wrong.
pub async fn disable_second_factor(
    services: &Services,
    who: &SignedIn,
    password: &SecretString,
    code: &str,
) -> FlowResult<()> {
    check_both(services, who, password, code).await?;
    let (user, organisation, scoped, member) = (
        who.user,
        services.organisation,
        services.clone(),
        who.member.clone(),
    );
    services
        .store
        .write(organisation, move |tx| {
            if factors::second_factor_forget(tx, user)? {
                record(
                    tx,
                    &scoped,
                    entry(&member, user, AuditAction::SecondFactorDisabled),
                )?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// Makes new recovery codes, in place of all earlier ones.
///
/// # Errors
/// Invalid when password or code are wrong.
pub async fn new_recovery_codes(
    services: &Services,
    who: &SignedIn,
    password: &SecretString,
    code: &str,
) -> FlowResult<Vec<String>> {
    check_both(services, who, password, code).await?;
    let (codes, hashes) = recovery_codes(services);
    let (user, organisation, scoped, member, now) = (
        who.user,
        services.organisation,
        services.clone(),
        who.member.clone(),
        services.now(),
    );
    services
        .store
        .write(organisation, move |tx| {
            factors::recovery_codes_set(tx, user, &hashes, now)?;
            record(tx, &scoped, entry(&member, user, AuditAction::RecoveryCodesMade))?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(codes)
}

/// Switches the second factor of a member off in the place of somebody who has lost phone and codes. Says whether it
/// was on.
///
/// # Errors
/// Not found when no member has the address.
pub async fn reset_second_factor(services: &Services, actor: Actor, address: &str) -> FlowResult<bool> {
    let (organisation, scoped) = (services.organisation, services.clone());
    let address = address.trim().to_lowercase();
    services
        .store
        .write(organisation, move |tx| {
            let member = organisations::member_by_address(tx, organisation, &address)?.ok_or_else(|| {
                FlowError::not_found(format!(
                    "there is no member {address}; `facteur member list` shows the members"
                ))
            })?;
            let settings = organisations::member_settings(tx, organisation, member.id, false)?;
            let Some(user) = settings.and_then(|settings| settings.user) else {
                return Ok(false);
            };
            let was_on = factors::second_factor_is_on(tx, user)?;
            factors::second_factor_forget(tx, user)?;
            if was_on {
                let entry = Entry::new(actor, AuditAction::SecondFactorDisabled, AuditObject::User, user);
                record(tx, &scoped, entry.named(&member.address))?;
            }
            Ok::<_, FlowError>(was_on)
        })
        .await
}

fn recovery_codes(services: &Services) -> (Vec<String>, Vec<Vec<u8>>) {
    let random = services.ids.random();
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(random)).collect();
    let hashes = codes
        .iter()
        .map(|code| recovery_hash(&code.replace('-', "")))
        .collect();
    (codes, hashes)
}

async fn check_both(
    services: &Services,
    who: &SignedIn,
    password: &SecretString,
    code: &str,
) -> FlowResult<()> {
    check_password(services, who, password).await?;
    match check(services, who.user, code).await? {
        Checked::Right => Ok(()),
        Checked::Wrong => Err(wrong_code("code")),
        Checked::Wait(span) => Err(too_often("code", span)),
    }
}

async fn check_password(services: &Services, who: &SignedIn, password: &SecretString) -> FlowResult<()> {
    // Whoever found an open browser must not guess here without end; and nobody else's guesses count here.
    let own = format!("{}/{}", who.member.address, who.user);
    let asked = Guess::Password {
        address: &own,
        device: None,
    };
    let counted = match guess(services, asked).await? {
        Ok(counted) => counted,
        Err(span) => return Err(too_often("password", span)),
    };
    if is_password_of(services, who.user, password).await? {
        return guess_was_right(services, counted).await;
    }
    Err(FlowError::invalid(
        "password",
        "this is not your password; type the one you signed in with",
    ))
}

fn too_often(field: &str, span: Span) -> FlowError {
    let seconds = (span.as_millis() + 999) / 1_000;
    FlowError::invalid(
        field,
        format!("too many wrong ones; wait {seconds} seconds, then try again"),
    )
}

fn entry(member: &Member, user: UserId, action: AuditAction) -> Entry {
    Entry::new(Actor::Member(member.id), action, AuditObject::User, user).named(&member.address)
}

fn nothing_waits() -> FlowError {
    FlowError::refused("no app waits for a code; begin with a new secret")
}
