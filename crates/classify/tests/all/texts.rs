//! Small sets of texts to learn from.

use facteur_classify::{Document, Example, Model, Record, Trainer, read_records};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

const BEGINNINGS: [&str; 5] = [
    "Bonjour,",
    "Madame, Monsieur,",
    "Hello,",
    "Je vous écris car",
    "Urgent :",
];
const MIDDLES: [(&str, [&str; 4]); 3] = [
    (
        "billing",
        [
            "la facture est fausse",
            "votre facture reste impayée",
            "le prélèvement est double",
            "the invoice is wrong",
        ],
    ),
    (
        "technical",
        [
            "le serveur est en panne",
            "l'écran reste noir",
            "une erreur s'affiche",
            "the server is down",
        ],
    ),
    (
        "sales",
        [
            "je voudrais un devis",
            "quel est le prix",
            "une démonstration svp",
            "please send a quote",
        ],
    ),
];
const ENDS: [&str; 5] = [
    "Merci d'avance !",
    "Cordialement",
    "Best regards",
    "Que faire ?",
    "Depuis hier.",
];

/// Three hundred texts and their labels.
pub fn texts() -> Vec<(String, &'static str)> {
    let mut texts = Vec::new();
    for beginning in BEGINNINGS {
        for end in ENDS {
            for (label, middles) in MIDDLES {
                texts.extend(middles.map(|middle| (format!("{beginning} {middle}. {end}"), label)));
            }
        }
    }
    texts
}

pub fn examples<'a>(texts: &'a [(String, &'a str)]) -> Vec<Example<'a>> {
    let example = |(text, label): &'a (String, &'a str)| Example {
        document: Document::of_text(text),
        label: Some(label),
    };
    texts.iter().map(example).collect()
}

/// A model of [`texts`].
pub fn model() -> Model {
    Trainer::default().train(&examples(&texts())).unwrap()
}

/// The records of a data set, when `FACTEUR_DATA` says where the data are.
pub fn data_set(name: &str) -> Option<Vec<Record>> {
    let Some(folder) = std::env::var_os("FACTEUR_DATA") else {
        eprintln!("not run: FACTEUR_DATA does not say where the data are");
        return None;
    };
    let path = Path::new(&folder)
        .join("classification")
        .join(format!("{name}.jsonl.gz"));
    Some(read_records(BufReader::new(File::open(path).unwrap())).unwrap())
}
