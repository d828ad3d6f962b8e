//! The demonstration mailbox, inside the program.

use facteur_api::{Boxed, Demonstration};
use facteur_domain::{FolderId, FolderRole, Lane, Mailbox, MailboxId, Place, Source, StartFrom, Timestamp};
use facteur_flows::intake::{self, Accept, Acceptance};
use facteur_flows::mailboxes::{self, NewMailbox};
use facteur_flows::{FlowError, FlowErrorKind, FlowResult, Services};
use facteur_store::{StoreError, folders};
use rust_embed::RustEmbed;
use std::collections::BTreeMap;

/// The address that the sample mails are written to.
const ADDRESS: &str = "support@calorine.example";
/// Mails that are accepted in one transaction.
const BATCH: usize = 50;

/// The folders that sample mails lie in.
pub const FOLDERS: [(&str, FolderRole); 3] = [
    ("incoming", FolderRole::Incoming),
    ("sent", FolderRole::Sent),
    ("junk", FolderRole::Junk),
];

/// A sample mail: where it lay, and its bytes.
pub type Sample = (FolderRole, Vec<u8>);

#[derive(RustEmbed)]
#[folder = "../../samples/mailbox"]
struct Files;

/// The sample mails in the order in which they were written.
pub fn embedded() -> Vec<Sample> {
    in_order(FOLDERS.into_iter().flat_map(|(folder, role)| {
        let prefix = format!("{folder}/");
        Files::iter().filter_map(move |path| {
            let name = path.strip_prefix(&prefix)?.to_owned();
            Some((name, role, Files::get(&path)?.data.into_owned()))
        })
    }))
}

/// Mails in the order of their names.
pub fn in_order(named: impl Iterator<Item = (String, FolderRole, Vec<u8>)>) -> Vec<Sample> {
    let mut named: Vec<_> = named.collect();
    named.sort_by(|one, other| one.0.cmp(&other.0));
    named.into_iter().map(|(_, role, raw)| (role, raw)).collect()
}

/// The mailbox of the samples with its folders.
pub struct SampleMailbox {
    /// The mailbox.
    pub mailbox: MailboxId,
    folders: BTreeMap<FolderRole, FolderId>,
}

impl SampleMailbox {
    /// Makes it where it is not there already.
    pub async fn ensure(services: &Services) -> FlowResult<Self> {
        let mailbox = match find(services).await? {
            Some(known) => known,
            None => add(services).await?,
        };
        let mut folders = BTreeMap::new();
        for (_, role) in FOLDERS {
            folders.insert(role, folder(services, mailbox.id, role).await?);
        }
        Ok(Self {
            mailbox: mailbox.id,
            folders,
        })
    }

    /// Accepts samples, of which the first stands at `position` among all. Those that are here already stay
    /// as they are.
    pub async fn accept(&self, services: &Services, position: usize, samples: Vec<Sample>) -> FlowResult<()> {
        let batch = samples
            .into_iter()
            .enumerate()
            .map(|(offset, (role, raw))| Accept {
                place: Place {
                    mailbox: self.mailbox,
                    folder: self.folders[&role],
                    uidvalidity: 0,
                    uid: 0,
                    provider_id: format!("sample/{:04}", position + offset),
                },
                lane: Lane::Live,
                archive: false,
                internal_date: written(services, &raw),
                content: Acceptance::Raw(raw),
            });
        intake::accept(services, batch.collect(), None, None).await
    }
}

/// When a mail says that it was written.
fn written(services: &Services, raw: &[u8]) -> Timestamp {
    let date = facteur_mail::parse(raw, &services.limits).date;
    date.microseconds()
        .map_or_else(|| services.now(), Timestamp::from_micros)
}

async fn find(services: &Services) -> FlowResult<Option<Mailbox>> {
    match mailboxes::by_address(services, ADDRESS).await {
        Ok(known) => Ok(Some(known)),
        Err(error) if error.kind() == FlowErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

async fn add(services: &Services) -> FlowResult<Mailbox> {
    let mut new = NewMailbox::new(ADDRESS);
    new.source = Some(Source::Handed);
    new.start = Some(StartFrom::Beginning);
    mailboxes::add(services, new, None).await
}

async fn folder(services: &Services, mailbox: MailboxId, role: FolderRole) -> FlowResult<FolderId> {
    let (organisation, id) = (services.organisation, services.ids.make());
    let folder = services
        .store
        .write(organisation, move |tx| {
            folders::folder_ensure(tx, organisation, mailbox, id, role.word(), role)
        })
        .await
        .map_err(|error: StoreError| FlowError::from(error))?;
    Ok(folder.id)
}

/// The samples, for the web interface.
pub struct Samples;

impl Demonstration for Samples {
    fn is_loaded<'a>(&'a self, services: &'a Services) -> Boxed<'a, FlowResult<bool>> {
        Box::pin(async move { Ok(find(services).await?.is_some()) })
    }

    fn load<'a>(&'a self, services: &'a Services) -> Boxed<'a, FlowResult<()>> {
        Box::pin(async move {
            let mailbox = SampleMailbox::ensure(services).await?;
            let all = embedded();
            for (number, batch) in all.chunks(BATCH).enumerate() {
                mailbox.accept(services, number * BATCH, batch.to_vec()).await?;
            }
            Ok(())
        })
    }
}
