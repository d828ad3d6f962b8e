//! Old keys are forgotten once no envelope needs them.

use super::report::counts;
use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, KeyId};

/// Removes the keys that sealed nothing that is left, and gives their ids. Backups that were made before hold
/// envelopes of theirs.
///
/// # Errors
/// Refused while an old key still sealed something, and so soon after a rotation that another process may be about to
/// save what it sealed with the old key.
pub async fn forget(services: &Services, actor: Actor) -> FlowResult<Vec<KeyId>> {
    let counts = counts(services).await?;
    let known = services.secrets.keys()?;
    let old: Vec<KeyId> = known.into_iter().skip(1).collect();
    if let Some((key, count)) = old.iter().find_map(|key| Some((key, counts.get(key)?))) {
        return Err(FlowError::refused(format!(
            "key {key} still sealed {count} secrets; `facteur secrets rotate` seals them anew, then it can be forgotten"
        )));
    }
    if old.is_empty() {
        return Ok(old);
    }
    services.secrets.forget(&old)?;
    let (organisation, scoped) = (services.organisation, services.clone());
    let names: Vec<String> = old.iter().map(KeyId::to_string).collect();
    let entry = Entry::new(actor, AuditAction::KeyForgotten, AuditObject::Key, "");
    let entry = entry.before(&serde_json::json!({ "keys": names }));
    services
        .store
        .write(organisation, move |tx| record(tx, &scoped, entry.clone()))
        .await?;
    Ok(old)
}
