//! `GET /users/profile`

use crate::answer::{Answer, Tagged};
use crate::ask::Asker;
use crate::language::Language;
use facteur_flows::people;
use serde::Serialize;
use utoipa::ToSchema;

/// What a member chose for themselves.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "name": "Léa Martin", "address": "lea@calorine.example", "verified": true, "language": "fr",
    "signature": "Léa Martin\nCalorine", "version": 2
}))]
pub(crate) struct Profile {
    /// Name to show.
    name: String,
    /// Mail address.
    address: String,
    /// Whether it is proven to be theirs: see `POST /auth/verify/send`.
    verified: bool,
    /// The language to be spoken to in.
    language: Language,
    /// What ends their answers.
    signature: String,
    /// Rises at every change.
    version: i64,
}

impl From<people::Profile> for Tagged<Profile> {
    fn from(profile: people::Profile) -> Self {
        let shown = Profile {
            name: profile.name,
            address: profile.address,
            verified: profile.verified,
            language: profile.language.into(),
            signature: profile.signature,
            version: profile.version,
        };
        Self(profile.version, shown)
    }
}

/// Shows the profile of who is signed in.
#[utoipa::path(
    get, path = "/users/profile", tag = "members", security(("session" = [])),
    responses((status = OK, description = "The profile", body = Profile, headers(("ETag" = String))))
)]
pub(crate) async fn show_profile(asker: Asker) -> Answer<Tagged<Profile>> {
    Ok(people::profile(asker.services(), asker.id()).await?.into())
}
