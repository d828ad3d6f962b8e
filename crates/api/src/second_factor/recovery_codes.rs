//! `POST /users/mfa/recovery-codes`

use super::RecoveryCodes;
use super::disable::BothProofs;
use crate::answer::Answer;
use crate::ask::{Asker, Body};
use axum::Json;
use facteur_flows::people;

/// Makes new recovery codes, in place of all earlier ones.
#[utoipa::path(
    post, path = "/users/mfa/recovery-codes", tag = "second factor", security(("session" = [])),
    request_body = BothProofs,
    responses((status = OK, description = "The new ones", body = RecoveryCodes))
)]
pub(crate) async fn new_recovery_codes(
    asker: Asker,
    Body(proofs): Body<BothProofs>,
) -> Answer<Json<RecoveryCodes>> {
    let (services, who) = (asker.services(), &asker.signed_in);
    let codes = people::new_recovery_codes(services, who, &proofs.password, &proofs.code).await?;
    Ok(Json(RecoveryCodes {
        recovery_codes: codes,
    }))
}
