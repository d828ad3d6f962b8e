//! Programs: their access and refresh tokens. What is decided about them stands in `domain`, `refresh`.

use super::errands;
use super::hashing::{new_token, token_hash};
use super::sessions::{self, SignedIn};
use crate::audit::{self, Entry};
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::refresh::{ACCESS_LASTS, REFRESH_LASTS};
use facteur_domain::{
    Actor, AuditAction, AuditObject, Family, OrganisationId, Refresh, SessionId, Span, Timestamp, UserId,
};
use facteur_store::families::{self, Program, TokenKind};
use facteur_store::{Scope, StoreError, StoreResult, Tx, jobs, memberships};
use secrecy::{ExposeSecret, SecretString};

/// What an access token begins with.
pub const ACCESS: &str = "fca_";
/// What a refresh token begins with.
pub const REFRESH: &str = "fcr_";

/// What a program gets. Both are told once; only their hashes are kept.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// To ask with.
    pub access: SecretString,
    /// To get the next two with, once.
    pub refresh: SecretString,
    /// How long the access token lasts.
    pub expires_in: Span,
}

impl Tokens {
    fn make(services: &Services) -> Self {
        let make = |prefix: &str| {
            let token = new_token(services.ids.random());
            SecretString::from(format!("{prefix}{}", token.expose_secret()))
        };
        Self {
            access: make(ACCESS),
            refresh: make(REFRESH),
            expires_in: ACCESS_LASTS,
        }
    }

    fn hashes(&self) -> Hashes {
        Hashes {
            access: token_hash(self.access.expose_secret()),
            refresh: token_hash(self.refresh.expose_secret()),
        }
    }
}

struct Hashes {
    access: Vec<u8>,
    refresh: Vec<u8>,
}

impl Hashes {
    fn save(&self, tx: &mut Tx<'_>, program: SessionId, family: Family, now: Timestamp) -> StoreResult<()> {
        let until = now + REFRESH_LASTS;
        let (access, refresh, generation) = (&self.access, &self.refresh, family.generation);
        families::family_token_insert(tx, refresh, program, TokenKind::Refresh, generation, until)?;
        let until = now + ACCESS_LASTS;
        families::family_token_insert(tx, access, program, TokenKind::Access, generation, until)
    }
}

/// Signs a program in for somebody who proved who they are, in the organisation that they worked in last; none when
/// they are a member of none.
pub(super) async fn begin(services: &Services, user: UserId) -> FlowResult<Option<Tokens>> {
    let organisations: StoreResult<_> = services
        .store
        .read(Scope::Global, move |tx| memberships::membership_list(tx, user))
        .await;
    for organisation in organisations? {
        let begun = begin_in(services, organisation, user).await?;
        if begun.is_some() {
            return Ok(begun);
        }
    }
    Ok(None)
}

async fn begin_in(
    services: &Services,
    organisation: OrganisationId,
    user: UserId,
) -> FlowResult<Option<Tokens>> {
    let now = services.now();
    let (address, device) = sessions::origin_of(services);
    let program = Program {
        id: services.ids.make(),
        user,
        organisation,
        device,
        address,
        created_at: now,
        last_seen_at: now,
        family: Family::begin(now),
        ended_at: None,
    };
    let tokens = Tokens::make(services);
    let (hashes, here) = (tokens.hashes(), services.for_work_of(organisation));
    let begun = services
        .store
        .write(organisation, move |tx| {
            let signed_in = sessions::signed_in(tx, organisation, user, "", program.family.expires_at)?;
            let Some(signed_in) = signed_in else {
                return Ok(false);
            };
            families::program_insert(tx, &program)?;
            hashes.save(tx, program.id, program.family, now)?;
            memberships::membership_seen(tx, user, organisation, now)?;
            let actor = Actor::Member(signed_in.member.id);
            let entry = Entry::new(actor, AuditAction::PairGiven, AuditObject::Session, program.id);
            audit::record(tx, &here, entry.named(&program.device))?;
            Ok::<_, StoreError>(true)
        })
        .await?;
    Ok(begun.then_some(tokens))
}

/// Gives a program the next two tokens for its refresh token; none when that is not good, or not any more. One that
/// comes a second time ends the family, and its owner is told.
pub async fn refresh(services: &Services, token: &str) -> FlowResult<Option<Tokens>> {
    let now = services.now();
    let shown = token_hash(token);
    let tokens = Tokens::make(services);
    let (hashes, ids) = (tokens.hashes(), services.ids.clone());
    let rotated = services
        .store
        .write(Scope::Global, move |tx| {
            let Some((mut program, generation)) = families::refresh_hold(tx, &shown, now)? else {
                return Ok(false);
            };
            match program.family.refresh(generation, now) {
                Refresh::Rotated(family) => {
                    (program.family, program.last_seen_at) = (family, now);
                    families::program_update(tx, &program)?;
                    hashes.save(tx, program.id, family, now)?;
                    Ok(true)
                }
                Refresh::Reused(family) => {
                    (program.family, program.ended_at) = (family, Some(now));
                    families::program_update(tx, &program)?;
                    let job = errands::tokens_reused(ids.make(), program.id, now);
                    jobs::job_enqueue(tx, program.organisation, &job, now)?;
                    Ok(false)
                }
                Refresh::Over => Ok::<_, StoreError>(false),
            }
        })
        .await?;
    if !rotated {
        services.wake.wake();
    }
    Ok(rotated.then_some(tokens))
}

/// Who an access token belongs to, with the program; none when it is not good, or not any more.
pub(super) async fn access_of(services: &Services, token: &str) -> FlowResult<Option<(SignedIn, SessionId)>> {
    let (now, hash) = (services.now(), token_hash(token));
    let program: StoreResult<Option<Program>> = services
        .store
        .read(Scope::Global, move |tx| families::access_get(tx, &hash, now))
        .await;
    let Some(program) = program? else {
        return Ok(None);
    };
    let (organisation, user, until) = (program.organisation, program.user, program.family.expires_at);
    let signed_in: StoreResult<Option<SignedIn>> = services
        .store
        .read(organisation, move |tx| {
            sessions::signed_in(tx, organisation, user, "", until)
        })
        .await;
    Ok(signed_in?.map(|signed_in| (signed_in, program.id)))
}
