//! `GET /users/tokens`

use super::view::Token;
use crate::answer::Answer;
use crate::ask::Asker;
use crate::wire::List;
use axum::Json;
use facteur_flows::people;

/// Lists the tokens of who is signed in, newest first.
#[utoipa::path(
    get, path = "/users/tokens", tag = "tokens", security(("session" = [])),
    responses((status = OK, description = "The tokens", body = List<Token>))
)]
pub(crate) async fn list_own_tokens(asker: Asker) -> Answer<Json<List<Token>>> {
    let tokens = people::token_list(asker.services(), asker.id()).await?;
    Ok(Json(List {
        items: tokens.into_iter().map(Token::from).collect(),
    }))
}
