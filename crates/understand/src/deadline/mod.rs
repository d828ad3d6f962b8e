//! Deadlines: the moment by which the sender needs the recipient to act.
//!
//! "Avant vendredi 17 h", "sous 48 h", "by EOD Monday", "d'ici la fin du mois" are read; offers that end,
//! appointments, what the sender promises to do himself, and dates gone by are none.

mod beginnings;
mod clause;
mod find;
mod holidays;
mod resolve;
mod when;

pub use find::find;
pub use holidays::is_french_holiday;

use crate::passage::Passage;
use jiff::Zoned;

/// What must be known of a mail to read its deadline.
#[derive(Debug, Clone)]
pub struct Letter<'a> {
    /// Decoded subject.
    pub subject: &'a Passage<'a>,
    /// What the sender wrote now, and what he forwards.
    pub text: &'a Passage<'a>,
    /// When it was written, in the sender's or the member's zone: days and hours are meant there.
    pub written: Zoned,
    /// Which number comes first in `03/04/2027`.
    pub order: facteur_mail::dates::Order,
}

/// A deadline that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    /// The moment.
    pub at: Zoned,
    /// The words that say so, as written.
    pub words: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use facteur_mail::dates::Order;

    fn deadline(text: &str) -> String {
        // A Wednesday.
        let written: Zoned = "2026-11-18T10:00:00+01:00[Europe/Paris]"
            .parse()
            .unwrap_or_default();
        let letter = Letter {
            subject: &Passage::of(""),
            text: &Passage::of(text),
            written,
            order: Order::DayFirst,
        };
        find(&letter)
            .map(|found| found.at.strftime("%F %H:%M").to_string())
            .unwrap_or_default()
    }

    #[test]
    fn deadlines_are_read_as_they_are_meant() {
        for (text, expected) in [
            ("Merci de me répondre avant vendredi 17 h.", "2026-11-20 17:00"),
            ("Il me faut votre retour sous 48 h.", "2026-11-20 10:00"),
            ("We need it by EOD Monday.", "2026-11-23 18:00"),
            ("Merci de régler d'ici la fin du mois.", "2026-11-30 18:00"),
            ("Réponse attendue avant le 27 novembre.", "2026-11-27 18:00"),
            ("Merci de votre retour avant demain midi.", "2026-11-19 12:00"),
            ("Pouvez-vous intervenir avant ce soir ?", "2026-11-18 20:00"),
            ("Please send it by tomorrow morning.", "2026-11-19 12:00"),
            ("Please reply by noon.", "2026-11-18 12:00"),
            (
                "Could you confirm by close of business on Friday?",
                "2026-11-20 18:00",
            ),
            (
                "Merci d'envoyer le document au plus tard lundi 23/11 à 9h30.",
                "2026-11-23 09:30",
            ),
            (
                "Date limite de réponse : 4 décembre 2026 à 12 h.",
                "2026-12-04 12:00",
            ),
            (
                "La date limite de dépôt est fixée au 30/11/2026.",
                "2026-11-30 18:00",
            ),
            ("Vous avez 8 jours : réglez sous huitaine.", "2026-11-26 18:00"),
            (
                "Merci de régulariser dans un délai de 15 jours.",
                "2026-12-03 18:00",
            ),
            ("Veuillez répondre sous 5 jours ouvrés.", "2026-11-25 18:00"),
            ("Please respond within 3 business days.", "2026-11-23 18:00"),
            ("Il nous le faut pour mardi en huit.", "2026-12-01 18:00"),
            ("Il faut livrer avant le week-end.", "2026-11-20 18:00"),
            ("Merci de rappeler dans l'heure.", "2026-11-18 11:00"),
            (
                "Please get back to us by the end of next week.",
                "2026-11-27 18:00",
            ),
            ("Il me faut une réponse aujourd'hui.", "2026-11-18 18:00"),
            ("Merci de me répondre dans la journée.", "2026-11-18 18:00"),
            (
                "Le dossier doit être rendu vendredi dernier délai.",
                "2026-11-20 18:00",
            ),
            (
                "Merci de valider avant notre conseil du 4 décembre.",
                "2026-12-04 18:00",
            ),
            ("Devis à nous retourner avant mi-décembre.", "2026-12-15 18:00"),
            ("I need an answer by 5pm on Thursday.", "2026-11-19 17:00"),
            ("Payment is due on 2 December.", "2026-12-02 18:00"),
            ("Merci de signer demain à l'ouverture.", "2026-11-19 09:00"),
            ("Please fix this first thing tomorrow.", "2026-11-19 09:00"),
            (
                "Nous vous mettons en demeure de payer sous 8 jours.",
                "2026-11-26 18:00",
            ),
            ("Merci de nous répondre avant fin novembre.", "2026-11-30 18:00"),
            ("Please have the room ready before Friday.", "2026-11-20 18:00"),
            ("Could you let me know within the hour?", "2026-11-18 11:00"),
            (
                "Merci de répondre, sans réponse d'ici le 25 nous saisirons le tribunal.",
                "2026-11-25 18:00",
            ),
        ] {
            assert_eq!(deadline(text), expected, "{text}");
        }
    }

    #[test]
    fn other_moments_are_no_deadlines() {
        for text in [
            "Je vous rappelle avant vendredi.",
            "We will send you the report by Friday.",
            "Offre valable jusqu'au 30 novembre !",
            "Rendez-vous le 25 novembre à 10 h.",
            "J'attends ma commande depuis le 2 novembre.",
            "Vous aviez promis une livraison sous 48 h.",
            "La réunion aura lieu vendredi à 14 h.",
            "Merci de répondre au plus vite, ASAP.",
            "Je suis en congés jusqu'au 30 novembre.",
            "Votre commande sera expédiée sous 48 h.",
            "Merci d'avoir répondu avant le 2 novembre.",
            "Ne venez pas avant lundi.",
            "The meeting is on Tuesday at 3pm.",
            "Il y avait 15 personnes.",
        ] {
            assert_eq!(deadline(text), "", "{text}");
        }
    }
}
