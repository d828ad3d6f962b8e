//! The first start: somebody makes themselves the one administrator.

use super::hashing::hash;
use super::members::{checked_address, checked_name};
use super::passwords::checked_password;
use super::sessions::{NewSession, begin_in};
use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, Event, EventKind, Language, Role, UserId};
use facteur_store::organisations::{self, Member, MemberSettings};
use facteur_store::users::{self, User};
use facteur_store::{Scope, StoreError, Tx, events};
use secrecy::SecretString;

/// The setting that says who the first administrator is.
const FIRST: &str = "first_start";

/// Who wants to be the administrator.
#[derive(Debug, Clone)]
pub struct NewAdministrator {
    /// Name to show.
    pub name: String,
    /// Mail address, with which they sign in.
    pub address: String,
    /// The password.
    pub password: SecretString,
    /// What the organisation is called; stays as it is when none is given.
    pub organisation: Option<String>,
    /// The language they are spoken to in.
    pub language: Language,
}

/// Whether nobody can sign in yet.
pub async fn first_start_needed(services: &Services) -> FlowResult<bool> {
    let any = services.store.read(Scope::Global, users::user_any).await?;
    Ok(!any)
}

/// Makes the first administrator: owner of the organisation, and signed in at once.
///
/// # Errors
/// Invalid when an input cannot be taken; refused when there is an administrator already.
pub async fn first_start(services: &Services, new: NewAdministrator) -> FlowResult<NewSession> {
    let address = checked_address("address", &new.address)?;
    let name = checked_name("name", &new.name)?;
    checked_password("password", &new.password, &address, &name)?;
    // Hashing costs: not for somebody who comes too late anyway.
    if !first_start_needed(services).await? {
        return Err(too_late());
    }
    let user = User {
        id: services.ids.make(),
        address: address.clone(),
        password_hash: hash(services.ids.random(), services.people.hash_costs, &new.password).await?,
        verified_at: Some(services.now()),
    };
    let (organisation, now, id) = (services.organisation, services.now(), user.id);
    let member = Member {
        id: services.ids.make(),
        address,
        name,
        role: Role::Owner.word().to_owned(),
    };
    let called = new.organisation.map(|called| called.trim().to_owned());
    let called = called.filter(|called| !called.is_empty());
    let added: Event = Event {
        id: services.ids.make(),
        at: now,
        kind: EventKind::MemberAdded,
        ticket: None,
        actor: Actor::System,
        data: serde_json::Value::Null,
        trace: None,
    };
    let scoped = services.clone();
    services
        .store
        .write(organisation, move |tx| {
            // Of two that come at once, the second waits here for the first.
            if users::user_any(tx)? || !organisations::setting_claim(tx, FIRST, &id.to_string())? {
                return Err(too_late());
            }
            users::user_insert(tx, &user, now)?;
            let owner = own(tx, organisation, &member, id, new.language, now)?;
            if let Some(called) = &called {
                organisations::organisation_rename(tx, organisation, called)?;
            }
            let mut added = added.clone();
            added.actor = Actor::Member(owner.id);
            let entry = Entry::new(
                added.actor,
                AuditAction::MemberAdded,
                AuditObject::Member,
                owner.id,
            );
            record(tx, &scoped, entry.named(&owner.address).after(&owner))?;
            added.data = serde_json::json!({ "member": owner.id, "role": Role::Owner, "first": true });
            Ok(events::event_append(tx, organisation, &added)?)
        })
        .await?;
    let session = begin_in(services, organisation, id, None).await?;
    session.ok_or_else(|| StoreError::fault("the first administrator is no member").into())
}

/// The member of the first administrator; the operator may have added one of that address before.
fn own(
    tx: &mut Tx<'_>,
    organisation: facteur_domain::OrganisationId,
    member: &Member,
    user: UserId,
    language: Language,
    now: facteur_domain::Timestamp,
) -> FlowResult<Member> {
    let known = organisations::member_by_address(tx, organisation, &member.address)?;
    let owner = if let Some(known) = known {
        Member {
            id: known.id,
            ..member.clone()
        }
    } else {
        organisations::member_insert(tx, organisation, member, now)?;
        member.clone()
    };
    let settings = MemberSettings {
        signature: String::new(),
        language,
        version: 1,
        user: Some(user),
    };
    organisations::member_update(tx, organisation, &owner, &settings)?;
    Ok(owner)
}

fn too_late() -> FlowError {
    FlowError::refused("there is an administrator already; sign in, or ask them to add you")
}
