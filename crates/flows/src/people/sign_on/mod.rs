//! Single sign-on: the providers of an organisation, and the way of a sign-in there and back.
//!
//! What is secret of a sign-in that was begun only the browser has: nonce and PKCE verifier are made from the value of
//! its cookie. Who stole the database could not finish one.

mod accept;
mod providers;
mod way;

pub use providers::{
    NewProvider, ProviderRow, ProviderTrial, provider_add, provider_change, provider_list, provider_remove,
    provider_show, provider_test, providers_open,
};
pub use way::{Back, Begun, SignedOn, sign_on_begin, sign_on_finish};

use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_connect::sign_on::Relying;
use facteur_domain::{Provider, ProviderId};
use facteur_store::{StoreResult, Tx, mailboxes};
use secrecy::{ExposeSecret, SecretString};

/// The name of a provider's client secret among the sealed secrets.
const CLIENT_SECRET: &str = "client_secret";
const TABLE: &str = "secret";
const COLUMN: &str = "sealed";

fn row_of(provider: ProviderId) -> String {
    format!("{provider}/{CLIENT_SECRET}")
}

fn seal(services: &Services, provider: ProviderId, secret: &SecretString) -> FlowResult<Vec<u8>> {
    let secret = secret.expose_secret().as_bytes();
    services.secrets.seal(TABLE, COLUMN, &row_of(provider), secret)
}

fn sealed_secret(tx: &mut Tx<'_>, services: &Services, provider: ProviderId) -> StoreResult<Option<Vec<u8>>> {
    mailboxes::secret_get(tx, services.organisation, provider, CLIENT_SECRET)
}

/// What Facteur is to a provider. `public_url` is where browsers find Facteur.
fn relying(
    services: &Services,
    public_url: &str,
    provider: &Provider,
    sealed: Option<&[u8]>,
) -> FlowResult<Relying> {
    let open = |sealed: &[u8]| {
        let opened = services
            .secrets
            .open(TABLE, COLUMN, &row_of(provider.id), sealed)?;
        let text = String::from_utf8(opened)
            .map_err(|_| FlowError::refused("the client secret is damaged; set it again"))?;
        Ok::<_, FlowError>(SecretString::from(text))
    };
    Ok(Relying {
        issuer: provider.issuer.clone(),
        client_id: provider.client_id.clone(),
        client_secret: sealed.map(open).transpose()?,
        redirect: redirect_of(public_url, provider.id),
    })
}

/// Where a provider sends browsers back to.
fn redirect_of(public_url: &str, provider: ProviderId) -> String {
    let public_url = public_url.trim_end_matches('/');
    format!("{public_url}/api/v1/auth/sign-on/{provider}/callback")
}
