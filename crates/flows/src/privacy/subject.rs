//! Whom it is about.

use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{ContactId, OrganisationId};
use facteur_mail::redact::{Person, Redactor};
use facteur_store::{StoreError, StoreResult, Tx, contacts, mailboxes, organisations, privacy};
use serde::{Deserialize, Serialize};

/// A person as contacts know them. Kept with the task while it is worked on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Subject {
    /// The contacts; none when they are only named in mails of others.
    pub contacts: Vec<ContactId>,
    /// Their addresses, lower case.
    pub addresses: Vec<String>,
    /// Their names that nobody else bears.
    pub names: Vec<String>,
    /// Their names that others bear too.
    pub shared_names: Vec<String>,
}

impl Subject {
    pub(super) fn redactor(&self) -> Redactor {
        Redactor::new(&Person {
            addresses: self.addresses.clone(),
            names: self.names.clone(),
            shared_names: self.shared_names.clone(),
        })
    }

    /// Takes names that mails gave.
    pub(super) fn learn(
        &mut self,
        tx: &mut Tx<'_>,
        organisation: OrganisationId,
        names: &[String],
    ) -> StoreResult<()> {
        for name in names {
            if self.names.contains(name) || self.shared_names.contains(name) {
                continue;
            }
            if privacy::name_is_shared(tx, organisation, name, &self.contacts)? {
                self.shared_names.push(name.clone());
            } else {
                self.names.push(name.clone());
            }
        }
        Ok(())
    }
}

/// Finds the person by the id of a contact or by an address, which need be no contact's.
///
/// # Errors
/// Not found for an unknown id; invalid for what is neither; refused for a member's or a mailbox's own address.
pub(super) async fn find(services: &Services, contact: &str) -> FlowResult<Subject> {
    let organisation = services.organisation;
    let asked = contact.trim().to_lowercase();
    services
        .store
        .read(organisation, move |tx| {
            let id = if let Ok(id) = asked.parse::<ContactId>() {
                Some(id)
            } else {
                let found = contacts::contact_find_each(tx, organisation, std::slice::from_ref(&asked))?;
                found.into_iter().flatten().next()
            };
            let known = match id {
                Some(id) => contacts::contact_get(tx, organisation, id)?,
                None => None,
            };
            let Some(known) = known else {
                let is_address = asked.split_once('@').is_some_and(|(local, domain)| {
                    !local.is_empty() && !domain.is_empty() && !asked.contains(char::is_whitespace)
                });
                if !is_address {
                    return Err(FlowError::not_found(format!(
                        "there is no contact {asked}; give an address, or an id as the list of contacts shows it"
                    )));
                }
                let subject = Subject {
                    addresses: vec![asked.clone()],
                    ..Subject::default()
                };
                refuse_ours(tx, organisation, &subject)?;
                return Ok(subject);
            };
            let mut subject = Subject {
                contacts: vec![known.id],
                addresses: known.addresses.iter().map(|address| address.to_lowercase()).collect(),
                ..Subject::default()
            };
            refuse_ours(tx, organisation, &subject)?;
            let mut names = privacy::names_of_address(tx, organisation, known.id)?;
            names.push(known.name);
            names.retain(|name| !name.trim().is_empty() && !name.contains('@'));
            subject.learn(tx, organisation, &names)?;
            Ok(subject)
        })
        .await
}

/// Members and mailboxes are no contacts: they are removed in other ways, and everything names them.
fn refuse_ours(tx: &mut Tx<'_>, organisation: OrganisationId, subject: &Subject) -> FlowResult<()> {
    let members = organisations::member_list(tx, organisation)?;
    let ours = mailboxes::mailbox_list(tx, organisation).map_err(|error: StoreError| error)?;
    let members = members.into_iter().map(|member| member.address);
    let ours = ours.into_iter().map(|mailbox| mailbox.address);
    let taken = members
        .chain(ours)
        .any(|address| subject.addresses.contains(&address.to_lowercase()));
    if taken {
        return Err(FlowError::refused(
            "that is the address of a member or of a mailbox of yours, not of a contact; remove the member or the \
             mailbox first",
        ));
    }
    Ok(())
}
