//! What can go wrong in a use case.

use facteur_connect::SourceError;
use facteur_store::{StoreError, WriteError};

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// Of the database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Of a mail server.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// What was asked for cannot be done as it is; the text says why and what would do.
    #[error("{0}")]
    Refused(String),
}

/// The result of a use case.
pub type FlowResult<T> = Result<T, FlowError>;

impl FlowError {
    /// Something cannot be done as it is; say why and what would do.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::Refused(message.into())
    }

    /// Whether waiting and trying the same again may help.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Store(error) => error.is_infrastructure(),
            Self::Source(error) => error.is_temporary(),
            Self::Refused(_) => false,
        }
    }
}

impl WriteError for FlowError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Source(_) | Self::Refused(_) => None,
        }
    }
}
