//! What the configuration says about people.

use super::hashing::HashCosts;
use facteur_domain::{Founding, Registration};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;

/// What the configuration says about people. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PeopleOptions {
    /// Who may make themselves an account.
    pub registration: Registration,
    /// Who may found a further organisation.
    pub found_organisations: Founding,
    /// Where browsers find Facteur, without a slash at its end: links in mails begin with it.
    pub public_url: Arc<str>,
    /// What a hash of a password costs.
    pub hash_costs: HashCosts,
}

impl Default for PeopleOptions {
    fn default() -> Self {
        Self {
            registration: Registration::Invitation,
            found_organisations: Founding::Owners,
            public_url: Arc::from("http://127.0.0.1:8080"),
            hash_costs: HashCosts::default(),
        }
    }
}

impl PeopleOptions {
    /// The link to a page with a one-time token. It stands in the fragment, which browsers send to nobody, so that
    /// no proxy writes it down.
    pub fn link(&self, page: &str, token: &SecretString) -> SecretString {
        let token = token.expose_secret();
        SecretString::from(format!("{}/{page}#{token}", self.public_url))
    }

    /// The address of a page.
    pub fn page(&self, page: &str) -> SecretString {
        SecretString::from(format!("{}/{page}", self.public_url))
    }
}
