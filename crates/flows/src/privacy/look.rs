//! Looks at all mails to learn under which names a person is written to.

use super::progress::Progress;
use super::subject::Subject;
use super::walk::{blocking, bytes};
use crate::error::FlowResult;
use crate::services::Services;
use facteur_store::StoreResult;
use facteur_store::privacy::{self, KeptMail};
use facteur_understand::{names_given, read};
use std::sync::Arc;

/// Mails of one step.
const PAGE: usize = 100;

/// The next mails, and the names that they give to the person's addresses. Empty at the end.
pub(super) async fn look(
    services: &Services,
    subject: &Subject,
    progress: &Progress,
) -> FlowResult<(Vec<KeptMail>, Vec<String>)> {
    let page = mails(services, progress, PAGE).await?;
    let blobs: Vec<_> = page.iter().map(|mail| mail.blob.clone()).collect();
    let raw = bytes(services, &blobs).await?;
    let (limits, addresses) = (services.limits.clone(), subject.addresses.clone());
    // Addresses alone: a name proves nobody's name.
    let redactor = Arc::new(
        Subject {
            addresses,
            ..Subject::default()
        }
        .redactor(),
    );
    let names = blocking(move || {
        let mut names: Vec<String> = Vec::new();
        for raw in raw.iter().flatten() {
            if redactor.mail_names(raw, &limits) {
                names.extend(names_given(&read(raw, &limits), &redactor));
            }
        }
        names.sort_unstable();
        names.dedup();
        names
    })
    .await?;
    Ok((page, names))
}

/// The next mails behind where the progress stands.
pub(super) async fn mails(
    services: &Services,
    progress: &Progress,
    limit: usize,
) -> FlowResult<Vec<KeptMail>> {
    let (organisation, behind) = (services.organisation, progress.arrival);
    let page: StoreResult<_> = services
        .store
        .read(organisation, move |tx| {
            privacy::kept_mail_page(tx, organisation, behind, limit)
        })
        .await;
    Ok(page?)
}

/// How many mails there are.
pub(super) async fn count(services: &Services) -> FlowResult<i64> {
    let organisation = services.organisation;
    let count = services
        .store
        .read(organisation, move |tx| privacy::kept_mail_count(tx, organisation));
    let count: StoreResult<i64> = count.await;
    Ok(count?)
}
