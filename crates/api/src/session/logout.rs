//! `POST /auth/logout`

use super::cookie::cleared;
use crate::answer::Answer;
use crate::ask::Asker;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use facteur_flows::people;

/// Ends the session of a browser, or of a program that asks with its access token.
#[utoipa::path(
    post, path = "/auth/logout", tag = "session", security(("session" = [])),
    responses((status = NO_CONTENT, description = "Ended"))
)]
pub(crate) async fn sign_out(asker: Asker) -> Answer<(StatusCode, CookieJar)> {
    people::sign_out(asker.services(), &asker.signed_in, &asker.token).await?;
    Ok((StatusCode::NO_CONTENT, CookieJar::new().add(cleared())))
}
