//! The hold on sends: a restored server may hold mail in its outbox that left before the backup was made,
//! so nothing leaves until somebody has said so. Reading mail goes on.
//!
//! There are two holds: one of the whole installation, which a restore sets, and one of each organisation.

use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, Event, EventKind, OrganisationId};
use facteur_store::{Scope, StoreResult, Tx, events, organisations};

/// The setting that holds the sends of the whole installation when it is there.
pub(super) const SENDS_HELD: &str = "sends_held";
/// What it is set to.
pub(super) const HELD: &str = "1";

/// The setting that holds the sends of one organisation.
fn of_organisation(organisation: OrganisationId) -> String {
    format!("{SENDS_HELD}/{organisation}")
}

/// Whether nothing may leave: no mail, no notification, no change on a mail server. Every delivery asks
/// first, and waits while it is so.
pub async fn sends_held(services: &Services) -> FlowResult<bool> {
    let own = of_organisation(services.organisation);
    let held: StoreResult<bool> = services
        .store
        .read(Scope::Global, move |tx| {
            Ok(is_set(tx, SENDS_HELD)? || is_set(tx, &own)?)
        })
        .await;
    Ok(held?)
}

fn is_set(tx: &mut Tx<'_>, name: &str) -> StoreResult<bool> {
    Ok(organisations::setting_get(tx, name)?.is_some())
}

/// Holds all sends of the organisation; by the operator those of the whole installation: after a restore of a
/// PostgreSQL database by its own tools, or whenever wanted.
pub async fn hold_sends(services: &Services, actor: Actor) -> FlowResult<()> {
    set(services, actor, true).await
}

/// Lets sends go on.
///
/// # Errors
/// Forbidden when the whole installation is held and serves other organisations too: that is the operator's.
pub async fn release_sends(services: &Services, actor: Actor) -> FlowResult<()> {
    set(services, actor, false).await?;
    services.wake.wake();
    Ok(())
}

async fn set(services: &Services, actor: Actor, held: bool) -> FlowResult<()> {
    let (organisation, scoped) = (services.organisation, services.clone());
    services
        .store
        .write(organisation, move |tx| {
            let own = of_organisation(organisation);
            let (all_held, own_held) = (is_set(tx, SENDS_HELD)?, is_set(tx, &own)?);
            if held == (all_held || own_held) {
                return Ok(());
            }
            let alone = organisations::organisation_list(tx)?.len() == 1;
            match (held, actor == Actor::Operator) {
                (true, true) => organisations::setting_set(tx, SENDS_HELD, Some(HELD))?,
                (true, false) => organisations::setting_set(tx, &own, Some(HELD))?,
                (false, is_operator) => {
                    if all_held && !is_operator && !alone {
                        return Err(FlowError::forbidden(
                            "the whole installation is held; its operator lets it go on: `facteur sends release`",
                        ));
                    }
                    organisations::setting_set(tx, SENDS_HELD, None)?;
                    organisations::setting_set(tx, &own, None)?;
                }
            }
            tell(tx, &scoped, actor, held)
        })
        .await
}

fn tell(tx: &mut Tx<'_>, services: &Services, actor: Actor, held: bool) -> FlowResult<()> {
    let (action, kind) = if held {
        (AuditAction::SendsHeld, EventKind::SendsHeld)
    } else {
        (AuditAction::SendsReleased, EventKind::SendsReleased)
    };
    record(tx, services, Entry::new(actor, action, AuditObject::Sends, ""))?;
    let event = Event {
        id: services.ids.make(),
        at: services.now(),
        kind,
        ticket: None,
        actor,
        data: serde_json::json!({}),
        trace: None,
    };
    Ok(events::event_append(tx, services.organisation, &event)?)
}
