//! `facteur ticket history`

use super::find;
use crate::exit::{Exit, Outcome};
use crate::output::{Cell, Io, Style, Table, View, human};
use crate::text::{Language, history};
use facteur_domain::Actor;
use facteur_flows::tickets::{self, HistoryLine};
use facteur_flows::{Services, people};
use facteur_store::organisations::Member;
use jiff::tz::TimeZone;

/// Letters of an event's id that are shown: its end tells events of one moment apart.
const SHOWN: usize = 8;

pub(super) async fn run(services: &Services, number: &str, io: &mut Io) -> Outcome {
    let ticket = find(services, number).await?;
    let view = tickets::show(services, ticket).await?;
    let members = people::member_list_ever(services).await?;
    io.result(&view.history, |lines, view| table(lines, &members, view))
        .await;
    Ok(Exit::Done)
}

/// What happened, oldest first.
pub(super) fn table(lines: &[HistoryLine], members: &[Member], view: &View) -> String {
    let language = view.language;
    let mut table = Table::new(&[
        language.choose("When", "Quand"),
        language.choose("Who", "Qui"),
        language.choose("What", "Quoi"),
        language.choose("Undo with", "Annuler par"),
    ]);
    for line in lines {
        let event = &line.event.event;
        let is_undone = line.event.undone_by.is_some();
        let what = history::what(event, members, language);
        let what = if is_undone {
            format!("{what} ({})", language.choose("undone", "annulé"))
        } else {
            what
        };
        let id = event.id.to_string();
        let undo = if line.undoable {
            &id[id.len().saturating_sub(SHOWN)..]
        } else {
            ""
        };
        table.row([
            Cell::new(human::when(event.at, &TimeZone::system()), Style::Dim),
            Cell::from(who(line, language)),
            Cell::new(what, if is_undone { Style::Dim } else { Style::Plain }),
            Cell::new(undo, Style::Dim),
        ]);
    }
    table.render(view)
}

fn who(line: &HistoryLine, language: Language) -> String {
    let name = line.actor_name.as_deref();
    match line.event.event.actor {
        Actor::System => "Facteur".to_owned(),
        Actor::Operator => language.choose("command line", "ligne de commande").to_owned(),
        Actor::Member(_) => name
            .unwrap_or(language.choose("a member", "un membre"))
            .to_owned(),
        Actor::Rule(_) => {
            let rule = language.choose("rule", "règle");
            format!("{rule} {}", name.unwrap_or("?"))
        }
    }
}
