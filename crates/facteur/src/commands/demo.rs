//! `facteur demo`: a sample mailbox becomes tickets before one's eyes, in the web interface or on the terminal.

use super::serve::{Role, Serve};
use crate::app::App;
use crate::config::Queue;
use crate::exit::{Exit, Failure, Outcome};
use crate::office;
use crate::output::{Cell, Io, Progress, Style, Table, View};
use crate::samples::{self, FOLDERS, Sample, SampleMailbox};
use crate::socket::{Reached, in_use, reach};
use crate::text::{Language, words};
use clap::Args;
use facteur_domain::{ArrivalState, Lane, MailboxId, Priority};
use facteur_flows::{Services, people};
use facteur_queue::Lanes;
use facteur_store::tickets::{Ticket, TicketFilter};
use facteur_store::{DatabaseUrl, Options, Store, StoreError, arrivals, tickets};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Arguments of `demo`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Demo {
    /// Folder with the demonstration mails [default: those inside the program]
    #[arg(long, value_name = "DIR")]
    pub samples: Option<PathBuf>,
    /// Keep the demonstration's data in this folder [default: beside the data; with --once they are thrown away]
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
    /// Only show the tickets here and end, without serving the web interface
    #[arg(long)]
    pub once: bool,
}

/// Tickets shown at the end.
const SHOWN: usize = 20;

/// What the demonstration shows at its end.
#[derive(Serialize)]
struct Shown {
    mails: usize,
    outcomes: BTreeMap<ArrivalState, i64>,
    tickets: Vec<Ticket>,
    /// Milliseconds from the first mail to the last ticket.
    took_ms: i64,
    data: Option<PathBuf>,
}

/// Mails after whose acceptance they are worked on: in small groups, so that one sees it happen.
const GROUP: usize = 10;

impl Demo {
    /// Runs it, apart from the data of this machine's Facteur.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        if self.once || io.is_json() {
            let (folder, _temporary) = self.data_folder()?;
            let shown = self.load(app, &folder, io).await?;
            io.result(&shown, render).await;
            return Ok(Exit::Done);
        }
        let folder = self
            .keep
            .clone()
            .unwrap_or_else(|| beside(&app.config().data_dir));
        serve(self, app, folder, io).await
    }

    /// Takes the mails up into a folder's data and shows what became of them.
    async fn load(&self, app: &App, folder: &Path, io: &mut Io) -> Result<Shown, Failure> {
        let mails = self.mails()?;
        let count = mails.len();
        let services = open(app, folder).await?;
        let mailbox = SampleMailbox::ensure(&services).await?;
        let begun = app.clock().now();
        take(app, &services, &mailbox, mails, io).await?;
        let took_ms = app.clock().now().since(begun).as_millis();
        io.finish_progress().await;
        look(&services, mailbox.mailbox, count, took_ms, self.keep.clone()).await
    }

    /// Role and bytes of each mail, in the order in which they were written.
    fn mails(&self) -> Result<Vec<Sample>, Failure> {
        let Some(root) = &self.samples else {
            return Ok(samples::embedded());
        };
        let mut named = Vec::new();
        for (folder, role) in FOLDERS {
            let found = read_folder(&root.join(folder))?;
            named.extend(found.into_iter().map(|(name, raw)| (name, role, raw)));
        }
        Ok(samples::in_order(named.into_iter()))
    }

    fn data_folder(&self) -> Result<(PathBuf, Option<tempfile::TempDir>), Failure> {
        if let Some(folder) = &self.keep {
            return Ok((folder.clone(), None));
        }
        let temporary = tempfile::tempdir()
            .map_err(|error| Failure::new(format!("no folder for temporary files can be made: {error}")))?;
        Ok((temporary.path().to_owned(), Some(temporary)))
    }
}

/// The folder of the demonstration's data, beside the real ones.
fn beside(data_dir: &Path) -> PathBuf {
    let name = data_dir.file_name().unwrap_or_default().to_string_lossy();
    data_dir.with_file_name(format!("{name}-demonstration"))
}

/// Loads the demonstration and serves it until it is stopped.
async fn serve(demo: Demo, app: &Arc<App>, folder: PathBuf, io: &mut Io) -> Outcome {
    let lock = match reach(&folder, Duration::ZERO).await? {
        Reached::Alone(lock) => lock,
        Reached::Server(_) => return Err(in_use(&folder, None)),
    };
    let key_file = folder.with_extension("key");
    let loaded = app.loaded().for_demonstration(folder.clone(), key_file);
    let ids = app.ids();
    let app = Arc::new(App::new(
        loaded,
        Arc::clone(ids.clock()),
        Arc::clone(ids.random()),
        Some(lock),
    ));
    demo.load(&app, &folder, io).await?;
    if let Some(address) = app.config().http.address() {
        let text = io.language().choose(
            "The demonstration is loaded. Open this address; Ctrl+C ends it. Data",
            "La démonstration est chargée. Ouvrez cette adresse ; Ctrl+C l'arrête. Données",
        );
        let line = format!("\n  http://{address}\n\n{text} : {}", folder.display());
        io.note(&line).await;
    }
    Serve { role: Role::All }.run(&app, io).await
}

fn read_folder(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let trouble = |error: std::io::Error| {
        Failure::new(format!("{}: {error}", folder.display()))
            .help("give a folder that holds the folders incoming, sent and junk")
            .exit(Exit::Usage)
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(trouble)? {
        let entry = entry.map_err(trouble)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry
            .path()
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("eml"))
        {
            found.push((name, std::fs::read(entry.path()).map_err(trouble)?));
        }
    }
    Ok(found)
}

async fn open(app: &App, folder: &Path) -> Result<Services, Failure> {
    let url = DatabaseUrl::Sqlite(folder.join("facteur.db"));
    let store = Store::open_and_migrate(Options::new(url, folder.join("blobs"), app.clock().clone())).await?;
    let organisation = people::ensure_organisation(&store, app.ids(), "Calorine").await?;
    Ok(office::services(app, store, organisation, None))
}

async fn take(
    app: &App,
    services: &Services,
    mailbox: &SampleMailbox,
    mails: Vec<Sample>,
    io: &mut Io,
) -> Result<(), Failure> {
    let total = Some(mails.len() as u64);
    let label = io.language().choose("Mails", "Messages").to_owned();
    let one = Queue {
        workers: 1,
        ..app.config().queue.clone()
    };
    let worker = office::worker(services, &one, Lanes::AllBut(Lane::Outgoing));
    for (number, group) in mails.chunks(GROUP).enumerate() {
        let position = number * GROUP;
        mailbox.accept(services, position, group.to_vec()).await?;
        worker.run_until_idle().await?;
        let done = (position + group.len()) as u64;
        let label = label.clone();
        io.progress(&Progress { label, done, total }).await;
    }
    Ok(())
}

async fn look(
    services: &Services,
    mailbox: MailboxId,
    mails: usize,
    took_ms: i64,
    data: Option<PathBuf>,
) -> Result<Shown, Failure> {
    let organisation = services.organisation;
    let filter = TicketFilter {
        limit: Some(1_000),
        ..TicketFilter::default()
    };
    let (outcomes, tickets) = services
        .store
        .read(organisation, move |tx| {
            let outcomes = arrivals::arrival_counts(tx, organisation, mailbox)?;
            Ok::<_, StoreError>((outcomes, tickets::ticket_list(tx, organisation, &filter)?))
        })
        .await?;
    Ok(Shown {
        mails,
        outcomes,
        tickets,
        took_ms,
        data,
    })
}

fn render(shown: &Shown, view: &View) -> String {
    let language = view.language;
    let mut first: Vec<&Ticket> = shown.tickets.iter().collect();
    first.sort_by_key(|ticket| (std::cmp::Reverse(ticket.priority), ticket.number));
    let mut table = Table::new(&[
        language.choose("Number", "Numéro"),
        language.choose("Priority", "Priorité"),
        language.choose("Category", "Catégorie"),
        language.choose("Status", "Statut"),
        language.choose("Subject", "Objet"),
    ]);
    for ticket in first.iter().take(SHOWN) {
        let style = match ticket.priority {
            Priority::Critical | Priority::High => Style::Bad,
            Priority::Normal | Priority::Low => Style::Plain,
        };
        table.row([
            Cell::from(ticket.number.to_string()),
            Cell::new(words::priority(ticket.priority, language), style),
            Cell::from(words::category(&ticket.category, language)),
            Cell::from(words::status(ticket.status, language)),
            Cell::from(ticket.subject.as_str()),
        ]);
    }
    format!("{}\n{}", table.render(view), summary(shown, language))
}

fn summary(shown: &Shown, language: Language) -> String {
    let count = |state| shown.outcomes.get(&state).copied().unwrap_or_default();
    let (mails, tickets, took) = (shown.mails, shown.tickets.len(), shown.took_ms);
    let (joined, outgoing) = (count(ArrivalState::Joined), count(ArrivalState::Outgoing));
    let (copies, archived) = (count(ArrivalState::Copy), count(ArrivalState::Archived));
    let more = tickets.saturating_sub(SHOWN);
    let text = match language {
        Language::English => format!(
            "{more} more tickets. {mails} mails in {took} ms: {tickets} tickets to work on, {joined} answers \
             joined their ticket, {outgoing} were sent by us, {copies} were copies, {archived} archived.\n\
             Every mail is accounted for. Next: `facteur mailbox add ADDRESS --imap HOST`, then `facteur serve`."
        ),
        Language::French => format!(
            "{more} autres tickets. {mails} messages en {took} ms : {tickets} tickets à traiter, {joined} réponses \
             jointes à leur ticket, {outgoing} envoyés par nous, {copies} copies, {archived} archivés.\n\
             Aucun message ne manque. Ensuite : `facteur mailbox add ADRESSE --imap HÔTE`, puis `facteur serve`."
        ),
    };
    match &shown.data {
        Some(folder) => format!("{text}\nfacteur --data-dir {} ticket list", folder.display()),
        None => text,
    }
}
