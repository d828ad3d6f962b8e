//! Trained models of an organisation: one decides, those before can be brought back.

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{ModelId, ModelState, OrganisationId, Timestamp};

/// What is known of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelRow {
    /// Its id.
    pub id: ModelId,
    /// Counts the organisation's models, from 1.
    pub number: i64,
    /// What became of it.
    pub state: ModelState,
    /// When it was made.
    pub made_at: Timestamp,
    /// When its examples were read.
    pub seen_until: Timestamp,
    /// On how many it was trained.
    pub examples: i64,
    /// Its figures and why it was taken or not, as JSON.
    pub report: serde_json::Value,
    /// Whether its bytes are kept, so that it can be brought back.
    pub is_kept: bool,
}

macro_rules! select_model {
    ($rest:literal) => {
        sql(concat!(
            "select id, number, state, made_at, seen_until, examples, report, \
             case when bytes is null then 0 else 1 end from model ",
            $rest
        ))
    };
}

/// All models, the newest first.
pub fn model_list(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<ModelRow>> {
    const LIST: Sql = select_model!("where organisation = $1 order by number desc limit 200");
    tx.query(LIST, &[Param::id(organisation)])?
        .iter()
        .map(model)
        .collect()
}

/// The model that decides; none while the one that is shipped does.
pub fn model_champion(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Option<ModelRow>> {
    const CHAMPION: Sql = select_model!("where organisation = $1 and state = 'champion'");
    tx.query_opt(CHAMPION, &[Param::id(organisation)])?
        .as_ref()
        .map(model)
        .transpose()
}

/// The id of the model that decides, to tell whether the one at hand still does.
pub fn model_champion_id(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Option<ModelId>> {
    const CHAMPION: Sql = sql("select id from model where organisation = $1 and state = 'champion'");
    tx.query_opt(CHAMPION, &[Param::id(organisation)])?
        .map(|row| row.get(0))
        .transpose()
}

/// The bytes of a model; none when they are gone.
pub fn model_bytes(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ModelId,
) -> StoreResult<Option<Vec<u8>>> {
    const BYTES: Sql =
        sql("select bytes from model where organisation = $1 and id = $2 and bytes is not null");
    let row = tx.query_opt(BYTES, &[Param::id(organisation), Param::id(id)])?;
    Ok(row.and_then(|mut row| row.take_bytes(0)))
}

/// When the examples of the last training were read; the beginning of time before the first.
pub fn model_seen_until(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Timestamp> {
    const SEEN: Sql = sql("select coalesce(max(seen_until), 0) from model where organisation = $1");
    tx.query_one(SEEN, &[Param::id(organisation)])?.get(0)
}

/// The number of the next model.
pub fn model_next_number(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<i64> {
    const NEXT: Sql = sql("select coalesce(max(number), 0) + 1 from model where organisation = $1");
    tx.query_one(NEXT, &[Param::id(organisation)])?.get(0)
}

/// Keeps a model. A new champion must find none: see [`model_depose`].
pub fn model_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    model: &ModelRow,
    bytes: Option<&[u8]>,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into model (organisation, id, number, state, made_at, seen_until, examples, report, bytes) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    );
    tx.put(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(model.id),
            model.number.into(),
            model.state.word().into(),
            model.made_at.into(),
            model.seen_until.into(),
            model.examples.into(),
            model.report.to_string().into(),
            bytes.into(),
        ],
    )
}

/// Lets no model decide; whether one did.
pub fn model_depose(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<bool> {
    const DEPOSE: Sql =
        sql("update model set state = 'former' where organisation = $1 and state = 'champion'");
    Ok(tx.execute(DEPOSE, &[Param::id(organisation)])? > 0)
}

/// Lets a model decide whose bytes are kept; whether there is such a one.
pub fn model_crown(tx: &mut Tx<'_>, organisation: OrganisationId, id: ModelId) -> StoreResult<bool> {
    const CROWN: Sql =
        sql("update model set state = 'champion' where organisation = $1 and id = $2 and bytes is not null");
    Ok(tx.execute(CROWN, &[Param::id(organisation), Param::id(id)])? == 1)
}

/// Lets the bytes of all but the newest models that ever decided go; those of the one that decides stay.
pub fn model_forget_old(tx: &mut Tx<'_>, organisation: OrganisationId, kept: usize) -> StoreResult<()> {
    const FORGET: Sql = sql(
        "update model set bytes = null where organisation = $1 and bytes is not null and state <> 'champion' \
         and number not in (select number from model where organisation = $1 and bytes is not null \
         order by number desc limit $2)",
    );
    tx.put(FORGET, &[Param::id(organisation), kept.into()])
}

fn model(row: &Row) -> StoreResult<ModelRow> {
    Ok(ModelRow {
        id: row.get(0)?,
        number: row.get(1)?,
        state: row.word(2)?,
        made_at: row.get(3)?,
        seen_until: row.get(4)?,
        examples: row.get(5)?,
        report: row.json(6)?,
        is_kept: row.get(7)?,
    })
}
