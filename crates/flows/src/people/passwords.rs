//! Passwords: changed by who knows the old one, or set anew by the operator of the server.

use super::hashing::{hash, token_hash, verify};
use super::sessions::SignedIn;
use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{Actor, AuditAction, AuditObject, Event, EventKind, password_problem};
use facteur_store::organisations::{self, Member};
use facteur_store::users::{self, User};
use facteur_store::{Scope, StoreError, events};
use secrecy::{ExposeSecret, SecretString};

pub(super) fn checked_password(
    field: &str,
    password: &SecretString,
    address: &str,
    name: &str,
) -> FlowResult<()> {
    match password_problem(password.expose_secret(), address, name) {
        None => Ok(()),
        Some(problem) => Err(FlowError::invalid(field, problem.to_string())),
    }
}

/// Changes the password of who is signed in, and ends their other sessions; `token` is the session that stays.
///
/// # Errors
/// Invalid, with the field `current` or `new`.
pub async fn change_password(
    services: &Services,
    who: &SignedIn,
    token: &str,
    current: &SecretString,
    new: &SecretString,
) -> FlowResult<()> {
    checked_password("new", new, &who.member.address, &who.member.name)?;
    let user = who.user;
    let known = services
        .store
        .read(Scope::Global, move |tx| users::user_get(tx, user))
        .await?;
    if !verify(known.map(|user| user.password_hash), current).await? {
        return Err(FlowError::invalid(
            "current",
            "this is not your password; type the one you signed in with",
        ));
    }
    let hash = hash(services.ids.random(), new).await?;
    let (organisation, kept) = (services.organisation, token_hash(token));
    let changed = event(services, Actor::Member(who.member.id), &who.member);
    let scoped = services.clone();
    let entry = entry(
        Actor::Member(who.member.id),
        AuditAction::PasswordChanged,
        &who.member,
    );
    services
        .store
        .write(organisation, move |tx| {
            users::user_set_password(tx, user, &hash)?;
            users::session_end_others(tx, user, Some(&kept))?;
            record(tx, &scoped, entry.clone())?;
            events::event_append(tx, organisation, &changed)
        })
        .await?;
    Ok(())
}

/// Sets the password of a member, who can sign in with it from now on, and ends all their sessions.
///
/// # Errors
/// Not found when no member has the address; invalid when the password will not do.
pub async fn reset_password(
    services: &Services,
    actor: Actor,
    address: &str,
    new: &SecretString,
) -> FlowResult<Member> {
    let organisation = services.organisation;
    let wanted = address.trim().to_lowercase();
    let member = services
        .store
        .read(organisation, {
            let wanted = wanted.clone();
            move |tx| organisations::member_by_address(tx, organisation, &wanted)
        })
        .await?
        .ok_or_else(|| {
            FlowError::not_found(format!(
                "there is no member {wanted}; `facteur member list` shows the members"
            ))
        })?;
    checked_password("password", new, &member.address, &member.name)?;
    let user = User {
        id: services.ids.make(),
        address: member.address.clone(),
        password_hash: hash(services.ids.random(), new).await?,
        // Whoever has the command line of the server answers for the address.
        verified_at: Some(services.now()),
    };
    let (now, changed) = (services.now(), event(services, actor, &member));
    let (owner, scoped) = (member.clone(), services.clone());
    let entry = entry(actor, AuditAction::PasswordReset, &member);
    services
        .store
        .write(organisation, move |tx| {
            let settings = organisations::member_settings(tx, organisation, owner.id, true)?;
            let mut settings = settings.ok_or_else(|| StoreError::not_found("the member is gone"))?;
            let known = users::user_by_address(tx, &owner.address)?.map(|user| user.id);
            let id = settings.user.or(known).unwrap_or(user.id);
            if id == user.id {
                users::user_insert(tx, &user, now)?;
            } else {
                users::user_set_password(tx, id, &user.password_hash)?;
            }
            settings.user = Some(id);
            organisations::member_update(tx, organisation, &owner, &settings)?;
            users::session_end_others(tx, id, None)?;
            record(tx, &scoped, entry.clone())?;
            events::event_append(tx, organisation, &changed)
        })
        .await?;
    Ok(member)
}

fn entry(actor: Actor, action: AuditAction, member: &Member) -> Entry {
    Entry::new(actor, action, AuditObject::Member, member.id).named(&member.address)
}

fn event(services: &Services, actor: Actor, member: &Member) -> Event {
    Event {
        id: services.ids.make(),
        at: services.now(),
        kind: EventKind::MemberChanged,
        ticket: None,
        actor,
        data: serde_json::json!({ "member": member.id, "password": "changed" }),
        trace: None,
    }
}
