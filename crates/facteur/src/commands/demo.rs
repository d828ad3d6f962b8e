//! `facteur demo`

use crate::app::App;
use crate::exit::Outcome;
use crate::output::Io;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Arguments of `demo`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Demo {
    /// Folder with the demonstration mails [default: those inside the program]
    #[arg(long, value_name = "DIR")]
    pub samples: Option<PathBuf>,
    /// Keep the demonstration's data in this folder; without it they are thrown away at the end
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

impl Demo {
    /// Runs it.
    pub async fn run(self, _app: &Arc<App>, _io: &mut Io) -> Outcome {
        Err(super::not_yet("demo"))
    }
}
