//! `PUT /privacy/retention`

use super::views::Retention;
use crate::answer::{Answer, IfMatch, Tagged};
use crate::ask::{Asker, Body};
use facteur_flows::privacy;

/// Sets how long things are kept. Nothing goes before the next run, which is within a day.
#[utoipa::path(
    put, path = "/privacy/retention", tag = "privacy", security(("session" = [])), request_body = Retention,
    responses((status = OK, description = "How long things are kept", body = Retention, headers(("ETag" = String))))
)]
pub(crate) async fn set_retention(
    asker: Asker,
    IfMatch(version): IfMatch,
    Body(wanted): Body<Retention>,
) -> Answer<Tagged<Retention>> {
    let services = asker.services();
    let version = match version {
        Some(version) => version,
        None => privacy::retention(services).await?.1,
    };
    let set = privacy::set_retention(services, wanted.read()?, version).await?;
    Ok(Retention::tagged(set))
}
