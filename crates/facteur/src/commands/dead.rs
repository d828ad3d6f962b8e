//! `facteur dead …`

use crate::app::App;
use crate::exit::Outcome;
use crate::output::Io;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Commands on work that failed for good.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dead {
    /// List what failed for good, and why
    List {
        /// How many to show, newest first
        #[arg(long, default_value_t = 50, value_name = "NUMBER")]
        limit: u32,
    },
    /// Try again
    Retry(Retry),
}

/// Arguments of `dead retry`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[group(required = true)]
pub struct Retry {
    /// Ids as `dead list` shows them
    #[arg(value_name = "ID", conflicts_with = "all")]
    pub ids: Vec<String>,
    /// Everything that failed for good
    #[arg(long)]
    pub all: bool,
}

impl Dead {
    /// Runs it.
    pub async fn run(self, _app: &Arc<App>, _io: &mut Io) -> Outcome {
        Err(super::not_yet("dead"))
    }
}
