//! `facteur migrate`

use crate::app::App;
use crate::exit::Outcome;
use crate::output::Io;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Arguments of `migrate`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Migrate {
    /// Only tell what would be done; exit code 1 when something would
    #[arg(long)]
    pub check: bool,
}

impl Migrate {
    /// Runs it.
    pub async fn run(self, _app: &Arc<App>, _io: &mut Io) -> Outcome {
        Err(super::not_yet("migrate"))
    }
}
