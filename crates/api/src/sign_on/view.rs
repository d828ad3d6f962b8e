//! Providers as they are shown and written.

use crate::answer::Tagged;
use crate::wire::Role;
use facteur_domain::id::Id;
use facteur_flows::people;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A provider of single sign-on.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000030", "name": "Calorine", "issuer": "https://id.calorine.example/realms/desk",
    "client_id": "facteur", "has_secret": true, "allowed_domains": ["calorine.example"],
    "role_claim": "realm_access.roles", "roles": { "desk-admin": "admin", "desk": "agent" }, "default_role": "viewer",
    "create_members": true, "version": 1,
    "redirect_uri": "https://desk.calorine.example/api/v1/auth/sign-on/01938c6e-0000-7000-8000-000000000030/callback"
}))]
pub(crate) struct SignOnProvider {
    /// Its id.
    id: Uuid,
    /// What it is called on the button.
    name: String,
    /// Its issuer identifier.
    issuer: String,
    /// What Facteur is called there.
    client_id: String,
    /// Whether a client secret is kept; it is never shown.
    has_secret: bool,
    /// Domains whose addresses it may vouch for.
    allowed_domains: Vec<String>,
    /// Where it tells roles; null when it has no say in them.
    #[schema(required = true)]
    role_claim: Option<String>,
    /// Values of that claim and the role of each; the highest counts.
    roles: BTreeMap<String, Role>,
    /// The role of somebody new, and of whoever has none of those values.
    default_role: Role,
    /// Whether who is no member yet becomes one by signing in.
    create_members: bool,
    /// Rises with every change.
    version: i64,
    /// What has to be registered at the provider.
    redirect_uri: String,
}

/// A provider as an administrator writes it down.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Calorine", "issuer": "https://id.calorine.example/realms/desk", "client_id": "facteur",
    "client_secret": "7d1f8c…", "allowed_domains": ["calorine.example"], "role_claim": "realm_access.roles",
    "roles": { "desk-admin": "admin", "desk": "agent" }, "default_role": "viewer", "create_members": true
}))]
pub(crate) struct NewSignOnProvider {
    /// What it is called on the button.
    #[schema(min_length = 1, max_length = 500)]
    name: String,
    /// Its issuer identifier, exactly as it writes it itself.
    #[schema(min_length = 1, max_length = 500)]
    issuer: String,
    /// What Facteur is called there.
    #[schema(min_length = 1, max_length = 500)]
    client_id: String,
    /// Left out: the one that is kept stays.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password, max_length = 1000)]
    client_secret: Option<SecretString>,
    /// Domains whose addresses it may vouch for; at least one.
    #[schema(max_items = 100)]
    allowed_domains: Vec<String>,
    /// Where it tells roles: a claim, or a path with dots.
    #[serde(default)]
    #[schema(max_length = 500)]
    role_claim: Option<String>,
    /// Values of that claim and the role of each; no provider makes owners.
    #[serde(default)]
    #[schema(required = false)]
    roles: BTreeMap<String, Role>,
    /// The role of everybody else.
    default_role: Role,
    /// Whether who is no member yet becomes one by signing in.
    #[serde(default)]
    #[schema(required = false)]
    create_members: bool,
    /// Ignored, as [`SignOnProvider`] has them, so that one can be sent back.
    #[serde(default, rename = "id")]
    #[schema(ignore)]
    _id: Option<Uuid>,
    #[serde(default, rename = "version")]
    #[schema(ignore)]
    _version: Option<i64>,
    #[serde(default, rename = "has_secret")]
    #[schema(ignore)]
    _has_secret: Option<bool>,
    #[serde(default, rename = "redirect_uri")]
    #[schema(ignore)]
    _redirect_uri: Option<String>,
}

impl From<people::ProviderRow> for SignOnProvider {
    fn from(row: people::ProviderRow) -> Self {
        let provider = row.provider;
        let roles = provider
            .roles
            .into_iter()
            .map(|(value, role)| (value, role.into()));
        Self {
            id: provider.id.uuid(),
            name: provider.name,
            issuer: provider.issuer,
            client_id: provider.client_id,
            has_secret: row.has_secret,
            allowed_domains: provider.allowed_domains,
            role_claim: provider.role_claim,
            roles: roles.collect(),
            default_role: provider.default_role.into(),
            create_members: provider.create_members,
            version: row.version,
            redirect_uri: row.redirect,
        }
    }
}

impl From<people::ProviderRow> for Tagged<SignOnProvider> {
    fn from(row: people::ProviderRow) -> Self {
        Self(row.version, row.into())
    }
}

impl From<NewSignOnProvider> for people::NewProvider {
    fn from(new: NewSignOnProvider) -> Self {
        let roles = new.roles.into_iter().map(|(value, role)| (value, role.into()));
        Self {
            name: new.name,
            issuer: new.issuer,
            client_id: new.client_id,
            client_secret: new.client_secret,
            allowed_domains: new.allowed_domains,
            role_claim: new.role_claim,
            roles: roles.collect(),
            default_role: new.default_role.into(),
            create_members: new.create_members,
        }
    }
}
