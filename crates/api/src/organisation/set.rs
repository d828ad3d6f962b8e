//! `PUT /organisation`

use super::show::OrganisationSettings;
use crate::answer::{Answer, IfMatch, Tagged};
use crate::ask::{Asker, Body};
use facteur_domain::MailboxId;
use facteur_domain::id::Id;
use facteur_flows::organisation::{self, NewSettings};
use facteur_store::organisations;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How the organisation is to be set up from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Calorine", "require_second_factor": true, "tracking_consent": false, "notices_mailbox": null,
    "zone": "Europe/Paris"
}))]
pub(crate) struct NewOrganisationSettings {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Whether every member needs a second factor.
    require_second_factor: bool,
    /// Whether contacts consent to being tracked, as far as the organisation knows.
    #[serde(default)]
    #[schema(required = false)]
    tracking_consent: bool,
    /// The mailbox by which Facteur's own mails go out; the first that can send when none is named.
    notices_mailbox: Option<Uuid>,
    /// IANA name of the time zone in which the days and hours of mails are meant; `Europe/Paris` when none is named.
    #[schema(min_length = 1, max_length = 60)]
    zone: Option<String>,
    /// Ignored: see `If-Match`.
    #[serde(default, rename = "version")]
    #[schema(ignore)]
    _version: Option<i64>,
}

/// Sets the organisation up.
#[utoipa::path(
    put, path = "/organisation", tag = "members", security(("session" = [])), request_body = NewOrganisationSettings,
    responses((status = OK, description = "The settings as they stand now", body = OrganisationSettings,
               headers(("ETag" = String))))
)]
pub(crate) async fn set_organisation(
    asker: Asker,
    IfMatch(version): IfMatch,
    Body(new): Body<NewOrganisationSettings>,
) -> Answer<Tagged<OrganisationSettings>> {
    let default = organisations::OrganisationSettings::default();
    let new = NewSettings {
        name: new.name,
        settings: organisations::OrganisationSettings {
            zone: new.zone.unwrap_or(default.zone),
            require_second_factor: new.require_second_factor,
            tracking_consent: new.tracking_consent,
            notices_mailbox: new.notices_mailbox.map(MailboxId::from_uuid),
        },
    };
    Ok(organisation::set_settings(asker.services(), new, version)
        .await?
        .into())
}
