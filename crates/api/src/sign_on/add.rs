//! `POST /sign-on/providers`

use super::view::{NewSignOnProvider, SignOnProvider};
use crate::answer::{Answer, Tagged};
use crate::ask::{Asker, Body};
use axum::http::StatusCode;
use facteur_flows::people;

/// Adds a provider.
#[utoipa::path(
    post, path = "/sign-on/providers", tag = "sign-on", security(("session" = [])), request_body = NewSignOnProvider,
    responses((status = CREATED, description = "Added", body = SignOnProvider, headers(("ETag" = String))))
)]
pub(crate) async fn add_provider(
    asker: Asker,
    Body(new): Body<NewSignOnProvider>,
) -> Answer<(StatusCode, Tagged<SignOnProvider>)> {
    let services = asker.services();
    let id = people::provider_add(services, asker.actor(), new.into()).await?;
    let row = people::provider_show(services, &services.people.public_url, id).await?;
    Ok((StatusCode::CREATED, row.into()))
}
