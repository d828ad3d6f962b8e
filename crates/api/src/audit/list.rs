//! `GET /audit`

use super::filter::AuditAsked;
use super::line::AuditLine;
use crate::answer::Answer;
use crate::ask::{Asked, Asker};
use crate::wire::{Page, limit_of, reveal};
use axum::Json;
use facteur_flows::audit::{AuditRequest, list};

/// Lists the audit, newest first.
#[utoipa::path(
    get, path = "/audit", tag = "audit", security(("session" = [])), params(AuditAsked),
    responses((status = OK, description = "One page of the audit", body = Page<AuditLine>))
)]
pub(crate) async fn list_audit(
    asker: Asker,
    Asked(asked): Asked<AuditAsked>,
) -> Answer<Json<Page<AuditLine>>> {
    let request = AuditRequest {
        filter: asked.filter()?,
        cursor: reveal(asked.cursor.as_deref())?,
        limit: limit_of(asked.limit)?,
    };
    let page = list(asker.services(), request).await?;
    let items = page.lines.into_iter().map(AuditLine::from);
    Ok(Json(Page::new(items.collect(), page.next)))
}
