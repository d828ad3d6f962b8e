//! The places of secrets as their envelopes know them, and the organisations that have some.

use crate::error::FlowResult;
use crate::mailboxes::secret_row;
use crate::services::Services;
use facteur_domain::OrganisationId;
use facteur_store::secrets::{SealedPlace, SealedRow};
use facteur_store::{Scope, organisations};

/// The column of every envelope.
pub(super) const COLUMN: &str = "sealed";

/// The row as the envelope knows it: an envelope opens nowhere else.
pub(super) fn row_of(row: &SealedRow) -> String {
    match row.place {
        SealedPlace::Secret => secret_row(row.owner, &row.name),
        SealedPlace::SecondFactor => row.owner.to_string(),
    }
}

/// Every place with envelopes: one for each organisation, and those outside all of them.
pub(super) async fn all(services: &Services) -> FlowResult<Vec<(Scope, OrganisationId, SealedPlace)>> {
    let organisations = services
        .store
        .read(Scope::Global, organisations::organisation_list)
        .await?;
    let mut all = Vec::new();
    for place in SealedPlace::ALL {
        if !place.is_of_organisations() {
            all.push((Scope::Global, services.organisation, place));
            continue;
        }
        let each = organisations
            .iter()
            .map(|(id, _)| (Scope::Organisation(*id), *id, place));
        all.extend(each);
    }
    Ok(all)
}
