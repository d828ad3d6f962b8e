//! `facteur import`

use crate::app::App;
use crate::exit::Outcome;
use crate::output::Io;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Arguments of `import`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Import {
    /// Mail files (.eml), mbox archives, Maildirs, or folders of them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The mailbox that the mails are for
    #[arg(long, value_name = "ADDRESS")]
    pub mailbox: String,
    /// Take them as archive: searchable and threaded, without tickets, notifications or answers
    #[arg(long)]
    pub archive: bool,
}

impl Import {
    /// Runs it.
    pub async fn run(self, _app: &Arc<App>, _io: &mut Io) -> Outcome {
        Err(super::not_yet("import"))
    }
}
