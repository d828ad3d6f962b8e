//! What happened, in words.

use super::reasons::reason as reason_text;
use super::{Language, words};
use facteur_domain::{Change, Due, Event, EventKind, MemberId, Status, Weight};
use facteur_store::organisations::Member;

/// What an event says, in one line.
pub fn what(event: &Event, members: &[Member], language: Language) -> String {
    let plain = |english: &'static str, french: &'static str| language.choose(english, french).to_owned();
    match event.kind {
        EventKind::TicketCreated => plain("a mail opened the ticket", "un message a ouvert le ticket"),
        EventKind::MessageJoined => plain("a mail joined", "un message s'y est joint"),
        EventKind::MessageSent => plain("a mail of ours joined", "un message de chez nous s'y est joint"),
        EventKind::TicketReopened => {
            let reopened = plain("an answer reopened it", "une réponse l'a rouvert");
            match Change::of(event) {
                Some(change) => format!("{reopened} ({})", changed(&change, members, language)),
                None => reopened,
            }
        }
        EventKind::EventUndone => {
            let undone = plain("undone", "annulation");
            match Change::of(event) {
                Some(change) => format!("{undone}: {}", changed(&change, members, language)),
                None => undone,
            }
        }
        EventKind::AnswerWritten => plain(
            "a mail was written, to be sent",
            "un message a été écrit, à envoyer",
        ),
        EventKind::AnswerDelayed => plain("the mail server put it off", "le serveur de courrier l'a différé"),
        EventKind::AnswerSent => plain("the mail was sent", "le message a été envoyé"),
        EventKind::AnswerRefused => plain("the mail server refused it", "le serveur de courrier l'a refusé"),
        EventKind::AnswerUnknown => plain(
            "nobody knows whether the mail was sent",
            "nul ne sait si le message est parti",
        ),
        EventKind::AnswerSentAgain => plain("it is to be sent again", "il est à renvoyer"),
        EventKind::AnswerCancelled => plain("the mail was cancelled", "le message a été annulé"),
        kind => match Change::of(event) {
            Some(change) => changed(&change, members, language) + &why(event, language),
            None => kind.to_string(),
        },
    }
}

/// Why Facteur did it by itself, in brackets.
fn why(event: &Event, language: Language) -> String {
    let told = event.data.get("reason").cloned();
    let reason = told.and_then(|told| serde_json::from_value(told).ok());
    reason.map_or_else(String::new, |told| format!(" ({})", reason_text(&told, language)))
}

fn changed(change: &Change, members: &[Member], language: Language) -> String {
    let label = |english: &'static str, french: &'static str| language.choose(english, french);
    match change {
        Change::Status { from, to } => arrow(
            label("status", "statut"),
            status(*from, language),
            status(*to, language),
        ),
        Change::Category { from, to } => arrow(
            label("category", "catégorie"),
            words::category(from, language),
            words::category(to, language),
        ),
        Change::Priority { from, to } => arrow(
            label("priority", "priorité"),
            &weight(*from, language),
            &weight(*to, language),
        ),
        Change::Assignee { from, to } => arrow(
            label("assignee", "assigné à"),
            &name(*from, members, language),
            &name(*to, members, language),
        ),
        Change::Due { from, to } => arrow(
            label("deadline", "échéance"),
            &due(from, language),
            &due(to, language),
        ),
        Change::Tags { added, removed } => {
            let added = added.iter().map(|tag| format!("+{tag}"));
            let removed = removed.iter().map(|tag| format!("−{tag}"));
            let tags: Vec<String> = added.chain(removed).collect();
            format!("{} {}", label("tags", "étiquettes"), tags.join(" "))
        }
        Change::Refusal { refused, allowed } => {
            let refused = (
                label("proposed tags refused:", "étiquettes proposées refusées :"),
                refused,
            );
            let allowed = (
                label("may be proposed again:", "peuvent être proposées à nouveau :"),
                allowed,
            );
            let said = [refused, allowed]
                .into_iter()
                .filter(|(_, tags)| !tags.is_empty());
            let said: Vec<String> = said
                .map(|(what, tags)| format!("{what} {}", tags.join(", ")))
                .collect();
            said.join("; ")
        }
        Change::Note { added: true, .. } => label("a note was written", "une note a été écrite").to_owned(),
        Change::Note { added: false, .. } => {
            label("a note was taken away", "une note a été retirée").to_owned()
        }
        Change::Link { why, linked, .. } => {
            let what = if *linked {
                label(
                    "another ticket may belong to it",
                    "un autre ticket y touche peut-être",
                )
            } else {
                label("a link was taken away", "un lien a été retiré")
            };
            format!("{what} ({})", link(why, language))
        }
        Change::Fold { folded: true, .. } => {
            label("two tickets became one", "deux tickets n'en font plus qu'un").to_owned()
        }
        Change::Fold { folded: false, .. } => {
            label("one ticket became two again", "un ticket en refait deux").to_owned()
        }
    }
}

/// A deadline, with the words of the mail that set it.
pub fn due(due: &Due, language: Language) -> String {
    let at = due
        .at()
        .and_then(|at| jiff::Timestamp::from_microsecond(at.micros()).ok());
    let Some(at) = at else {
        return language.choose("none", "aucune").to_owned();
    };
    let at = at.strftime("%Y-%m-%d %H:%M UTC");
    match due {
        Due::Mail { words, .. } => format!("{at} ({words})"),
        Due::Nobody | Due::Member { .. } => at.to_string(),
    }
}

fn arrow(label: &str, from: &str, to: &str) -> String {
    format!("{label} {from} → {to}")
}

const fn status(status: Status, language: Language) -> &'static str {
    words::status(status, language)
}

/// The priority, with impact and urgency from which it follows.
pub fn weight(weight: Weight, language: Language) -> String {
    format!(
        "{} ({}, {})",
        words::priority(weight.priority, language),
        words::impact(weight.impact, language),
        words::urgency(weight.urgency, language)
    )
}

fn name(member: Option<MemberId>, members: &[Member], language: Language) -> String {
    let Some(id) = member else {
        return language.choose("nobody", "personne").to_owned();
    };
    let known = members.iter().find(|member| member.id == id);
    known.map_or_else(|| id.to_string(), |member| member.name.clone())
}

/// Why two tickets may belong together.
pub fn link(why: &str, language: Language) -> String {
    let known = match why {
        "threads_meet" => language.choose("a mail answers both", "un message répond aux deux"),
        "subject_number" => language.choose("a subject names its number", "un objet cite son numéro"),
        "same_subject" => language.choose("same sender, same subject", "même expéditeur, même objet"),
        "other_team" => language.choose(
            "the same mail reached another team",
            "le même message chez une autre équipe",
        ),
        "nobody_in_common" => language.choose(
            "the provider's thread says so, yet nobody takes part in both",
            "le fil du fournisseur le dit, mais personne n'est dans les deux",
        ),
        "by_hand" => language.choose("linked by hand", "lié à la main"),
        other => other,
    };
    known.to_owned()
}
