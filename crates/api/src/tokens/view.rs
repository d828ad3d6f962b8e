//! Tokens as they are shown, and as they are asked for.

use crate::answer::{Answer, Problem};
use crate::ask::Asker;
use crate::wire::{Role, Time};
use facteur_domain::id::Id;
use facteur_domain::{Permission, UnknownWord};
use facteur_flows::people::{TokenMade, TokenMaker};
use facteur_store::tokens::{ApiToken, Bearer};
use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000004", "name": "Nightly report", "scopes": ["tickets.read"],
    "role": null, "teams": [], "created_at": "2026-11-20T15:50:56Z", "expires_at": "2027-11-20T15:50:56Z",
    "last_used_at": "2026-11-20T16:10:00Z", "last_used_from": "192.0.2.7"
}))]
pub(crate) struct Token {
    /// Its id.
    id: Uuid,
    /// What it is for.
    name: String,
    /// What may be done with it.
    #[schema(value_type = Vec<crate::wire::Permission>)]
    scopes: Vec<String>,
    /// The role of a service; none for a member's token, which may what its member may.
    #[schema(required = true)]
    role: Option<Role>,
    /// What teams a service sees the tickets of.
    teams: Vec<Uuid>,
    /// When it was made.
    created_at: Time,
    /// Until when it is good; none: until it is taken back.
    #[schema(required = true)]
    expires_at: Option<Time>,
    /// When it was last used, give or take some minutes.
    #[schema(required = true)]
    last_used_at: Option<Time>,
    /// The address it was then used from.
    #[schema(required = true)]
    last_used_from: Option<String>,
}

impl From<ApiToken> for Token {
    fn from(token: ApiToken) -> Self {
        let (role, teams) = match token.bearer {
            Bearer::Member(_) => (None, Vec::new()),
            Bearer::Service { role, teams } => {
                let role = role.parse().unwrap_or(facteur_domain::Role::Viewer);
                (Some(role.into()), teams.into_iter().map(Id::uuid).collect())
            }
        };
        Self {
            id: token.id.uuid(),
            name: token.name,
            scopes: token.scopes,
            role,
            teams,
            created_at: token.created_at.into(),
            expires_at: token.expires_at.map(Time::from),
            last_used_at: token.last_used_at.map(Time::from),
            last_used_from: token.last_used_from,
        }
    }
}

/// A token that was just made.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "token": "fct_01938c6e…", "id": "01938c6e-0000-7000-8000-000000000004", "name": "Nightly report",
    "scopes": ["tickets.read"], "role": null, "teams": [], "created_at": "2026-11-20T15:50:56Z",
    "expires_at": "2027-11-20T15:50:56Z", "last_used_at": null, "last_used_from": null
}))]
pub(crate) struct NewToken {
    /// For `Authorization: Bearer …`. Shown this once; nobody can read it again.
    token: String,
    /// The token, as it is kept.
    #[serde(flatten)]
    kept: Token,
}

impl From<TokenMade> for NewToken {
    fn from(made: TokenMade) -> Self {
        Self {
            token: made.token.expose_secret().to_owned(),
            kept: made.kept.into(),
        }
    }
}

/// The permissions that words name.
pub(super) fn scopes_of(words: &[String]) -> Answer<Vec<Permission>> {
    let read = |(position, word): (usize, &String)| {
        word.parse().map_err(|error: UnknownWord| {
            Problem::invalid(
                format!("scopes[{position}]"),
                (
                    error.to_string(),
                    format!(
                        "« {} » n'est pas une portée ; choisissez parmi : {}",
                        error.given, error.known
                    ),
                ),
            )
        })
    };
    words.iter().enumerate().map(read).collect()
}

/// Who asks, as the maker of a token.
pub(super) fn maker_of(asker: &Asker) -> TokenMaker {
    TokenMaker {
        actor: asker.actor(),
        role: asker.role,
        scopes: asker.scopes.clone(),
    }
}
