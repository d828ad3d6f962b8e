//! `GET /tokens`

use super::view::Token;
use crate::answer::Answer;
use crate::ask::Asker;
use crate::wire::List;
use axum::Json;
use facteur_flows::people;

/// Lists the tokens of services, which act for the organisation itself, newest first.
#[utoipa::path(
    get, path = "/tokens", tag = "tokens", security(("session" = [])),
    responses((status = OK, description = "The tokens", body = List<Token>))
)]
pub(crate) async fn list_tokens(asker: Asker) -> Answer<Json<List<Token>>> {
    let tokens = people::service_token_list(asker.services()).await?;
    Ok(Json(List {
        items: tokens.into_iter().map(Token::from).collect(),
    }))
}
