//! Makes the shipped model anew from `samples/training`: `make starter`.

use facteur_understand::CategoryModel;
use facteur_understand::model::{TRAINER, shipped_examples};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let examples = shipped_examples();
    let model = CategoryModel::train(&TRAINER, examples)?;
    let bytes = model.to_bytes();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/starter.model");
    std::fs::write(file, &bytes)?;
    println!(
        "{} examples, {} features, {} bytes",
        examples.len(),
        model.model().feature_count(),
        bytes.len()
    );
    Ok(())
}
