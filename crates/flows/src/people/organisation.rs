//! The organisation that a fresh installation begins with.

use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{Actor, Event, EventKind, Ids, OrganisationId, TeamId};
use facteur_store::{Scope, Store, StoreError, StoreResult, events, organisations};

/// The setting that names the organisation.
const DEFAULT: &str = "organisation/default";
/// The setting that says its first team is there.
const TEAM: &str = "organisation/default/team";
/// What the first team is called.
const TEAM_NAME: &str = "Équipe";

/// The organisation of this installation, with a first team; both are made at the first start. Of several
/// processes that start at once, one makes them and all get the same.
pub async fn ensure_organisation(store: &Store, ids: &Ids, name: &str) -> FlowResult<OrganisationId> {
    let (new, now): (OrganisationId, _) = (ids.make(), ids.clock().now());
    let called = name.to_owned();
    let known = store.read(Scope::Global, |tx| organisations::setting_get(tx, DEFAULT));
    let organisation = match known.await? {
        Some(known) => known,
        None => {
            store
                .write(Scope::Global, move |tx| {
                    // Whoever comes second waits here for the first, and then reads what that one wrote.
                    if organisations::setting_claim(tx, DEFAULT, &new.to_string())? {
                        organisations::organisation_insert(tx, new, &called, now)?;
                        return Ok(new.to_string());
                    }
                    let known = organisations::setting_get(tx, DEFAULT)?;
                    known.ok_or_else(|| StoreError::fault("the setting of the organisation vanished"))
                })
                .await?
        }
    };
    let organisation: OrganisationId = organisation.parse().map_err(|_| {
        StoreError::fault(format!(
            "the setting {DEFAULT} holds no id; restore it from a backup"
        ))
    })?;
    ensure_team(store, ids, organisation).await?;
    Ok(organisation)
}

/// Rows of an organisation are written in a transaction of its own, so a process may die in between: this
/// is looked after at every start.
async fn ensure_team(store: &Store, ids: &Ids, organisation: OrganisationId) -> FlowResult<()> {
    let known = store.read(Scope::Global, |tx| organisations::setting_get(tx, TEAM));
    if known.await?.is_some() {
        return Ok(());
    }
    let (team, now): (TeamId, _) = (ids.make(), ids.clock().now());
    let created = Event {
        id: ids.make(),
        at: now,
        kind: EventKind::OrganisationCreated,
        ticket: None,
        actor: Actor::System,
        data: serde_json::json!({ "team": team }),
        trace: None,
    };
    store
        .write(organisation, move |tx| {
            if organisations::setting_claim(tx, TEAM, &team.to_string())? {
                organisations::team_insert(tx, organisation, team, TEAM_NAME, now)?;
                events::event_append(tx, organisation, &created)?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

/// All organisations of this installation, oldest first.
pub async fn organisation_ids(services: &Services) -> StoreResult<Vec<OrganisationId>> {
    let all = services
        .store
        .read(Scope::Global, organisations::organisation_list);
    Ok(all.await?.into_iter().map(|(id, _)| id).collect())
}
