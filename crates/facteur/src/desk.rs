//! The desk: what the web interface and the API are made from.

use crate::app::App;
use crate::config::Config;
use crate::exit::Failure;
use crate::output::Io;
use crate::samples::Samples;
use crate::text::{Language, connection, refusals};
use facteur_api::{ApiState, Settings};
use facteur_connect::images::ImageFetcher;
use facteur_connect::sign_on::SignOnClient;
use facteur_connect::{Guard, Ways};
use facteur_domain::Random;
use facteur_flows::people;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;

/// Letters that nobody mistakes for another when reading them from a terminal.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Letters of the code: sixty bits are beyond guessing over a network.
const CODE: usize = 12;

/// The state of the API of an app. While nobody can sign in yet, a code is told that lets somebody become the
/// administrator from another machine.
pub async fn state(app: &App, io: &mut Io) -> Result<ApiState, Failure> {
    let services = app.services().await?;
    let http = &app.config().http;
    let setup_code = if people::first_start_needed(services).await? {
        let code = code(services.ids.random().as_ref());
        tell(&code, io).await;
        Some(code)
    } else {
        None
    };
    let settings = Settings {
        trusted_proxies: http.trusted_proxies(),
        setup_code,
        gateway_key: http.gateway_key(),
        version: env!("CARGO_PKG_VERSION"),
        // Anybody may write a mail: whatever the operator allows members is not for its images.
        images: ImageFetcher::new(Guard::public(), true, ways(app.config())).map_err(Failure::new)?,
        sign_on: SignOnClient::new(Guard::new(app.config().network.allowed()), ways(app.config()))
            .map_err(Failure::new)?,
        limits: app.config().limits.of_requests(),
        french: |text| refusals::in_french(text).unwrap_or_else(|| connection::told(text, Language::French)),
        demonstration: Arc::new(Samples),
    };
    Ok(ApiState::new(services.clone(), settings))
}

/// How requests to the web leave this machine.
fn ways(config: &Config) -> Ways {
    Ways {
        proxy: config.network.proxy(),
        ca_file: config.network.extra_certificates(),
    }
}

fn code(random: &dyn Random) -> SecretString {
    let mut bytes = [0_u8; CODE];
    random.fill(&mut bytes);
    let letters = bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    SecretString::from(letters.collect::<String>())
}

async fn tell(code: &SecretString, io: &mut Io) {
    let code = code.expose_secret();
    let text = io.language().choose(
        "The first administrator is still to be made. From another machine this takes the code",
        "Le premier administrateur reste à créer. Depuis une autre machine, il faut le code",
    );
    let line = format!("{text} {code}");
    io.note(&line).await;
}
