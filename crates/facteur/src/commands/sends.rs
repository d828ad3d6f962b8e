//! `facteur sends …`

use crate::app::App;
use crate::exit::{Exit, Outcome};
use crate::output::Io;
use clap::Subcommand;
use facteur_domain::Actor;
use facteur_flows::upkeep;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Commands on what leaves: mail, notifications, changes on mail servers.
#[derive(Debug, Clone, Copy, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sends {
    /// Tell whether sends are held
    Status,
    /// Hold all sends; mail is still read
    Hold,
    /// Let sends go on, such as after a restore
    Release,
}

impl Sends {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let services = app.services().await?;
        match self {
            Self::Status => {}
            Self::Hold => upkeep::hold_sends(services, Actor::Operator).await?,
            Self::Release => upkeep::release_sends(services, Actor::Operator).await?,
        }
        let held = upkeep::sends_held(services).await?;
        io.result(&serde_json::json!({ "held": held }), |_, view| {
            let words = if held {
                view.language.choose(
                    "Sends are held; mail is read. `facteur sends release` lets them go.",
                    "Les envois sont retenus ; le courrier est lu. « facteur sends release » les libère.",
                )
            } else {
                view.language
                    .choose("Sends go on.", "Les envois suivent leur cours.")
            };
            format!("{words}\n")
        })
        .await;
        Ok(Exit::Done)
    }
}
