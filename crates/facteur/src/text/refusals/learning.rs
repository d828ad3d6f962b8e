//! What is said about categories, examples and models.

/// As in the list beside.
pub(super) const LEARNING: &[(&str, &str)] = &[
    (
        "there are {} categories already; archive some, or write rules that set tags",
        "il y a déjà {} catégories ; archivez-en, ou écrivez des règles qui mettent des étiquettes",
    ),
    (
        "at least two categories must be left; add another one first",
        "il doit rester au moins deux catégories ; ajoutez-en d'abord une autre",
    ),
    ("a label of 1 to {} letters", "un libellé de 1 à {} lettres"),
    (
        "another category is called \"{}\"",
        "une autre catégorie s'appelle « {} »",
    ),
    (
        "the first line must name the columns subject, body and category",
        "la première ligne doit nommer les colonnes subject, body et category",
    ),
    (
        "line {} cannot be read as CSV",
        "la ligne {} n'est pas du CSV lisible",
    ),
    ("1 to {} examples at a time", "de 1 à {} exemples à la fois"),
    ("this example has no text", "cet exemple est sans texte"),
    (
        "of model {} only the figures are kept; the last {} that decided can be brought back",
        "du modèle {}, seuls les chiffres sont gardés ; on peut rétablir les {} derniers qui ont décidé",
    ),
    (
        "the bytes of model {} are damaged: {}",
        "les octets du modèle {} sont abîmés : {}",
    ),
    ("this file is no model: {}", "ce fichier n'est pas un modèle : {}"),
];
