//! `GET /organisation`

use crate::answer::{Answer, Tagged};
use crate::ask::Asker;
use facteur_domain::id::Id;
use facteur_flows::organisation;
use facteur_store::organisations::Organisation as Stored;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How the organisation is set up.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "name": "Calorine", "require_second_factor": false, "tracking_consent": false, "notices_mailbox": null,
    "zone": "Europe/Paris", "version": 1
}))]
pub(crate) struct OrganisationSettings {
    /// What it is called.
    name: String,
    /// Whether every member needs a second factor.
    require_second_factor: bool,
    /// Whether contacts consent to being tracked, as far as the organisation knows.
    tracking_consent: bool,
    /// The mailbox by which Facteur's own mails go out; the first that can send when it is null.
    #[schema(required = true)]
    notices_mailbox: Option<Uuid>,
    /// IANA name of the time zone in which the days and hours of mails are meant.
    zone: String,
    /// Rises with every change.
    version: i64,
}

impl From<Stored> for Tagged<OrganisationSettings> {
    fn from(stored: Stored) -> Self {
        let shown = OrganisationSettings {
            name: stored.name,
            require_second_factor: stored.settings.require_second_factor,
            tracking_consent: stored.settings.tracking_consent,
            notices_mailbox: stored.settings.notices_mailbox.map(Id::uuid),
            zone: stored.settings.zone,
            version: stored.version,
        };
        Self(stored.version, shown)
    }
}

/// Shows how the organisation is set up.
#[utoipa::path(
    get, path = "/organisation", tag = "members", security(("session" = [])),
    responses((status = OK, description = "The settings", body = OrganisationSettings, headers(("ETag" = String))))
)]
pub(crate) async fn show_organisation(asker: Asker) -> Answer<Tagged<OrganisationSettings>> {
    Ok(organisation::settings(asker.services()).await?.into())
}
