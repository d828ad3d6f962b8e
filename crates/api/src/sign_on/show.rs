//! `GET /sign-on/providers/{id}`

use super::view::SignOnProvider;
use crate::answer::{Answer, Tagged};
use crate::ask::{Asker, Named};
use facteur_domain::ProviderId;
use facteur_domain::id::Id;
use facteur_flows::people;
use uuid::Uuid;

/// Shows a provider. Its client secret is never shown.
#[utoipa::path(
    get, path = "/sign-on/providers/{id}", tag = "sign-on", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The provider")),
    responses((status = OK, description = "The provider", body = SignOnProvider, headers(("ETag" = String))))
)]
pub(crate) async fn show_provider(asker: Asker, Named(id): Named<Uuid>) -> Answer<Tagged<SignOnProvider>> {
    let services = asker.services();
    let id = ProviderId::from_uuid(id);
    Ok(people::provider_show(services, &services.people.public_url, id)
        .await?
        .into())
}
