//! `facteur restore`

use crate::app::App;
use crate::exit::Outcome;
use crate::output::Io;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Arguments of `restore`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Restore {
    /// The file that `facteur backup` wrote
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Replace the data that are there
    #[arg(long)]
    pub replace: bool,
}

impl Restore {
    /// Runs it.
    pub async fn run(self, _app: &Arc<App>, _io: &mut Io) -> Outcome {
        Err(super::not_yet("restore"))
    }
}
