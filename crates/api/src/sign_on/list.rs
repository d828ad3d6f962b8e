//! `GET /sign-on/providers`

use super::view::SignOnProvider;
use crate::answer::Answer;
use crate::ask::Asker;
use crate::wire::List;
use axum::Json;
use facteur_flows::people;

/// Lists the providers of the organisation, oldest first.
#[utoipa::path(
    get, path = "/sign-on/providers", tag = "sign-on", security(("session" = [])),
    responses((status = OK, description = "The providers", body = List<SignOnProvider>))
)]
pub(crate) async fn list_providers(asker: Asker) -> Answer<Json<List<SignOnProvider>>> {
    let services = asker.services();
    let rows = people::provider_list(services, &services.people.public_url).await?;
    Ok(Json(List {
        items: rows.into_iter().map(Into::into).collect(),
    }))
}
