//! What can go wrong in a use case, told apart as far as callers do something different about it.

use facteur_connect::SourceError;
use facteur_store::{ErrorKind, StoreError, WriteError};
use serde::Serialize;

/// One input that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Its name, as the caller gave it: `address`, `conditions[0]`.
    pub field: String,
    /// What is wrong with it and what would do.
    pub message: String,
}

impl FieldError {
    /// What is wrong with a field.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// Of the database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Of a mail server.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// What was named does not exist.
    #[error("{0}")]
    NotFound(String),
    /// It is another by now than the one the caller looked at.
    #[error("{0}")]
    Changed(String),
    /// Inputs that cannot be taken; at least one.
    #[error("{}", sentences(.0))]
    Invalid(Vec<FieldError>),
    /// The asking person may not do that.
    #[error("{0}")]
    Forbidden(String),
    /// What was asked for cannot be done as things are; the text says why and what would do.
    #[error("{0}")]
    Refused(String),
}

/// The result of a use case.
pub type FlowResult<T> = Result<T, FlowError>;

/// What a caller does about an error, wherever in the house it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowErrorKind {
    /// What was named does not exist.
    NotFound,
    /// It is another by now: look again and repeat.
    Changed,
    /// Inputs must be corrected.
    Invalid,
    /// Not for this person.
    Forbidden,
    /// Not as things are.
    Refused,
    /// Waiting and trying the same again may help.
    Temporary,
    /// A fault of Facteur, or a mail server that says no.
    Fault,
}

impl FlowError {
    /// Something cannot be done as it is; say why and what would do.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::Refused(message.into())
    }

    /// What was named does not exist; say where to look for what does.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::NotFound(message.into())
    }

    /// It was changed since the caller looked.
    pub fn changed(message: impl Into<String>) -> Self {
        Self::Changed(message.into())
    }

    /// One input cannot be taken.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// The asking person may not do that.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::Forbidden(message.into())
    }

    /// What to do about it.
    pub fn kind(&self) -> FlowErrorKind {
        match self {
            _ if self.is_temporary() => FlowErrorKind::Temporary,
            Self::NotFound(_) => FlowErrorKind::NotFound,
            Self::Changed(_) => FlowErrorKind::Changed,
            Self::Invalid(_) => FlowErrorKind::Invalid,
            Self::Forbidden(_) => FlowErrorKind::Forbidden,
            Self::Refused(_) => FlowErrorKind::Refused,
            Self::Store(error) => match error.kind() {
                ErrorKind::NotFound => FlowErrorKind::NotFound,
                ErrorKind::Changed => FlowErrorKind::Changed,
                ErrorKind::Refused => FlowErrorKind::Refused,
                ErrorKind::Unavailable | ErrorKind::Conflict => FlowErrorKind::Temporary,
                ErrorKind::LeaseLost | ErrorKind::Fault => FlowErrorKind::Fault,
            },
            Self::Source(_) => FlowErrorKind::Fault,
        }
    }

    /// Whether waiting and trying the same again may help.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Store(error) => error.is_infrastructure(),
            Self::Source(error) => error.is_temporary(),
            _ => false,
        }
    }
}

impl WriteError for FlowError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

fn sentences(fields: &[FieldError]) -> String {
    let messages: Vec<&str> = fields.iter().map(|field| field.message.as_str()).collect();
    messages.join("\n")
}
