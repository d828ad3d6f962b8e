//! Why Facteur did what it did, in sentences: the stable codes of the judge and of the ledger.

use super::Language;
use facteur_domain::{ArrivalState, Reason};

/// A reason as a sentence. A code that is not known here is shown as it is.
pub fn reason(reason: &Reason, language: Language) -> String {
    let detail = reason.detail.as_str();
    let with = |english: &str, french: &str| {
        let said = language.choose(english, french);
        if detail.is_empty() {
            said.to_owned()
        } else {
            format!("{said}{} {detail}", language.choose(":", " :"))
        }
    };
    match reason.code.as_str() {
        "rule" => with("rule", "règle"),
        "category_words" => with("a word of that category", "un mot de cette catégorie"),
        "model_for" => with("speaks for it", "parle pour"),
        "model_against" => with("speaks against it", "parle contre"),
        "model_unfamiliar" => with(
            "unlike anything it has learned",
            "ne ressemble à rien de ce qui est appris",
        ),
        "remembered" => with(
            "a member corrected a mail like it",
            "un membre a corrigé un message semblable",
        ),
        "trouble_words" => with("words of trouble", "des mots de panne"),
        "reach_words" => with("many are concerned", "beaucoup sont concernés"),
        "deadline" => with(
            "its deadline, and the hours left",
            "son échéance, et les heures restantes",
        ),
        "category_archived" => with(
            "it looked like a category that is archived",
            "il semblait relever d'une catégorie archivée",
        ),
        "written_again" => with(
            "wrote again after hours without an answer",
            "a écrit de nouveau, heures sans réponse",
        ),
        "written_often" => with("mails without an answer", "messages restés sans réponse"),
        "can_wait" => with("it can wait", "cela peut attendre"),
        "no_words" => with("no telling word", "aucun mot parlant"),
        "default" => with("nothing spoke for anything", "rien ne parle pour rien"),
        code => match kind(code, language) {
            Some(kind) => with(kind, kind),
            None if detail.is_empty() => code.to_owned(),
            None => format!("{code}: {detail}"),
        },
    }
}

/// What kind of mail it is; none for what a person wrote.
pub fn kind(code: &str, language: Language) -> Option<&'static str> {
    Some(match code {
        "list" => language.choose("a mailing list", "une liste de diffusion"),
        "newsletter" => language.choose("a newsletter", "une lettre d'information"),
        "notification" => language.choose("a program's notice", "une notification automatique"),
        "auto_reply" | "auto-reply" => language.choose("an automatic reply", "une réponse automatique"),
        "out_of_office" | "out-of-office" => {
            language.choose("an out-of-office reply", "une réponse d'absence")
        }
        "left_company" | "left-company" => language.choose("left the company", "a quitté l'entreprise"),
        "challenge" => language.choose("a challenge of a spam filter", "un défi d'antispam"),
        "read_receipt" | "read-receipt" => language.choose("a read receipt", "un accusé de lecture"),
        "bounce" => language.choose("a bounce", "un avis de non-remise"),
        _ => return None,
    })
}

/// What became of an arrival.
pub const fn arrival(state: ArrivalState, language: Language) -> &'static str {
    match state {
        ArrivalState::Listed => language.choose("waits to be fetched", "attend d'être relevé"),
        ArrivalState::Accepted => language.choose("waits to be read", "attend d'être lu"),
        ArrivalState::Ticketed => language.choose("opened the ticket", "a ouvert le ticket"),
        ArrivalState::Joined => language.choose("joined the ticket", "s'est joint au ticket"),
        ArrivalState::Outgoing => language.choose("sent by us", "envoyé par nous"),
        ArrivalState::Archived => language.choose("archived", "archivé"),
        ArrivalState::Ignored => language.choose("ignored by a rule", "ignoré par une règle"),
        ArrivalState::Copy => language.choose("a copy", "une copie"),
        ArrivalState::KeptUnread => language.choose("could not be read, kept", "illisible, gardé"),
        ArrivalState::Unfetchable => {
            language.choose("the server does not hand it over", "le serveur ne le livre pas")
        }
        ArrivalState::Gone => {
            language.choose("deleted before it was fetched", "supprimé avant d'être relevé")
        }
        ArrivalState::Erased => language.choose("erased on request", "effacé sur demande"),
        ArrivalState::BeforeStart => {
            language.choose("older than the mailbox's start", "antérieur au début de la boîte")
        }
    }
}

/// Why it became that: the codes of the ledger, a sentence each.
pub fn placement(codes: &str, state: ArrivalState, language: Language) -> Option<String> {
    let sentences: Vec<&str> = codes
        .split(' ')
        .filter_map(|code| {
            Some(match code {
                "ticket_opened" | "ignored" => return None,
                "folder" if state == ArrivalState::Outgoing => return None,
                "folder" => {
                    language.choose("its folder opens no ticket", "son dossier n'ouvre pas de ticket")
                }
                "older" => {
                    language.choose("older than the mailbox's start", "antérieur au début de la boîte")
                }
                "thread_joined" => {
                    language.choose("answers an earlier mail", "répond à un message antérieur")
                }
                "reopened" => language.choose("reopened it", "l'a rouvert"),
                "not_reopened" => language.choose(
                    "left it closed: a program wrote",
                    "ne l'a pas rouvert : écrit par un programme",
                ),
                "nothing_to_do" => language.choose("nothing to do", "rien à faire"),
                "copy" => language.choose("the same mail is here already", "le même message est déjà là"),
                other => other,
            })
        })
        .collect();
    (!sentences.is_empty()).then(|| sentences.join(", "))
}

/// Why a file should not be opened lightly.
pub fn danger(code: &str, language: Language) -> &str {
    match code {
        "executable" => language.choose("a program", "un programme"),
        "script" => language.choose("a script", "un script"),
        "shortcut" => language.choose(
            "a shortcut that may start anything",
            "un raccourci qui peut tout lancer",
        ),
        "macros" => language.choose("an office document with macros", "un document avec des macros"),
        "active-content" => language.choose(
            "a page that may hold scripts",
            "une page qui peut contenir des scripts",
        ),
        "disk-image" => language.choose("a disk image", "une image disque"),
        "double-extension" => language.choose("its name hides what it is", "son nom cache ce qu'il est"),
        "hidden-name" => language.choose("its name hides its real ending", "son nom cache sa vraie fin"),
        other => other,
    }
}
