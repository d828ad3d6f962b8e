//! Sweeps the files of large mails that no row names.

use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::Span;
use facteur_store::Sweep;

/// A mail's file is written before its row; a day is longer than any acceptance takes.
const YOUNG: Span = Span::seconds(24 * 3_600);

/// Removes the files of mails that were never accepted to the end, once they are a day old.
pub async fn sweep_orphans(services: &Services) -> FlowResult<Sweep> {
    let swept = services.store.blob_sweep(services.now() - YOUNG).await?;
    if swept.removed > 0 {
        tracing::info!(
            component = "upkeep",
            action = "sweep_orphans",
            removed = swept.removed,
            "files that no mail names were removed"
        );
    }
    Ok(swept)
}
