//! `facteur search`

use crate::app::App;
use crate::exit::Outcome;
use crate::output::Io;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Arguments of `search`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Search {
    /// What to look for; accents and endings do not matter
    #[arg(required = true, value_name = "WORD")]
    pub words: Vec<String>,
    /// Only in this mailbox
    #[arg(long, value_name = "ADDRESS")]
    pub mailbox: Option<String>,
    /// How many to show, newest first
    #[arg(long, default_value_t = 20, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub limit: u32,
}

impl Search {
    /// Runs it.
    pub async fn run(self, _app: &Arc<App>, _io: &mut Io) -> Outcome {
        Err(super::not_yet("search"))
    }
}
