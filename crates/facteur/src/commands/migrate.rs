//! `facteur migrate`

use crate::app::App;
use crate::exit::{Exit, Outcome};
use crate::office;
use crate::output::Io;
use crate::text::Language;
use clap::Args;
use facteur_store::Store;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Arguments of `migrate`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Migrate {}

impl Migrate {
    /// Runs it.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let report = Store::migrate(&office::store_options(app)).await?;
        let shown = serde_json::json!({ "applied": report.applied, "total": report.total });
        io.result(&shown, |_, view| {
            match (view.language, report.applied.as_slice()) {
                (Language::English, []) => "The database is up to date.".to_owned(),
                (Language::French, []) => "La base de données est à jour.".to_owned(),
                (Language::English, applied) => format!("Applied: {}", applied.join(", ")),
                (Language::French, applied) => format!("Appliqué : {}", applied.join(", ")),
            }
        })
        .await;
        Ok(Exit::Done)
    }
}
