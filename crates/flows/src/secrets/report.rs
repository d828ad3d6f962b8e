//! Which keys there are, and what each sealed.

use super::places;
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::KeyId;
use facteur_store::secrets::{SealedPlace, sealed_counts};
use serde::Serialize;
use std::collections::BTreeMap;

/// A key, and what it sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct KeyUse {
    /// Its id.
    pub id: KeyId,
    /// Whether it seals what is sealed from now on.
    pub current: bool,
    /// Whether this process has it; what it sealed cannot be opened otherwise.
    pub known: bool,
    /// Secrets that it sealed.
    pub secrets: i64,
}

/// The keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyReport {
    /// The keys, the current one first, then those that this process has, then those it lacks.
    pub keys: Vec<KeyUse>,
    /// Secrets that another key than the current one sealed.
    pub sealed_with_old: i64,
}

/// Which keys there are, and what each sealed, in all organisations.
///
/// # Errors
/// When the keys of this process cannot be read.
pub async fn report(services: &Services) -> FlowResult<KeyReport> {
    told(services, counts(services).await?)
}

/// The same of the services' organisation alone.
///
/// # Errors
/// As [`report`].
pub async fn report_of_one(services: &Services) -> FlowResult<KeyReport> {
    let (organisation, place) = (services.organisation, SealedPlace::Secret);
    let found = services
        .store
        .read(organisation, move |tx| sealed_counts(tx, organisation, place))
        .await?;
    told(services, found.into_iter().collect())
}

fn told(services: &Services, mut counts: BTreeMap<KeyId, i64>) -> FlowResult<KeyReport> {
    let known = services.secrets.keys()?;
    let mut keys: Vec<KeyUse> = known
        .iter()
        .enumerate()
        .map(|(place, id)| KeyUse {
            id: *id,
            current: place == 0,
            known: true,
            secrets: counts.remove(id).unwrap_or_default(),
        })
        .collect();
    keys.extend(counts.into_iter().map(|(id, secrets)| KeyUse {
        id,
        current: false,
        known: false,
        secrets,
    }));
    let sealed_with_old = keys
        .iter()
        .filter(|key| !key.current)
        .map(|key| key.secrets)
        .sum();
    Ok(KeyReport {
        keys,
        sealed_with_old,
    })
}

/// The keys that sealed something that is there, in all organisations.
pub async fn keys_in_use(services: &Services) -> FlowResult<Vec<KeyId>> {
    Ok(counts(services).await?.into_keys().collect())
}

/// How many secrets each key sealed, in all organisations.
pub(super) async fn counts(services: &Services) -> FlowResult<BTreeMap<KeyId, i64>> {
    let mut counts = BTreeMap::new();
    for (scope, organisation, place) in places::all(services).await? {
        let found = services
            .store
            .read(scope, move |tx| sealed_counts(tx, organisation, place))
            .await?;
        for (key, count) in found {
            *counts.entry(key).or_default() += count;
        }
    }
    Ok(counts)
}
