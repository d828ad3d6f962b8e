//! The providers of an organisation: listed, added, changed, removed, tried.

use super::{CLIENT_SECRET, redirect_of, relying, seal, sealed_secret};
use crate::audit::{Entry, record};
use crate::error::{FieldError, FlowError, FlowResult};
use crate::services::Services;
use facteur_connect::sign_on::{Relying, SignOnClient};
use facteur_connect::{Outcome, Step, StepName, TestReport};
use facteur_domain::sign_on::domain;
use facteur_domain::{Actor, AuditAction, AuditObject, OrganisationId, Provider, ProviderId, Role};
use facteur_store::{Scope, StoreError, StoreResult, mailboxes, sign_on};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;

/// Letters of a name, an issuer or a claim at most.
const LONGEST: usize = 500;
/// Domains and values of roles at most.
const MANY: usize = 100;

/// A provider as an administrator writes it down.
#[derive(Debug, Clone)]
pub struct NewProvider {
    /// What it is called on the button.
    pub name: String,
    /// Its issuer identifier.
    pub issuer: String,
    /// What Facteur is called there.
    pub client_id: String,
    /// The secret that goes with it; none leaves the one that is kept, or makes a public client.
    pub client_secret: Option<SecretString>,
    /// Domains whose addresses it may vouch for.
    pub allowed_domains: Vec<String>,
    /// Where it tells roles.
    pub role_claim: Option<String>,
    /// Values of that claim and the role of each.
    pub roles: BTreeMap<String, Role>,
    /// The role of everybody else.
    pub default_role: Role,
    /// Whether who is no member yet becomes one.
    pub create_members: bool,
}

/// A provider as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderRow {
    /// Its settings.
    pub provider: Provider,
    /// Rises with every change.
    pub version: i64,
    /// Whether a client secret is kept.
    pub has_secret: bool,
    /// What has to be registered there.
    pub redirect: String,
}

/// The providers of the organisation, oldest first. `public_url` is where browsers find Facteur.
pub async fn provider_list(services: &Services, public_url: &str) -> FlowResult<Vec<ProviderRow>> {
    let (organisation, scoped, url) = (services.organisation, services.clone(), public_url.to_owned());
    let listed = services.store.read(organisation, move |tx| {
        let providers = sign_on::provider_list(tx, organisation)?;
        let row = |(provider, version): (Provider, i64)| {
            Ok(ProviderRow {
                has_secret: sealed_secret(tx, &scoped, provider.id)?.is_some(),
                redirect: redirect_of(&url, provider.id),
                provider,
                version,
            })
        };
        providers.into_iter().map(row).collect::<StoreResult<Vec<_>>>()
    });
    Ok(listed.await?)
}

/// One provider.
///
/// # Errors
/// Not found when there is none of that id.
pub async fn provider_show(services: &Services, public_url: &str, id: ProviderId) -> FlowResult<ProviderRow> {
    let all = provider_list(services, public_url).await?;
    all.into_iter()
        .find(|row| row.provider.id == id)
        .ok_or_else(no_such)
}

/// Adds a provider.
///
/// # Errors
/// Invalid when a setting cannot be taken.
pub async fn provider_add(services: &Services, actor: Actor, new: NewProvider) -> FlowResult<ProviderId> {
    let id: ProviderId = services.ids.make();
    let provider = checked(&new, id)?;
    let sealed = new
        .client_secret
        .as_ref()
        .map(|secret| seal(services, id, secret))
        .transpose()?;
    let (organisation, now, scoped) = (services.organisation, services.now(), services.clone());
    services
        .store
        .write(organisation, move |tx| {
            sign_on::provider_insert(tx, organisation, &provider, now)?;
            if let Some(sealed) = &sealed {
                mailboxes::secret_put(tx, organisation, id, CLIENT_SECRET, sealed)?;
            }
            let entry = Entry::new(actor, AuditAction::ProviderAdded, AuditObject::Provider, id);
            record(tx, &scoped, entry.named(&provider.name).after(&provider))?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(id)
}

/// Changes a provider, as long as it is of that version.
///
/// # Errors
/// Not found, changed, or invalid. Another issuer needs its client secret anew: the one that is kept must not be sent
/// to somebody else.
pub async fn provider_change(
    services: &Services,
    actor: Actor,
    id: ProviderId,
    new: NewProvider,
    version: Option<i64>,
) -> FlowResult<()> {
    let provider = checked(&new, id)?;
    let sealed = new
        .client_secret
        .as_ref()
        .map(|secret| seal(services, id, secret))
        .transpose()?;
    let (organisation, scoped) = (services.organisation, services.clone());
    services
        .store
        .write(organisation, move |tx| {
            let Some((before, current)) = sign_on::provider_get(tx, organisation, id)? else {
                return Err(no_such());
            };
            let is_kept = sealed.is_none() && sealed_secret(tx, &scoped, id)?.is_some();
            if is_kept && before.issuer != provider.issuer {
                return Err(FlowError::invalid(
                    "client_secret",
                    "the issuer is another now; give the client secret that goes with it",
                ));
            }
            sign_on::provider_update(tx, organisation, &provider, version.unwrap_or(current))?;
            if let Some(sealed) = &sealed {
                mailboxes::secret_put(tx, organisation, id, CLIENT_SECRET, sealed)?;
            }
            let entry = Entry::new(actor, AuditAction::ProviderChanged, AuditObject::Provider, id);
            record(
                tx,
                &scoped,
                entry.named(&provider.name).changed(&before, &provider),
            )?;
            Ok::<_, FlowError>(())
        })
        .await
}

/// Removes a provider, and ends the sessions that it opened.
///
/// # Errors
/// Not found when there is none of that id.
pub async fn provider_remove(services: &Services, actor: Actor, id: ProviderId) -> FlowResult<()> {
    let (organisation, scoped) = (services.organisation, services.clone());
    services
        .store
        .write(organisation, move |tx| {
            let known = sign_on::provider_get(tx, organisation, id)?;
            let Some((before, _)) = known else {
                return Err(no_such());
            };
            sign_on::provider_remove(tx, organisation, id)?;
            mailboxes::secret_forget(tx, organisation, id, CLIENT_SECRET)?;
            let entry = Entry::new(actor, AuditAction::ProviderRemoved, AuditObject::Provider, id);
            record(tx, &scoped, entry.named(&before.name).before(&before))?;
            Ok::<_, FlowError>(())
        })
        .await
}

/// A provider as it is filled in, saved or not.
#[derive(Debug, Clone, Default)]
pub struct ProviderTrial {
    /// The one that is kept, if there is one.
    pub known: Option<ProviderId>,
    /// The issuer identifier.
    pub issuer: String,
    /// What Facteur is called there; empty when that is not to be tried.
    pub client_id: String,
    /// The secret that goes with it.
    pub client_secret: Option<SecretString>,
    /// Domains whose addresses it may vouch for; none when that is not to be tried.
    pub allowed_domains: Option<Vec<String>>,
}

/// Tries a provider step by step. With the id of one that is kept, its client secret is used as long as the issuer is
/// the same and no other secret is given. `own` is the address of who asks.
pub async fn provider_test(
    services: &Services,
    client: &SignOnClient,
    public_url: &str,
    trial: ProviderTrial,
    own: &str,
) -> FlowResult<TestReport> {
    let known = trial.known;
    let mut tried = Relying {
        issuer: trial.issuer.trim().to_owned(),
        client_id: trial.client_id.trim().to_owned(),
        client_secret: trial.client_secret,
        redirect: known.map_or_else(
            || {
                format!(
                    "{}/api/v1/auth/sign-on/…/callback",
                    public_url.trim_end_matches('/')
                )
            },
            |id| redirect_of(public_url, id),
        ),
    };
    if let (Some(id), None) = (known, &tried.client_secret) {
        let (organisation, scoped) = (services.organisation, services.clone());
        let kept: StoreResult<_> = services
            .store
            .read(organisation, move |tx| {
                let provider = sign_on::provider_get(tx, organisation, id)?;
                Ok((provider, sealed_secret(tx, &scoped, id)?))
            })
            .await;
        if let (Some((provider, _)), sealed) = kept?
            && provider.issuer == tried.issuer
        {
            tried.client_secret = relying(services, public_url, &provider, sealed.as_deref())?.client_secret;
        }
    }
    let mut report = client.test(&tried, &**services.ids.clock()).await;
    let step = Step {
        name: StepName::Domains,
        outcome: trial
            .allowed_domains
            .map_or(Outcome::Skipped, |given| tried_domains(&given, own)),
        millis: 0,
    };
    let last = report.steps.len().saturating_sub(1);
    report.steps.insert(last, step);
    Ok(report)
}

/// Whether those domains can stand there, and whether who asks will come in by them.
fn tried_domains(given: &[String], own: &str) -> Outcome {
    if let Some(wrong) = given.iter().find(|each| domain(each).is_none()) {
        return Outcome::Failed {
            cause: format!("\"{}\" is no domain", wrong.trim()),
            cure: "Write domains such as example.org, without *.".to_owned(),
        };
    }
    let allowed: Vec<String> = given.iter().filter_map(|each| domain(each)).collect();
    if allowed.is_empty() {
        return Outcome::Failed {
            cause: "no domain is named, so nobody could come in".to_owned(),
            cure: "Name the domains whose addresses the provider may vouch for.".to_owned(),
        };
    }
    let of_asker = own.rsplit_once('@').and_then(|(_, name)| domain(name));
    let listed = allowed.join(", ");
    Outcome::Passed(if of_asker.is_some_and(|of| allowed.contains(&of)) {
        format!("addresses of {listed}")
    } else {
        format!("addresses of {listed}; yours is not among them, so you will not come in this way yourself")
    })
}

/// The providers that somebody may sign in with who is not signed in: those of the installation's first organisation,
/// and those that may vouch for the domain of the address. Whether somebody has the address does not show.
pub async fn providers_open(
    services: &Services,
    address: Option<&str>,
) -> FlowResult<Vec<(ProviderId, String)>> {
    let wanted = address
        .and_then(|address| address.rsplit_once('@'))
        .and_then(|(_, name)| domain(name));
    let elsewhere: Vec<(ProviderId, OrganisationId)> = match wanted {
        None => Vec::new(),
        Some(wanted) => {
            services
                .store
                .read(Scope::Global, move |tx| sign_on::providers_of_domain(tx, &wanted))
                .await?
        }
    };
    let first = services.organisation;
    let mut open: Vec<(ProviderId, String)> = named(services, first)
        .await?
        .into_iter()
        .map(|provider| (provider.id, provider.name))
        .collect();
    for (id, organisation) in elsewhere
        .into_iter()
        .filter(|(_, organisation)| *organisation != first)
    {
        let found = named(services, organisation)
            .await?
            .into_iter()
            .find(|provider| provider.id == id);
        open.extend(found.map(|provider| (provider.id, provider.name)));
    }
    Ok(open)
}

async fn named(services: &Services, organisation: OrganisationId) -> FlowResult<Vec<Provider>> {
    let listed: StoreResult<Vec<(Provider, i64)>> = services
        .store
        .read(organisation, move |tx| sign_on::provider_list(tx, organisation))
        .await;
    Ok(listed?.into_iter().map(|(provider, _)| provider).collect())
}

/// The settings as they are kept.
fn checked(new: &NewProvider, id: ProviderId) -> FlowResult<Provider> {
    let mut wrong = Vec::new();
    let mut text = |field: &str, value: &str| {
        let value = value.trim().to_owned();
        if value.is_empty() {
            wrong.push(FieldError::new(field, "this must be filled in"));
        } else if value.chars().count() > LONGEST || value.chars().any(char::is_control) {
            wrong.push(FieldError::new(
                field,
                "this is too long or holds control characters",
            ));
        }
        value
    };
    let name = text("name", &new.name);
    let issuer = text("issuer", &new.issuer);
    let client_id = text("client_id", &new.client_id);
    let is_address = issuer.starts_with("https://") || issuer.starts_with("http://");
    if !issuer.is_empty() && (!is_address || issuer.contains(['?', '#', ' '])) {
        wrong.push(FieldError::new(
            "issuer",
            "the issuer is an address such as https://id.example.org, without ? and #",
        ));
    }
    if facteur_domain::sign_on::is_every_tenant(&issuer) {
        wrong.push(FieldError::new(
            "issuer",
            "this stands for every tenant there is; write the ID of your own tenant",
        ));
    }
    if new
        .client_secret
        .as_ref()
        .is_some_and(|secret| secret.expose_secret().is_empty())
    {
        wrong.push(FieldError::new(
            "client_secret",
            "this is empty; leave it out to keep the one that is there",
        ));
    }
    let mut allowed_domains: Vec<String> = Vec::new();
    for given in &new.allowed_domains {
        match domain(given) {
            Some(domain) if !allowed_domains.contains(&domain) => allowed_domains.push(domain),
            Some(_) => {}
            None => wrong.push(FieldError::new(
                "allowed_domains",
                "write domains such as example.org, without @ and *",
            )),
        }
    }
    if allowed_domains.is_empty() || allowed_domains.len() > MANY {
        wrong.push(FieldError::new(
            "allowed_domains",
            "name at least one domain, and at most 100, whose addresses the provider may vouch for",
        ));
    }
    let gives_owner = new.default_role == Role::Owner || new.roles.values().any(|role| *role == Role::Owner);
    if gives_owner {
        wrong.push(FieldError::new(
            "roles",
            "no provider makes owners; only an owner does",
        ));
    }
    if new.roles.len() > MANY {
        wrong.push(FieldError::new(
            "roles",
            "these are more than 100 values; name groups instead",
        ));
    }
    if !wrong.is_empty() {
        return Err(FlowError::Invalid(wrong));
    }
    let role_claim = new
        .role_claim
        .as_deref()
        .map(str::trim)
        .filter(|claim| !claim.is_empty());
    Ok(Provider {
        id,
        name,
        issuer,
        client_id,
        allowed_domains,
        role_claim: role_claim.map(str::to_owned),
        roles: new.roles.clone(),
        default_role: new.default_role,
        create_members: new.create_members,
    })
}

fn no_such() -> FlowError {
    FlowError::not_found("there is no such provider; the list shows the providers")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_tried_with_the_address_of_who_asks() {
        for (given, passes, says) in [
            (vec!["calorine.example"], true, "addresses of calorine.example"),
            (
                vec!["@Calorine.example", "b.example"],
                true,
                "calorine.example, b.example",
            ),
            (vec!["b.example"], true, "yours is not among them"),
            (vec!["*.example"], false, "\"*.example\" is no domain"),
            (Vec::new(), false, "nobody could come in"),
        ] {
            let given: Vec<String> = given.into_iter().map(str::to_owned).collect();
            match tried_domains(&given, "lea@calorine.example") {
                Outcome::Passed(found) => assert!(passes && found.contains(says), "{given:?}: {found}"),
                Outcome::Failed { cause, .. } => {
                    assert!(!passes && cause.contains(says), "{given:?}: {cause}");
                }
                Outcome::Skipped => panic!("{given:?}"),
            }
        }
    }
}
