//! `facteur mailbox list`

use crate::app::App;
use crate::exit::{Exit, Outcome};
use crate::output::{Cell, Io, Style, Table, View, human, printable};
use crate::text::Language;
use facteur_domain::{MailboxMode, Source, Timestamp};
use facteur_flows::mailboxes::{self, MailboxStatus};
use serde::Serialize;
use std::fmt::Write;

/// A mailbox and how it does, for programs.
#[derive(Serialize)]
struct Listed {
    #[serde(flatten)]
    status: MailboxStatus,
    /// Messages on the server at the last look.
    on_server: i64,
    /// Of these, how many have an arrival.
    accounted_for: i64,
}

pub(super) async fn list(app: &App, io: &mut Io) -> Outcome {
    let services = app.services().await?;
    let listed: Vec<Listed> = mailboxes::list(services)
        .await?
        .into_iter()
        .map(|status| Listed {
            on_server: status.folders.iter().map(|folder| folder.on_server).sum(),
            accounted_for: status.states.values().sum(),
            status,
        })
        .collect();
    let now = services.now();
    io.result(&listed, |listed, view| shown(listed, now, view)).await;
    Ok(Exit::Done)
}

fn shown(listed: &[Listed], now: Timestamp, view: &View) -> String {
    let language = view.language;
    if listed.is_empty() {
        return language
            .choose(
                "No mailbox yet. Add one: facteur mailbox add ADDRESS --imap HOST\n",
                "Pas encore de boîte. Ajoutez-en une : facteur mailbox add ADRESSE --imap SERVEUR\n",
            )
            .to_owned();
    }
    let mut table = Table::new(&[
        language.choose("Mailbox", "Boîte"),
        language.choose("State", "État"),
        language.choose("Mail", "Courrier"),
        language.choose("Looked at", "Dernier regard"),
    ]);
    for one in listed {
        let (state, style) = state(&one.status, language);
        table.row([
            Cell::from(one.status.mailbox.address.as_str()),
            Cell::new(state, style),
            Cell::from(mail(one, language)),
            Cell::new(looked_at(one, now, language), Style::Dim),
        ]);
    }
    let mut text = table.render(view);
    for one in listed {
        for folder in &one.status.folders {
            if let Some(trouble) = &folder.trouble {
                let place = format!("{}, {}", one.status.mailbox.address, folder.name);
                let place = Style::Bad.paint(&printable(&place), view.colours);
                let _ = writeln!(text, "\n{place}: {}", printable(trouble));
            }
        }
    }
    text
}

fn state(status: &MailboxStatus, language: Language) -> (&'static str, Style) {
    let is_handed = status.mailbox.source == Source::Handed;
    match status.mailbox.mode {
        MailboxMode::Paused => (language.choose("paused", "en pause"), Style::Dim),
        _ if status.trouble().is_some() => (language.choose("trouble", "en difficulté"), Style::Bad),
        _ if is_handed => (language.choose("handed in", "remis"), Style::Plain),
        _ if status.watched_by.is_none() => (language.choose("not watched", "non suivie"), Style::Warning),
        MailboxMode::ObserveOnly => (language.choose("observed", "observée"), Style::Good),
        MailboxMode::Active => (language.choose("watched", "suivie"), Style::Good),
    }
}

fn mail(one: &Listed, language: Language) -> String {
    let count = |number: i64| human::count(number.unsigned_abs(), language);
    let known = count(one.accounted_for);
    if one.status.mailbox.source == Source::Handed {
        let handed = language.choose("handed in", "remis");
        return format!("{known} {handed}");
    }
    let on_server = language.choose("on the server", "sur le serveur");
    let accounted = language.choose("accounted for", "pris en compte");
    format!("{} {on_server}, {known} {accounted}", count(one.on_server))
}

fn looked_at(one: &Listed, now: Timestamp, language: Language) -> String {
    match one.status.checked_at {
        Some(at) => human::ago(at, now, language),
        None => "–".to_owned(),
    }
}
