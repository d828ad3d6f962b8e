//! Sweeps what is over: sessions that ended, files that were brought and never sent, answers to requests of
//! yesterday, and the files of large mails that no row names.

use crate::error::FlowResult;
use crate::services::Services;
use crate::{drafts, people, privacy, requests};
use facteur_domain::Span;
use facteur_store::Sweep;

/// A mail's file is written before its row; a day is longer than any acceptance takes.
const YOUNG: Span = Span::seconds(24 * 3_600);

/// Sweeps all that is over. To be done now and then by one process; it may be done by several at once.
pub async fn sweep(services: &Services) -> FlowResult<()> {
    people::sweep(services).await?;
    for organisation in people::organisation_ids(services).await? {
        let here = services.for_work_of(organisation);
        drafts::sweep(&here).await?;
        requests::sweep(&here).await?;
        people::sweep_organisation(&here).await?;
        privacy::sweep(&here).await?;
    }
    sweep_orphans(services).await.map(drop)
}

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
