//! How long the audit is kept: the only way in which its lines ever go.

use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::Span;
use facteur_store::{Scope, organisations};

/// Days for which the database keeps every line, whatever it is told.
pub const KEPT_AT_LEAST: u32 = 30;

const DAY: i64 = 24 * 3_600;

/// Removes the lines of all organisations that are older than that many days. To be done now and then by one
/// process; it may be done by several at once.
pub async fn sweep(services: &Services, keep_days: u32) -> FlowResult<u64> {
    let older_than = services.now() - Span::seconds(i64::from(keep_days.max(KEPT_AT_LEAST)) * DAY);
    let all = services
        .store
        .read(Scope::Global, organisations::organisation_list)
        .await?;
    let mut forgotten = 0;
    for (organisation, _) in all {
        forgotten += services
            .store
            .write(organisation, move |tx| {
                facteur_store::audit::audit_forget(tx, organisation, older_than)
            })
            .await?;
    }
    if forgotten > 0 {
        tracing::info!(
            component = "audit",
            action = "sweep",
            removed = forgotten,
            "lines of the audit that are older than it is kept were removed"
        );
    }
    Ok(forgotten)
}
