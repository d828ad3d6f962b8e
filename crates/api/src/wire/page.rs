//! Pages of lists, with opaque cursors.

use crate::answer::{Answer, Problem};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which page of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageAsked {
    /// Where to go on: `next` of the page before.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
    /// Items of a page; 50 when none is named.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
}

/// Items of a page when nothing is asked for.
const PAGE: u16 = 50;
/// Items of a page at most.
const LARGEST_PAGE: u16 = 200;

/// How many items a page is to have.
pub(crate) fn limit_of(limit: Option<u16>) -> Answer<usize> {
    match limit {
        None => Ok(usize::from(PAGE)),
        Some(limit) if (1..=LARGEST_PAGE).contains(&limit) => Ok(usize::from(limit)),
        Some(_) => Err(Problem::new(crate::answer::Kind::BadRequest)
            .field("limit", ("a number from 1 to 200", "un nombre de 1 à 200"))),
    }
}

/// What a use case gave as its cursor, for strangers' hands: its inside is nobody's business.
pub(crate) fn hide(cursor: Option<String>) -> Option<String> {
    cursor.map(|cursor| URL_SAFE_NO_PAD.encode(cursor))
}

/// The cursor of the use case again.
pub(crate) fn reveal(cursor: Option<&str>) -> Answer<Option<String>> {
    let Some(cursor) = cursor else { return Ok(None) };
    let decoded = URL_SAFE_NO_PAD.decode(cursor).ok();
    match decoded.and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(text) => Ok(Some(text)),
        None => Err(no_cursor()),
    }
}

/// A cursor that no list gave.
pub(crate) fn no_cursor() -> Problem {
    Problem::new(crate::answer::Kind::BadRequest).field(
        "cursor",
        (
            "no list gave this cursor; begin with the first page, without one",
            "aucune liste n'a donné ce curseur ; commencez par la première page, sans curseur",
        ),
    )
}

impl PageAsked {
    pub(crate) fn limit(&self) -> Answer<usize> {
        limit_of(self.limit)
    }

    pub(crate) fn cursor(&self) -> Answer<Option<String>> {
        reveal(self.cursor.as_deref())
    }
}

/// A list that is never long.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct List<T> {
    /// The items, in order.
    pub items: Vec<T>,
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// Where the next page goes on; null at the end.
    #[schema(required = true)]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page of a use case.
    pub(crate) fn new(items: Vec<T>, next: Option<String>) -> Self {
        Self {
            items,
            next: hide(next),
        }
    }
}
