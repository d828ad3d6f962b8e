//! Notices: mails that Facteur itself writes to somebody who signs in, from their writing to their end.

use crate::error::StoreResult;
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{MailboxId, NoticeId, OrganisationId, SendState, Timestamp};

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// The mailbox it is sent from.
    pub mailbox: MailboxId,
    /// The address it goes to.
    pub recipient: String,
    /// What it is about, in a word.
    pub kind: String,
    /// Its Message-ID without angle brackets.
    pub message_id: String,
    /// How far it has come.
    pub state: SendState,
    /// When it was first to be sent.
    pub due_at: Timestamp,
    /// How often it was tried.
    pub attempts: i64,
    /// What was wrong at the last try.
    pub problem: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When the server took it.
    pub sent_at: Option<Timestamp>,
}

macro_rules! select_notice {
    ($rest:literal) => {
        concat!(
            "select id, mailbox, recipient, kind, message_id, state, due_at, attempts, problem, created_at, ",
            "sent_at from notice where organisation = $1 and id = $2",
            $rest
        )
    };
}

fn notice(row: &Row) -> StoreResult<Notice> {
    Ok(Notice {
        id: row.get(0)?,
        mailbox: row.get(1)?,
        recipient: row.get(2)?,
        kind: row.get(3)?,
        message_id: row.get(4)?,
        state: row.word(5)?,
        due_at: row.get(6)?,
        attempts: row.get(7)?,
        problem: row.maybe(8)?,
        created_at: row.get(9)?,
        sent_at: row.maybe(10)?,
    })
}

/// Keeps a notice.
pub fn notice_insert(tx: &mut Tx<'_>, organisation: OrganisationId, notice: &Notice) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into notice (organisation, id, mailbox, recipient, kind, message_id, state, due_at, attempts, \
         problem, created_at, sent_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    );
    tx.put(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(notice.id),
            Param::id(notice.mailbox),
            (&notice.recipient).into(),
            (&notice.kind).into(),
            (&notice.message_id).into(),
            notice.state.word().into(),
            notice.due_at.into(),
            notice.attempts.into(),
            notice.problem.as_ref().into(),
            notice.created_at.into(),
            notice.sent_at.into(),
        ],
    )
}

/// A notice; with `hold` nobody else changes it until the commit.
pub fn notice_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: NoticeId,
    hold: bool,
) -> StoreResult<Option<Notice>> {
    const GET: Sql = sql(select_notice!(""));
    const HOLD: Sql = sql_for(select_notice!(""), select_notice!(" for update"));
    let statement = if hold { HOLD } else { GET };
    tx.query_opt(statement, &[Param::id(organisation), Param::id(id)])?
        .as_ref()
        .map(notice)
        .transpose()
}

/// Saves how far a notice has come.
pub fn notice_update(tx: &mut Tx<'_>, organisation: OrganisationId, notice: &Notice) -> StoreResult<()> {
    const UPDATE: Sql = sql(
        "update notice set state = $3, attempts = $4, problem = $5, sent_at = $6 \
         where organisation = $1 and id = $2",
    );
    tx.put(
        UPDATE,
        &[
            Param::id(organisation),
            Param::id(notice.id),
            notice.state.word().into(),
            notice.attempts.into(),
            notice.problem.as_ref().into(),
            notice.sent_at.into(),
        ],
    )
}

/// Whether a mail with that Message-ID is a notice of ours.
pub fn notice_is(tx: &mut Tx<'_>, organisation: OrganisationId, message_id: &str) -> StoreResult<bool> {
    const IS: Sql = sql("select 1 from notice where organisation = $1 and message_id = $2");
    Ok(tx
        .query_opt(IS, &[Param::id(organisation), message_id.into()])?
        .is_some())
}

/// Forgets the notices that were written before then and are over, and tells how many there were.
pub fn notice_sweep(tx: &mut Tx<'_>, organisation: OrganisationId, before: Timestamp) -> StoreResult<u64> {
    const SWEEP: Sql = sql("delete from notice where organisation = $1 and created_at < $2 \
                            and state not in ('waiting', 'sending')");
    tx.execute(SWEEP, &[Param::id(organisation), before.into()])
}
