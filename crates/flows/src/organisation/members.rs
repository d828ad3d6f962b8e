//! Members: their roles, teams and state. Who may make whom what is decided by [`facteur_domain::may_change`].

use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::people::role_of;
use crate::services::Services;
use facteur_domain::{
    Actor, AuditAction, AuditObject, Event, EventKind, MemberId, MemberStep, OrganisationId, Role, Standing,
    TeamId, Timestamp, may_change,
};
use facteur_store::organisations::{self, Member, MemberAccess};
use facteur_store::{StoreResult, Tx, events, memberships, second_factors, teams, users};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// How it stands with a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// They can sign in.
    Active,
    /// They have nothing to sign in with yet.
    Invited,
    /// They are kept out for now.
    Suspended,
    /// They are no member any more; what they did keeps their name.
    Former,
}

/// A member as those see them who look after people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberView {
    /// Who they are.
    #[serde(flatten)]
    pub member: Member,
    /// The teams they are in.
    pub teams: Vec<TeamId>,
    /// Whether they sign in with a second factor.
    pub second_factor: bool,
    /// When they worked here last.
    pub last_seen_at: Option<Timestamp>,
    /// How it stands with them.
    pub state: MemberState,
}

/// What is to be changed of a member; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct MemberChange {
    /// What they may do.
    pub role: Option<Role>,
    /// The teams they are in.
    pub teams: Option<Vec<TeamId>>,
    /// Whether they are kept out.
    pub suspended: Option<bool>,
}

/// The members, by address.
pub async fn members(services: &Services) -> FlowResult<Vec<MemberView>> {
    let organisation = services.organisation;
    let found: StoreResult<_> = services
        .store
        .read(organisation, move |tx| all(tx, organisation))
        .await;
    Ok(found?)
}

/// Who was a member once, by address.
pub async fn former_members(services: &Services) -> FlowResult<Vec<MemberView>> {
    let organisation = services.organisation;
    let found: StoreResult<Vec<Member>> = services
        .store
        .read(organisation, move |tx| {
            organisations::member_list_former(tx, organisation)
        })
        .await;
    let view = |member| MemberView {
        member,
        teams: Vec::new(),
        second_factor: false,
        last_seen_at: None,
        state: MemberState::Former,
    };
    Ok(found?.into_iter().map(view).collect())
}

fn all(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<MemberView>> {
    let access = organisations::member_access_list(tx, organisation)?;
    let access: HashMap<MemberId, MemberAccess> = access.into_iter().map(|one| (one.member, one)).collect();
    let in_teams = teams::team_member_list(tx, organisation)?;
    let seen: HashMap<_, _> = memberships::membership_seen_list(tx, organisation)?
        .into_iter()
        .collect();
    let mut views = Vec::new();
    for member in organisations::member_list(tx, organisation)? {
        let access = access.get(&member.id);
        let user = access.and_then(|access| access.user);
        let of_member = in_teams.iter().filter(|(_, of)| *of == member.id);
        views.push(MemberView {
            teams: of_member.map(|(team, _)| *team).collect(),
            second_factor: match user {
                Some(user) => second_factors::second_factor_is_on(tx, user)?,
                None => false,
            },
            last_seen_at: user.and_then(|user| seen.get(&user).copied().flatten()),
            state: match access {
                Some(access) if access.suspended => MemberState::Suspended,
                Some(MemberAccess { user: Some(_), .. }) => MemberState::Active,
                _ => MemberState::Invited,
            },
            member,
        });
    }
    Ok(views)
}

fn one(tx: &mut Tx<'_>, organisation: OrganisationId, id: MemberId) -> FlowResult<MemberView> {
    let found = all(tx, organisation)?
        .into_iter()
        .find(|view| view.member.id == id);
    found.ok_or_else(|| FlowError::not_found(format!("there is no member {id}")))
}

/// Changes the role, the teams or the state of a member.
///
/// # Errors
/// Not found; forbidden when who asks may not; refused for the last owner; invalid for a team that there is not.
pub async fn change_member(
    services: &Services,
    by: Role,
    id: MemberId,
    change: MemberChange,
) -> FlowResult<MemberView> {
    let (organisation, here) = (services.organisation, services.clone());
    services
        .store
        .write(organisation, move |tx| {
            let former = look(tx, organisation, id)?;
            if let Some(role) = change.role.filter(|role| *role != role_of(&former.member)) {
                check(tx, &here, by, &former, MemberStep::Become(role))?;
                set_role(tx, organisation, &former.member, role)?;
            }
            let is_suspended = former.state == MemberState::Suspended;
            if let Some(suspended) = change.suspended.filter(|wanted| *wanted != is_suspended) {
                let step = if suspended {
                    MemberStep::Suspend
                } else {
                    MemberStep::Return
                };
                check(tx, &here, by, &former, step)?;
                suspend(tx, organisation, id, suspended)?;
            }
            if let Some(wanted) = &change.teams {
                check(tx, &here, by, &former, MemberStep::Move)?;
                set_teams(tx, organisation, id, wanted)?;
            }
            let now = one(tx, organisation, id)?;
            if now != former {
                tell(tx, &here, AuditAction::MemberChanged, &former, Some(&now))?;
            }
            Ok(now)
        })
        .await
}

/// Removes a member. What they wrote stays, under their name; nobody works on their tickets then.
///
/// # Errors
/// As [`change_member`].
pub async fn remove_member(services: &Services, by: Role, id: MemberId) -> FlowResult<()> {
    let (organisation, here) = (services.organisation, services.clone());
    services
        .store
        .write(organisation, move |tx| {
            let former = look(tx, organisation, id)?;
            check(tx, &here, by, &former, MemberStep::Leave)?;
            let settings = organisations::member_settings(tx, organisation, id, false)?;
            if let Some(user) = settings.and_then(|settings| settings.user) {
                memberships::membership_end(tx, user, organisation)?;
                users::session_end_of_organisation(tx, user, organisation)?;
            }
            organisations::member_delete(tx, organisation, id, here.now())?;
            tell(tx, &here, AuditAction::MemberRemoved, &former, None)
        })
        .await
}

/// The member, after nobody else can change members before the commit.
fn look(tx: &mut Tx<'_>, organisation: OrganisationId, id: MemberId) -> FlowResult<MemberView> {
    organisations::member_lock_all(tx, organisation)?;
    one(tx, organisation, id)
}

fn check(
    tx: &mut Tx<'_>,
    services: &Services,
    by: Role,
    whom: &MemberView,
    step: MemberStep,
) -> FlowResult<()> {
    let is_owner =
        |view: &MemberView| role_of(&view.member) == Role::Owner && view.state == MemberState::Active;
    let owners = all(tx, services.organisation)?
        .iter()
        .filter(|view| is_owner(view))
        .count();
    let standing = Standing {
        by,
        role: role_of(&whom.member),
        is_self: services.actor() == Actor::Member(whom.member.id),
        is_last_owner: is_owner(whom) && owners == 1,
    };
    may_change(standing, step).map_err(|refusal| {
        let text = refusal.to_string();
        if refusal.is_about_state() {
            FlowError::refused(text)
        } else {
            FlowError::forbidden(text)
        }
    })
}

fn set_role(tx: &mut Tx<'_>, organisation: OrganisationId, member: &Member, role: Role) -> FlowResult<()> {
    let settings = organisations::member_settings(tx, organisation, member.id, true)?;
    let settings = settings.ok_or_else(|| FlowError::not_found("the member is gone"))?;
    let changed = Member {
        role: role.word().to_owned(),
        ..member.clone()
    };
    Ok(organisations::member_update(
        tx,
        organisation,
        &changed,
        &settings,
    )?)
}

fn suspend(tx: &mut Tx<'_>, organisation: OrganisationId, id: MemberId, suspended: bool) -> FlowResult<()> {
    organisations::member_suspend(tx, organisation, id, suspended)?;
    let settings = organisations::member_settings(tx, organisation, id, false)?;
    if let Some(user) = settings.and_then(|settings| settings.user).filter(|_| suspended) {
        users::session_end_of_organisation(tx, user, organisation)?;
    }
    Ok(())
}

fn set_teams(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: MemberId,
    wanted: &[TeamId],
) -> FlowResult<()> {
    let known = teams::team_all(tx, organisation)?;
    if let Some(unknown) = wanted.iter().find(|id| !known.iter().any(|team| team.id == **id)) {
        let what = format!("there is no team {unknown}");
        return Err(FlowError::invalid("teams", what));
    }
    let there: HashSet<TeamId> = teams::teams_of_member(tx, organisation, id)?
        .into_iter()
        .collect();
    let wanted: HashSet<TeamId> = wanted.iter().copied().collect();
    for team in wanted.difference(&there) {
        teams::team_member_add(tx, organisation, *team, id)?;
    }
    for team in there.difference(&wanted) {
        teams::team_member_remove(tx, organisation, *team, id)?;
    }
    Ok(())
}

fn tell(
    tx: &mut Tx<'_>,
    services: &Services,
    action: AuditAction,
    former: &MemberView,
    now: Option<&MemberView>,
) -> FlowResult<()> {
    let id = former.member.id;
    let entry = Entry::new(services.actor(), action, AuditObject::Member, id).named(&former.member.address);
    let entry = match now {
        Some(now) => entry.changed(former, now),
        None => entry.before(former),
    };
    record(tx, services, entry)?;
    let event = Event {
        id: services.ids.make(),
        at: services.now(),
        kind: EventKind::MemberChanged,
        ticket: None,
        actor: services.actor(),
        data: serde_json::json!({ "member": id, "removed": now.is_none() }),
        trace: None,
    };
    Ok(events::event_append(tx, services.organisation, &event)?)
}
