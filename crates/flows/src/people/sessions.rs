//! Sessions of browsers: their beginning and end, and who a request comes from.

use super::hashing::{new_token, token_hash};
use super::programs::ACCESS;
use super::tokens::TOKEN;
use crate::audit::{Entry, record};
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{
    Actor, AuditAction, AuditObject, Language, OrganisationId, ProviderId, Reach, Role, SessionId, Span,
    Timestamp, UserId,
};
use facteur_store::families::{self, Program};
use facteur_store::organisations::{self, Member};
use facteur_store::users::{self, Session};
use facteur_store::{Scope, StoreError, StoreResult, Tx, memberships, second_factors, sign_on, teams};
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
    /// The provider of single sign-on that opened the session; none when a password did.
    pub provider: Option<ProviderId>,
    /// Whether the organisation wants a second factor that is not there: until it is, nothing else is done.
    pub must_enable_second_factor: bool,
}

impl SignedIn {
    /// The same for a session that a provider opened. Whoever administers an organisation may run a provider of their
    /// own, that says they are anybody: it makes nobody more than an administrator. Its second factor counts.
    fn by_provider(mut self, provider: ProviderId) -> Self {
        if self.role == Role::Owner {
            self.role = Role::Admin;
        }
        self.must_enable_second_factor = false;
        self.provider = Some(provider);
        self
    }
}

/// A session that has just begun. The token is told once; only its hash is kept.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// For the cookie.
    pub token: SecretString,
    /// For the cookie that outlives the session: by it the browser is known when somebody signs in next.
    pub device: SecretString,
    /// Who signed in.
    pub signed_in: SignedIn,
}

/// Begins a session of somebody who proved who they are, in the organisation that they worked in last; none when
/// they are a member of none. `device` is the token that the browser has from an earlier signing in.
pub(super) async fn begin(
    services: &Services,
    user: UserId,
    device: Option<&str>,
) -> FlowResult<Option<NewSession>> {
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
    device: Option<&str>,
) -> FlowResult<Option<NewSession>> {
    let now = services.now();
    let random = services.ids.random();
    let token = new_token(random);
    let known = device.map(|device| SecretString::from(device.to_owned()));
    let known = known.unwrap_or_else(|| new_token(random));
    let known_hash = token_hash(known.expose_secret());
    let (address, called) = origin_of(services);
    let here = services.for_work_of(organisation);
    let session = Session {
        token_hash: token_hash(token.expose_secret()),
        user,
        organisation,
        csrf: new_token(random).expose_secret().to_owned(),
        device: called,
        address,
        created_at: now,
        last_seen_at: now,
        expires_at: now + LASTS,
    };
    let signed_in = services
        .store
        .write(organisation, move |tx| {
            let signed_in = of_session(tx, &session)?;
            if let Some(signed_in) = &signed_in {
                users::session_insert(tx, &session)?;
                users::device_seen(tx, user, &known_hash, now)?;
                memberships::membership_seen(tx, user, organisation, now)?;
                let actor = Actor::Member(signed_in.member.id);
                let entry = Entry::new(
                    actor,
                    AuditAction::SignInAccepted,
                    AuditObject::Session,
                    session.id(),
                );
                record(tx, &here, entry.named(&session.device))?;
            }
            Ok::<_, StoreError>(signed_in)
        })
        .await?;
    Ok(signed_in.map(|signed_in| NewSession {
        token,
        device: known,
        signed_in,
    }))
}

/// The address that a request came from, and what the browser or program calls itself, as they are kept.
pub(super) fn origin_of(services: &Services) -> (String, String) {
    let Some(origin) = &services.origin else {
        return (String::new(), String::new());
    };
    let address = origin
        .address
        .map(|address| address.to_string())
        .unwrap_or_default();
    (address, origin.device.chars().take(DEVICE).collect())
}

/// Who a token belongs to, in whichever organisation; none when its session has ended. Using a session makes it last
/// longer.
pub async fn session_of(services: &Services, token: &str) -> FlowResult<Option<SignedIn>> {
    let now = services.now();
    let hash = token_hash(token);
    let looked = hash.clone();
    let session: StoreResult<(Option<Session>, Option<ProviderId>)> = services
        .store
        .read(Scope::Global, move |tx| {
            Ok((
                users::session_get(tx, &looked, now)?,
                sign_on::session_provider(tx, &looked)?,
            ))
        })
        .await;
    let (Some(session), provider) = session? else {
        return Ok(None);
    };
    let (organisation, user, last_seen_at) = (session.organisation, session.user, session.last_seen_at);
    // Its member stands behind the fence of the organisation that the session names.
    let found: StoreResult<_> = services
        .store
        .read(organisation, move |tx| of_session(tx, &session))
        .await;
    let Some(mut signed_in) = found? else {
        return Ok(None);
    };
    if let Some(provider) = provider {
        signed_in = signed_in.by_provider(provider);
    }
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

/// Ends the session of a token: of a browser's cookie, or of a program's access token. A token of the other sort,
/// made to last, stays.
pub async fn sign_out(services: &Services, who: &SignedIn, token: &str) -> FlowResult<()> {
    let (organisation, user, here) = (services.organisation, who.user, services.clone());
    let actor = Actor::Member(who.member.id);
    let (hash, now) = (token_hash(token), services.now());
    let is_program = token.starts_with(ACCESS);
    services
        .store
        .write(organisation, move |tx| {
            if is_program {
                if let Some(program) = families::access_get(tx, &hash, now)? {
                    families::program_remove(tx, user, program.id)?;
                }
            } else {
                users::session_end(tx, &hash)?;
            }
            let entry = Entry::new(actor, AuditAction::SignedOut, AuditObject::User, user);
            record(tx, &here, entry)?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// Which session a request comes from, by its token; none for a token that was made to last.
pub async fn current_session(services: &Services, token: &str) -> FlowResult<Option<SessionId>> {
    if token.starts_with(TOKEN) {
        return Ok(None);
    }
    if token.starts_with(ACCESS) {
        let (hash, now) = (token_hash(token), services.now());
        let program: StoreResult<Option<Program>> = services
            .store
            .read(Scope::Global, move |tx| families::access_get(tx, &hash, now))
            .await;
        return Ok(program?.map(|program| program.id));
    }
    Ok(Some(Session::id_of(&token_hash(token))))
}

fn of_session(tx: &mut Tx<'_>, session: &Session) -> StoreResult<Option<SignedIn>> {
    signed_in(
        tx,
        session.organisation,
        session.user,
        &session.csrf,
        session.expires_at,
    )
}

/// A user as a member of an organisation; none when they are none of it, or suspended.
pub(super) fn signed_in(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    user: UserId,
    csrf: &str,
    expires_at: Timestamp,
) -> StoreResult<Option<SignedIn>> {
    let Some(member) = organisations::member_of_user(tx, organisation, user)? else {
        return Ok(None);
    };
    let settings = organisations::member_settings(tx, organisation, member.id, false)?;
    let here = organisations::organisation_get(tx, organisation, false)?;
    let is_required = here
        .as_ref()
        .is_some_and(|here| here.settings.require_second_factor);
    Ok(Some(SignedIn {
        role: role_of(&member),
        reach: reach_of(tx, organisation, &member)?,
        language: settings.map_or(Language::French, |settings| settings.language),
        member,
        user,
        organisation,
        organisation_name: here.map(|here| here.name).unwrap_or_default(),
        csrf: csrf.to_owned(),
        expires_at,
        provider: None,
        must_enable_second_factor: is_required && !second_factors::second_factor_is_on(tx, user)?,
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
