//! The organisations of a user: which there are, founding another one, and going to work in one.

use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::people::{NewSession, SignedIn, begin_in, checked_name, role_of, sign_out};
use crate::services::Services;
use facteur_domain::{
    Actor, AuditAction, AuditObject, Event, EventKind, Founding, OrganisationId, Role, TeamId, UserId,
};
use facteur_store::organisations::{self, Member, MemberSettings};
use facteur_store::{Scope, StoreError, StoreResult, events, memberships, teams};
use serde::Serialize;

/// What the first team of a new organisation is called.
const TEAM: &str = "Équipe";
/// Organisations that one user is a member of at most.
const MOST: usize = 50;

/// Whoever administers an organisation may run a provider that says they are anybody.
const OF_PROVIDER: &str =
    "a session of single sign-on stays in its organisation; sign in there with your password";

/// An organisation that a user is a member of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnOrganisation {
    /// Its id.
    pub id: OrganisationId,
    /// What it is called.
    pub name: String,
    /// What they are there.
    pub role: Role,
    /// Whether they work in it now.
    pub current: bool,
}

/// The organisations that a user is a member of, the one they worked in last first.
pub async fn own_organisations(services: &Services, user: UserId) -> FlowResult<Vec<OwnOrganisation>> {
    let ids: StoreResult<_> = services
        .store
        .read(Scope::Global, move |tx| memberships::membership_list(tx, user))
        .await;
    let mut own = Vec::new();
    for id in ids? {
        let found: StoreResult<_> = services
            .store
            .read(id, move |tx| {
                let member = organisations::member_of_user(tx, id, user)?;
                Ok(member.zip(organisations::organisation_name(tx, id)?))
            })
            .await;
        own.extend(found?.map(|(member, name)| OwnOrganisation {
            id,
            name,
            role: role_of(&member),
            current: id == services.organisation,
        }));
    }
    Ok(own)
}

/// All organisations of this installation, oldest first. For whoever has the command line of the server.
pub async fn organisation_names(services: &Services) -> FlowResult<Vec<(OrganisationId, String)>> {
    let all: StoreResult<_> = services
        .store
        .read(Scope::Global, organisations::organisation_list)
        .await;
    Ok(all?)
}

/// Begins to work in another organisation: the session that asks ends, and one there begins.
///
/// # Errors
/// Not found when the user is no member of it.
pub async fn switch(
    services: &Services,
    who: &SignedIn,
    token: &str,
    organisation: OrganisationId,
) -> FlowResult<NewSession> {
    if who.provider.is_some() {
        return Err(FlowError::forbidden(OF_PROVIDER));
    }
    let here = services.for_work_of(organisation);
    let begun = begin_in(&here, organisation, who.user, None).await?;
    let begun = begun
        .ok_or_else(|| FlowError::not_found("there is no such organisation, or you are no member of it"))?;
    sign_out(services, who, token).await?;
    Ok(begun)
}

/// Founds an organisation with a first team; who does is its owner.
///
/// # Errors
/// Invalid inputs; refused for who is a member of very many.
pub async fn found(services: &Services, who: &SignedIn, name: &str) -> FlowResult<OwnOrganisation> {
    if who.provider.is_some() {
        return Err(FlowError::forbidden(OF_PROVIDER));
    }
    let policy = services.people.found_organisations;
    if !policy.allows(who.role) {
        return Err(FlowError::forbidden(match policy {
            Founding::Owners => {
                "only an owner of an organisation founds another one here; ask an owner, or whoever runs the server"
            }
            Founding::Everybody | Founding::Nobody => {
                "nobody founds organisations here; ask whoever runs the server"
            }
        }));
    }
    let name = checked_name("name", name)?;
    if own_organisations(services, who.user).await?.len() >= MOST {
        return Err(FlowError::refused(format!(
            "you are a member of {MOST} organisations already; leave one first"
        )));
    }
    let id: OrganisationId = services.ids.make();
    let (here, now, called) = (services.for_work_of(id), services.now(), name.clone());
    let member = Member {
        id: services.ids.make(),
        address: who.member.address.clone(),
        name: who.member.name.clone(),
        role: Role::Owner.word().to_owned(),
    };
    let settings = MemberSettings {
        signature: String::new(),
        language: who.language,
        version: 1,
        user: Some(who.user),
    };
    let team: TeamId = services.ids.make();
    let founded: StoreResult<()> = here
        .clone()
        .store
        .write(id, move |tx| {
            organisations::organisation_insert(tx, id, &called, now)?;
            organisations::team_insert(tx, id, team, TEAM, now)?;
            organisations::member_insert(tx, id, &member, now)?;
            organisations::member_update(tx, id, &member, &settings)?;
            teams::team_member_add(tx, id, team, member.id)?;
            let actor = Actor::Member(member.id);
            let entry = Entry::new(
                actor,
                AuditAction::OrganisationCreated,
                AuditObject::Organisation,
                id,
            );
            record(tx, &here, entry.named(&called).after(&member))?;
            let event = Event {
                id: here.ids.make(),
                at: now,
                kind: EventKind::OrganisationCreated,
                ticket: None,
                actor,
                data: serde_json::json!({ "team": team }),
                trace: None,
            };
            events::event_append(tx, id, &event)?;
            Ok::<_, StoreError>(())
        })
        .await;
    founded?;
    Ok(OwnOrganisation {
        id,
        name,
        role: Role::Owner,
        current: false,
    })
}
