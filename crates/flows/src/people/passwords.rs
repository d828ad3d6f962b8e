//! Passwords: changed by who knows the old one, or set anew by the operator of the server.

use super::errands::{self, RESET};
use super::guesses::{Guess, guess, guess_was_right};
use super::hashing::{Verdict, hash, token_hash, verify};
use super::notices::Notice;
use super::sessions::{SignedIn, origin_of};
use super::tokens::token_end_all;
use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{
    Actor, AuditAction, AuditObject, Event, EventKind, FamilyEnd, Span, UserId, password_problem,
};
use facteur_store::organisations::{self, Member};
use facteur_store::users::{self, User};
use facteur_store::{Scope, StoreError, StoreResult, Tx, events, families, jobs, links};
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

/// Whether that is the password of a user; never of one who has none.
pub(super) async fn is_password_of(
    services: &Services,
    user: UserId,
    password: &SecretString,
) -> FlowResult<bool> {
    let known: StoreResult<Option<User>> = services
        .store
        .read(Scope::Global, move |tx| users::user_get(tx, user))
        .await;
    let hash = known?.map(|user| user.password_hash);
    Ok(verify(hash, services.people.hash_costs, password).await? != Verdict::Wrong)
}

/// Sets the password of a user. Whoever was signed in by the old one is so no longer, but for the session of that
/// token's hash, and links that were sent are no longer good. Without such a session nobody showed the old password:
/// then browsers are forgotten too, and a job takes back the tokens of the user's own.
pub(super) fn set_everywhere(
    tx: &mut Tx<'_>,
    services: &Services,
    user: UserId,
    hash: &str,
    kept: Option<&[u8]>,
) -> StoreResult<()> {
    users::user_set_password(tx, user, hash)?;
    users::session_end_others(tx, user, kept)?;
    families::program_end_others(tx, user, None, FamilyEnd::Revoked, services.now())?;
    links::link_end(tx, user, RESET)?;
    if kept.is_none() {
        users::device_forget(tx, user)?;
        let (id, now) = (services.ids.make(), services.now());
        let job = errands::end_tokens(id, user, now);
        jobs::job_enqueue(tx, services.organisation, &job, now)?;
    }
    Ok(())
}

/// Changes the password of who is signed in, and ends their other sessions; `token` is the session that stays.
///
/// # Errors
/// Invalid, with the field `current` or `new`. After some wrong ones it says how long to wait.
pub async fn change_password(
    services: &Services,
    who: &SignedIn,
    token: &str,
    current: &SecretString,
    new: &SecretString,
) -> FlowResult<Result<(), Span>> {
    checked_password("new", new, &who.member.address, &who.member.name)?;
    // Whoever found an open browser must not guess here without end; and nobody else's guesses count here.
    let own = format!("{}/{}", who.member.address, who.user);
    let counted = match guess(
        services,
        Guess::Password {
            address: &own,
            device: None,
        },
    )
    .await?
    {
        Ok(counted) => counted,
        Err(span) => return Ok(Err(span)),
    };
    let user = who.user;
    let known = services
        .store
        .read(Scope::Global, move |tx| users::user_get(tx, user))
        .await?;
    let costs = services.people.hash_costs;
    if verify(known.map(|user| user.password_hash), costs, current).await? == Verdict::Wrong {
        return Err(FlowError::invalid(
            "current",
            "this is not your password; type the one you signed in with",
        ));
    }
    let hash = hash(services.ids.random(), costs, new).await?;
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
            set_everywhere(tx, &scoped, user, &hash, Some(&kept))?;
            record(tx, &scoped, entry.clone())?;
            let (_, device) = origin_of(&scoped);
            errands::tell(
                tx,
                &scoped,
                user,
                &Notice::PasswordChanged {
                    device,
                    by_link: false,
                },
            )?;
            Ok::<_, FlowError>(events::event_append(tx, organisation, &changed)?)
        })
        .await?;
    guess_was_right(services, counted).await?;
    services.wake.wake();
    Ok(Ok(()))
}

/// Sets the password of a member, who can sign in with it from now on, and ends all their sessions and tokens.
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
        password_hash: hash(services.ids.random(), services.people.hash_costs, new).await?,
        // Whoever has the command line of the server answers for the address.
        verified_at: Some(services.now()),
    };
    let (now, changed) = (services.now(), event(services, actor, &member));
    let (owner, scoped) = (member.clone(), services.clone());
    let entry = entry(actor, AuditAction::PasswordReset, &member);
    let user = services
        .store
        .write(organisation, move |tx| {
            let settings = organisations::member_settings(tx, organisation, owner.id, true)?;
            let mut settings = settings.ok_or_else(|| StoreError::not_found("the member is gone"))?;
            let known = users::user_by_address(tx, &owner.address)?.map(|user| user.id);
            let id = settings.user.or(known).unwrap_or(user.id);
            if id == user.id {
                users::user_insert(tx, &user, now)?;
            } else {
                set_everywhere(tx, &scoped, id, &user.password_hash, None)?;
            }
            settings.user = Some(id);
            organisations::member_update(tx, organisation, &owner, &settings)?;
            record(tx, &scoped, entry.clone())?;
            events::event_append(tx, organisation, &changed)?;
            Ok::<_, StoreError>(id)
        })
        .await?;
    services.wake.wake();
    // At once as far as it goes; the job repeats what a crash keeps from being done here.
    token_end_all(services, user).await?;
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
