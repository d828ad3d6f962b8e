//! `PUT /users/profile`

use super::profile::Profile;
use crate::answer::{Answer, IfMatch, Tagged};
use crate::ask::{Asker, Body};
use crate::language::Language;
use facteur_flows::people;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a member wants to be so from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Léa Martin", "language": "fr", "signature": "Léa Martin\nCalorine" }))]
pub(crate) struct NewProfile {
    /// Name to show.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The language to be spoken to in.
    language: Language,
    /// What ends their answers.
    #[serde(default)]
    #[schema(max_length = 5000, required = false)]
    signature: String,
    /// Ignored: as [`Profile`] has it, so that one can be sent back.
    #[serde(default, rename = "address")]
    #[schema(ignore)]
    _address: Option<String>,
    /// Ignored, like the address.
    #[serde(default, rename = "verified")]
    #[schema(ignore)]
    _verified: Option<bool>,
    /// Ignored: see `If-Match`.
    #[serde(default, rename = "version")]
    #[schema(ignore)]
    _version: Option<i64>,
}

/// Saves the profile of who is signed in.
#[utoipa::path(
    put, path = "/users/profile", tag = "members", security(("session" = [])), request_body = NewProfile,
    responses((status = OK, description = "The profile as it stands now", body = Profile, headers(("ETag" = String))))
)]
pub(crate) async fn set_profile(
    asker: Asker,
    IfMatch(version): IfMatch,
    Body(new): Body<NewProfile>,
) -> Answer<Tagged<Profile>> {
    let new = people::NewProfile {
        name: new.name,
        language: new.language.into(),
        signature: new.signature,
    };
    Ok(people::set_profile(asker.services(), asker.id(), new, version)
        .await?
        .into())
}
