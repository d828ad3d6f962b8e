//! The domain's words as people read them.

use super::Language;
use facteur_domain::{Category, Impact, Priority, Status, Urgency};

/// A status.
pub const fn status(status: Status, language: Language) -> &'static str {
    match status {
        Status::New => language.choose("New", "Nouveau"),
        Status::Open => language.choose("Open", "Ouvert"),
        Status::Pending => language.choose("Pending", "En attente"),
        Status::Resolved => language.choose("Resolved", "Résolu"),
        Status::Closed => language.choose("Closed", "Clos"),
    }
}

/// A priority.
pub const fn priority(priority: Priority, language: Language) -> &'static str {
    match priority {
        Priority::Low => language.choose("Low", "Basse"),
        Priority::Normal => language.choose("Normal", "Moyenne"),
        Priority::High => language.choose("High", "Haute"),
        Priority::Critical => language.choose("Critical", "Critique"),
    }
}

/// An impact.
pub const fn impact(impact: Impact, language: Language) -> &'static str {
    match impact {
        Impact::One => language.choose("One person", "Une personne"),
        Impact::Team => language.choose("A team, or money", "Une équipe, ou de l'argent"),
        Impact::Many => language.choose("Many people", "Beaucoup de monde"),
    }
}

/// An urgency.
pub const fn urgency(urgency: Urgency, language: Language) -> &'static str {
    match urgency {
        Urgency::Open => language.choose("No date", "Sans date"),
        Urgency::Days => language.choose("Within days", "Sous quelques jours"),
        Urgency::Hours => language.choose("Within hours", "Sous quelques heures"),
    }
}

/// A category; one of the organisation's own is its key.
pub fn category(category: &Category, language: Language) -> &str {
    let default = Category::DEFAULTS
        .iter()
        .find(|(key, _, _)| *key == category.key());
    default.map_or_else(
        || category.key(),
        |(_, french, english)| language.choose(english, french),
    )
}
