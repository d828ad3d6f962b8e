//! The web interface inside the binary: its files, and the one page whose router is in the browser.

mod assets;
mod page;

pub(crate) use assets::Assets;

use crate::answer::{Kind, Problem};
use crate::state::ApiState;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method};
use axum::response::{IntoResponse, Response};

/// Answers every path that is no route: a file, or the page.
pub(crate) async fn answer(State(state): State<ApiState>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        return Problem::not_found().into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let methods = HeaderValue::from_static("GET,HEAD");
        return Problem::new(Kind::Method).allow(Some(methods)).into_response();
    }
    let assets = state.assets();
    if let Some(asset) = assets.get(path) {
        return asset.answer(request.headers());
    }
    // A page of an old release asks for files that are gone: HTML in their place would only confuse it.
    if path.starts_with(assets::HASHED) {
        return Problem::not_found().into_response();
    }
    match assets.page() {
        Some(page) => page.answer(state.installation().ids.random().as_ref()),
        None => page::without_ui(request.headers()),
    }
}
