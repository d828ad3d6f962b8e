//! Requests: who asks, and what is asked. Whatever is wrong with a request becomes a problem document here.

mod admit;
mod bearer;
mod body;
mod client;
mod commas;
mod gateway;
mod idempotency_key;
mod member;
mod path;
mod query;
mod repeated;

pub(crate) use admit::admit;
pub(crate) use body::{Body, named, too_large, unread};
pub(crate) use client::{Client, Sender};
pub(crate) use commas::Commas;
pub(crate) use idempotency_key::IdempotencyKey;
pub(crate) use member::{Asker, Visitor, same_site};
pub(crate) use path::Named;
pub(crate) use query::{Asked, read_query};
pub(crate) use repeated::once;

use crate::answer::{Kind, Problem};

/// What serde says about an input, with the input's name. It never quotes more than a word of it.
fn misread(kind: Kind, error: &serde_path_to_error::Error<impl std::fmt::Display>) -> Problem {
    let path = error.path().to_string();
    let said: String = error.inner().to_string().chars().take(300).collect();
    // "unknown field `colour`, expected one of …": the name stands in the sentence and not in the path.
    let unknown = said
        .strip_prefix("unknown field `")
        .and_then(|rest| rest.split('`').next());
    let missing = said
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next());
    let name = match (path.as_str(), unknown.or(missing)) {
        ("." | "" | "?", Some(name)) => name.to_owned(),
        ("." | "" | "?", None) => return Problem::new(kind).detail(said),
        (path, Some(name)) if !path.ends_with(name) => format!("{path}.{name}"),
        (path, _) => path.to_owned(),
    };
    Problem::new(kind).field(name, said)
}
