//! Teams: members who share mailboxes.

use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::people::checked_name;
use crate::services::Services;
use facteur_domain::{AuditAction, AuditObject, MailboxId, MemberId, OrganisationId, TeamId};
use facteur_store::teams::{self as store, Team};
use facteur_store::{StoreResult, Tx, mailboxes, organisations};
use serde::Serialize;
use std::collections::HashSet;

/// A team with who is in it and what it works on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TeamView {
    /// The team.
    #[serde(flatten)]
    pub team: Team,
    /// Who is in it.
    pub members: Vec<MemberId>,
    /// Its mailboxes.
    pub mailboxes: Vec<MailboxId>,
}

/// What a team is to be.
#[derive(Debug, Clone)]
pub struct NewTeam {
    /// What people call it.
    pub name: String,
    /// Who is in it; as it is when none are named.
    pub members: Option<Vec<MemberId>>,
    /// Its mailboxes, which leave the team they are in; as it is when none are named. A mailbox is always of one
    /// team: one that is not named stays with this one until another takes it.
    pub mailboxes: Option<Vec<MailboxId>>,
}

/// The teams, oldest first.
pub async fn teams(services: &Services) -> FlowResult<Vec<TeamView>> {
    let organisation = services.organisation;
    let found: StoreResult<_> = services
        .store
        .read(organisation, move |tx| all(tx, organisation))
        .await;
    Ok(found?)
}

fn all(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<TeamView>> {
    let members = store::team_member_list(tx, organisation)?;
    let mailboxes = mailboxes::mailbox_teams(tx, organisation)?;
    let view = |team: Team| TeamView {
        members: members
            .iter()
            .filter(|(of, _)| *of == team.id)
            .map(|(_, member)| *member)
            .collect(),
        mailboxes: mailboxes
            .iter()
            .filter(|(_, of)| *of == team.id)
            .map(|(mailbox, _)| *mailbox)
            .collect(),
        team,
    };
    Ok(store::team_all(tx, organisation)?.into_iter().map(view).collect())
}

fn one(tx: &mut Tx<'_>, organisation: OrganisationId, id: TeamId) -> FlowResult<TeamView> {
    let found = all(tx, organisation)?.into_iter().find(|view| view.team.id == id);
    found.ok_or_else(|| FlowError::not_found(format!("there is no team {id}")))
}

/// Makes a team.
///
/// # Errors
/// Invalid inputs; refused when there is one of that name.
pub async fn add_team(services: &Services, new: NewTeam) -> FlowResult<TeamView> {
    let name = checked_name("name", &new.name)?;
    let (organisation, here, now) = (services.organisation, services.clone(), services.now());
    services
        .store
        .write(organisation, move |tx| {
            check_name(tx, organisation, None, &name)?;
            let id: TeamId = here.ids.make();
            organisations::team_insert(tx, organisation, id, &name, now)?;
            fill(tx, organisation, id, &new)?;
            let made = one(tx, organisation, id)?;
            let entry = Entry::new(here.actor(), AuditAction::TeamAdded, AuditObject::Team, id);
            record(tx, &here, entry.named(&name).after(&made))?;
            Ok(made)
        })
        .await
}

/// Changes a team. Mail of a mailbox that it takes over goes with it: whoever is not in this team sees it no more.
///
/// # Errors
/// Not found; invalid inputs; refused when there is another team of that name; changed when `if_version` is named and
/// does not hold any more.
pub async fn change_team(
    services: &Services,
    id: TeamId,
    new: NewTeam,
    if_version: Option<i64>,
) -> FlowResult<TeamView> {
    let name = checked_name("name", &new.name)?;
    let (organisation, here) = (services.organisation, services.clone());
    services
        .store
        .write(organisation, move |tx| {
            let former = one(tx, organisation, id)?;
            let mut team = former.team.clone();
            check_name(tx, organisation, Some(id), &name)?;
            team.name.clone_from(&name);
            let expected = if_version.unwrap_or(team.version);
            if expected != team.version || !store::team_update(tx, organisation, &team)? {
                return Err(changed());
            }
            fill(tx, organisation, id, &new)?;
            let now = one(tx, organisation, id)?;
            let entry = Entry::new(here.actor(), AuditAction::TeamChanged, AuditObject::Team, id);
            record(tx, &here, entry.named(&name).changed(&former, &now))?;
            Ok(now)
        })
        .await
}

/// Removes a team.
///
/// # Errors
/// Not found; refused while it has mailboxes or work, or is the only one; changed when `if_version` does not hold.
pub async fn remove_team(services: &Services, id: TeamId, if_version: Option<i64>) -> FlowResult<()> {
    let (organisation, here) = (services.organisation, services.clone());
    services
        .store
        .write(organisation, move |tx| {
            let former = one(tx, organisation, id)?;
            if if_version.is_some_and(|version| version != former.team.version) {
                return Err(changed());
            }
            if !former.mailboxes.is_empty() || store::team_has_threads(tx, organisation, id)? {
                return Err(FlowError::refused(
                    "this team has mailboxes or tickets; give its mailboxes to another team first",
                ));
            }
            if store::team_all(tx, organisation)?.len() == 1 {
                return Err(FlowError::refused(
                    "this is the only team; an organisation has at least one",
                ));
            }
            store::team_delete(tx, organisation, id)?;
            let entry = Entry::new(here.actor(), AuditAction::TeamRemoved, AuditObject::Team, id);
            Ok(record(tx, &here, entry.named(&former.team.name).before(&former))?)
        })
        .await
}

fn check_name(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: Option<TeamId>,
    name: &str,
) -> FlowResult<()> {
    let same = |team: &Team| team.name.to_lowercase() == name.to_lowercase() && Some(team.id) != id;
    if store::team_all(tx, organisation)?.iter().any(same) {
        return Err(FlowError::invalid(
            "name",
            "there is a team of that name; choose another",
        ));
    }
    Ok(())
}

fn fill(tx: &mut Tx<'_>, organisation: OrganisationId, id: TeamId, new: &NewTeam) -> FlowResult<()> {
    if let Some(wanted) = &new.members {
        set_members(tx, organisation, id, wanted)?;
    }
    if let Some(wanted) = &new.mailboxes {
        take_mailboxes(tx, organisation, id, wanted)?;
    }
    Ok(())
}

fn set_members(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: TeamId,
    wanted: &[MemberId],
) -> FlowResult<()> {
    let known: HashSet<MemberId> = organisations::member_list(tx, organisation)?
        .into_iter()
        .map(|member| member.id)
        .collect();
    if let Some(unknown) = wanted.iter().find(|member| !known.contains(member)) {
        let what = format!("there is no member {unknown}");
        return Err(FlowError::invalid("members", what));
    }
    let there: HashSet<MemberId> = store::team_member_list(tx, organisation)?
        .into_iter()
        .filter(|(team, _)| *team == id)
        .map(|(_, member)| member)
        .collect();
    let wanted: HashSet<MemberId> = wanted.iter().copied().collect();
    for member in wanted.difference(&there) {
        store::team_member_add(tx, organisation, id, *member)?;
    }
    for member in there.difference(&wanted) {
        store::team_member_remove(tx, organisation, id, *member)?;
    }
    Ok(())
}

fn take_mailboxes(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: TeamId,
    wanted: &[MailboxId],
) -> FlowResult<()> {
    let there = mailboxes::mailbox_teams(tx, organisation)?;
    let left = there
        .iter()
        .find(|(mailbox, team)| *team == id && !wanted.contains(mailbox));
    if left.is_some() {
        return Err(FlowError::invalid(
            "mailboxes",
            "a mailbox leaves a team only for another one; add it to that team instead",
        ));
    }
    for wanted in wanted {
        let Some(mut mailbox) = mailboxes::mailbox_get(tx, organisation, *wanted)? else {
            let what = format!("there is no mailbox {wanted}");
            return Err(FlowError::invalid("mailboxes", what));
        };
        let former = std::mem::replace(&mut mailbox.team, id);
        if former != id {
            mailboxes::mailbox_update(tx, organisation, &mailbox)?;
            store::team_takes_over(tx, organisation, mailbox.id, former, id)?;
        }
    }
    Ok(())
}

fn changed() -> FlowError {
    FlowError::changed("the team was changed in the meantime; look at it again and repeat the change")
}
