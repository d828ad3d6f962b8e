//! What a member chose for themselves.

use super::members::checked_name;
use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, Event, EventKind, Language, MemberId, OrganisationId};
use facteur_store::organisations::{self, Member, MemberSettings};
use facteur_store::{StoreResult, Tx, events, users};
use serde::Serialize;

/// Letters of a signature at most.
const SIGNATURE: usize = 5_000;

/// What a member chose for themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// Name to show.
    pub name: String,
    /// Mail address.
    pub address: String,
    /// Whether it is proven to be theirs; so it is of who cannot sign in.
    pub verified: bool,
    /// The language they are spoken to in.
    pub language: Language,
    /// What ends their answers.
    pub signature: String,
    /// Rises at every change.
    pub version: i64,
}

/// What a member wants to be so from now on.
#[derive(Debug, Clone)]
pub struct NewProfile {
    /// Name to show.
    pub name: String,
    /// The language they are spoken to in.
    pub language: Language,
    /// What ends their answers.
    pub signature: String,
}

/// The profile of a member.
///
/// # Errors
/// Not found when there is no such member.
pub async fn profile(services: &Services, member: MemberId) -> FlowResult<Profile> {
    let organisation = services.organisation;
    let found = services
        .store
        .read(organisation, move |tx| load(tx, organisation, member, false))
        .await?;
    let Loaded {
        known,
        settings,
        verified,
    } = found.ok_or_else(gone)?;
    Ok(shown(known, settings, verified))
}

/// Saves the profile of a member.
///
/// # Errors
/// Invalid inputs; changed when `if_version` is named and does not hold any more.
pub async fn set_profile(
    services: &Services,
    member: MemberId,
    new: NewProfile,
    if_version: Option<i64>,
) -> FlowResult<Profile> {
    let name = checked_name("name", &new.name)?;
    if new.signature.chars().count() > SIGNATURE {
        let long = format!("the signature is longer than {SIGNATURE} letters; shorten it");
        return Err(FlowError::invalid("signature", long));
    }
    let organisation = services.organisation;
    let changed = Event {
        id: services.ids.make(),
        at: services.now(),
        kind: EventKind::MemberChanged,
        ticket: None,
        actor: Actor::Member(member),
        data: serde_json::json!({ "member": member, "profile": "changed" }),
        trace: None,
    };
    let scoped = services.clone();
    services
        .store
        .write(organisation, move |tx| {
            let Loaded {
                mut known,
                mut settings,
                verified,
            } = load(tx, organisation, member, true)?.ok_or_else(gone)?;
            if if_version.is_some_and(|version| version != settings.version) {
                return Err(FlowError::changed(
                    "the profile was changed in the meantime; look at it again and repeat the change",
                ));
            }
            let before = shown(known.clone(), settings.clone(), verified);
            known.name.clone_from(&name);
            settings.language = new.language;
            settings.signature.clone_from(&new.signature);
            organisations::member_update(tx, organisation, &known, &settings)?;
            settings.version += 1;
            events::event_append(tx, organisation, &changed)?;
            let after = shown(known, settings, verified);
            let (by, action) = (Actor::Member(member), AuditAction::MemberChanged);
            let entry = Entry::new(by, action, AuditObject::Member, member).named(&after.address);
            record(tx, &scoped, entry.changed(&before, &after))?;
            Ok(after)
        })
        .await
}

struct Loaded {
    known: Member,
    settings: MemberSettings,
    verified: bool,
}

fn load(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: MemberId,
    lock: bool,
) -> StoreResult<Option<Loaded>> {
    // First the lock: what is read after it is what stands.
    let settings = organisations::member_settings(tx, organisation, id, lock)?;
    let Some((known, settings)) = organisations::member_get(tx, organisation, id)?.zip(settings) else {
        return Ok(None);
    };
    let user = match settings.user {
        Some(user) => users::user_get(tx, user)?,
        None => None,
    };
    Ok(Some(Loaded {
        known,
        settings,
        verified: user.is_none_or(|user| user.verified_at.is_some()),
    }))
}

fn shown(member: Member, settings: MemberSettings, verified: bool) -> Profile {
    Profile {
        name: member.name,
        address: member.address,
        verified,
        language: settings.language,
        signature: settings.signature,
        version: settings.version,
    }
}

fn gone() -> FlowError {
    FlowError::not_found("there is no such member; `facteur member list` shows the members")
}
