//! The watched folders of a mailbox and how far each was read.

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{FolderId, FolderRole, MailboxId, OrganisationId, Timestamp};

/// A watched folder.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Folder {
    /// Its id.
    pub id: FolderId,
    /// Its mailbox.
    pub mailbox: MailboxId,
    /// Its name as the server wants it.
    pub name: String,
    /// What it is for.
    pub role: FolderRole,
    /// The UIDVALIDITY that `position` belongs to; 0 before the first look.
    pub uidvalidity: u32,
    /// The UID up to which every message has an arrival row.
    pub position: u32,
    /// Whether the messages from before the first look have arrival rows too.
    pub listed: bool,
    /// Messages on the server at the last look.
    pub on_server: i64,
    /// When it was last looked at.
    pub checked_at: Timestamp,
    /// What is wrong with it, told to people.
    pub trouble: Option<String>,
}

fn folder(row: &Row) -> StoreResult<Folder> {
    Ok(Folder {
        id: row.get(0)?,
        mailbox: row.get(1)?,
        name: row.get(2)?,
        role: row.word(3)?,
        uidvalidity: row.get(4)?,
        position: row.get(5)?,
        listed: row.get(6)?,
        on_server: row.get(7)?,
        checked_at: row.get(8)?,
        trouble: row.maybe(9)?,
    })
}

/// The folder of that name; made with `id` when it is not there yet. One that is there keeps its role, which
/// a person may have given it.
pub fn folder_ensure(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    mailbox: MailboxId,
    id: FolderId,
    name: &str,
    role: FolderRole,
) -> StoreResult<Folder> {
    const ENSURE: Sql = sql(
        "insert into folder (organisation, id, mailbox, name, role, uidvalidity, position, \
                             listed, on_server, checked_at) values ($1, $2, $3, $4, $5, 0, 0, 0, 0, 0) \
                             on conflict (organisation, mailbox, name) do nothing",
    );
    const GET: Sql = sql(
        "select id, mailbox, name, role, uidvalidity, position, listed, on_server, checked_at, \
                          trouble from folder where organisation = $1 and mailbox = $2 and name = $3",
    );
    tx.put(
        ENSURE,
        &[
            Param::id(organisation),
            Param::id(id),
            Param::id(mailbox),
            name.into(),
            role.word().into(),
        ],
    )?;
    let row = tx.query_one(GET, &[Param::id(organisation), Param::id(mailbox), name.into()])?;
    folder(&row)
}

/// Gives the folder of that name a role; it is made with `id` when it is not there yet.
pub fn folder_set_role(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    mailbox: MailboxId,
    id: FolderId,
    name: &str,
    role: FolderRole,
) -> StoreResult<()> {
    const SET: Sql = sql("update folder set role = $3 where organisation = $1 and id = $2");
    let folder = folder_ensure(tx, organisation, mailbox, id, name, role)?;
    tx.put(
        SET,
        &[Param::id(organisation), Param::id(folder.id), role.word().into()],
    )
}

/// The folders of a mailbox, by name.
pub fn folder_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    mailbox: MailboxId,
) -> StoreResult<Vec<Folder>> {
    const LIST: Sql = sql(
        "select id, mailbox, name, role, uidvalidity, position, listed, on_server, checked_at, \
                           trouble from folder where organisation = $1 and mailbox = $2 order by name",
    );
    tx.query(LIST, &[Param::id(organisation), Param::id(mailbox)])?
        .iter()
        .map(folder)
        .collect()
}

/// Those of these folders that are there.
pub fn folder_get_each(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ids: &[FolderId],
) -> StoreResult<Vec<Folder>> {
    const GET: Sql = sql(
        "select id, mailbox, name, role, uidvalidity, position, listed, on_server, checked_at, \
                           trouble from folder where organisation = $1 and id = $2",
    );
    let sets: Vec<Vec<Param<'_>>> = ids
        .iter()
        .map(|id| vec![Param::id(organisation), Param::id(*id)])
        .collect();
    tx.query_each(GET, &sets)?.iter().flatten().map(folder).collect()
}

/// Moves the position forward, never back.
pub fn folder_advance(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: FolderId,
    uidvalidity: u32,
    position: u32,
) -> StoreResult<()> {
    const ADVANCE: Sql = sql("update folder set position = $4 \
                              where organisation = $1 and id = $2 and uidvalidity = $3 and position < $4");
    tx.put(
        ADVANCE,
        &[
            Param::id(organisation),
            Param::id(id),
            uidvalidity.into(),
            position.into(),
        ],
    )
}

/// Starts a folder at a UIDVALIDITY: the first look, or the server numbered its messages anew.
pub fn folder_start(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: FolderId,
    uidvalidity: u32,
    position: u32,
) -> StoreResult<()> {
    const START: Sql = sql("update folder set uidvalidity = $3, position = $4, listed = 1 \
                            where organisation = $1 and id = $2");
    tx.put(
        START,
        &[
            Param::id(organisation),
            Param::id(id),
            uidvalidity.into(),
            position.into(),
        ],
    )
}

/// Notes a look at the folder, and what is wrong with it if anything is.
pub fn folder_checked(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: FolderId,
    on_server: i64,
    trouble: Option<&str>,
    now: Timestamp,
) -> StoreResult<()> {
    const CHECKED: Sql = sql("update folder set on_server = $3, checked_at = $4, trouble = $5 \
                              where organisation = $1 and id = $2");
    tx.put(
        CHECKED,
        &[
            Param::id(organisation),
            Param::id(id),
            on_server.into(),
            now.into(),
            trouble.into(),
        ],
    )
}
