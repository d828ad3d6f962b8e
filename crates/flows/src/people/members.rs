//! Members: who works in the organisation.

use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, Event, EventKind, OrganisationId, Role};
use facteur_store::organisations::{self, Member};
use facteur_store::{StoreResult, Tx, events, teams};

/// Adds a member. As long as there is one team, they are in it; else somebody says in which.
///
/// # Errors
/// Refused when the address is none, or when a member has it already.
pub async fn member_add(
    services: &Services,
    actor: Actor,
    address: &str,
    name: &str,
    role: Role,
) -> FlowResult<Member> {
    let address = checked_address("address", address)?;
    let name = name.trim();
    let member = Member {
        id: services.ids.make(),
        name: if name.is_empty() { &address } else { name }.to_owned(),
        address,
        role: role.word().to_owned(),
    };
    let (organisation, now) = (services.organisation, services.now());
    let added = Event {
        id: services.ids.make(),
        at: now,
        kind: EventKind::MemberAdded,
        ticket: None,
        actor,
        data: serde_json::json!({ "member": member.id, "role": role }),
        trace: None,
    };
    let (saved, scoped) = (member.clone(), services.clone());
    let entry = Entry::new(actor, AuditAction::MemberAdded, AuditObject::Member, member.id);
    let entry = entry.named(&member.address).after(&member);
    services
        .store
        .write(organisation, move |tx| {
            organisations::member_insert(tx, organisation, &saved, now)?;
            if let [(only, _)] = organisations::team_list(tx, organisation)?.as_slice() {
                teams::team_member_add(tx, organisation, *only, saved.id)?;
            }
            record(tx, &scoped, entry.clone())?;
            events::event_append(tx, organisation, &added)
        })
        .await?;
    Ok(member)
}

/// An address as it is kept: lower case.
pub(crate) fn checked_address(field: &str, address: &str) -> FlowResult<String> {
    let address = address.trim().to_lowercase();
    if is_address(&address) {
        return Ok(address);
    }
    Err(FlowError::invalid(
        field,
        format!("\"{address}\" is no mail address; write it like lea@example.org"),
    ))
}

/// A name to show.
pub(crate) fn checked_name(field: &str, name: &str) -> FlowResult<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(FlowError::invalid(
            field,
            "the name is empty; write what others call you",
        ));
    }
    if name.chars().count() > 200 || name.chars().any(char::is_control) {
        let odd = "the name is longer than 200 letters or holds control characters; shorten it";
        return Err(FlowError::invalid(field, odd));
    }
    Ok(name.to_owned())
}

/// Enough to catch a slip of the keyboard; only a mail that arrives proves an address.
fn is_address(text: &str) -> bool {
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || "<>,;\"".contains(letter);
    match text.rsplit_once('@') {
        Some((local, domain)) => !local.is_empty() && !domain.is_empty() && !text.contains(odd),
        None => false,
    }
}

/// The members, by address.
pub async fn member_list(services: &Services) -> FlowResult<Vec<Member>> {
    let organisation = services.organisation;
    services
        .store
        .read(organisation, move |tx| {
            organisations::member_list(tx, organisation)
        })
        .await
        .map_err(FlowError::from)
}

/// The members, and behind them who was one once: for naming who did something.
pub async fn member_list_ever(services: &Services) -> FlowResult<Vec<Member>> {
    let organisation = services.organisation;
    let found: StoreResult<Vec<Member>> = services
        .store
        .read(organisation, move |tx| everybody(tx, organisation))
        .await;
    Ok(found?)
}

pub(crate) fn everybody(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<Member>> {
    let mut members = organisations::member_list(tx, organisation)?;
    members.extend(organisations::member_list_former(tx, organisation)?);
    Ok(members)
}
