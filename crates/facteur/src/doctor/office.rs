//! Checks of the database, the queue and the mailboxes.

use super::{Finding, State};
use crate::app::App;
use crate::config::DatabasePlace;
use crate::exit::Failure;
use crate::office;
use crate::output::human;
use crate::text::{Language, connection};
use facteur_connect::Outcome;
use facteur_domain::{Mailbox, MailboxMode, Source, Span};
use facteur_flows::mailboxes::{self, MailboxStatus};
use facteur_flows::upkeep::{self, Pulse};
use facteur_flows::{FlowResult, Services};
use tokio::task::JoinSet;

/// Mail that waits longer has been forgotten by somebody.
const PATIENCE: Span = Span::seconds(10 * 60);

/// All checks that need the database. One that fails is a finding itself.
pub async fn check(app: &App, offline: bool, language: Language) -> Vec<Finding> {
    if let DatabasePlace::Sqlite(file) = app.config().database_place()
        && !file.exists()
    {
        let check = language.choose("Database", "Base de données");
        let detail = match language {
            Language::English => format!("{} is made at the first start", file.display()),
            Language::French => format!("{} sera créée au premier démarrage", file.display()),
        };
        return vec![Finding::good(check, detail)];
    }
    let services = match app.services().await {
        Ok(services) => services,
        Err(failure) => return vec![database_trouble(&failure, language)],
    };
    let mut findings = vec![database(services, language)];
    match look(services, language).await {
        Ok(found) => findings.extend(found),
        Err(error) => findings.push(database_trouble(&Failure::from(error), language)),
    }
    findings.extend(key(app, services, language).await);
    if !offline {
        findings.extend(servers(services, language).await);
    }
    findings
}

fn database_trouble(failure: &Failure, language: Language) -> Finding {
    let check = language.choose("Database", "Base de données");
    let help = language.choose(
        "see to it that it runs and that database.url names it; mail waits on its server meanwhile",
        "voyez si elle tourne et si database.url la nomme ; en attendant, le courrier reste sur son serveur",
    );
    let help = failure
        .help
        .as_ref()
        .map_or(help.to_owned(), |help| help.text(language));
    Finding::trouble(State::Bad, check, failure.what.text(language), help)
}

/// Opening it has brought it up to date, and refuses a role of PostgreSQL that row-level security does not
/// bind.
fn database(services: &Services, language: Language) -> Finding {
    let check = language.choose("Database", "Base de données");
    let detail = if services.store.is_sqlite() {
        language.choose("SQLite, up to date", "SQLite, à jour")
    } else {
        language.choose(
            "PostgreSQL, up to date, row-level security binds this role",
            "PostgreSQL, à jour, la sécurité par ligne s'applique à ce rôle",
        )
    };
    Finding::good(check, detail)
}

async fn look(services: &Services, language: Language) -> FlowResult<Vec<Finding>> {
    let pulse = upkeep::pulse(services).await?;
    let mut findings = vec![waiting(services, &pulse, language), dead(&pulse, language)];
    if upkeep::sends_held(services).await? {
        findings.push(Finding::trouble(
            State::Warning,
            language.choose("Sends", "Envois"),
            language.choose("held", "retenus"),
            "facteur sends release",
        ));
    }
    findings.extend(mailboxes(services, language).await?);
    Ok(findings)
}

fn waiting(services: &Services, pulse: &Pulse, language: Language) -> Finding {
    let check = language.choose("Mail to be read", "Courrier à lire");
    let count = human::count(pulse.waiting.unsigned_abs(), language);
    let Some(oldest) = pulse.oldest_waiting else {
        return Finding::good(check, count);
    };
    let now = services.now();
    let since = human::ago(oldest, now, language);
    let detail = match language {
        Language::English => format!("{count} wait, the oldest for {since}"),
        Language::French => format!("{count} en attente, le plus ancien depuis {since}"),
    };
    if now.since(oldest) <= PATIENCE {
        return Finding::good(check, detail);
    }
    let help = language.choose(
        "see to it that `facteur serve` runs; its log says what it does",
        "voyez si « facteur serve » tourne ; son journal dit ce qu'il fait",
    );
    Finding::trouble(State::Warning, check, detail, help)
}

fn dead(pulse: &Pulse, language: Language) -> Finding {
    let check = language.choose("Dead letters", "Lettres mortes");
    let jobs = pulse
        .jobs
        .iter()
        .find(|(lane, _)| lane == "dead")
        .map_or(0, |(_, count)| *count);
    let count = pulse.dead_mails as u64 + jobs.unsigned_abs();
    if count == 0 {
        return Finding::good(check, "0");
    }
    Finding::trouble(
        State::Warning,
        check,
        human::count(count, language),
        "facteur dead list; facteur dead retry --all",
    )
}

async fn mailboxes(services: &Services, language: Language) -> FlowResult<Vec<Finding>> {
    let all = mailboxes::list(services).await?;
    if all.is_empty() {
        let check = language.choose("Mailboxes", "Boîtes");
        return Ok(vec![Finding::good(
            check,
            language.choose("none yet", "aucune encore"),
        )]);
    }
    Ok(all.iter().map(|status| mailbox(status, language)).collect())
}

fn mailbox(status: &MailboxStatus, language: Language) -> Finding {
    let address = &status.mailbox.address;
    let is_read = status.mailbox.mode != MailboxMode::Paused && status.mailbox.source != Source::Handed;
    if let Some(trouble) = status.trouble().filter(|_| is_read) {
        let help = format!("facteur mailbox test {address}");
        return Finding::trouble(State::Bad, address, trouble, help);
    }
    if is_read && status.watched_by.is_none() {
        let detail = language.choose("not watched now", "pas suivie en ce moment");
        return Finding::trouble(State::Warning, address, detail, "facteur serve");
    }
    let detail = match (&status.mailbox.source, is_read) {
        (Source::Handed, _) => language.choose("handed in", "remise"),
        (_, false) => language.choose("paused", "en pause"),
        (_, true) => language.choose("watched", "suivie"),
    };
    Finding::good(address, detail)
}

/// Whether the key opens what is sealed; told only when it does not.
async fn key(app: &App, services: &Services, language: Language) -> Option<Finding> {
    let failure = office::check_keys(app, services).await.err()?;
    let check = language.choose("Sealed passwords", "Mots de passe scellés");
    let help = failure.help.as_ref().map(|help| help.text(language));
    Some(Finding::trouble(
        State::Bad,
        check,
        failure.what.text(language),
        help.unwrap_or_default(),
    ))
}

/// Tries to log in everywhere, all at once.
async fn servers(services: &Services, language: Language) -> Vec<Finding> {
    let Ok(all) = mailboxes::list(services).await else {
        return Vec::new();
    };
    let mut trials = JoinSet::new();
    for status in all {
        let mailbox = status.mailbox;
        if mailbox.source != Source::Handed && mailbox.mode != MailboxMode::Paused {
            let services = services.clone();
            trials.spawn(async move { server(&services, &mailbox, language).await });
        }
    }
    let mut findings = trials.join_all().await;
    findings.sort_by(|one, other| one.check.cmp(&other.check));
    findings
}

async fn server(services: &Services, mailbox: &Mailbox, language: Language) -> Finding {
    let check = format!("{} {}", language.choose("Log-in", "Connexion"), mailbox.address);
    let report = match mailboxes::test(services, mailbox).await {
        Ok(report) => report,
        Err(error) => {
            let failure = Failure::from(error);
            let help = failure.help.map(|help| help.text(language)).unwrap_or_default();
            return Finding::trouble(State::Bad, check, failure.what.text(language), help);
        }
    };
    let failed = report.steps.iter().find_map(|step| match &step.outcome {
        Outcome::Failed { cause, cure } => Some((cause, cure)),
        Outcome::Passed(_) | Outcome::Skipped => None,
    });
    match failed {
        Some((cause, cure)) => Finding::trouble(State::Bad, check, cause, connection::told(cure, language)),
        None => Finding::good(check, language.choose("works", "fonctionne")),
    }
}
