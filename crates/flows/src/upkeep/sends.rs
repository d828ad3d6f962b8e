//! The hold on sends: a restored server may hold mail in its outbox that left before the backup was made,
//! so nothing leaves until somebody has said so. Reading mail goes on.

use crate::audit::{Entry, record};
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, Event, EventKind};
use facteur_store::{Scope, StoreError, events, organisations};

/// The setting that holds sends when it is there.
pub(super) const SENDS_HELD: &str = "sends_held";
/// What it is set to.
pub(super) const HELD: &str = "1";

/// Whether nothing may leave: no mail, no notification, no change on a mail server. Every delivery asks
/// first, and waits while it is so.
pub async fn sends_held(services: &Services) -> FlowResult<bool> {
    let setting = services
        .store
        .read(Scope::Global, |tx| organisations::setting_get(tx, SENDS_HELD));
    Ok(setting.await?.is_some())
}

/// Holds all sends: after a restore of a PostgreSQL database by its own tools, or whenever wanted.
pub async fn hold_sends(services: &Services, actor: Actor) -> FlowResult<()> {
    set(services, actor, true).await
}

/// Lets sends go on.
pub async fn release_sends(services: &Services, actor: Actor) -> FlowResult<()> {
    set(services, actor, false).await?;
    services.wake.wake();
    Ok(())
}

async fn set(services: &Services, actor: Actor, held: bool) -> FlowResult<()> {
    let (organisation, ids, now) = (services.organisation, services.ids.clone(), services.now());
    let scoped = services.clone();
    let written = services.store.write(organisation, move |tx| {
        if organisations::setting_get(tx, SENDS_HELD)?.is_some() == held {
            return Ok(());
        }
        organisations::setting_set(tx, SENDS_HELD, held.then_some(HELD))?;
        let action = if held {
            AuditAction::SendsHeld
        } else {
            AuditAction::SendsReleased
        };
        record(tx, &scoped, Entry::new(actor, action, AuditObject::Sends, ""))?;
        let event = Event {
            id: ids.make(),
            at: now,
            kind: if held {
                EventKind::SendsHeld
            } else {
                EventKind::SendsReleased
            },
            ticket: None,
            actor,
            data: serde_json::json!({}),
            trace: None,
        };
        events::event_append(tx, organisation, &event)?;
        Ok::<_, StoreError>(())
    });
    Ok(written.await?)
}
