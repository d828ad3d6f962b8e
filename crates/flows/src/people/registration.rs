//! Making oneself an account. Who may is a setting: nobody, who was invited, or everybody.
//!
//! Whether an address is known must not show: the same statements are run, one hash is computed and the same is
//! said either way. The account is made when a link that was sent to the address is followed.

use super::guesses::{Guess, guess};
use super::hashing::{hash, new_token, token_hash};
use super::members::{checked_address, checked_name};
use super::notices::{Notice, notice_write, notices_can_be_sent};
use super::passwords::checked_password;
use super::sessions::NewSession;
use super::verification::{VERIFY_LASTS, no_mailbox};
use crate::audit::{self, Entry};
use crate::error::{FlowError, FlowResult};
use crate::organisation;
use crate::services::Services;
use facteur_domain::{
    Actor, AuditAction, AuditObject, Event, EventKind, Language, OrganisationId, Registration, Role, Span,
    TeamId, Timestamp,
};
use facteur_store::links::{self, Link};
use facteur_store::organisations::{self, Member, MemberSettings};
use facteur_store::users::{self, User};
use facteur_store::{StoreResult, Tx, events, teams};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// What the link of a registration is for.
const REGISTER: &str = "register";
/// What the first team of a new organisation is called.
const TEAM_NAME: &str = "Équipe";

/// Who wants an account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Name to show.
    pub name: String,
    /// Mail address, with which they sign in.
    pub address: String,
    /// The password.
    pub password: SecretString,
    /// What their organisation is to be called; else as they are.
    pub organisation: Option<String>,
    /// The language they are spoken to in.
    pub language: Language,
    /// The token of an invitation: it proves the address that it went to.
    pub invitation: Option<SecretString>,
}

/// How asking for an account went.
#[derive(Debug)]
pub enum RegistrationOutcome {
    /// Made, by an invitation, and signed in.
    Begun(Box<NewSession>),
    /// A mail went to the address; what it says, nobody learns here.
    ToVerify,
    /// Too often: not before so long.
    Wait(Span),
}

/// What waits until the address is proven. The hash alone of the password.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Waiting {
    name: String,
    password_hash: String,
    organisation: String,
    language: Language,
}

/// Whether a link was one of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Registered {
    /// The account stands.
    Yes,
    /// It was none, or used, or too old.
    No,
}

/// Makes an account by an invitation. Without one it asks for an account of one's own organisation: a link goes to the
/// address; an address that is known gets a mail that says so instead.
///
/// # Errors
/// Forbidden when the configuration does not allow it; invalid inputs; refused when there is no mailbox that can
/// send; not found when the invitation was used or taken back.
pub async fn register(services: &Services, new: NewAccount) -> FlowResult<RegistrationOutcome> {
    if let Err(span) = guess(services, Guess::Request).await? {
        return Ok(RegistrationOutcome::Wait(span));
    }
    match (services.people.registration, &new.invitation) {
        (Registration::Open, None) => {}
        (Registration::Open | Registration::Invitation, Some(token)) => {
            return by_invitation(services, &new, token).await;
        }
        (Registration::Invitation, None) => {
            return Err(FlowError::forbidden(
                "only who was invited makes an account here; ask an administrator for an invitation",
            ));
        }
        (Registration::Closed, _) => {
            return Err(FlowError::forbidden(
                "nobody makes an account by themselves here; ask an administrator to add you",
            ));
        }
    }
    let address = checked_address("address", &new.address)?;
    let name = checked_name("name", &new.name)?;
    let organisation = new
        .organisation
        .as_deref()
        .map(str::trim)
        .filter(|called| !called.is_empty());
    let organisation = match organisation {
        Some(called) => checked_name("organisation", called)?,
        None => name.clone(),
    };
    checked_password("password", &new.password, &address, &name)?;
    if !notices_can_be_sent(services).await? {
        return Err(no_mailbox());
    }
    let costs = services.people.hash_costs;
    let waiting = Waiting {
        name,
        password_hash: hash(services.ids.random(), costs, &new.password).await?,
        organisation,
        language: new.language,
    };
    // Somebody's mailbox must not be filled; who asks is not told.
    if guess(services, Guess::Mail { address: &address }).await?.is_err() {
        return Ok(RegistrationOutcome::ToVerify);
    }
    write_link(services, address, waiting).await?;
    services.wake.wake();
    Ok(RegistrationOutcome::ToVerify)
}

async fn by_invitation(
    services: &Services,
    new: &NewAccount,
    token: &SecretString,
) -> FlowResult<RegistrationOutcome> {
    let token = token.expose_secret();
    let invited = organisation::by_token(services, token).await?;
    if invited.known_user {
        return Err(FlowError::refused(
            "this address can sign in already; sign in, then accept the invitation",
        ));
    }
    let name = checked_name("name", &new.name)?;
    checked_password("password", &new.password, &invited.address, &name)?;
    let hash = hash(services.ids.random(), services.people.hash_costs, &new.password).await?;
    let session = organisation::accept_as_new(services, token, name, hash).await?;
    Ok(RegistrationOutcome::Begun(Box::new(session)))
}

async fn write_link(services: &Services, address: String, waiting: Waiting) -> FlowResult<()> {
    let (now, here) = (services.now(), services.clone());
    let token = new_token(services.ids.random());
    let hash = token_hash(token.expose_secret());
    let unknown = Notice::VerifyAddress {
        link: services.people.link("verify", &token),
    };
    let known = Notice::AddressKnown {
        link: services.people.page("sign-in"),
    };
    let language = waiting.language;
    services
        .store
        .write(services.organisation, move |tx| {
            let is_known = users::user_by_address(tx, &address)?.is_some();
            let link = Link {
                user: None,
                address: address.clone(),
                payload: waiting.clone(),
                created_at: now,
                expires_at: now + VERIFY_LASTS,
            };
            // For a known address nobody ever learns the token; the row is written all the same.
            links::link_insert(tx, &hash, REGISTER, &link)?;
            let notice = if is_known { &known } else { &unknown };
            notice_write(tx, &here, &address, notice, language).map(drop)
        })
        .await
}

/// Makes the account that waited for a link, with an organisation of its own.
pub(super) async fn complete(services: &Services, token_hash: Vec<u8>) -> FlowResult<Registered> {
    let now = services.now();
    let organisation: OrganisationId = services.ids.make();
    let here = services.for_work_of(organisation);
    let made: StoreResult<Registered> = services
        .store
        .write(organisation, move |tx| {
            let link: Option<Link<Waiting>> = links::link_use(tx, &token_hash, REGISTER, now)?;
            let Some(link) = link else {
                return Ok(Registered::No);
            };
            // Somebody may have made one since, by an invitation.
            if users::user_by_address(tx, &link.address)?.is_some() {
                return Ok(Registered::No);
            }
            make(tx, &here, &link, now)?;
            Ok(Registered::Yes)
        })
        .await;
    Ok(made?)
}

fn make(tx: &mut Tx<'_>, services: &Services, link: &Link<Waiting>, now: Timestamp) -> StoreResult<()> {
    let (organisation, ids, waiting) = (services.organisation, &services.ids, &link.payload);
    let user = User {
        id: ids.make(),
        address: link.address.clone(),
        password_hash: waiting.password_hash.clone(),
        verified_at: Some(now),
    };
    let owner = Member {
        id: ids.make(),
        address: link.address.clone(),
        name: waiting.name.clone(),
        role: Role::Owner.word().to_owned(),
    };
    let settings = MemberSettings {
        signature: String::new(),
        language: waiting.language,
        version: 1,
        user: Some(user.id),
    };
    let team: TeamId = ids.make();
    users::user_insert(tx, &user, now)?;
    organisations::organisation_insert(tx, organisation, &waiting.organisation, now)?;
    organisations::team_insert(tx, organisation, team, TEAM_NAME, now)?;
    organisations::member_insert(tx, organisation, &owner, now)?;
    organisations::member_update(tx, organisation, &owner, &settings)?;
    teams::team_member_add(tx, organisation, team, owner.id)?;
    let event = |kind, data| Event {
        id: ids.make(),
        at: now,
        kind,
        ticket: None,
        actor: Actor::Member(owner.id),
        data,
        trace: None,
    };
    let created = event(
        EventKind::OrganisationCreated,
        serde_json::json!({ "team": team }),
    );
    let added = event(
        EventKind::MemberAdded,
        serde_json::json!({ "member": owner.id, "role": Role::Owner, "first": true }),
    );
    events::event_append(tx, organisation, &created)?;
    events::event_append(tx, organisation, &added)?;
    let entry = Entry::new(
        Actor::Member(owner.id),
        AuditAction::UserRegistered,
        AuditObject::User,
        user.id,
    );
    audit::record(tx, services, entry.named(&link.address))
}
