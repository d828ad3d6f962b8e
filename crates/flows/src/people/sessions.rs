//! Signing in and out, and who a request comes from.

use super::hashing::{new_token, token_hash, verify};
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{Language, OrganisationId, Reach, Role, Span, Timestamp, UserId};
use facteur_store::organisations::{self, Member};
use facteur_store::users::{self, Session, User};
use facteur_store::{Scope, StoreError, StoreResult, Tx, memberships, teams};
use secrecy::{ExposeSecret, SecretString};

/// How long a session lasts without being used.
const LASTS: Span = Span::seconds(14 * 24 * 3_600);
/// How often it is noted that a session is used: not at every request, each would be a write.
const NOTED: Span = Span::seconds(5 * 60);
/// Letters kept of what a browser calls itself.
const DEVICE: usize = 200;

/// Who a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The member.
    pub member: Member,
    /// What they may do.
    pub role: Role,
    /// What they may see.
    pub reach: Reach,
    /// With what they signed in.
    pub user: UserId,
    /// In which organisation.
    pub organisation: OrganisationId,
    /// What that is called.
    pub organisation_name: String,
    /// The language they are spoken to in.
    pub language: Language,
    /// What every change must bring along (a token against forged requests).
    pub csrf: String,
    /// When the session ends unless it is used before.
    pub expires_at: Timestamp,
}

/// A session that has just begun. The token is told once; only its hash is kept.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// For the cookie.
    pub token: SecretString,
    /// Who signed in.
    pub signed_in: SignedIn,
}

/// Begins a session; none when address and password do not belong together. It takes as long, and says the
/// same, whether the address is known or not. `device` is what the browser calls itself.
pub async fn sign_in(
    services: &Services,
    address: &str,
    password: &SecretString,
    device: &str,
) -> FlowResult<Option<NewSession>> {
    let address = address.trim().to_lowercase();
    let user: Option<User> = services
        .store
        .read(Scope::Global, move |tx| users::user_by_address(tx, &address))
        .await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let right = verify(hash, password).await?;
    match user.filter(|_| right) {
        Some(user) => begin(services, user.id, device).await,
        None => Ok(None),
    }
}

/// Begins a session of somebody who proved who they are, in the organisation that they worked in last; none when
/// they are a member of none.
pub(super) async fn begin(services: &Services, user: UserId, device: &str) -> FlowResult<Option<NewSession>> {
    let organisations: StoreResult<_> = services
        .store
        .read(Scope::Global, move |tx| memberships::membership_list(tx, user))
        .await;
    for organisation in organisations? {
        let begun = begin_in(services, organisation, user, device).await?;
        if begun.is_some() {
            return Ok(begun);
        }
    }
    Ok(None)
}

/// Begins a session of somebody who proved who they are, in one organisation; none when they are no member of it,
/// or suspended.
pub(crate) async fn begin_in(
    services: &Services,
    organisation: OrganisationId,
    user: UserId,
    device: &str,
) -> FlowResult<Option<NewSession>> {
    let now = services.now();
    let random = services.ids.random();
    let token = new_token(random);
    let session = Session {
        token_hash: token_hash(token.expose_secret()),
        user,
        organisation,
        csrf: new_token(random).expose_secret().to_owned(),
        device: device.chars().take(DEVICE).collect(),
        address: String::new(),
        created_at: now,
        last_seen_at: now,
        expires_at: now + LASTS,
    };
    let signed_in = services
        .store
        .write(organisation, move |tx| {
            let signed_in = signed_in(tx, &session)?;
            if signed_in.is_some() {
                users::session_insert(tx, &session)?;
                memberships::membership_seen(tx, user, organisation, now)?;
            }
            Ok::<_, StoreError>(signed_in)
        })
        .await?;
    Ok(signed_in.map(|signed_in| NewSession { token, signed_in }))
}

/// Who a token belongs to, in whichever organisation; none when its session has ended. Using a session makes it last
/// longer.
pub async fn session_of(services: &Services, token: &str) -> FlowResult<Option<SignedIn>> {
    let now = services.now();
    let hash = token_hash(token);
    let looked = hash.clone();
    let session: StoreResult<Option<Session>> = services
        .store
        .read(Scope::Global, move |tx| users::session_get(tx, &looked, now))
        .await;
    let Some(session) = session? else {
        return Ok(None);
    };
    let (organisation, user, last_seen_at) = (session.organisation, session.user, session.last_seen_at);
    // Its member stands behind the fence of the organisation that the session names.
    let found: StoreResult<_> = services
        .store
        .read(organisation, move |tx| signed_in(tx, &session))
        .await;
    let Some(mut signed_in) = found? else {
        return Ok(None);
    };
    if now.since(last_seen_at) >= NOTED {
        signed_in.expires_at = now + LASTS;
        let until = signed_in.expires_at;
        services
            .store
            .write(Scope::Global, move |tx| {
                memberships::membership_seen(tx, user, organisation, now)?;
                users::session_touch(tx, &hash, now, until)
            })
            .await?;
    }
    Ok(Some(signed_in))
}

/// Ends the session of a token.
pub async fn sign_out(services: &Services, token: &str) -> FlowResult<()> {
    let hash = token_hash(token);
    let ended = services
        .store
        .write(Scope::Global, move |tx| users::session_end(tx, &hash));
    Ok(ended.await?)
}

fn signed_in(tx: &mut Tx<'_>, session: &Session) -> StoreResult<Option<SignedIn>> {
    let organisation = session.organisation;
    let Some(member) = organisations::member_of_user(tx, organisation, session.user)? else {
        return Ok(None);
    };
    let settings = organisations::member_settings(tx, organisation, member.id, false)?;
    Ok(Some(SignedIn {
        role: role_of(&member),
        reach: reach_of(tx, organisation, &member)?,
        language: settings.map_or(Language::French, |settings| settings.language),
        member,
        user: session.user,
        organisation,
        organisation_name: organisations::organisation_name(tx, organisation)?.unwrap_or_default(),
        csrf: session.csrf.clone(),
        expires_at: session.expires_at,
    }))
}

/// What a member may do. An unknown word can only be of a later release: it may do what the least may.
pub(crate) fn role_of(member: &Member) -> Role {
    member.role.parse().unwrap_or(Role::Viewer)
}

/// What a member may see.
pub(crate) fn reach_of(tx: &mut Tx<'_>, organisation: OrganisationId, member: &Member) -> StoreResult<Reach> {
    if role_of(member).sees_everything() {
        return Ok(Reach::Everything);
    }
    Ok(Reach::teams(teams::teams_of_member(tx, organisation, member.id)?))
}
