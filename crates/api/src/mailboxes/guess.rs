//! `POST /mailboxes/guess`

use super::settings::{SmtpSettings, Source};
use crate::answer::{Answer, Problem};
use crate::ask::{Asker, Body};
use crate::language::Language;
use axum::Json;
use facteur_flows::mailboxes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "address": "support@gmail.com" }))]
pub(crate) struct Guessing {
    /// The mail address.
    #[schema(min_length = 3, max_length = 320)]
    address: String,
}

/// The usual settings for an address.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "source": { "kind": "imap", "host": "imap.gmail.com", "port": 993, "security": "tls", "username": "support@gmail.com" },
    "smtp": { "host": "smtp.gmail.com", "port": 465, "security": "tls", "username": "support@gmail.com",
              "from_name": "", "per_hour": null, "save_to_sent": true },
    "known": true, "note": "Créez un mot de passe d'application."
}))]
pub(crate) struct Guess {
    /// Where its mail would come from.
    source: Source,
    /// How its mail would be sent.
    smtp: SmtpSettings,
    /// Whether the provider is a known one; else the names are only likely.
    known: bool,
    /// What to know about this provider.
    #[schema(required = true)]
    note: Option<String>,
}

/// Providers that let programs in only with a password made for them.
const APP_PASSWORDS: [&str; 8] = [
    "imap.gmail.com",
    "imap.mail.yahoo.com",
    "imap.mail.me.com",
    "imap.aol.com",
    "imap.fastmail.com",
    "imap.zoho.eu",
    "imap.zoho.com",
    "imap.gmx.net",
];

/// Guesses the settings for an address by its provider.
#[utoipa::path(
    post, path = "/mailboxes/guess", tag = "mailboxes", security(("session" = [])), request_body = Guessing,
    responses((status = OK, description = "The usual settings", body = Guess))
)]
pub(crate) async fn guess_settings(asker: Asker, Body(asked): Body<Guessing>) -> Answer<Json<Guess>> {
    let address = asked.address.trim().to_lowercase();
    let source = mailboxes::guess(&address);
    let smtp = source
        .as_ref()
        .and_then(|source| mailboxes::guess_smtp(&address, source));
    let (Some(source), Some(smtp)) = (source, smtp) else {
        return Err(Problem::invalid(
            "address",
            (
                "this is no mail address; write it like support@exemple.fr",
                "ce n'est pas une adresse ; écrivez-la comme support@exemple.fr",
            ),
        ));
    };
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    let host = match &source {
        facteur_domain::Source::Imap { host, .. } => host.clone(),
        _ => String::new(),
    };
    Ok(Json(Guess {
        known: mailboxes::is_known_domain(domain),
        note: APP_PASSWORDS
            .contains(&host.as_str())
            .then(|| note(asker.language).to_owned()),
        source: source.into(),
        smtp: smtp.into(),
    }))
}

const fn note(language: Language) -> &'static str {
    language.choose(
        "This provider lets programs in only with an app password: make one in the settings of the account, \
         under security.",
        "Ce fournisseur n'accepte les programmes qu'avec un mot de passe d'application : créez-en un dans les \
         réglages du compte, rubrique sécurité.",
    )
}
