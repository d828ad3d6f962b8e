//! Text to labels: right, quick, honest about doubt, with reasons.
//!
//! This room turns texts into counted features, trains linear models from examples, says how sure an answer is and
//! which words made it. It is pure: no clock, no network, no files of its own, and the same examples always train
//! the same model. It must never know Facteur's own words (tickets, organisations, mail), so that it could be published
//! alone.
//!
//! ```
//! use facteur_classify::{Analyser, Document, Example, Model, Scratch, Trainer};
//!
//! let texts = [
//!     ("Facture impayée", "billing"), ("Votre facture du mois de mars", "billing"), ("Facture et paiement", "billing"),
//!     ("Panne de serveur", "technical"), ("Le serveur est en panne", "technical"), ("Panne du réseau", "technical"),
//! ];
//! let examples = texts.map(|(text, label)| Example { document: Document::of_text(text), label: Some(label) });
//! let model = Trainer::default().train(&examples)?;
//!
//! let document = Document::of_text("Encore une panne !");
//! let (mut analyser, mut scratch) = (Analyser::new(), Scratch::default());
//! let answer = model.judge(analyser.count(&document), &mut scratch);
//! assert_eq!(model.labels()[answer.class], "technical");
//! assert!(!answer.is_sure, "six examples prove nothing");
//! let reasons = model.reasons(&analyser, &scratch, &document, answer.class);
//! assert_eq!(reasons.words[0].word, "panne");
//!
//! let copy = Model::from_bytes(&model.to_bytes())?;
//! assert_eq!(copy.judge_document(&document), answer);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Invariants: any text can be judged, in time linear in its length; any bytes can be offered as a model file and
//! give a model that works or an error.

mod confidence;
mod dataset;
mod error;
mod evaluate;
mod features;
pub mod learn;
mod model;
mod train;

pub use confidence::{Answer, Wishes};
pub use dataset::{Record, read_records};
pub use error::{DatasetError, ModelFileError, TrainError};
pub use evaluate::{ClassReport, NoneReport, Report};
pub use features::{Analyser, Counts, Document};
pub use model::{Model, Reason, Reasons, Scratch};
pub use train::{Calibrated, CrossValidated, Example, Fitted, Prepared, Trainer};
