//! Writes a notice: its bytes and Message-ID are made once, in the transaction of the change that it tells of.

use super::Notice;
use super::words::letter;
use crate::answers::{can_send, domain_of, sender_of};
use crate::error::{FlowError, FlowResult};
use crate::mailboxes::secret_row;
use crate::services::Services;
use facteur_domain::{JobId, Lane, Language, Mailbox, NoticeId, OrganisationId, SendState, Timestamp};
use facteur_mail::compose::{Body, Outgoing, References, compose, parse_person};
use facteur_store::jobs::{self, NewJob};
use facteur_store::notices::{self, Notice as Kept};
use facteur_store::{StoreResult, Tx, mailboxes, organisations};

/// The kind of the job that sends a notice.
pub(super) const SEND: &str = "notice";
/// What the Message-ID of a notice begins with.
pub const NOTICE: &str = "notice.";
/// Where its bytes are sealed: with the organisation's other secrets, so that a new key reaches them too.
const TABLE: &str = "secret";
const COLUMN: &str = "sealed";
const NAME: &str = "notice";

/// Writes a notice with the job that sends it, in a transaction of the organisation of `services`. None when that
/// organisation has no mailbox that can send: then somebody else must tell.
///
/// # Errors
/// Refused when the address is none, or when the notice cannot be sealed.
pub fn notice_write(
    tx: &mut Tx<'_>,
    services: &Services,
    to: &str,
    notice: &Notice,
    language: Language,
) -> FlowResult<Option<NoticeId>> {
    let (organisation, now) = (services.organisation, services.now());
    let Some(mailbox) = mailbox_of_notices(tx, organisation)? else {
        return Ok(None);
    };
    let id: NoticeId = services.ids.make();
    let message_id = format!("{NOTICE}{id}@{}", domain_of(&mailbox.address));
    let raw = made(&mailbox, to, notice, language, &message_id, now)?;
    let sealed = services
        .secrets
        .seal(TABLE, COLUMN, &secret_row(id, NAME), &raw)?;
    mailboxes::secret_put(tx, organisation, id, NAME, &sealed)?;
    let kept = Kept {
        id,
        mailbox: mailbox.id,
        recipient: to.to_owned(),
        kind: notice.word().to_owned(),
        message_id,
        state: SendState::Waiting,
        due_at: now,
        attempts: 0,
        problem: None,
        created_at: now,
        sent_at: None,
    };
    notices::notice_insert(tx, organisation, &kept)?;
    jobs::job_enqueue(tx, organisation, &job(services.ids.make(), id, now), now)?;
    Ok(Some(id))
}

/// Whether the organisation has a mailbox that notices can leave by.
pub async fn notices_can_be_sent(services: &Services) -> FlowResult<bool> {
    let organisation = services.organisation;
    let found: StoreResult<_> = services
        .store
        .read(organisation, move |tx| mailbox_of_notices(tx, organisation))
        .await;
    Ok(found?.is_some())
}

/// The mailbox that the organisation chose, while it can send; else the first that can.
fn mailbox_of_notices(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Option<Mailbox>> {
    let chosen = organisations::organisation_get(tx, organisation, false)?
        .and_then(|organisation| organisation.settings.notices_mailbox);
    let mut all = mailboxes::mailbox_list(tx, organisation)?;
    all.sort_by_key(|mailbox| (Some(mailbox.id) != chosen, mailbox.id));
    Ok(all.into_iter().find(can_send))
}

fn made(
    mailbox: &Mailbox,
    to: &str,
    notice: &Notice,
    language: Language,
    message_id: &str,
    now: Timestamp,
) -> FlowResult<Vec<u8>> {
    let to = parse_person(to).map_err(|why| FlowError::refused(why.to_string()))?;
    let (subject, text) = letter(notice, language);
    compose(&Outgoing {
        from: sender_of(mailbox),
        to: vec![to],
        cc: Vec::new(),
        subject,
        date: now.micros().max(0).unsigned_abs() / 1_000_000,
        message_id: message_id.to_owned(),
        references: References::new(None),
        body: Body::new(&text, "", None),
        files: Vec::new(),
        automatic: true,
    })
    .map_err(|why| FlowError::refused(why.to_string()))
}

fn job(id: JobId, notice: NoticeId, now: Timestamp) -> NewJob {
    NewJob {
        id,
        lane: Lane::Outgoing,
        kind: SEND.to_owned(),
        dedup_key: format!("{SEND}/{notice}"),
        payload: serde_json::json!({ "notice": notice }).to_string(),
        run_at: now,
        trace: None,
    }
}

/// The bytes of a notice that is still to be sent.
pub(super) async fn opened(services: &Services, id: NoticeId) -> FlowResult<Option<Vec<u8>>> {
    let organisation = services.organisation;
    let sealed: StoreResult<Option<Vec<u8>>> = services
        .store
        .read(organisation, move |tx| {
            mailboxes::secret_get(tx, organisation, id, NAME)
        })
        .await;
    let row = secret_row(id, NAME);
    sealed?
        .map(|sealed| services.secrets.open(TABLE, COLUMN, &row, &sealed))
        .transpose()
}

/// Forgets the bytes of a notice that will not be sent any more.
pub(super) fn forget(tx: &mut Tx<'_>, organisation: OrganisationId, id: NoticeId) -> StoreResult<()> {
    mailboxes::secret_forget(tx, organisation, id, NAME)
}
