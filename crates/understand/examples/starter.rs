//! Makes the shipped model anew from `samples/training`: `make starter`.

use facteur_understand::CategoryModel;
use facteur_understand::model::{TRAINER, read_examples};
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let room = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let samples = room.join("../../samples/training");
    let mut files: Vec<PathBuf> = std::fs::read_dir(samples)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    let mut examples = Vec::new();
    for file in files {
        examples.extend(read_examples(&std::fs::read_to_string(file)?)?);
    }
    let model = CategoryModel::train(&TRAINER, &examples)?;
    let bytes = model.to_bytes();
    std::fs::write(room.join("models/starter.model"), &bytes)?;
    println!(
        "{} examples, {} features, {} bytes",
        examples.len(),
        model.model().feature_count(),
        bytes.len()
    );
    Ok(())
}
