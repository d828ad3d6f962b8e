//! The handler of intake jobs: works a line off, batch by batch, the next one being read while this one
//! is saved.

use super::apply::{self, Applied};
use super::line::{self, Caches, Line, Setting};
use super::prepare::{self, Prepared};
use crate::error::{FlowError, FlowResult};
use crate::services::{NotRead, Services};
use facteur_domain::ArrivalId;
use facteur_queue::{Handler, HandlerFuture, Outcome, Trouble};
use facteur_store::arrivals;
use facteur_store::jobs::ClaimedJob;
use facteur_store::{ErrorKind, StoreError};
use facteur_understand::{Reading, unreadable};
use std::sync::Arc;

/// Batches handled before the worker is given to the next line.
const BATCHES: usize = 8;
/// Begun and never ended handlings after which a mail is read in a process of its own.
const DEADLY: i64 = 2;

/// Handles what waits in a mailbox.
#[derive(Clone)]
pub struct Intake {
    services: Services,
    caches: Arc<Caches>,
    batch: usize,
}

impl Intake {
    /// The handler.
    pub fn new(services: Services) -> Self {
        Self {
            services,
            caches: Arc::default(),
            batch: prepare::BATCH,
        }
    }

    /// The handler with other batches than the usual 64 mails a transaction.
    #[must_use]
    pub fn with_batch(self, mails: usize) -> Self {
        Self {
            batch: mails.max(1),
            ..self
        }
    }

    async fn work(&self, job: &ClaimedJob) -> FlowResult<Outcome> {
        let line = Line::of(&job.payload)?;
        let setting = Arc::new(line::load(&self.services, line, &self.caches).await?);
        if job.attempts > 0 {
            return self.work_carefully(job, line, &setting).await;
        }
        let mut batch = prepare::next_batch(&self.services, line, &setting, None, self.batch).await?;
        for _ in 0..BATCHES {
            let Some(last) = batch.last().map(|mail| mail.arrival.id) else {
                return Ok(Outcome::Done);
            };
            let (applied, next) = tokio::join!(
                self.apply(job, &setting, batch),
                prepare::next_batch(&self.services, line, &setting, Some(last), self.batch)
            );
            applied?;
            batch = next?;
        }
        Ok(if batch.is_empty() {
            Outcome::Done
        } else {
            Outcome::More
        })
    }

    /// Applies a batch in one transaction; when that fails by a fault of ours, mail by mail, so that one
    /// mail never keeps the others.
    async fn apply(&self, job: &ClaimedJob, setting: &Arc<Setting>, batch: Vec<Prepared>) -> FlowResult<()> {
        let batch = Arc::new(batch);
        let all = 0..batch.len();
        match apply::apply(&self.services, Some(job), setting, batch.clone(), all).await {
            Ok(applied) => {
                self.report(&applied);
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::Fault => {
                tracing::error!(component = "intake", action = "apply", error = %error,
                    "a batch could not be saved; its mails are saved one by one");
                self.apply_singly(job, setting, &batch).await
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn apply_singly(
        &self,
        job: &ClaimedJob,
        setting: &Arc<Setting>,
        batch: &Arc<Vec<Prepared>>,
    ) -> FlowResult<()> {
        for position in 0..batch.len() {
            let one = position..position + 1;
            match apply::apply(&self.services, Some(job), setting, batch.clone(), one).await {
                Ok(applied) => self.report(&applied),
                Err(error) if error.kind() == ErrorKind::Fault => {
                    self.put_aside(&batch[position], &error).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// A mail that cannot be saved is put aside as a dead letter: its bytes stay, and it can be retried.
    async fn put_aside(&self, mail: &Prepared, error: &StoreError) -> FlowResult<()> {
        let services = &self.services;
        tracing::error!(component = "intake", action = "put_aside", email_id = %mail.arrival.id,
            trace_id = %mail.arrival.trace, error = %error,
            "a mail could not be saved and is kept unread; `facteur dead list` shows it");
        metrics::counter!("errors_total", "component" => "intake", "type" => "kept_unread").increment(1);
        let (organisation, now) = (services.organisation, services.now());
        let (id, detail) = (mail.arrival.id, error.to_string());
        services
            .store
            .write(organisation, move |tx| {
                let state = facteur_domain::ArrivalState::KeptUnread;
                arrivals::arrival_finish(tx, organisation, id, state, None, Some(&detail), now)
            })
            .await
            .map_err(FlowError::from)
    }

    /// After a worker died over this line: one mail at a time, each marked before it is read, so that the
    /// one that kills is known. That one is then read in a process of its own.
    async fn work_carefully(
        &self,
        job: &ClaimedJob,
        line: Line,
        setting: &Arc<Setting>,
    ) -> FlowResult<Outcome> {
        let mut after = None;
        for _ in 0..BATCHES * 8 {
            let Some(next) = self.peek(line, after).await? else {
                return Ok(Outcome::Done);
            };
            let prepared = if next.attempts >= DEADLY {
                let reading = self.read_bounded(&next).await?;
                vec![prepare::with_reading(setting, next.clone(), reading)]
            } else {
                self.mark_begun(next.id).await?;
                prepare::next_batch(&self.services, line, setting, after, 1).await?
            };
            self.apply(job, setting, prepared).await?;
            after = Some(next.id);
        }
        Ok(Outcome::More)
    }

    async fn peek(
        &self,
        line: Line,
        after: Option<ArrivalId>,
    ) -> FlowResult<Option<arrivals::PendingArrival>> {
        let organisation = self.services.organisation;
        let found = self
            .services
            .store
            .read(organisation, move |tx| {
                arrivals::arrival_pending(tx, organisation, line.mailbox, line.lane, after, 1)
            })
            .await?;
        Ok(found.into_iter().next())
    }

    async fn mark_begun(&self, id: ArrivalId) -> FlowResult<()> {
        let organisation = self.services.organisation;
        self.services
            .store
            .write(organisation, move |tx| {
                arrivals::arrival_begin(tx, organisation, id)
            })
            .await
            .map_err(FlowError::from)
    }

    async fn read_bounded(&self, arrival: &arrivals::PendingArrival) -> FlowResult<Reading> {
        let raw = self.services.store.blob_read(&arrival.blob).await?;
        Ok(match self.services.bounded_reader.read(raw.clone()).await {
            Ok(parsed) => Reading::of_parsed(parsed),
            Err(NotRead::Deadly(why)) => unreadable(&raw, &why),
            // A machine without memory for one more process must not make a mail look bad.
            Err(NotRead::Trouble(why)) => return Err(StoreError::new(ErrorKind::Unavailable, why).into()),
        })
    }

    fn report(&self, applied: &[Applied]) {
        let now = self.services.now();
        for mail in applied {
            let took = now.since(mail.accepted_at);
            metrics::counter!("emails_processed_total", "outcome" => mail.outcome.word()).increment(1);
            metrics::histogram!("email_processing_seconds").record(took.micros() as f64 / 1e6);
            tracing::info!(component = "intake", action = mail.outcome.word(),
                email_id = mail.message.map(tracing::field::display),
                ticket_id = mail.ticket.map(tracing::field::display),
                category = mail.category.as_deref(), priority = mail.priority,
                processing_time_ms = took.as_millis(), trace_id = %mail.trace, "mail handled");
        }
    }
}

impl Handler for Intake {
    fn kind(&self) -> &'static str {
        super::INTAKE
    }

    fn run<'a>(&'a self, job: &'a ClaimedJob) -> HandlerFuture<'a> {
        let here = Self {
            services: self.services.for_work_of(job.organisation),
            ..self.clone()
        };
        Box::pin(async move {
            here.work(job).await.map_err(|error| match error {
                FlowError::Store(error) => Trouble::from(error),
                other => Trouble::Job(other.to_string()),
            })
        })
    }
}
