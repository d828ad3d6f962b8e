//! Invitations. The token of one begins with the organisation's id, so that it is found behind its fence.

use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::people::{
    NewSession, Notice, SignedIn, begin_in, checked_address, new_token, notice_write, token_hash,
};
use crate::services::Services;
use facteur_domain::id::Id;
use facteur_domain::{
    Actor, AuditAction, AuditObject, Event, EventKind, InvitationId, Language, OrganisationId, Role, Span,
    TeamId, UserId, may_invite,
};
use facteur_store::invitations::{self as store, Invitation};
use facteur_store::organisations::{self, Member, MemberSettings};
use facteur_store::users::{self, User};
use facteur_store::{StoreError, StoreResult, Tx, events, teams};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use uuid::Uuid;

/// How long an invitation can be accepted.
const LASTS: Span = Span::seconds(14 * 24 * 3_600);

/// Whom to invite.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// Mail address.
    pub address: String,
    /// What they will be.
    pub role: Role,
    /// The teams that they will be in.
    pub teams: Vec<TeamId>,
    /// The language they are spoken to in.
    pub language: Language,
}

/// An invitation that was made, and how its link goes to who was invited.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The invitation.
    pub invitation: Invitation,
    /// The link, when nobody could mail it: to be handed on. Told once.
    pub link: Option<String>,
}

/// What somebody who holds a link is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownInvitation {
    /// What the organisation is called.
    pub organisation: String,
    /// The address that was invited.
    pub address: String,
    /// What they will be.
    pub role: Role,
    /// Whether the address can sign in already.
    pub known_user: bool,
}

/// The invitations that nobody has accepted yet.
pub async fn invitations(services: &Services) -> FlowResult<Vec<Invitation>> {
    let organisation = services.organisation;
    let found: StoreResult<_> = services
        .store
        .read(organisation, move |tx| store::invitation_list(tx, organisation))
        .await;
    Ok(found?)
}

/// Invites somebody.
///
/// # Errors
/// Invalid inputs; forbidden when only owners may; refused when they are a member already, or invited.
pub async fn invite(services: &Services, by: Role, new: NewInvitation) -> FlowResult<Invited> {
    let address = checked_address("address", &new.address)?;
    may_invite(by, new.role).map_err(|refusal| FlowError::forbidden(refusal.to_string()))?;
    let (organisation, here, now) = (services.organisation, services.clone(), services.now());
    let (token, hash) = make_token(services);
    let invitation = Invitation {
        id: services.ids.make(),
        address,
        role: new.role,
        teams: new.teams,
        language: new.language,
        invited_by: match services.actor() {
            Actor::Member(member) => Some(member),
            Actor::System | Actor::Rule(_) | Actor::Operator => None,
        },
        created_at: now,
        expires_at: now + LASTS,
    };
    let (made, link) = (invitation.clone(), services.people.link("invitation", &token));
    let handed_on = services
        .store
        .write(organisation, move |tx| {
            check_teams(tx, organisation, &made.teams)?;
            if organisations::member_by_address(tx, organisation, &made.address)?.is_some() {
                return Err(FlowError::invalid(
                    "address",
                    format!("{} is a member already", made.address),
                ));
            }
            store::invitation_insert(tx, organisation, &made, &hash)?;
            tell(tx, &here, AuditAction::InvitationMade, &made)?;
            mail(tx, &here, &made, &link)
        })
        .await?;
    services.wake.wake();
    Ok(Invited {
        invitation,
        link: handed_on,
    })
}

/// Mails the link to who was invited; gives it, to be handed on, when no mailbox can send.
fn mail(
    tx: &mut Tx<'_>,
    services: &Services,
    invitation: &Invitation,
    link: &SecretString,
) -> FlowResult<Option<String>> {
    let organisation = services.organisation;
    let called = organisations::organisation_name(tx, organisation)?.unwrap_or_default();
    let by = match invitation.invited_by {
        Some(member) => organisations::member_get(tx, organisation, member)?,
        None => None,
    };
    let notice = Notice::Invitation {
        by: by.map_or_else(|| called.clone(), |member| member.name),
        organisation: called,
        link: link.clone(),
    };
    let written = notice_write(tx, services, &invitation.address, &notice, invitation.language)?;
    Ok(written.is_none().then(|| link.expose_secret().to_owned()))
}

/// Makes a new link for an invitation; the old one opens nothing any more.
///
/// # Errors
/// Not found.
pub async fn send_again(services: &Services, id: InvitationId) -> FlowResult<Invited> {
    let (organisation, here, now) = (services.organisation, services.clone(), services.now());
    let (token, hash) = make_token(services);
    let link = services.people.link("invitation", &token);
    let (invitation, handed_on) = services
        .store
        .write(organisation, move |tx| {
            let mut found = store::invitation_get(tx, organisation, id)?.ok_or_else(gone)?;
            found.expires_at = now + LASTS;
            store::invitation_renew(tx, organisation, id, &hash, now, found.expires_at)?;
            tell(tx, &here, AuditAction::InvitationSentAgain, &found)?;
            let handed_on = mail(tx, &here, &found, &link)?;
            Ok::<_, FlowError>((found, handed_on))
        })
        .await?;
    services.wake.wake();
    Ok(Invited {
        invitation,
        link: handed_on,
    })
}

/// Takes an invitation back.
///
/// # Errors
/// Not found.
pub async fn withdraw(services: &Services, id: InvitationId) -> FlowResult<()> {
    let (organisation, here) = (services.organisation, services.clone());
    services
        .store
        .write(organisation, move |tx| {
            let found = store::invitation_get(tx, organisation, id)?.ok_or_else(gone)?;
            store::invitation_delete(tx, organisation, id)?;
            Ok(tell(tx, &here, AuditAction::InvitationWithdrawn, &found)?)
        })
        .await
}

/// What the holder of a link is shown.
///
/// # Errors
/// Not found when it was used, taken back, or is too old.
pub async fn by_token(services: &Services, token: &str) -> FlowResult<ShownInvitation> {
    let (organisation, hash) = read_token(token).ok_or_else(gone)?;
    let now = services.now();
    services
        .store
        .read(organisation, move |tx| {
            let found = store::invitation_by_token(tx, organisation, &hash, now)?.ok_or_else(gone)?;
            let name = organisations::organisation_name(tx, organisation)?.ok_or_else(gone)?;
            Ok(ShownInvitation {
                organisation: name,
                known_user: users::user_by_address(tx, &found.address)?.is_some(),
                address: found.address,
                role: found.role,
            })
        })
        .await
}

/// Accepts an invitation as a user who can sign in already: they work in that organisation from now on.
///
/// # Errors
/// Not found when it was used, taken back, or is too old; refused when they are a member there already.
pub async fn accept(services: &Services, who: &SignedIn, token: &str) -> FlowResult<NewSession> {
    let (organisation, hash) = read_token(token).ok_or_else(gone)?;
    let (here, now) = (services.for_work_of(organisation), services.now());
    let (user, name) = (who.user, who.member.name.clone());
    let joining = here.clone();
    here.store
        .write(organisation, move |tx| {
            let found = store::invitation_by_token(tx, organisation, &hash, now)?.ok_or_else(gone)?;
            join(tx, &joining, &found, user, &name)
        })
        .await?;
    let session = begin_in(&here, organisation, user, None).await?;
    session.ok_or_else(|| StoreError::fault("who accepted an invitation is no member").into())
}

/// Makes the account of who was invited and has none yet; `user` is made for the address that the invitation went to,
/// which proves it.
///
/// # Errors
/// Not found when it was used, taken back, or is too old; refused when the address can sign in already.
pub(crate) async fn accept_as_new(
    services: &Services,
    token: &str,
    name: String,
    password_hash: String,
) -> FlowResult<NewSession> {
    let (organisation, hash) = read_token(token).ok_or_else(gone)?;
    let (here, now) = (services.for_work_of(organisation), services.now());
    let (user, joining): (UserId, _) = (services.ids.make(), here.clone());
    here.store
        .write(organisation, move |tx| {
            let found = store::invitation_by_token(tx, organisation, &hash, now)?.ok_or_else(gone)?;
            let new = User {
                id: user,
                address: found.address.clone(),
                password_hash: password_hash.clone(),
                verified_at: Some(now),
            };
            users::user_insert(tx, &new, now)?;
            join(tx, &joining, &found, user, &name)
        })
        .await?;
    let session = begin_in(&here, organisation, user, None).await?;
    session.ok_or_else(|| StoreError::fault("who accepted an invitation is no member").into())
}

/// Makes a user a member as the invitation says.
pub(crate) fn join(
    tx: &mut Tx<'_>,
    services: &Services,
    invitation: &Invitation,
    user: UserId,
    name: &str,
) -> FlowResult<()> {
    let (organisation, now) = (services.organisation, services.now());
    if organisations::member_of_user(tx, organisation, user)?.is_some() {
        return Err(FlowError::refused(
            "you are a member of that organisation already",
        ));
    }
    let known = users::user_get(tx, user)?.ok_or_else(gone)?;
    let member = Member {
        id: services.ids.make(),
        address: known.address,
        name: name.to_owned(),
        role: invitation.role.word().to_owned(),
    };
    organisations::member_insert(tx, organisation, &member, now)?;
    let settings = MemberSettings {
        signature: String::new(),
        language: invitation.language,
        version: 1,
        user: Some(user),
    };
    organisations::member_update(tx, organisation, &member, &settings)?;
    let there = teams::team_all(tx, organisation)?;
    for team in &invitation.teams {
        // One that was removed since is left out.
        if there.iter().any(|known| known.id == *team) {
            teams::team_member_add(tx, organisation, *team, member.id)?;
        }
    }
    store::invitation_delete(tx, organisation, invitation.id)?;
    let actor = Actor::Member(member.id);
    let entry = Entry::new(
        actor,
        AuditAction::InvitationAccepted,
        AuditObject::Invitation,
        invitation.id,
    );
    record(tx, services, entry.named(&member.address).after(&member))?;
    let event = Event {
        id: services.ids.make(),
        at: now,
        kind: EventKind::MemberAdded,
        ticket: None,
        actor,
        data: serde_json::json!({ "member": member.id, "role": invitation.role, "invited": true }),
        trace: None,
    };
    Ok(events::event_append(tx, organisation, &event)?)
}

fn check_teams(tx: &mut Tx<'_>, organisation: OrganisationId, wanted: &[TeamId]) -> FlowResult<()> {
    let known = teams::team_all(tx, organisation)?;
    match wanted.iter().find(|id| !known.iter().any(|team| team.id == **id)) {
        None => Ok(()),
        Some(unknown) => {
            let what = format!("there is no team {unknown}");
            Err(FlowError::invalid("teams", what))
        }
    }
}

fn tell(
    tx: &mut Tx<'_>,
    services: &Services,
    action: AuditAction,
    invitation: &Invitation,
) -> StoreResult<()> {
    let entry = Entry::new(services.actor(), action, AuditObject::Invitation, invitation.id);
    record(tx, services, entry.named(&invitation.address).after(invitation))
}

/// A new token for the organisation of the services, and what is kept of it.
fn make_token(services: &Services) -> (SecretString, Vec<u8>) {
    let secret = new_token(services.ids.random());
    let organisation = services.organisation.uuid().simple();
    let token = format!("{organisation}{}", secret.expose_secret());
    let hash = token_hash(&token);
    (SecretString::from(token), hash)
}

/// The organisation that a token names, and the hash by which it is found there.
fn read_token(token: &str) -> Option<(OrganisationId, Vec<u8>)> {
    let token = token.trim();
    let organisation = Uuid::parse_str(token.get(..32)?).ok()?;
    Some((OrganisationId::from_uuid(organisation), token_hash(token)))
}

fn gone() -> FlowError {
    FlowError::not_found("this invitation was used or withdrawn, or is too old; ask for a new one")
}
