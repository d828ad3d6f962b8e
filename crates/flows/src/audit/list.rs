//! Reading the audit, a page at a time.

use super::entry::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditId, AuditObject};
use facteur_store::StoreError;
use facteur_store::audit::{AuditFilter, AuditLine, audit_list};

/// Lines of a page at most.
const LARGEST_PAGE: usize = 200;
/// Lines that an export reads at a time.
const EXPORT_PAGE: usize = 500;

/// Which lines of the audit.
#[derive(Debug, Clone, Default)]
pub struct AuditRequest {
    /// What they must be.
    pub filter: AuditFilter,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Lines of a page.
    pub limit: usize,
}

/// One page of the audit, newest first.
#[derive(Debug, Clone)]
pub struct AuditPage {
    /// The lines.
    pub lines: Vec<AuditLine>,
    /// Where the next page goes on; none at the end.
    pub next: Option<String>,
}

/// One page of the audit.
///
/// # Errors
/// Invalid when the cursor is none of ours.
pub async fn list(services: &Services, request: AuditRequest) -> FlowResult<AuditPage> {
    let before = request.cursor.as_deref().map(read_cursor).transpose()?;
    let limit = request.limit.clamp(1, LARGEST_PAGE);
    page(services, request.filter, before, limit).await
}

/// The next lines of an export, which goes on behind the last one of the page before.
pub async fn export_page(
    services: &Services,
    filter: AuditFilter,
    before: Option<AuditId>,
) -> FlowResult<Vec<AuditLine>> {
    Ok(page(services, filter, before, EXPORT_PAGE).await?.lines)
}

/// Records that the audit was exported: who takes it away is somebody one may ask about it.
pub async fn exported(services: &Services, actor: Actor, format: &'static str) -> FlowResult<()> {
    let (organisation, scoped) = (services.organisation, services.clone());
    let written = services.store.write(organisation, move |tx| {
        let entry = Entry::new(actor, AuditAction::AuditExported, AuditObject::Audit, "");
        record(tx, &scoped, entry.after(&serde_json::json!({ "format": format })))?;
        Ok::<_, StoreError>(())
    });
    Ok(written.await?)
}

async fn page(
    services: &Services,
    filter: AuditFilter,
    before: Option<AuditId>,
    limit: usize,
) -> FlowResult<AuditPage> {
    let organisation = services.organisation;
    let mut lines = services
        .store
        .read(organisation, move |tx| {
            audit_list(tx, organisation, &filter, before, limit + 1)
        })
        .await?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let next = lines.last().filter(|_| more).map(|last| last.id.to_string());
    Ok(AuditPage { lines, next })
}

fn read_cursor(cursor: &str) -> FlowResult<AuditId> {
    cursor.parse().map_err(|_| {
        FlowError::invalid(
            "cursor",
            "the cursor is none that a list gave; begin with the first page, without one",
        )
    })
}
