//! What stays of what was erased: keyed hashes, by which it is known again.

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::{OrganisationId, Timestamp};

/// Whether anything was ever erased: then what comes in is compared.
pub fn erased_any(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<bool> {
    const ANY: Sql = sql(
        "select 1 where exists (select 1 from erased_mail where organisation = $1) \
         or exists (select 1 from erased_identity where organisation = $1)",
    );
    Ok(tx.query_opt(ANY, &[Param::id(organisation)])?.is_some())
}

/// Notes a mail by its fingerprints.
pub fn erased_mail_put(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    fingerprints: &[[u8; 32]],
    now: Timestamp,
) -> StoreResult<()> {
    const PUT: Sql = sql(
        "insert into erased_mail (organisation, fingerprint, erased_at) values ($1, $2, $3) on conflict do nothing",
    );
    for fingerprint in fingerprints {
        tx.put(
            PUT,
            &[Param::id(organisation), fingerprint.as_slice().into(), now.into()],
        )?;
    }
    Ok(())
}

/// Whether a mail of one of these fingerprints was erased.
pub fn erased_mail_known(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    fingerprints: &[[u8; 32]],
) -> StoreResult<bool> {
    const FIND: Sql = sql("select 1 from erased_mail where organisation = $1 and fingerprint = $2");
    for fingerprint in fingerprints {
        let params = [Param::id(organisation), fingerprint.as_slice().into()];
        if tx.query_opt(FIND, &params)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Notes an address whose mail from before that time stays out.
pub fn erased_identity_put(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    hash: &[u8; 32],
    now: Timestamp,
) -> StoreResult<()> {
    const PUT: Sql = sql(
        "insert into erased_identity (organisation, hash, erased_at) values ($1, $2, $3) \
         on conflict (organisation, hash) do update set erased_at = excluded.erased_at",
    );
    tx.put(
        PUT,
        &[Param::id(organisation), hash.as_slice().into(), now.into()],
    )
}

/// Since when mail of that address stays out; none when it was not erased.
pub fn erased_identity_at(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    hash: &[u8; 32],
) -> StoreResult<Option<Timestamp>> {
    const FIND: Sql = sql("select erased_at from erased_identity where organisation = $1 and hash = $2");
    tx.query_opt(FIND, &[Param::id(organisation), hash.as_slice().into()])?
        .map(|row| row.get(0))
        .transpose()
}

/// Notes a blob that may be named by nothing any more.
pub fn erased_blob_put(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    sha256: &[u8],
    now: Timestamp,
) -> StoreResult<()> {
    const PUT: Sql = sql(
        "insert into erased_blob (organisation, sha256, erased_at) values ($1, $2, $3) on conflict do nothing",
    );
    tx.put(PUT, &[Param::id(organisation), sha256.into(), now.into()])
}

/// The blobs that were noted.
pub fn erased_blob_list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    limit: usize,
) -> StoreResult<Vec<Vec<u8>>> {
    const LIST: Sql = sql("select sha256 from erased_blob where organisation = $1 order by sha256 limit $2");
    tx.query(LIST, &[Param::id(organisation), limit.into()])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// Those of the noted blobs that something still names. Reads all arrivals and messages once: the few noted blobs
/// are looked up in between, since blobs have no index of who names them.
pub fn erased_blob_used(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<Vec<u8>>> {
    const USED: [Sql; 4] = [
        sql(
            "select distinct e.sha256 from arrival a cross join erased_blob e \
             where a.organisation = $1 and e.organisation = a.organisation and e.sha256 = a.sha256",
        ),
        sql(
            "select distinct e.sha256 from message a cross join erased_blob e \
             where a.organisation = $1 and e.organisation = a.organisation and e.sha256 = a.sha256",
        ),
        sql("select distinct e.sha256 from answer a cross join erased_blob e \
             where a.organisation = $1 and e.organisation = a.organisation and e.sha256 = a.sha256"),
        sql("select distinct e.sha256 from upload a cross join erased_blob e \
             where a.organisation = $1 and e.organisation = a.organisation and e.sha256 = a.sha256"),
    ];
    let mut used = Vec::new();
    for statement in USED {
        for row in tx.query(statement, &[Param::id(organisation)])? {
            used.push(row.get(0)?);
        }
    }
    Ok(used)
}

/// Takes the note from a blob: something names it.
pub fn erased_blob_keep(tx: &mut Tx<'_>, organisation: OrganisationId, sha256: &[u8]) -> StoreResult<()> {
    const DONE: Sql = sql("delete from erased_blob where organisation = $1 and sha256 = $2");
    tx.put(DONE, &[Param::id(organisation), sha256.into()])
}

/// Takes the row of a blob away. Its file must be gone before.
pub fn erased_blob_forget(tx: &mut Tx<'_>, organisation: OrganisationId, sha256: &[u8]) -> StoreResult<()> {
    const DELETE: Sql = sql("delete from blob where organisation = $1 and sha256 = $2");
    tx.put(DELETE, &[Param::id(organisation), sha256.into()])?;
    erased_blob_keep(tx, organisation, sha256)
}
