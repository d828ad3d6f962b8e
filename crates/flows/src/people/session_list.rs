//! The sessions of a user: browsers and programs, seen and ended by their owner.

use super::sessions::SignedIn;
use crate::audit::{self, Entry};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, FamilyEnd, SessionId, Timestamp, UserId};
use facteur_store::families::{self, Program};
use facteur_store::users::{self, Session};
use facteur_store::{StoreError, StoreResult, Tx};

/// What is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionKind {
    /// A browser.
    Browser,
    /// A program, with access and refresh tokens.
    Program,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// What is signed in.
    pub kind: SessionKind,
    /// What it calls itself.
    pub device: String,
    /// The address it signed in from.
    pub address: String,
    /// When it signed in.
    pub created_at: Timestamp,
    /// When it was last used, give or take.
    pub last_seen_at: Timestamp,
    /// When it ended, and why; only what its owner should know of is still shown then.
    pub ended: Option<(Timestamp, FamilyEnd)>,
}

impl From<Session> for SessionView {
    fn from(session: Session) -> Self {
        Self {
            id: session.id(),
            kind: SessionKind::Browser,
            device: session.device,
            address: session.address,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            ended: None,
        }
    }
}

impl From<Program> for SessionView {
    fn from(program: Program) -> Self {
        Self {
            id: program.id,
            kind: SessionKind::Program,
            device: program.device,
            address: program.address,
            created_at: program.created_at,
            last_seen_at: program.last_seen_at,
            ended: program.ended_at.zip(program.family.ended),
        }
    }
}

/// The sessions of a user in all organisations, those used last first.
pub async fn session_list(services: &Services, user: UserId) -> FlowResult<Vec<SessionView>> {
    let now = services.now();
    let listed: StoreResult<Vec<SessionView>> = services
        .store
        .read(services.organisation, move |tx| {
            let browsers = users::session_list(tx, user, now)?;
            let programs = families::program_list(tx, user, now)?;
            let shown = programs
                .into_iter()
                .filter(|program| matches!(program.family.ended, None | Some(FamilyEnd::Reused)));
            let mut all: Vec<SessionView> = browsers.into_iter().map(SessionView::from).collect();
            all.extend(shown.map(SessionView::from));
            all.sort_by_key(|session| (std::cmp::Reverse(session.last_seen_at), session.id));
            Ok(all)
        })
        .await;
    Ok(listed?)
}

/// Ends a session of whoever is signed in; one that has ended is no longer shown.
///
/// # Errors
/// Not found when they have no such session.
pub async fn session_end(services: &Services, who: &SignedIn, id: SessionId) -> FlowResult<()> {
    let (user, here, now) = (who.user, services.clone(), services.now());
    let actor = Actor::Member(who.member.id);
    services
        .store
        .write(services.organisation, move |tx| {
            if !remove(tx, user, id, now)? {
                return Err(FlowError::not_found(
                    "there is no such session; it may have ended already",
                ));
            }
            let entry = Entry::new(actor, AuditAction::SessionEnded, AuditObject::Session, id);
            Ok(audit::record(tx, &here, entry)?)
        })
        .await
}

fn remove(tx: &mut Tx<'_>, user: UserId, id: SessionId, now: Timestamp) -> StoreResult<bool> {
    let browsers = users::session_list(tx, user, now)?;
    match browsers.iter().find(|session| session.id() == id) {
        Some(session) => users::session_end(tx, &session.token_hash).map(|()| true),
        None => families::program_remove(tx, user, id),
    }
}

/// Ends all sessions of whoever is signed in but the one that asks.
pub async fn session_end_others(
    services: &Services,
    who: &SignedIn,
    current: Option<SessionId>,
) -> FlowResult<()> {
    let (user, here, now) = (who.user, services.clone(), services.now());
    let actor = Actor::Member(who.member.id);
    services
        .store
        .write(services.organisation, move |tx| {
            let browsers = users::session_list(tx, user, now)?;
            let kept = browsers.iter().find(|session| Some(session.id()) == current);
            let kept = kept.map(|session| session.token_hash.as_slice());
            users::session_end_others(tx, user, kept)?;
            families::program_end_others(tx, user, current, FamilyEnd::Revoked, now)?;
            let entry = Entry::new(actor, AuditAction::SessionEnded, AuditObject::User, user);
            audit::record(tx, &here, entry)?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}
