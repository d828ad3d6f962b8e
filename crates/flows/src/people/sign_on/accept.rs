//! Whom a proven identity stands for: the user it is linked to, one of the same address, or a new one.

use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{
    Actor, AuditAction, AuditObject, Claims, Event, EventKind, FamilyEnd, Language, Provider, Role,
    SignOnRefusal, UserId, Vouched,
};
use facteur_store::organisations::{self, Member, MemberSettings};
use facteur_store::sign_on::{self, Identity};
use facteur_store::users::{self, User};
use facteur_store::{StoreResult, Tx, events, families, second_factors, teams};

/// The user of a proven identity, who is a member from now on if they may be.
pub(super) async fn accept(
    services: &Services,
    provider: &Provider,
    claims: &Claims,
    vouched: Vouched,
) -> FlowResult<Result<UserId, SignOnRefusal>> {
    let newcomer = Newcomer {
        scoped: services.clone(),
        provider: provider.clone(),
        issuer: claims.issuer.clone(),
        subject: claims.subject.clone(),
        language: language(claims),
        vouched,
    };
    // A refusal leaves nothing behind: it ends the transaction like an error.
    let outcome = services.store.write(services.organisation, move |tx| {
        newcomer
            .accepted(tx)
            .and_then(|accepted| accepted.map_err(Refused::By))
    });
    match outcome.await {
        Ok(user) => Ok(Ok(user)),
        Err(Refused::By(refusal)) => Ok(Err(refusal)),
        Err(Refused::Error(error)) => Err(error),
    }
}

enum Refused {
    By(SignOnRefusal),
    Error(FlowError),
}

impl From<facteur_store::StoreError> for Refused {
    fn from(error: facteur_store::StoreError) -> Self {
        Self::Error(error.into())
    }
}

impl facteur_store::WriteError for Refused {
    fn store_error(&self) -> Option<&facteur_store::StoreError> {
        match self {
            Self::Error(error) => error.store_error(),
            Self::By(_) => None,
        }
    }
}

struct Newcomer {
    scoped: Services,
    provider: Provider,
    issuer: String,
    subject: String,
    language: Language,
    vouched: Vouched,
}

impl Newcomer {
    fn accepted(&self, tx: &mut Tx<'_>) -> Result<Result<UserId, SignOnRefusal>, Refused> {
        let linked = sign_on::identity_get(tx, &self.issuer, &self.subject)?;
        let known = match linked {
            Some(identity) => users::user_get(tx, identity.user)?,
            None => users::user_by_address(tx, &self.vouched.address)?,
        };
        let member = match &known {
            Some(user) => self.member_of(tx, user)?,
            None => self.without_user(tx, &self.vouched.address)?,
        };
        let member = match member {
            Ok(member) => member,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if member.is_none() && !self.provider.create_members {
            return Ok(Err(SignOnRefusal::NoMember));
        }
        let user = match known {
            Some(user) => self.taken_over(tx, &user)?,
            None => self.made(tx)?,
        };
        match member {
            Some(member) => self.kept(tx, &member, user)?,
            None => self.joined(tx, user)?,
        }
        let identity = Identity {
            issuer: self.issuer.clone(),
            subject: self.subject.clone(),
            user,
            address: self.vouched.address.clone(),
        };
        sign_on::identity_put(tx, &identity, self.scoped.now())?;
        Ok(Ok(user))
    }

    /// The member that a user is; none when they are none yet.
    fn member_of(&self, tx: &mut Tx<'_>, user: &User) -> StoreResult<Result<Option<Member>, SignOnRefusal>> {
        let organisation = self.scoped.organisation;
        match organisations::member_of_user(tx, organisation, user.id)? {
            Some(member) => Ok(Ok(Some(member))),
            None => self.without_user(tx, &user.address),
        }
    }

    /// A member of that address whom nobody signs in as yet.
    fn without_user(
        &self,
        tx: &mut Tx<'_>,
        address: &str,
    ) -> StoreResult<Result<Option<Member>, SignOnRefusal>> {
        let organisation = self.scoped.organisation;
        let Some(member) = organisations::member_by_address(tx, organisation, address)? else {
            return Ok(Ok(None));
        };
        let settings = organisations::member_settings(tx, organisation, member.id, false)?;
        // Who has a user and was not found by it is suspended.
        match settings.and_then(|settings| settings.user) {
            None => Ok(Ok(Some(member))),
            Some(_) => Ok(Err(SignOnRefusal::Suspended)),
        }
    }

    /// A user whose address was never proven may have been made by somebody else: their ways in end here.
    fn taken_over(&self, tx: &mut Tx<'_>, user: &User) -> StoreResult<UserId> {
        if user.verified_at.is_none() {
            let now = self.scoped.now();
            users::user_set_password(tx, user.id, "")?;
            users::session_end_others(tx, user.id, None)?;
            families::program_end_others(tx, user.id, None, FamilyEnd::Revoked, now)?;
            second_factors::second_factor_forget(tx, user.id)?;
            users::user_verified(tx, user.id, now)?;
        }
        Ok(user.id)
    }

    /// A new user, without a password.
    fn made(&self, tx: &mut Tx<'_>) -> StoreResult<UserId> {
        let now = self.scoped.now();
        let user = User {
            id: self.scoped.ids.make(),
            address: self.vouched.address.clone(),
            password_hash: String::new(),
            verified_at: Some(now),
        };
        users::user_insert(tx, &user, now)?;
        Ok(user.id)
    }

    /// A new member of the organisation. As long as there is one team, they are in it.
    fn joined(&self, tx: &mut Tx<'_>, user: UserId) -> StoreResult<()> {
        let (organisation, now) = (self.scoped.organisation, self.scoped.now());
        let role = self.vouched.role.unwrap_or(self.provider.default_role);
        let member = Member {
            id: self.scoped.ids.make(),
            address: self.vouched.address.clone(),
            name: self.vouched.name.clone(),
            role: role.word().to_owned(),
        };
        organisations::member_insert(tx, organisation, &member, now)?;
        let settings = MemberSettings {
            signature: String::new(),
            language: self.language,
            version: 1,
            user: Some(user),
        };
        organisations::member_update(tx, organisation, &member, &settings)?;
        if let [(only, _)] = organisations::team_list(tx, organisation)?.as_slice() {
            teams::team_member_add(tx, organisation, *only, member.id)?;
        }
        let entry = Entry::new(
            Actor::System,
            AuditAction::MemberAdded,
            AuditObject::Member,
            member.id,
        );
        record(tx, &self.scoped, entry.named(&member.address).after(&member))?;
        self.tell(tx, EventKind::MemberAdded, &member, role)
    }

    /// A member who was there before: linked if they were not, with the role of the provider if it has a say. Owners
    /// stay owners.
    fn kept(&self, tx: &mut Tx<'_>, member: &Member, user: UserId) -> StoreResult<()> {
        let organisation = self.scoped.organisation;
        let Some(mut settings) = organisations::member_settings(tx, organisation, member.id, true)? else {
            return Ok(());
        };
        let before: Role = member.role.parse().unwrap_or(Role::Viewer);
        let role = self
            .vouched
            .role
            .filter(|_| before != Role::Owner)
            .unwrap_or(before);
        if role == before && settings.user == Some(user) {
            return Ok(());
        }
        let mut after = member.clone();
        role.word().clone_into(&mut after.role);
        settings.user = Some(user);
        organisations::member_update(tx, organisation, &after, &settings)?;
        let entry = Entry::new(
            Actor::System,
            AuditAction::MemberChanged,
            AuditObject::Member,
            member.id,
        );
        record(
            tx,
            &self.scoped,
            entry.named(&member.address).changed(member, &after),
        )?;
        self.tell(tx, EventKind::MemberChanged, &after, role)
    }

    fn tell(&self, tx: &mut Tx<'_>, kind: EventKind, member: &Member, role: Role) -> StoreResult<()> {
        let told = Event {
            id: self.scoped.ids.make(),
            at: self.scoped.now(),
            kind,
            ticket: None,
            actor: Actor::System,
            data: serde_json::json!({ "member": member.id, "role": role, "provider": self.provider.id }),
            trace: None,
        };
        events::event_append(tx, self.scoped.organisation, &told)
    }
}

/// The language that the provider tells (BCP 47), as far as we speak it.
fn language(claims: &Claims) -> Language {
    let told = claims
        .all
        .get("locale")
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    if told.to_ascii_lowercase().starts_with("en") {
        Language::English
    } else {
        Language::French
    }
}
