//! `GET /privacy/retention`

use super::views::Retention;
use crate::answer::{Answer, Tagged};
use crate::ask::Asker;
use facteur_flows::privacy;

/// Shows how long things are kept.
#[utoipa::path(
    get, path = "/privacy/retention", tag = "privacy", security(("session" = [])),
    responses((status = OK, description = "How long things are kept", body = Retention, headers(("ETag" = String))))
)]
pub(crate) async fn show_retention(asker: Asker) -> Answer<Tagged<Retention>> {
    Ok(Retention::tagged(privacy::retention(asker.services()).await?))
}
