//! Tokens of members and of services: what programs show instead of signing in. A token names its organisation, so
//! that it is looked up behind that organisation's fence.

use super::hashing::{new_token, token_hash};
use super::members::checked_name;
use super::programs::{self, ACCESS};
use super::sessions::{self, SignedIn};
use crate::audit::{self, Entry};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::id::Id;
use facteur_domain::{
    Actor, AuditAction, AuditObject, Language, MemberId, OrganisationId, Permission, Reach, Role, Span,
    TeamId, Timestamp, TokenId, UserId,
};
use facteur_store::organisations::{self, Member};
use facteur_store::tokens::{self, ApiToken, Bearer};
use facteur_store::{Scope, StoreResult, Tx, memberships};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use uuid::Uuid;

/// What a token begins with.
pub const TOKEN: &str = "fct_";
/// How often it is noted that a token is used: not at every request, each would be a write.
const NOTED: Span = Span::seconds(5 * 60);
/// Tokens of a member, or of all services, at most.
const MOST: usize = 100;

/// Who makes or takes back a token, and what they may do: a token never may more than its maker.
#[derive(Debug, Clone)]
pub struct TokenMaker {
    /// Who.
    pub actor: Actor,
    /// Their role.
    pub role: Role,
    /// What the token they ask with may do of that; none when they signed in themselves.
    pub scopes: Option<Arc<[Permission]>>,
}

impl TokenMaker {
    /// Whoever has the command line of the server.
    pub const OPERATOR: Self = Self {
        actor: Actor::Operator,
        role: Role::Owner,
        scopes: None,
    };

    fn may(&self, permission: Permission) -> bool {
        let scoped = self.scopes.as_deref();
        self.role.may(permission) && scoped.is_none_or(|scopes| scopes.contains(&permission))
    }
}

/// A token that somebody wants.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// What may be done with it.
    pub scopes: Vec<Permission>,
    /// Until when; none: until it is taken back.
    pub expires_at: Option<Timestamp>,
    /// For whom it acts.
    pub acts_for: ActsFor,
}

/// For whom a token acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActsFor {
    /// A member.
    Member(MemberId),
    /// The organisation itself.
    Service {
        /// With the permissions of this role.
        role: Role,
        /// And what these teams see; a role that sees everything needs none.
        teams: Vec<TeamId>,
    },
}

/// A token that was just made. What is shown of it is told once; only the hash is kept.
#[derive(Debug, Clone)]
pub struct TokenMade {
    /// To be shown by the program.
    pub token: SecretString,
    /// As it is kept.
    pub kept: ApiToken,
}

/// Makes a token.
///
/// # Errors
/// Invalid inputs: scopes that its maker or its role has not, a time that is over; refused when there are too many.
pub async fn token_add(services: &Services, maker: &TokenMaker, new: NewToken) -> FlowResult<TokenMade> {
    let now = services.now();
    let kept = ApiToken {
        id: services.ids.make(),
        name: checked_name("name", &new.name)?,
        scopes: checked_scopes(maker, &new)?,
        bearer: match new.acts_for {
            ActsFor::Member(member) => Bearer::Member(member),
            ActsFor::Service { role, teams } => Bearer::Service {
                role: role.word().to_owned(),
                teams,
            },
        },
        created_by: maker.actor,
        created_at: now,
        expires_at: new.expires_at,
        last_used_at: None,
        last_used_from: None,
    };
    if kept.expires_at.is_some_and(|until| until <= now) {
        let over = "the time until which the token is to be good is over already; name a later one";
        return Err(FlowError::invalid("expires_at", over));
    }
    let organisation = services.organisation;
    let token = written(organisation, &new_token(services.ids.random()));
    let (hash, saved, here) = (token_hash(token.expose_secret()), kept.clone(), services.clone());
    services
        .store
        .write(organisation, move |tx| {
            check_room(tx, organisation, &saved.bearer)?;
            check_teams(tx, organisation, &saved.bearer)?;
            tokens::token_insert(tx, organisation, &saved, &hash)?;
            let entry = Entry::new(
                saved.created_by,
                AuditAction::TokenMade,
                AuditObject::Token,
                saved.id,
            );
            let shown = serde_json::json!({ "scopes": saved.scopes, "expires_at": saved.expires_at });
            Ok::<_, FlowError>(audit::record(tx, &here, entry.named(&saved.name).after(&shown))?)
        })
        .await?;
    Ok(TokenMade { token, kept })
}

fn written(organisation: OrganisationId, secret: &SecretString) -> SecretString {
    let organisation = organisation.uuid().simple();
    SecretString::from(format!("{TOKEN}{organisation}{}", secret.expose_secret()))
}

fn checked_scopes(maker: &TokenMaker, new: &NewToken) -> FlowResult<Vec<String>> {
    if new.scopes.is_empty() {
        return Err(FlowError::invalid(
            "scopes",
            "the token may do nothing; name a scope",
        ));
    }
    let role = match new.acts_for {
        ActsFor::Member(_) => maker.role,
        ActsFor::Service { role, .. } => role,
    };
    if role.rank() > maker.role.rank() {
        let more = format!("a token with the role {role} may more than you; choose a lower role");
        return Err(FlowError::invalid("role", more));
    }
    let mut scopes: Vec<Permission> = new.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();
    let is_service = matches!(new.acts_for, ActsFor::Service { .. });
    for scope in &scopes {
        let own = is_service && *scope == Permission::ProfileOwn;
        if own || !role.may(*scope) || !maker.may(*scope) {
            let lacks = format!("the scope {scope} is more than this token may have; leave it out");
            return Err(FlowError::invalid("scopes", lacks));
        }
    }
    Ok(scopes.iter().map(|scope| scope.word().to_owned()).collect())
}

fn check_room(tx: &mut Tx<'_>, organisation: OrganisationId, bearer: &Bearer) -> FlowResult<()> {
    let there = match bearer {
        Bearer::Member(member) => tokens::token_list_of(tx, organisation, *member)?,
        Bearer::Service { .. } => tokens::token_list_services(tx, organisation)?,
    };
    if there.len() < MOST {
        return Ok(());
    }
    Err(FlowError::refused(format!(
        "there are {MOST} tokens already; take back those that nobody needs"
    )))
}

fn check_teams(tx: &mut Tx<'_>, organisation: OrganisationId, bearer: &Bearer) -> FlowResult<()> {
    let Bearer::Service { teams, .. } = bearer else {
        return Ok(());
    };
    let known = organisations::team_list(tx, organisation)?;
    match teams.iter().find(|team| known.iter().all(|(id, _)| id != *team)) {
        None => Ok(()),
        Some(team) => Err(FlowError::invalid("teams", format!("there is no team {team}"))),
    }
}

/// The teams of those names; all there are when none is named.
///
/// # Errors
/// Invalid when there is no team of a name.
pub async fn teams_named(services: &Services, names: Vec<String>) -> FlowResult<Vec<TeamId>> {
    let organisation = services.organisation;
    let teams: StoreResult<Vec<(TeamId, String)>> = services
        .store
        .read(organisation, move |tx| organisations::team_list(tx, organisation))
        .await;
    let teams = teams?;
    if names.is_empty() {
        return Ok(teams.into_iter().map(|(id, _)| id).collect());
    }
    let find = |name: &String| {
        let wanted = name.trim().to_lowercase();
        let found = teams.iter().find(|(_, called)| called.to_lowercase() == wanted);
        found.map(|(id, _)| *id).ok_or_else(|| {
            let known: Vec<&str> = teams.iter().map(|(_, called)| called.as_str()).collect();
            FlowError::invalid(
                "teams",
                format!("there is no team {name}; there are: {}", known.join(", ")),
            )
        })
    };
    names.iter().map(find).collect()
}

/// The tokens of a member, newest first.
pub async fn token_list(services: &Services, member: MemberId) -> FlowResult<Vec<ApiToken>> {
    let organisation = services.organisation;
    let listed: StoreResult<Vec<ApiToken>> = services
        .store
        .read(organisation, move |tx| {
            tokens::token_list_of(tx, organisation, member)
        })
        .await;
    Ok(listed?)
}

/// The tokens of services, newest first.
pub async fn service_token_list(services: &Services) -> FlowResult<Vec<ApiToken>> {
    let organisation = services.organisation;
    let listed: StoreResult<Vec<ApiToken>> = services
        .store
        .read(organisation, move |tx| {
            tokens::token_list_services(tx, organisation)
        })
        .await;
    Ok(listed?)
}

/// Whose token is to be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenOf {
    /// This member's.
    Member(MemberId),
    /// A service's.
    Service,
    /// Anybody's: for the operator.
    Anybody,
}

/// Takes a token back: it is no longer good.
///
/// # Errors
/// Not found when there is no such one.
pub async fn token_remove(services: &Services, actor: Actor, of: TokenOf, id: TokenId) -> FlowResult<()> {
    let (organisation, now, here) = (services.organisation, services.now(), services.clone());
    services
        .store
        .write(organisation, move |tx| {
            let known = tokens::token_get(tx, organisation, id)?;
            let known = known.filter(|token| match (&token.bearer, of) {
                (_, TokenOf::Anybody) | (Bearer::Service { .. }, TokenOf::Service) => true,
                (Bearer::Member(member), TokenOf::Member(asking)) => *member == asking,
                _ => false,
            });
            let Some(known) = known else {
                return Err(FlowError::not_found(format!(
                    "there is no token {id}; `facteur token list` shows those there are"
                )));
            };
            tokens::token_revoke(tx, organisation, id, now)?;
            let entry = Entry::new(actor, AuditAction::TokenRevoked, AuditObject::Token, id);
            Ok(audit::record(tx, &here, entry.named(&known.name))?)
        })
        .await
}

/// Whom a program's token stands for.
#[derive(Debug, Clone)]
pub struct Bearing {
    /// The member; for a service one that has its token's id and name.
    pub signed_in: SignedIn,
    /// What the token may do of what they may; none: all of it.
    pub scopes: Option<Arc<[Permission]>>,
}

/// Whom a token stands for that came in `Authorization: Bearer`; none when it is not good, or not any more.
pub async fn bearer_of(services: &Services, token: &str) -> FlowResult<Option<Bearing>> {
    if token.starts_with(ACCESS) {
        let found = programs::access_of(services, token).await?;
        return Ok(found.map(|(signed_in, _)| Bearing {
            signed_in,
            scopes: None,
        }));
    }
    let Some(organisation) = organisation_of(token) else {
        return Ok(None);
    };
    let (now, hash) = (services.now(), token_hash(token));
    let found: StoreResult<Option<(ApiToken, SignedIn)>> = services
        .store
        .read(organisation, move |tx| {
            let Some(token) = tokens::token_by_hash(tx, organisation, &hash, now)? else {
                return Ok(None);
            };
            Ok(acting(tx, organisation, &token)?.map(|signed_in| (token, signed_in)))
        })
        .await;
    let Some((token, signed_in)) = found? else {
        return Ok(None);
    };
    note_use(services, organisation, &token).await?;
    // A word of a later release is a permission that this one does not know, so nobody asks for it.
    let scopes: Arc<[Permission]> = token.scopes.iter().filter_map(|word| word.parse().ok()).collect();
    Ok(Some(Bearing {
        signed_in,
        scopes: Some(scopes),
    }))
}

/// Takes back all tokens of a user's own, in all their organisations: somebody who had their password may have made
/// one. Asked a second time it finds none.
pub(super) async fn token_end_all(services: &Services, user: UserId) -> FlowResult<()> {
    let organisations: StoreResult<Vec<OrganisationId>> = services
        .store
        .read(Scope::Global, move |tx| memberships::membership_list(tx, user))
        .await;
    for organisation in organisations? {
        let (here, now) = (services.for_work_of(organisation), services.now());
        let ended: StoreResult<()> = services
            .store
            .write(organisation, move |tx| {
                let Some(member) = organisations::member_of_user(tx, organisation, user)? else {
                    return Ok(());
                };
                let known = tokens::token_list_of(tx, organisation, member.id)?;
                tokens::token_revoke_all(tx, organisation, member.id, now)?;
                for token in known {
                    let entry = Entry::new(
                        Actor::System,
                        AuditAction::TokenRevoked,
                        AuditObject::Token,
                        token.id,
                    );
                    audit::record(tx, &here, entry.named(&token.name))?;
                }
                Ok(())
            })
            .await;
        ended?;
    }
    Ok(())
}

fn organisation_of(token: &str) -> Option<OrganisationId> {
    let written = token.strip_prefix(TOKEN)?;
    let organisation = Uuid::try_parse(written.get(..32)?).ok()?;
    Some(OrganisationId::from_uuid(organisation))
}

fn acting(tx: &mut Tx<'_>, organisation: OrganisationId, token: &ApiToken) -> StoreResult<Option<SignedIn>> {
    let until = token.expires_at.unwrap_or(Timestamp::MAX);
    match &token.bearer {
        Bearer::Member(member) => {
            let settings = organisations::member_settings(tx, organisation, *member, false)?;
            match settings.and_then(|settings| settings.user) {
                Some(user) => sessions::signed_in(tx, organisation, user, "", until),
                None => Ok(None),
            }
        }
        Bearer::Service { role, teams } => {
            let role = role.parse().unwrap_or(Role::Viewer);
            Ok(Some(SignedIn {
                member: Member {
                    id: MemberId::from_uuid(token.id.uuid()),
                    address: String::new(),
                    name: token.name.clone(),
                    role: role.word().to_owned(),
                },
                role,
                reach: if role.sees_everything() {
                    Reach::Everything
                } else {
                    Reach::teams(teams.clone())
                },
                // No user has a token's id: what belongs to users is not found.
                user: UserId::from_uuid(token.id.uuid()),
                organisation,
                organisation_name: organisations::organisation_name(tx, organisation)?.unwrap_or_default(),
                language: Language::English,
                csrf: String::new(),
                expires_at: until,
                provider: None,
                must_enable_second_factor: false,
            }))
        }
    }
}

async fn note_use(services: &Services, organisation: OrganisationId, token: &ApiToken) -> FlowResult<()> {
    let (id, now) = (token.id, services.now());
    if token.last_used_at.is_some_and(|last| now.since(last) < NOTED) {
        return Ok(());
    }
    let (from, _) = sessions::origin_of(services);
    let noted: StoreResult<()> = services
        .store
        .write(organisation, move |tx| {
            tokens::token_used(tx, organisation, id, now, &from)
        })
        .await;
    Ok(noted?)
}
