//! What can go wrong, in sentences.

use thiserror::Error;

/// Why no model could be trained.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum TrainError {
    /// One class cannot be told from another.
    #[error("the examples have {found} different labels; at least two are needed")]
    FewClasses {
        /// How many there are.
        found: usize,
    },
    /// The texts are empty, or no word occurs twice.
    #[error("no word or group of letters occurs in enough examples; give more or longer examples")]
    NoWords,
}

/// Why a file is not a model that can be used.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum ModelFileError {
    /// Something else.
    #[error("this is not a model file")]
    NotAModel,
    /// Made by a newer program, or by one too old.
    #[error(
        "this model file has format {found}, and this program reads format {known}; train the model again or use the program that made it"
    )]
    Version {
        /// The file's.
        found: u32,
        /// This program's.
        known: u32,
    },
    /// The file ends too early or too late.
    #[error("this model file is incomplete: it should have {expected} bytes and has {found}")]
    Length {
        /// What its head says.
        expected: u64,
        /// What there is.
        found: u64,
    },
    /// A byte has changed since it was written.
    #[error("this model file is damaged: its checksum does not fit its content")]
    Checksum,
    /// The content contradicts itself.
    #[error("this model file is damaged: {0}")]
    Content(&'static str),
}

/// Why examples could not be read.
#[derive(Debug, Error)]
pub enum DatasetError {
    /// Reading failed.
    #[error("the examples cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// A line is not an example.
    #[error("line {line} is not an example {{\"id\",\"text\",\"labels\":{{…}}}}: {reason}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What the JSON parser says.
        reason: String,
    },
}
