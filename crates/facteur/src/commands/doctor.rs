//! `facteur doctor`

use crate::app::App;
use crate::exit::Outcome;
use crate::output::Io;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Arguments of `doctor`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Doctor {
    /// Do not try to connect to mail servers
    #[arg(long)]
    pub offline: bool,
}

impl Doctor {
    /// Runs it.
    pub async fn run(self, _app: &Arc<App>, _io: &mut Io) -> Outcome {
        Err(super::not_yet("doctor"))
    }
}
