//! A new key, and every secret sealed anew with it.

use super::places::{self, COLUMN, row_of};
use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, KeyId, OrganisationId, crash};
use facteur_store::secrets::{SealedPlace, SealedRow, sealed_replace, sealed_with_others};
use facteur_store::{Scope, StoreError};
use serde::Serialize;

/// Secrets that are sealed anew in one transaction.
const BATCH: usize = 50;

/// What sealing anew came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Resealed {
    /// Secrets that the current key seals now.
    pub resealed: u64,
    /// Secrets that could not be opened: none of the keys of this process sealed them.
    pub unopened: u64,
}

/// Makes a new key, which seals from now on, and enqueues that all secrets are sealed anew. Gives its id.
///
/// # Errors
/// Refused when keys do not come from a file, so that none can be added.
pub async fn renew(services: &Services, actor: Actor) -> FlowResult<KeyId> {
    let former = services.secrets.keys()?.first().copied();
    let key = services.secrets.renew()?;
    crash::point("key.renewed");
    let (organisation, scoped) = (services.organisation, services.clone());
    let entry = Entry::new(actor, AuditAction::KeyRenewed, AuditObject::Key, key)
        .before(&former.map(|key| serde_json::json!({ "current": key })))
        .after(&serde_json::json!({ "current": key }));
    services
        .store
        .write(organisation, move |tx| {
            record(tx, &scoped, entry.clone())?;
            super::job::enqueue(tx, &scoped)
        })
        .await?;
    crash::point("key.enqueued");
    services.wake.wake();
    Ok(key)
}

/// Seals every secret that an old key sealed anew with the current one, in all organisations. Whatever happens on the
/// way, each secret opens at any moment; doing it again goes on with what is left.
pub async fn reseal(services: &Services) -> FlowResult<Resealed> {
    let mut total = Resealed::default();
    for (scope, organisation, place) in places::all(services).await? {
        let done = reseal_place(services, scope, organisation, place).await?;
        total.resealed += done.resealed;
        total.unopened += done.unopened;
    }
    crash::point("key.all_resealed");
    if total != Resealed::default() {
        tracing::info!(
            component = "secrets",
            action = "reseal",
            resealed = total.resealed,
            unopened = total.unopened,
            "secrets were sealed anew with the current key"
        );
    }
    Ok(total)
}

async fn reseal_place(
    services: &Services,
    scope: Scope,
    organisation: OrganisationId,
    place: SealedPlace,
) -> FlowResult<Resealed> {
    let (mut done, mut after) = (Resealed::default(), None);
    loop {
        let current = current_key(services)?;
        let last: Option<SealedRow> = after.take();
        let rows: Vec<SealedRow> = services
            .store
            .read(scope, move |tx| {
                sealed_with_others(tx, organisation, place, current, last.as_ref(), BATCH)
            })
            .await?;
        let Some(last) = rows.last().cloned() else {
            return Ok(done);
        };
        let (anew, unopened) = seal_anew(services, rows);
        done.unopened += unopened;
        crash::point("key.batch_sealed");
        done.resealed += replace(services, scope, organisation, anew).await?;
        crash::point("key.batch_committed");
        after = Some(last);
    }
}

fn current_key(services: &Services) -> FlowResult<KeyId> {
    let keys = services.secrets.keys()?;
    keys.first()
        .copied()
        .ok_or_else(|| FlowError::refused("there is no key to seal secrets with"))
}

/// Each row with its new envelope; how many did not open.
fn seal_anew(services: &Services, rows: Vec<SealedRow>) -> (Vec<(SealedRow, Vec<u8>)>, u64) {
    let (mut anew, mut unopened) = (Vec::with_capacity(rows.len()), 0);
    for row in rows {
        match again(services, &row) {
            Ok(sealed) => anew.push((row, sealed)),
            Err(error) => {
                unopened += 1;
                tracing::warn!(component = "secrets", action = "reseal", table = row.place.table(), owner = %row.owner,
                    name = row.name, error = %error, "this secret does not open; it stays as it is");
            }
        }
    }
    (anew, unopened)
}

fn again(services: &Services, row: &SealedRow) -> FlowResult<Vec<u8>> {
    let (table, place) = (row.place.table(), row_of(row));
    let opened = zeroize::Zeroizing::new(services.secrets.open(table, COLUMN, &place, &row.sealed)?);
    services.secrets.seal(table, COLUMN, &place, &opened)
}

async fn replace(
    services: &Services,
    scope: Scope,
    organisation: OrganisationId,
    anew: Vec<(SealedRow, Vec<u8>)>,
) -> FlowResult<u64> {
    let replaced = services.store.write(scope, move |tx| {
        let mut replaced = 0;
        for (row, sealed) in &anew {
            // Somebody set another password meanwhile: that one is sealed by then.
            replaced += u64::from(sealed_replace(tx, organisation, row, sealed)?);
        }
        crash::point("key.batch_written");
        Ok::<_, StoreError>(replaced)
    });
    Ok(replaced.await?)
}
