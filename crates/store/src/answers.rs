//! Answers: mail that we write, what each account at a mail service was used for, and who was acknowledged.

use crate::blobs::StoredBlob;
use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql, sql_for};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{
    AccountUse, Actor, AnswerId, AnswerKind, MailboxId, MessageId, OrganisationId, SendState, Status,
    TicketId, Timestamp,
};
use serde::{Deserialize, Serialize};

/// What people see of a mail that we write.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerContent {
    /// Addresses of To, as they were written.
    pub to: Vec<String>,
    /// Addresses of Cc.
    pub cc: Vec<String>,
    /// Addresses that only the envelope names.
    pub bcc: Vec<String>,
    /// The subject.
    pub subject: String,
    /// What was written, without signature and quote.
    pub text: String,
    /// The files that go with it.
    pub attachments: Vec<AnswerFile>,
}

/// A file that goes with a mail of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerFile {
    /// Its name.
    pub filename: String,
    /// Bytes.
    pub size: i64,
}

/// A mail that we write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Its id.
    pub id: AnswerId,
    /// The mailbox it is sent from.
    pub mailbox: MailboxId,
    /// Its ticket. The ticket of a new mail is made when it was sent, under this id.
    pub ticket: TicketId,
    /// The message that it answers or forwards.
    pub answers_to: Option<MessageId>,
    /// What it is to the mail before it.
    pub kind: AnswerKind,
    /// Whether Facteur wrote it by itself.
    pub automatic: bool,
    /// How far it has come.
    pub state: SendState,
    /// Who wrote it.
    pub actor: Actor,
    /// The status of the ticket once it was sent; as it is when none is named.
    pub then_status: Option<Status>,
    /// What people see of it.
    #[serde(flatten)]
    pub content: AnswerContent,
    /// Its Message-ID without angle brackets.
    pub message_id: String,
    /// The blob with its bytes.
    #[serde(skip)]
    pub sha256: Vec<u8>,
    /// The key under which it was asked for: asking again gives the same.
    #[serde(skip)]
    pub request: Option<String>,
    /// When it was first to be sent; until then it can be taken back before anything happens.
    pub due_at: Timestamp,
    /// Not tried before.
    pub next_at: Timestamp,
    /// How often its bytes were begun to be sent, or the server put it off before.
    pub attempts: i64,
    /// What was wrong at the last try, in words for people.
    pub problem: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When the server took it.
    pub sent_at: Option<Timestamp>,
}

/// The columns that [`answer`] reads, and what follows them.
macro_rules! select_answer {
    ($rest:literal) => {
        concat!(
            "select id, mailbox, ticket, answers_to, kind, automatic, state, actor, then_status, content, ",
            "message_id, sha256, request, due_at, next_at, attempts, problem, created_at, sent_at from answer ",
            $rest
        )
    };
}

const COLUMNS: usize = 20;

fn answer(row: &Row) -> StoreResult<Answer> {
    Ok(Answer {
        id: row.get(0)?,
        mailbox: row.get(1)?,
        ticket: row.get(2)?,
        answers_to: row.maybe(3)?,
        kind: row.word(4)?,
        automatic: row.get(5)?,
        state: row.word(6)?,
        actor: row.json(7)?,
        then_status: row
            .maybe::<String>(8)?
            .map(|word| word.parse())
            .transpose()
            .map_err(|error| StoreError::fault(format!("column 8: {error}")))?,
        content: row.json(9)?,
        message_id: row.get(10)?,
        sha256: row.get(11)?,
        request: row.maybe(12)?,
        due_at: row.get(13)?,
        next_at: row.get(14)?,
        attempts: row.get(15)?,
        problem: row.maybe(16)?,
        created_at: row.get(17)?,
        sent_at: row.maybe(18)?,
    })
}

/// Writes a new answer; false when one was asked for under the same key before, which then stands.
pub fn answer_insert(tx: &mut Tx<'_>, organisation: OrganisationId, answer: &Answer) -> StoreResult<bool> {
    const INSERT: Sql = sql(
        "insert into answer (organisation, id, mailbox, ticket, answers_to, kind, automatic, state, actor, \
         then_status, content, message_id, sha256, request, due_at, next_at, attempts, problem, created_at, sent_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) \
         on conflict do nothing",
    );
    let mut params: Vec<Param<'_>> = Vec::with_capacity(COLUMNS);
    params.extend([
        Param::id(organisation),
        Param::id(answer.id),
        Param::id(answer.mailbox),
        Param::id(answer.ticket),
        Param::id_or_null(answer.answers_to),
        answer.kind.word().into(),
        answer.automatic.into(),
        answer.state.word().into(),
        json(&answer.actor)?.into(),
        answer.then_status.map(Status::word).into(),
        json(&answer.content)?.into(),
        (&answer.message_id).into(),
        answer.sha256.as_slice().into(),
        answer.request.as_ref().into(),
        answer.due_at.into(),
        answer.next_at.into(),
        answer.attempts.into(),
        answer.problem.as_ref().into(),
        answer.created_at.into(),
        answer.sent_at.into(),
    ]);
    Ok(tx.execute(INSERT, &params)? == 1)
}

fn json(value: &impl Serialize) -> StoreResult<String> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::fault(format!("an answer cannot be written as JSON: {error}")))
}

/// Saves how far an answer has come. What it says never changes.
pub fn answer_update(tx: &mut Tx<'_>, organisation: OrganisationId, answer: &Answer) -> StoreResult<()> {
    const UPDATE: Sql = sql(
        "update answer set state = $3, next_at = $4, attempts = $5, problem = $6, sent_at = $7, due_at = $8 \
         where organisation = $1 and id = $2",
    );
    tx.put(
        UPDATE,
        &[
            Param::id(organisation),
            Param::id(answer.id),
            answer.state.word().into(),
            answer.next_at.into(),
            answer.attempts.into(),
            answer.problem.as_ref().into(),
            answer.sent_at.into(),
            answer.due_at.into(),
        ],
    )
}

/// An answer; with `hold` nobody else changes it until the commit.
pub fn answer_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: AnswerId,
    hold: bool,
) -> StoreResult<Option<Answer>> {
    const GET: Sql = sql(select_answer!("where organisation = $1 and id = $2"));
    const HOLD: Sql = sql_for(
        select_answer!("where organisation = $1 and id = $2"),
        select_answer!("where organisation = $1 and id = $2 for update"),
    );
    let statement = if hold { HOLD } else { GET };
    tx.query_opt(statement, &[Param::id(organisation), Param::id(id)])?
        .as_ref()
        .map(answer)
        .transpose()
}

/// The answer that was asked for under that key.
pub fn answer_by_request(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    request: &str,
) -> StoreResult<Option<Answer>> {
    const GET: Sql = sql(select_answer!("where organisation = $1 and request = $2"));
    tx.query_opt(GET, &[Param::id(organisation), request.into()])?
        .as_ref()
        .map(answer)
        .transpose()
}

/// The answers of a ticket, oldest first.
pub fn answer_list_of_ticket(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
) -> StoreResult<Vec<Answer>> {
    const LIST: Sql = sql(select_answer!(
        "where organisation = $1 and ticket = $2 order by id"
    ));
    tx.query(LIST, &[Param::id(organisation), Param::id(ticket)])?
        .iter()
        .map(answer)
        .collect()
}

/// The answers that are neither sent nor given up, newest first: those in one of these states, in any open
/// state when none is named.
pub fn answer_list_open(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    states: &[SendState],
    within: Option<&[MailboxId]>,
    limit: usize,
) -> StoreResult<Vec<Answer>> {
    const LIST: Sql = sql_for(
        select_answer!(
            "where organisation = $1 and state in ('waiting', 'sending', 'unknown', 'refused') \
         and ($2 = '' or instr($2, state) > 0) and ($4 is null or instr($4, mailbox) > 0) \
         order by id desc limit $3"
        ),
        select_answer!(
            "where organisation = $1 and state in ('waiting', 'sending', 'unknown', 'refused') \
         and ($2::text = '' or strpos($2, state) > 0) and ($4::uuid[] is null or mailbox = any($4)) \
         order by id desc limit $3"
        ),
    );
    let wanted: Vec<&str> = states.iter().map(|state| state.word()).collect();
    tx.query(
        LIST,
        &[
            Param::id(organisation),
            wanted.join(" ").into(),
            limit.into(),
            Param::ids_or_null(within),
        ],
    )?
    .iter()
    .map(answer)
    .collect()
}

/// How many answers are in each open state.
pub fn answer_counts(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    within: Option<&[MailboxId]>,
) -> StoreResult<Vec<(SendState, i64)>> {
    const COUNTS: Sql = sql_for(
        "select state, count(*) from answer where organisation = $1 \
         and state in ('waiting', 'sending', 'unknown', 'refused') \
         and ($2 is null or instr($2, mailbox) > 0) group by state",
        "select state, count(*) from answer where organisation = $1 \
         and state in ('waiting', 'sending', 'unknown', 'refused') \
         and ($2::uuid[] is null or mailbox = any($2)) group by state",
    );
    tx.query(COUNTS, &[Param::id(organisation), Param::ids_or_null(within)])?
        .iter()
        .map(|row| Ok((row.word(0)?, row.get(1)?)))
        .collect()
}

/// The state of the newest open answer of each ticket.
pub fn answer_open_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    tickets: &[TicketId],
) -> StoreResult<Vec<Option<SendState>>> {
    const OPEN: Sql = sql(
        "select state from answer where organisation = $1 and ticket = $2 \
         and state in ('waiting', 'sending', 'unknown', 'refused') order by id desc limit 1",
    );
    let sets: Vec<Vec<Param<'_>>> = tickets
        .iter()
        .map(|ticket| vec![Param::id(organisation), Param::id(*ticket)])
        .collect();
    tx.query_each(OPEN, &sets)?
        .iter()
        .map(|rows| rows.first().map(|row| row.word(0)).transpose())
        .collect()
}

/// Who wrote the mail of each Message-ID with Facteur; none for mail that was written elsewhere.
pub fn answer_authors(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    message_ids: &[&str],
) -> StoreResult<Vec<Option<Actor>>> {
    const AUTHOR: Sql = sql("select actor from answer where organisation = $1 and message_id = $2");
    let sets: Vec<Vec<Param<'_>>> = message_ids
        .iter()
        .map(|id| vec![Param::id(organisation), (*id).into()])
        .collect();
    tx.query_each(AUTHOR, &sets)?
        .iter()
        .map(|rows| rows.first().map(|row| row.json(0)).transpose())
        .collect()
}

/// The bytes of an answer.
pub fn answer_blob(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: AnswerId,
) -> StoreResult<Option<StoredBlob>> {
    const GET: Sql = sql(
        "select b.sha256, b.size, b.compressed from answer a join blob b on b.organisation = a.organisation \
         and b.sha256 = a.sha256 where a.organisation = $1 and a.id = $2",
    );
    tx.query_opt(GET, &[Param::id(organisation), Param::id(id)])?
        .map(|mut row| StoredBlob::from_row(organisation, &mut row, 0))
        .transpose()
}

/// What an account was used for; nothing yet when it is unknown. With `hold`, an account that is known is
/// changed by nobody else until the commit.
pub fn account_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    account: &str,
    hold: bool,
) -> StoreResult<AccountUse> {
    const ENSURE: Sql = sql(
        "insert into account_use (organisation, account, hour, begun, failures) values ($1, $2, 0, 0, 0) \
         on conflict (organisation, account) do nothing",
    );
    const GET: Sql = sql(
        "select hour, begun, failures, away_until, problem from account_use \
         where organisation = $1 and account = $2",
    );
    const HOLD: Sql = sql_for(
        "select hour, begun, failures, away_until, problem from account_use \
         where organisation = $1 and account = $2",
        "select hour, begun, failures, away_until, problem from account_use \
         where organisation = $1 and account = $2 for update",
    );
    let params = [Param::id(organisation), account.into()];
    let row = if hold {
        tx.put(ENSURE, &params)?;
        tx.query_opt(HOLD, &params)?
    } else {
        tx.query_opt(GET, &params)?
    };
    let Some(row) = row else {
        return Ok(AccountUse::default());
    };
    Ok(AccountUse {
        hour: row.get(0)?,
        begun: row.get(1)?,
        failures: row.get(2)?,
        away_until: row.maybe(3)?,
        problem: row.maybe(4)?,
    })
}

/// Saves what an account was used for.
pub fn account_set(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    account: &str,
    used: &AccountUse,
) -> StoreResult<()> {
    const SET: Sql = sql(
        "insert into account_use (organisation, account, hour, begun, failures, away_until, problem) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (organisation, account) do update set \
         hour = excluded.hour, begun = excluded.begun, failures = excluded.failures, \
         away_until = excluded.away_until, problem = excluded.problem",
    );
    tx.put(
        SET,
        &[
            Param::id(organisation),
            account.into(),
            used.hour.into(),
            used.begun.into(),
            used.failures.into(),
            used.away_until.into(),
            used.problem.as_ref().into(),
        ],
    )
}

/// Takes the right to acknowledge a mail of that address; false when that was done after `since`. Of two who
/// ask at once one is told no.
pub fn acknowledge_claim(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    address: &str,
    since: Timestamp,
    now: Timestamp,
) -> StoreResult<bool> {
    const CLAIM: Sql = sql(
        "insert into acknowledged (organisation, address, at) values ($1, $2, $3) \
         on conflict (organisation, address) do update set at = excluded.at where acknowledged.at <= $4",
    );
    let params = [Param::id(organisation), address.into(), now.into(), since.into()];
    Ok(tx.execute(CLAIM, &params)? == 1)
}
