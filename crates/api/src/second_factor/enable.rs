//! `POST /users/mfa/enable`

use crate::answer::Answer;
use crate::ask::{Asker, Body};
use axum::Json;
use facteur_flows::people;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The password of who asks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "password": "un cheval bleu sous la pluie" }))]
pub(crate) struct Proof {
    /// The one signed in with.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 1000)]
    password: SecretString,
}

/// What an app needs; shown this once.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "uri": "otpauth://totp/Facteur%20%28Calorine%29:lea%40calorine.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "qr_svg": "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 53 53\"><path d=\"M4 4h7v1H4z\"/></svg>"
}))]
pub(crate) struct NewSecondFactor {
    /// To be typed into the app (Base32).
    secret: String,
    /// The same with the name of the account, as an address for apps.
    uri: String,
    /// The address as a QR code: an SVG of one path, without styles.
    qr_svg: String,
}

/// Makes a secret for an app. It counts once a code of it was shown: `POST /users/mfa/confirm`.
#[utoipa::path(
    post, path = "/users/mfa/enable", tag = "second factor", security(("session" = [])), request_body = Proof,
    responses((status = OK, description = "What the app needs", body = NewSecondFactor))
)]
pub(crate) async fn enable_second_factor(
    asker: Asker,
    Body(proof): Body<Proof>,
) -> Answer<Json<NewSecondFactor>> {
    let made = people::enable_second_factor(asker.services(), &asker.signed_in, &proof.password).await?;
    Ok(Json(NewSecondFactor {
        secret: made.secret,
        uri: made.uri,
        qr_svg: made.qr_svg,
    }))
}
