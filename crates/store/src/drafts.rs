//! What members write and have not sent: drafts, and the files they brought for it.

use crate::blobs::{Blob, StoredBlob, blob_insert};
use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::id::Id;
use facteur_domain::{MemberId, OrganisationId, TicketId, Timestamp, UploadId};
use sha2::{Digest, Sha256};

/// Keeps a draft in place of the one before. Each member has one on each ticket.
pub fn draft_put(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    member: MemberId,
    ticket: TicketId,
    body: &serde_json::Value,
    now: Timestamp,
) -> StoreResult<()> {
    const PUT: Sql = sql(
        "insert into draft (organisation, member, ticket, body, saved_at) values ($1, $2, $3, $4, $5) \
         on conflict (organisation, member, ticket) do update set body = excluded.body, \
         saved_at = excluded.saved_at",
    );
    tx.put(
        PUT,
        &[
            Param::id(organisation),
            Param::id(member),
            Param::id(ticket),
            body.to_string().into(),
            now.into(),
        ],
    )
}

/// The draft of a member on a ticket, and when it was saved.
pub fn draft_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    member: MemberId,
    ticket: TicketId,
) -> StoreResult<Option<(serde_json::Value, Timestamp)>> {
    const GET: Sql =
        sql("select body, saved_at from draft where organisation = $1 and member = $2 and ticket = $3");
    tx.query_opt(
        GET,
        &[Param::id(organisation), Param::id(member), Param::id(ticket)],
    )?
    .map(|row| Ok((row.json(0)?, row.get(1)?)))
    .transpose()
}

/// The bodies of all drafts.
pub fn draft_list(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<serde_json::Value>> {
    const LIST: Sql = sql("select body from draft where organisation = $1");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(|row| row.json(0))
        .collect()
}

/// Forgets a draft.
pub fn draft_delete(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    member: MemberId,
    ticket: TicketId,
) -> StoreResult<()> {
    const DELETE: Sql = sql("delete from draft where organisation = $1 and member = $2 and ticket = $3");
    tx.put(
        DELETE,
        &[Param::id(organisation), Param::id(member), Param::id(ticket)],
    )
}

/// A file that a member brought to send it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Upload {
    /// Its id.
    pub id: UploadId,
    /// Who brought it: nobody else can send it.
    #[serde(skip)]
    pub member: MemberId,
    /// Its name.
    pub filename: String,
    /// Its type.
    pub mime_type: String,
    /// Bytes.
    pub size: i64,
    /// When it was brought.
    #[serde(skip)]
    pub created_at: Timestamp,
}

/// The name of an upload's blob. The id is a part of it: a blob of its own can go when the upload goes, also
/// when a mail of the same bytes is here.
pub fn upload_blob_name(id: UploadId, bytes: &[u8]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(id.uuid().as_bytes());
    hasher.update(bytes);
    hasher.finalize().into()
}

/// Keeps a file whose blob was saved.
pub fn upload_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    upload: &Upload,
    blob: &Blob,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into upload (organisation, id, member, filename, mime_type, size, sha256, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    );
    blob_insert(tx, organisation, blob, upload.created_at)?;
    tx.put(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(upload.id),
            Param::id(upload.member),
            (&upload.filename).into(),
            (&upload.mime_type).into(),
            upload.size.into(),
            blob.sha256.as_slice().into(),
            upload.created_at.into(),
        ],
    )
}

/// A member's file, and where its bytes are.
pub fn upload_get(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    member: MemberId,
    id: UploadId,
) -> StoreResult<Option<(Upload, StoredBlob)>> {
    const GET: Sql = sql(
        "select u.id, u.member, u.filename, u.mime_type, u.size, u.created_at, b.sha256, b.size, b.compressed \
         from upload u join blob b on b.organisation = u.organisation and b.sha256 = u.sha256 \
         where u.organisation = $1 and u.id = $2 and u.member = $3",
    );
    tx.query_opt(GET, &[Param::id(organisation), Param::id(id), Param::id(member)])?
        .map(|mut row| Ok((upload(&row)?, StoredBlob::from_row(organisation, &mut row, 6)?)))
        .transpose()
}

/// The files that were brought before that time.
pub fn upload_older(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    before: Timestamp,
) -> StoreResult<Vec<Upload>> {
    const LIST: Sql = sql(
        "select id, member, filename, mime_type, size, created_at from upload \
         where organisation = $1 and created_at < $2",
    );
    tx.query(LIST, &[Param::id(organisation), before.into()])?
        .iter()
        .map(upload)
        .collect()
}

/// Forgets a member's file; whether there was one. A large one leaves its file to the next sweep.
pub fn upload_delete(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    member: MemberId,
    id: UploadId,
) -> StoreResult<bool> {
    const BLOB: Sql = sql("delete from blob where organisation = $1 and sha256 = \
         (select sha256 from upload where organisation = $1 and id = $2 and member = $3)");
    const DELETE: Sql = sql("delete from upload where organisation = $1 and id = $2 and member = $3");
    let params = [Param::id(organisation), Param::id(id), Param::id(member)];
    tx.put(BLOB, &params)?;
    Ok(tx.execute(DELETE, &params)? == 1)
}

fn upload(row: &Row) -> StoreResult<Upload> {
    Ok(Upload {
        id: row.get(0)?,
        member: row.get(1)?,
        filename: row.get(2)?,
        mime_type: row.get(3)?,
        size: row.get(4)?,
        created_at: row.get(5)?,
    })
}
