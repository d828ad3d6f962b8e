//! Answers: errors as problem documents, the headers of every answer, entity tags.

mod headers;
mod kind;
mod problem;
mod tag;

pub(crate) use headers::security_headers;
pub(crate) use kind::Kind;
pub(crate) use problem::{Problem, ProblemDocument, render_problems};
pub(crate) use tag::{IfMatch, Tagged};

/// What a handler answers.
pub(crate) type Answer<T> = Result<T, Problem>;
