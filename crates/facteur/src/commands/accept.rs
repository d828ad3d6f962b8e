//! `facteur accept`

use crate::app::App;
use crate::exit::Outcome;
use crate::output::Io;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Arguments of `accept`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Accept {
    /// The mailbox that the mail is for
    #[arg(long, value_name = "ADDRESS")]
    pub mailbox: String,
}

impl Accept {
    /// Runs it.
    pub async fn run(self, _app: &Arc<App>, _io: &mut Io) -> Outcome {
        Err(super::not_yet("accept"))
    }
}
