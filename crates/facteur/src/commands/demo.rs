//! `facteur demo`: a sample mailbox becomes tickets before one's eyes.

use crate::app::App;
use crate::config::Queue;
use crate::exit::{Exit, Failure, Outcome};
use crate::office;
use crate::output::{Cell, Io, Progress, Style, Table, View};
use crate::text::{Language, words};
use clap::Args;
use facteur_domain::{
    ArrivalState, FolderId, FolderRole, Lane, Mailbox, Place, Priority, Source, StartFrom, Timestamp,
};
use facteur_flows::intake::{self, Acceptance};
use facteur_flows::mailboxes::{self, NewMailbox};
use facteur_flows::{Services, people};
use facteur_queue::Lanes;
use facteur_store::tickets::{Ticket, TicketFilter};
use facteur_store::{DatabaseUrl, Options, Store, StoreError, arrivals, folders, tickets};
use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments of `demo`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Demo {
    /// Folder with the demonstration mails [default: those inside the program]
    #[arg(long, value_name = "DIR")]
    pub samples: Option<PathBuf>,
    /// Keep the demonstration's data in this folder; without it they are thrown away at the end
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

/// The demonstration mailbox, inside the program.
#[derive(RustEmbed)]
#[folder = "../../samples/mailbox"]
struct Samples;

/// The address that the sample mails are written to.
const ADDRESS: &str = "support@calorine.example";
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

impl Demo {
    /// Runs it, apart from the data of this machine's Facteur.
    pub async fn run(self, app: &Arc<App>, io: &mut Io) -> Outcome {
        let mails = self.mails()?;
        let (folder, _temporary) = self.data_folder()?;
        let services = open(app, &folder).await?;
        let mailbox = mailbox(&services).await?;
        let begun = app.clock().now();
        take(app, &services, &mailbox, mails.clone(), io).await?;
        let took_ms = app.clock().now().since(begun).as_millis();
        let shown = look(&services, &mailbox, mails.len(), took_ms, self.keep).await?;
        io.finish_progress().await;
        io.result(&shown, render).await;
        Ok(Exit::Done)
    }

    /// Role and bytes of each mail, in the order in which they were written.
    fn mails(&self) -> Result<Vec<(FolderRole, Vec<u8>)>, Failure> {
        let mut named: Vec<(String, FolderRole, Vec<u8>)> = Vec::new();
        for (folder, role) in [
            ("incoming", FolderRole::Incoming),
            ("sent", FolderRole::Sent),
            ("junk", FolderRole::Junk),
        ] {
            let found = match &self.samples {
                Some(root) => read_folder(&root.join(folder))?,
                None => embedded(folder),
            };
            named.extend(found.into_iter().map(|(name, raw)| (name, role, raw)));
        }
        named.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(named.into_iter().map(|(_, role, raw)| (role, raw)).collect())
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

fn embedded(folder: &str) -> Vec<(String, Vec<u8>)> {
    let prefix = format!("{folder}/");
    Samples::iter()
        .filter_map(|path| {
            let name = path.strip_prefix(&prefix)?.to_owned();
            Some((name, Samples::get(&path)?.data.into_owned()))
        })
        .collect()
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

/// The demonstration's mailbox; it is there already when the data were kept.
async fn mailbox(services: &Services) -> Result<Mailbox, Failure> {
    if let Ok(known) = mailboxes::by_address(services, ADDRESS).await {
        return Ok(known);
    }
    let mut new = NewMailbox::new(ADDRESS);
    new.source = Some(Source::Handed);
    new.start = Some(StartFrom::Beginning);
    Ok(mailboxes::add(services, new, None).await?)
}

async fn take(
    app: &App,
    services: &Services,
    mailbox: &Mailbox,
    mails: Vec<(FolderRole, Vec<u8>)>,
    io: &mut Io,
) -> Result<(), Failure> {
    let mut folders: BTreeMap<FolderRole, FolderId> = BTreeMap::new();
    for role in [FolderRole::Incoming, FolderRole::Sent, FolderRole::Junk] {
        folders.insert(role, folder(services, mailbox, role).await?);
    }
    let total = Some(mails.len() as u64);
    let label = io.language().choose("Mails", "Messages").to_owned();
    let worker = office::worker(
        services,
        &Queue {
            workers: 1,
            ..app.config().queue.clone()
        },
        Lanes::AllBut(Lane::Outgoing),
    );
    for (position, (role, raw)) in mails.into_iter().enumerate() {
        let place = Place {
            mailbox: mailbox.id,
            folder: folders[&role],
            uidvalidity: 0,
            uid: 0,
            provider_id: format!("sample/{position:04}"),
        };
        intake::accept(services, vec![accepted(app, place, raw, services)], None, None).await?;
        // In small groups, so that one sees it happen.
        if position % 10 == 9 || Some(position as u64 + 1) == total {
            worker.run_until_idle().await?;
            let done = position as u64 + 1;
            let label = label.clone();
            io.progress(&Progress { label, done, total }).await;
        }
    }
    Ok(())
}

fn accepted(app: &App, place: Place, raw: Vec<u8>, services: &Services) -> intake::Accept {
    let written = facteur_mail::parse(&raw, &services.limits).date.microseconds();
    intake::Accept {
        place,
        lane: Lane::Live,
        archive: false,
        internal_date: written.map_or_else(|| app.clock().now(), Timestamp::from_micros),
        content: Acceptance::Raw(raw),
    }
}

async fn folder(services: &Services, mailbox: &Mailbox, role: FolderRole) -> Result<FolderId, Failure> {
    let (organisation, mailbox) = (services.organisation, mailbox.id);
    let id = services.ids.make();
    let folder = services
        .store
        .write(organisation, move |tx| {
            folders::folder_ensure(tx, organisation, mailbox, id, role.word(), role)
        })
        .await?;
    Ok(folder.id)
}

async fn look(
    services: &Services,
    mailbox: &Mailbox,
    mails: usize,
    took_ms: i64,
    data: Option<PathBuf>,
) -> Result<Shown, Failure> {
    let (organisation, mailbox) = (services.organisation, mailbox.id);
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
