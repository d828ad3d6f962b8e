//! Learning from corrections: what members say is right is remembered at once and trained on later, and a new model
//! decides only when it was not found worse.

mod categories;
mod current;
mod example;
mod given;
mod history;
mod lesson;
mod retrain;

pub use categories::{CategoryWish, categories, category_add, category_change};
pub use current::{Judge, Judges};
pub use given::{Given, GivenExample, give, read_csv};
pub use history::{ModelView, Overview, bring_back, export, given_by, import, overview, retrain_now};
pub use retrain::{Report, Retrain};

pub use facteur_understand::model::{Contest, Figures};

pub(crate) use current::{judge_now, judge_state};
pub(crate) use example::{Example, example_of};
pub(crate) use lesson::{Desk, Said, learn, settle};

/// The kind of the jobs that train.
pub const RETRAIN: &str = "retrain";
