//! Single sign-on: what a provider's word is worth, whom it stands for, and with which role.
//!
//! A provider says many things of a person; few of them are proven. An address counts only when the provider vouches
//! for it and the administrator allowed its domain. Whatever else is claimed gives no account.

use crate::id::ProviderId;
use crate::member::Role;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// An OpenID Connect provider that members of an organisation sign in with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// Its id.
    pub id: ProviderId,
    /// What it is called on the button.
    pub name: String,
    /// Its issuer identifier, exactly as it writes it itself (OpenID Connect Discovery 1.0, section 4.3).
    pub issuer: String,
    /// What Facteur is called there.
    pub client_id: String,
    /// Domains whose addresses it may vouch for, lower case; at least one.
    pub allowed_domains: Vec<String>,
    /// Where it tells roles or groups: a claim, or a path of members with dots, such as `realm_access.roles`.
    pub role_claim: Option<String>,
    /// Values of that claim and the role of each; the highest counts.
    pub roles: BTreeMap<String, Role>,
    /// The role of somebody new, and of whoever has none of those values.
    pub default_role: Role,
    /// Whether who is no member yet becomes one.
    pub create_members: bool,
}

/// What a provider said of a person, once its signature was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Who says it.
    pub issuer: String,
    /// What it calls the person: never changes, never given to somebody else.
    pub subject: String,
    /// Everything it said.
    pub all: Map<String, Value>,
}

/// Whom claims stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// Their address, lower case.
    pub address: String,
    /// Their name, or the address when there is none.
    pub name: String,
    /// The role that the provider gives them; none when it has no say in that.
    pub role: Option<Role>,
}

crate::verdict::words! {
    /// Why a single sign-on gives no session. The words are part of the API.
    SignOnRefusal, "refusal" {
        /// The answer belongs to no sign-in that was begun in this browser, or it was used before, or took too long.
        State = "expired",
        /// The provider, or the person there, said no.
        Denied = "cancelled",
        /// The provider cannot be reached, or does not do its part.
        Provider = "unreachable",
        /// What the provider says of the person is not proven: signature, nonce, audience, time.
        Token = "token",
        /// The provider tells no address.
        NoAddress = "no_address",
        /// The provider does not vouch for the address.
        Unverified = "unverified",
        /// The address is of a domain that is not allowed.
        Domain = "domain",
        /// Who it is, is no member, and members are not made by signing in.
        NoMember = "no_member",
        /// The member was suspended.
        Suspended = "suspended",
    }
}

/// Providers with ways of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// Google accounts and Workspace.
    Google,
    /// Microsoft Entra ID, one tenant.
    Entra,
    /// One that does as the standard says.
    Standard,
}

/// Who makes the provider of that issuer.
pub fn maker(issuer: &str) -> Maker {
    let host = issuer.strip_prefix("https://").unwrap_or_default();
    let host = host.split(['/', ':', '?', '#']).next().unwrap_or_default();
    match host {
        "accounts.google.com" => Maker::Google,
        "login.microsoftonline.com" | "login.microsoftonline.us" | "login.partner.microsoftonline.cn" => {
            Maker::Entra
        }
        _ => Maker::Standard,
    }
}

/// Whether an issuer stands for all tenants of Entra at once. Then anybody may make a tenant and write any address into
/// it, so its word proves nothing.
pub fn is_every_tenant(issuer: &str) -> bool {
    let tenant = issuer.split('/').nth(3).unwrap_or_default().to_ascii_lowercase();
    maker(issuer) == Maker::Entra && matches!(tenant.as_str(), "common" | "organizations" | "consumers" | "")
}

/// Whom the claims stand for, as far as this provider may say it.
pub fn vouched(provider: &Provider, claims: &Claims) -> Result<Vouched, SignOnRefusal> {
    let address = proven_address(provider, claims)?;
    let domain = address
        .rsplit_once('@')
        .map(|(_, domain)| domain)
        .unwrap_or_default();
    if !provider.allowed_domains.iter().any(|allowed| allowed == domain) {
        return Err(SignOnRefusal::Domain);
    }
    let name = text(claims, "name").map(tidy).filter(|name| !name.is_empty());
    Ok(Vouched {
        name: name.unwrap_or_else(|| address.clone()),
        address,
        role: claimed_role(provider, claims),
    })
}

/// The address that the provider vouches for.
fn proven_address(provider: &Provider, claims: &Claims) -> Result<String, SignOnRefusal> {
    let address = text(claims, "email").and_then(address);
    let verified = truth(claims, "email_verified");
    match maker(&provider.issuer) {
        Maker::Standard => checked(address, verified),
        Maker::Google => {
            let address = checked(address, verified)?;
            let is_of_google = address.ends_with("@gmail.com") || address.ends_with("@googlemail.com");
            // Anybody may open a Google account with an address of elsewhere, and keep it after losing that
            // address. Only for its own domains and those of a Workspace does Google know the owner.
            let is_of_workspace = text(claims, "hd").is_some_and(|domain| !domain.is_empty());
            if is_of_google || is_of_workspace {
                Ok(address)
            } else {
                Err(SignOnRefusal::Unverified)
            }
        }
        Maker::Entra => {
            // The tenant stands in the issuer, which was checked; a token of another one would have another issuer.
            let tenant = claims.issuer.split('/').nth(3).unwrap_or_default();
            if text(claims, "tid").is_some_and(|told| !told.eq_ignore_ascii_case(tenant)) {
                return Err(SignOnRefusal::Token);
            }
            if verified || truth(claims, "xms_edov") {
                return checked(address, true);
            }
            // `email` is whatever an administrator typed. The name to sign in with is of a domain that the tenant
            // has proven to own, except for guests, whose domain then is none of those that are allowed.
            checked(text(claims, "preferred_username").and_then(self::address), true)
        }
    }
}

fn checked(address: Option<String>, verified: bool) -> Result<String, SignOnRefusal> {
    let address = address.ok_or(SignOnRefusal::NoAddress)?;
    if verified {
        Ok(address)
    } else {
        Err(SignOnRefusal::Unverified)
    }
}

/// The role by the claim; none when the provider has no say in roles.
fn claimed_role(provider: &Provider, claims: &Claims) -> Option<Role> {
    let path = provider.role_claim.as_deref()?;
    let told = claim(claims, path).map(values).unwrap_or_default();
    let mapped = told
        .iter()
        .filter_map(|value| provider.roles.get(*value).copied());
    // Roles stand from the highest to the lowest. An owner is made by owners only, never by a provider.
    let highest = mapped.filter(|role| *role != Role::Owner).min();
    Some(highest.unwrap_or(provider.default_role))
}

/// A claim of that name, or what lies behind a path with dots.
fn claim<'c>(claims: &'c Claims, path: &str) -> Option<&'c Value> {
    if let Some(value) = claims.all.get(path) {
        return Some(value);
    }
    let mut names = path.split('.');
    let first = claims.all.get(names.next()?)?;
    names.try_fold(first, |value, name| value.get(name))
}

/// The texts of a claim: one, or a list of them.
fn values(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn text<'c>(claims: &'c Claims, name: &str) -> Option<&'c str> {
    claims.all.get(name)?.as_str()
}

/// Some providers write truth as text.
fn truth(claims: &Claims, name: &str) -> bool {
    match claims.all.get(name) {
        Some(Value::Bool(truth)) => *truth,
        Some(Value::String(text)) => text == "true" || text == "1",
        Some(Value::Number(number)) => number.as_i64() == Some(1),
        _ => false,
    }
}

/// An address as it is compared; none when it has not the form of one.
fn address(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || "<>,;\"".contains(letter);
    let (local, domain) = text.split_once('@')?;
    let whole = !local.is_empty() && !domain.is_empty() && !domain.contains('@');
    (whole && text.len() <= 254 && !text.contains(odd)).then_some(text)
}

/// A name without control characters, not endless.
fn tidy(name: &str) -> String {
    let plain: String = name
        .chars()
        .filter(|letter| !letter.is_control())
        .take(200)
        .collect();
    plain.trim().to_owned()
}

/// A domain as it is compared; none when it has not the form of one.
pub fn domain(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('@').to_lowercase();
    let label = |label: &str| {
        let fine = |letter: char| letter.is_alphanumeric() || letter == '-';
        !label.is_empty() && label.chars().all(fine)
    };
    (text.len() <= 253 && text.contains('.') && text.split('.').all(label)).then_some(text)
}

#[cfg(test)]
mod tests;
