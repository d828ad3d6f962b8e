//! `PUT /sign-on/providers/{id}`

use super::view::{NewSignOnProvider, SignOnProvider};
use crate::answer::{Answer, IfMatch, Tagged};
use crate::ask::{Asker, Body, Named};
use facteur_domain::ProviderId;
use facteur_domain::id::Id;
use facteur_flows::people;
use uuid::Uuid;

/// Sets a provider otherwise. Without `client_secret` the one that is kept stays, as long as the issuer does.
#[utoipa::path(
    put, path = "/sign-on/providers/{id}", tag = "sign-on", security(("session" = [])),
    request_body = NewSignOnProvider, params(("id" = Uuid, Path, description = "The provider")),
    responses((status = OK, description = "As it stands now", body = SignOnProvider, headers(("ETag" = String))))
)]
pub(crate) async fn replace_provider(
    asker: Asker,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
    Body(new): Body<NewSignOnProvider>,
) -> Answer<Tagged<SignOnProvider>> {
    let services = asker.services();
    let id = ProviderId::from_uuid(id);
    people::provider_change(services, asker.actor(), id, new.into(), version).await?;
    Ok(people::provider_show(services, &services.people.public_url, id)
        .await?
        .into())
}
