//! Mailboxes and their sealed secrets.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::id::Id;
use facteur_domain::{Mailbox, MailboxId, OrganisationId, TeamId, Timestamp};

/// Adds a mailbox; refused when its address is there already.
pub fn mailbox_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    mailbox: &Mailbox,
    now: Timestamp,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into mailbox (organisation, id, team, address, mode, settings, created_at) \
                             values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
    );
    let inserted = tx.execute(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(mailbox.id),
            Param::id(mailbox.team),
            (&mailbox.address).into(),
            mailbox.mode.word().into(),
            settings(mailbox)?.into(),
            now.into(),
        ],
    )?;
    if inserted == 1 {
        return Ok(());
    }
    Err(StoreError::refused(format!(
        "the mailbox {} is there already; `facteur mailbox list` shows it",
        mailbox.address
    )))
}

/// Saves a changed mailbox.
pub fn mailbox_update(tx: &mut Tx<'_>, organisation: OrganisationId, mailbox: &Mailbox) -> StoreResult<()> {
    const UPDATE: Sql = sql(
        "update mailbox set team = $3, address = $4, mode = $5, settings = $6, \
         version = version + 1 where organisation = $1 and id = $2",
    );
    tx.put(
        UPDATE,
        &[
            Param::id(organisation),
            Param::id(mailbox.id),
            Param::id(mailbox.team),
            (&mailbox.address).into(),
            mailbox.mode.word().into(),
            settings(mailbox)?.into(),
        ],
    )
}

/// All mailboxes of an organisation, by address.
pub fn mailbox_list(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<Mailbox>> {
    const LIST: Sql = sql("select settings from mailbox where organisation = $1 order by address");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(mailbox)
        .collect()
}

/// One mailbox.
pub fn mailbox_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: MailboxId,
) -> StoreResult<Option<Mailbox>> {
    const GET: Sql = sql("select settings from mailbox where organisation = $1 and id = $2");
    tx.query_opt(GET, &[Param::id(organisation), Param::id(id)])?
        .as_ref()
        .map(mailbox)
        .transpose()
}

/// The team of each mailbox.
pub fn mailbox_teams(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<(MailboxId, TeamId)>> {
    const LIST: Sql = sql("select id, team from mailbox where organisation = $1 order by id");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// The versions of all mailboxes: each rises with every change of its mailbox.
pub fn mailbox_versions(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<(MailboxId, i64)>> {
    const LIST: Sql = sql("select id, version from mailbox where organisation = $1");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

fn settings(mailbox: &Mailbox) -> StoreResult<String> {
    serde_json::to_string(mailbox)
        .map_err(|error| StoreError::fault(format!("a mailbox cannot be written as JSON: {error}")))
}

fn mailbox(row: &Row) -> StoreResult<Mailbox> {
    row.json(0)
}

/// Keeps a sealed secret of a mailbox, or of the organisation itself, in place of an earlier one of that name.
pub fn secret_put(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    owner: impl Id,
    name: &str,
    sealed: &[u8],
) -> StoreResult<()> {
    const PUT: Sql = sql(
        "insert into secret (organisation, owner, name, sealed) values ($1, $2, $3, $4) \
                          on conflict (organisation, owner, name) do update set sealed = excluded.sealed",
    );
    tx.put(
        PUT,
        &[
            Param::id(organisation),
            Param::id(owner),
            name.into(),
            sealed.into(),
        ],
    )
}

/// A sealed secret.
pub fn secret_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    owner: impl Id,
    name: &str,
) -> StoreResult<Option<Vec<u8>>> {
    const GET: Sql = sql("select sealed from secret where organisation = $1 and owner = $2 and name = $3");
    tx.query_opt(GET, &[Param::id(organisation), Param::id(owner), name.into()])?
        .map(|row| row.get(0))
        .transpose()
}

/// Keeps a sealed secret unless there is one of that name, and gives the one that stands: of two who make one
/// at once both use the same.
pub fn secret_claim(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    owner: impl Id,
    name: &str,
    sealed: &[u8],
) -> StoreResult<Vec<u8>> {
    const CLAIM: Sql = sql(
        "insert into secret (organisation, owner, name, sealed) values ($1, $2, $3, $4) \
         on conflict (organisation, owner, name) do nothing",
    );
    tx.execute(
        CLAIM,
        &[
            Param::id(organisation),
            Param::id(owner),
            name.into(),
            sealed.into(),
        ],
    )?;
    let stands = secret_get(tx, organisation, owner, name)?;
    stands.ok_or_else(|| StoreError::fault("a secret that was just kept is not there"))
}

/// Forgets a sealed secret.
pub fn secret_forget(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    owner: impl Id,
    name: &str,
) -> StoreResult<()> {
    const FORGET: Sql = sql("delete from secret where organisation = $1 and owner = $2 and name = $3");
    tx.put(FORGET, &[Param::id(organisation), Param::id(owner), name.into()])
}

/// The sealed secrets of that name of all mailboxes.
pub fn secret_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    name: &str,
) -> StoreResult<Vec<(MailboxId, Vec<u8>)>> {
    const LIST: Sql = sql("select owner, sealed from secret where organisation = $1 and name = $2");
    tx.query(LIST, &[Param::id(organisation), name.into()])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// How many secrets an organisation has, to tell whether its key file is needed.
pub fn secret_count(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<i64> {
    const COUNT: Sql = sql("select count(*) from secret where organisation = $1");
    tx.query_one(COUNT, &[Param::id(organisation)])?.get(0)
}

/// Any one sealed secret of an organisation, to tell which key opens them.
pub fn secret_any(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Option<Vec<u8>>> {
    const ANY: Sql = sql("select sealed from secret where organisation = $1 limit 1");
    tx.query_opt(ANY, &[Param::id(organisation)])?
        .map(|row| row.get(0))
        .transpose()
}

/// Forgets all sealed secrets of an organisation, and tells how many there were.
pub fn secret_forget_all(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<u64> {
    const FORGET: Sql = sql("delete from secret where organisation = $1");
    tx.execute(FORGET, &[Param::id(organisation)])
}
