//! How an organisation is set up.

use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::people::checked_name;
use crate::services::Services;
use facteur_domain::{AuditAction, AuditObject, OrganisationId};
use facteur_store::organisations::{self, Organisation, OrganisationSettings};
use facteur_store::{StoreResult, Tx, mailboxes};
use facteur_understand::{TimeZone, zone_of};

/// How an organisation is to be set up from now on.
#[derive(Debug, Clone)]
pub struct NewSettings {
    /// What it is called.
    pub name: String,
    /// All else.
    pub settings: OrganisationSettings,
}

/// How the organisation is set up.
pub async fn settings(services: &Services) -> FlowResult<Organisation> {
    let organisation = services.organisation;
    let found: StoreResult<Option<Organisation>> = services
        .store
        .read(organisation, move |tx| {
            organisations::organisation_get(tx, organisation, false)
        })
        .await;
    found?.ok_or_else(gone)
}

/// Sets the organisation up.
///
/// # Errors
/// Invalid inputs; changed when `if_version` is named and does not hold any more.
pub async fn set_settings(
    services: &Services,
    new: NewSettings,
    if_version: Option<i64>,
) -> FlowResult<Organisation> {
    let name = checked_name("name", &new.name)?;
    let (organisation, here) = (services.organisation, services.clone());
    services
        .store
        .write(organisation, move |tx| {
            let former = organisations::organisation_get(tx, organisation, true)?.ok_or_else(gone)?;
            if if_version.is_some_and(|version| version != former.version) {
                return Err(FlowError::changed(
                    "the organisation was changed in the meantime; look at it again and repeat the change",
                ));
            }
            zone_of(&new.settings.zone).map_err(|why| FlowError::invalid("zone", why))?;
            if let Some(mailbox) = new.settings.notices_mailbox
                && mailboxes::mailbox_get(tx, organisation, mailbox)?.is_none()
            {
                return Err(FlowError::invalid("notices_mailbox", "there is no such mailbox"));
            }
            let mut changed = Organisation {
                name: name.clone(),
                settings: new.settings.clone(),
                version: former.version,
            };
            organisations::organisation_update(tx, organisation, &changed)?;
            let entry = Entry::new(
                here.actor(),
                AuditAction::OrganisationChanged,
                AuditObject::Organisation,
                organisation,
            );
            record(tx, &here, entry.named(&name).changed(&former, &changed))?;
            changed.version += 1;
            Ok(changed)
        })
        .await
}

/// The time zone in which the days and hours of an organisation's mails are meant.
pub(crate) fn zone(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<TimeZone> {
    let found = organisations::organisation_get(tx, organisation, false)?;
    let settings = found.map(|found| found.settings).unwrap_or_default();
    // Saving a name that is none was refused.
    Ok(zone_of(&settings.zone).unwrap_or(TimeZone::UTC))
}

fn gone() -> FlowError {
    FlowError::not_found("there is no such organisation")
}
