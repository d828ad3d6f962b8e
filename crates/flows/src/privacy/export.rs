//! Gathers all that is held about a contact in a zip archive: what an erasure would touch.

use super::look;
use super::progress::Progress;
use super::tasks::{EXPORT_KEPT, Work};
use super::walk::{self, blocking, bytes};
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::Timestamp;
use facteur_mail::redact::Redactor;
use facteur_queue::Outcome;
use facteur_store::privacy::{self, PLACES, TextRow};
use facteur_store::{StoreError, StoreResult, contacts, entities, events, mailboxes, tickets};
use facteur_understand::{MailFate, mail_fate};
use serde_json::{Map, Value, json};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

/// Mails and rows of one step.
const PAGE: usize = 50;
const ROWS: usize = 500;
/// Bytes of one part of the file.
const PART: usize = 4 << 20;

const README: &str = "contact.json : le contact, ses noms et ses adresses / the contact, its names and addresses\r\n\
tickets.json : ses tickets avec notes, classements et historique / its tickets with notes, verdicts and history\r\n\
records.json : tout autre texte qui le nomme / every other text that names it\r\n\
mails/own : ce qu'il a écrit et ce qui n'a été écrit qu'à lui / what it wrote and what was written to it alone\r\n\
mails/naming : les messages d'autres personnes qui le nomment ; à relire avant de les remettre à quiconque /\r\n\
               mails of others that name it; to be read before they are handed to anybody\r\n\
uploads : les fichiers déposés qui le nomment / files that members brought and that name it\r\n";

/// Where the archive grows until a part of it is saved.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

struct Archive {
    zip: Option<ZipWriter<StreamWriter<Buffer>>>,
    buffer: Buffer,
    parts: u32,
    files: usize,
}

impl Archive {
    fn new() -> Self {
        let buffer = Buffer::default();
        Self {
            zip: Some(ZipWriter::new_stream(buffer.clone())),
            buffer,
            parts: 0,
            files: 0,
        }
    }

    async fn add(
        &mut self,
        services: &Services,
        work: &Work,
        files: Vec<(String, Vec<u8>)>,
    ) -> FlowResult<()> {
        let Some(mut zip) = self.zip.take() else {
            return Err(StoreError::fault("an export was written to after its end").into());
        };
        self.files += files.len();
        let written = blocking(move || -> zip::result::ZipResult<_> {
            let options = SimpleFileOptions::default().unix_permissions(0o600);
            for (name, content) in files {
                zip.start_file(name, options)?;
                zip.write_all(&content)?;
            }
            Ok(zip)
        })
        .await?;
        self.zip = Some(written.map_err(|error| broken(&error))?);
        if self.buffer.len() >= PART {
            self.save(services, work).await?;
        }
        Ok(())
    }

    async fn save(&mut self, services: &Services, work: &Work) -> FlowResult<()> {
        let (organisation, bytes) = (services.organisation, self.buffer.take());
        services
            .store
            .export_put(organisation, work.task.id, self.parts, bytes)
            .await?;
        self.parts += 1;
        Ok(())
    }

    async fn finish(mut self, services: &Services, work: &Work) -> FlowResult<()> {
        if let Some(zip) = self.zip.take() {
            let finished = blocking(move || zip.finish().map(drop)).await?;
            finished.map_err(|error| broken(&error))?;
        }
        self.save(services, work).await
    }
}

fn broken(error: &zip::result::ZipError) -> StoreError {
    StoreError::fault(format!("an export cannot be packed: {error}"))
}

/// Makes the whole export; one that was interrupted is begun anew.
pub(super) async fn run(services: &Services, work: &mut Work) -> FlowResult<Outcome> {
    let organisation = services.organisation;
    services.store.export_remove(organisation, work.task.id).await?;
    work.progress = Progress::default();
    work.task.done = 0;
    work.task.total = look::count(services).await? * 2;
    learn(services, work).await?;
    let redactor = Arc::new(work.redactor());
    let mut archive = Archive::new();
    let first = vec![
        ("README.txt".to_owned(), README.as_bytes().to_vec()),
        ("contact.json".to_owned(), pretty(&contact(services, work).await?)),
        (
            "tickets.json".to_owned(),
            pretty(&their_tickets(services, work).await?),
        ),
    ];
    archive.add(services, work, first).await?;
    Box::pin(mails(services, work, &redactor, &mut archive)).await?;
    Box::pin(answers(services, work, &redactor, &mut archive)).await?;
    Box::pin(uploads(services, work, &redactor, &mut archive)).await?;
    let records = records(services, work, &redactor).await?;
    archive
        .add(
            services,
            work,
            vec![("records.json".to_owned(), pretty(&records))],
        )
        .await?;
    Box::pin(archive.finish(services, work)).await?;
    work.task.expires_at = Some(services.now() + EXPORT_KEPT);
    work.end(services, None).await?;
    Ok(Outcome::Done)
}

fn pretty(value: &Value) -> Vec<u8> {
    serde_json::to_vec_pretty(value).unwrap_or_default()
}

async fn learn(services: &Services, work: &mut Work) -> FlowResult<()> {
    let organisation = services.organisation;
    loop {
        let (page, names) = look::look(services, &work.subject, &work.progress).await?;
        let mut subject = work.subject.clone();
        work.subject = services
            .store
            .read(organisation, move |tx| {
                subject.learn(tx, organisation, &names)?;
                StoreResult::Ok(subject.clone())
            })
            .await?;
        work.task.done += page.len() as i64;
        work.progress.arrival = page.last().map(|mail| mail.arrival);
        work.keep_subject();
        work.save(services, |_| Ok(())).await?;
        if page.is_empty() {
            return Ok(());
        }
    }
}

async fn contact(services: &Services, work: &Work) -> FlowResult<Value> {
    let (organisation, subject) = (services.organisation, work.subject.clone());
    let found = services.store.read(organisation, move |tx| {
        let mut found = Vec::new();
        for id in &subject.contacts {
            found.extend(contacts::contact_get(tx, organisation, *id)?);
        }
        Ok::<_, StoreError>(json!({
            "contacts": found, "addresses": subject.addresses, "names": subject.names,
            "shared_names": subject.shared_names,
        }))
    });
    Ok(found.await?)
}

async fn their_tickets(services: &Services, work: &Work) -> FlowResult<Value> {
    let (organisation, contacts) = (services.organisation, work.subject.contacts.clone());
    let found = services.store.read(organisation, move |tx| {
        let mut all = Vec::new();
        for id in privacy::tickets_of_contacts(tx, organisation, &contacts)? {
            let ticket = tickets::ticket_get(tx, organisation, id, false)?;
            all.push(json!({
                "ticket": ticket,
                "tags": tickets::tag_list(tx, organisation, id)?,
                "notes": tickets::note_list(tx, organisation, id)?,
                "entities": match &ticket {
                    Some(ticket) => entities::entity_of_thread(tx, organisation, ticket.thread)?,
                    None => Vec::new(),
                },
                "verdicts": tickets::verdict_list(tx, organisation, id)?,
                "events": events::event_list(tx, organisation, id)?,
            }));
        }
        Ok::<_, StoreError>(Value::Array(all))
    });
    Ok(found.await?)
}

async fn mails(
    services: &Services,
    work: &mut Work,
    redactor: &Arc<Redactor>,
    archive: &mut Archive,
) -> FlowResult<()> {
    let organisation = services.organisation;
    let own: StoreResult<Vec<String>> = services
        .store
        .read(organisation, move |tx| {
            let all = mailboxes::mailbox_list(tx, organisation)?;
            Ok(all
                .into_iter()
                .map(|mailbox| mailbox.address.to_lowercase())
                .collect())
        })
        .await;
    let own = Arc::new(own?);
    loop {
        let page = look::mails(services, &work.progress, PAGE).await?;
        let Some(last) = page.last().map(|mail| mail.arrival) else {
            work.progress.arrival = None;
            return work.save(services, |_| Ok(())).await;
        };
        let blobs: Vec<_> = page.iter().map(|mail| mail.blob.clone()).collect();
        let raw = bytes(services, &blobs).await?;
        let (redactor, limits, own) = (redactor.clone(), services.limits.clone(), own.clone());
        let named: Vec<(&'static str, Vec<u8>)> = blocking(move || {
            let all = raw.into_iter().flatten();
            let folder = all.filter_map(|raw| match mail_fate(&raw, &redactor, &own, &limits) {
                MailFate::Left => None,
                MailFate::Erased(_) => Some(("own", raw)),
                MailFate::Rewritten(..) => Some(("naming", raw)),
            });
            folder.collect()
        })
        .await?;
        work.progress.arrival = Some(last);
        work.task.done += page.len() as i64;
        let mut files = Vec::with_capacity(named.len());
        for (folder, raw) in named {
            work.progress.counts.mails += 1;
            files.push((
                format!("mails/{folder}/{:06}.eml", work.progress.counts.mails),
                raw,
            ));
        }
        archive.add(services, work, files).await?;
        work.save(services, |_| Ok(())).await?;
    }
}

async fn answers(
    services: &Services,
    work: &mut Work,
    redactor: &Arc<Redactor>,
    archive: &mut Archive,
) -> FlowResult<()> {
    let organisation = services.organisation;
    loop {
        let behind = work.progress.answer;
        let page: StoreResult<Vec<_>> = services
            .store
            .read(organisation, move |tx| {
                privacy::kept_answer_page(tx, organisation, behind, PAGE)
            })
            .await;
        let page = page?;
        let Some(last) = page.last().map(|answer| answer.id) else {
            return Ok(());
        };
        let blobs: Vec<_> = page.iter().map(|answer| answer.blob.clone()).collect();
        let raw = bytes(services, &blobs).await?;
        let (redactor, limits) = (redactor.clone(), services.limits.clone());
        let named: Vec<(String, Vec<u8>)> = blocking(move || {
            let both = page.iter().zip(raw);
            let named = both.filter_map(|(answer, raw)| {
                let raw = raw.filter(|raw| redactor.mail_names(raw, &limits))?;
                Some((format!("mails/written/{}.eml", answer.id), raw))
            });
            named.collect()
        })
        .await?;
        work.progress.answer = Some(last);
        archive.add(services, work, named).await?;
        work.save(services, |_| Ok(())).await?;
    }
}

async fn uploads(
    services: &Services,
    work: &mut Work,
    redactor: &Arc<Redactor>,
    archive: &mut Archive,
) -> FlowResult<()> {
    let organisation = services.organisation;
    loop {
        let behind = work.progress.upload;
        let page: StoreResult<Vec<_>> = services
            .store
            .read(organisation, move |tx| {
                privacy::kept_upload_page(tx, organisation, behind, PAGE / 5)
            })
            .await;
        let page = page?;
        let Some(last) = page.last().map(|upload| upload.id) else {
            return Ok(());
        };
        let blobs: Vec<_> = page.iter().map(|upload| upload.blob.clone()).collect();
        let content = bytes(services, &blobs).await?;
        let redactor = redactor.clone();
        let named: Vec<(String, Vec<u8>)> = blocking(move || {
            let both = page.into_iter().zip(content);
            let named = both.filter_map(|(upload, content)| {
                let content = content?;
                let is_named = redactor.names(&upload.filename) || redactor.in_bytes(&content);
                let name = upload.filename.replace(['/', '\\'], "_");
                is_named.then(|| (format!("uploads/{}-{name}", upload.id), content))
            });
            named.collect()
        })
        .await?;
        work.progress.upload = Some(last);
        archive.add(services, work, named).await?;
        work.save(services, |_| Ok(())).await?;
    }
}

/// Every row of texts that names the person, as it stands.
async fn records(services: &Services, work: &mut Work, redactor: &Arc<Redactor>) -> FlowResult<Value> {
    let organisation = services.organisation;
    let mut records = Vec::new();
    for place in PLACES {
        let mut behind = Vec::new();
        loop {
            let after = std::mem::take(&mut behind);
            let page: StoreResult<Vec<TextRow>> = services
                .store
                .read(organisation, move |tx| {
                    privacy::text_page(tx, organisation, place, &after, ROWS)
                })
                .await;
            let page = page?;
            let Some(last) = page.last().map(|row| row.key.clone()) else {
                break;
            };
            behind = last;
            let redactor = redactor.clone();
            let named: Vec<TextRow> = blocking(move || {
                page.into_iter()
                    .filter(|row| walk::is_named(&redactor, row))
                    .collect()
            })
            .await?;
            work.progress.counts.texts += named.len() as u64;
            records.extend(named.iter().map(|row| {
                let columns = place.columns.iter().zip(&row.texts);
                let texts: Map<String, Value> = columns
                    .map(|((column, _), text)| ((*column).to_owned(), json!(text)))
                    .collect();
                json!({ "table": place.table, "key": row.key, "texts": texts })
            }));
            work.save(services, |_| Ok(())).await?;
        }
    }
    let made_at: Timestamp = services.now();
    Ok(json!({ "made_at": made_at, "records": records }))
}
