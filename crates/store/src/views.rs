//! Views: filters of the ticket list that a member keeps, alone or for all.

use crate::error::StoreResult;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::{Param, Row};
use facteur_domain::{MemberId, OrganisationId, Timestamp, ViewId};

/// A filter of the ticket list that is kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct View {
    /// Its id.
    pub id: ViewId,
    /// Who keeps it.
    pub member: MemberId,
    /// What people call it.
    pub name: String,
    /// The query string of the list.
    pub query: String,
    /// Whether all members see it.
    pub shared: bool,
    /// Its place among the others, the lowest first.
    pub position: i64,
    /// Rises at every change.
    pub version: i64,
}

/// The views that a member sees: their own and those that are shared, by place and name.
pub fn view_list(tx: &mut Tx<'_>, organisation: OrganisationId, member: MemberId) -> StoreResult<Vec<View>> {
    const LIST: Sql = sql(
        "select id, member, name, query, shared, place, version from saved_view \
         where organisation = $1 and (member = $2 or shared = 1) order by place, name, id",
    );
    tx.query(LIST, &[Param::id(organisation), Param::id(member)])?
        .iter()
        .map(view)
        .collect()
}

/// One view.
pub fn view_get(tx: &mut Tx<'_>, organisation: OrganisationId, id: ViewId) -> StoreResult<Option<View>> {
    const GET: Sql = sql(
        "select id, member, name, query, shared, place, version from saved_view \
                          where organisation = $1 and id = $2",
    );
    tx.query_opt(GET, &[Param::id(organisation), Param::id(id)])?
        .as_ref()
        .map(view)
        .transpose()
}

/// Keeps a new view.
pub fn view_insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    view: &View,
    now: Timestamp,
) -> StoreResult<()> {
    const INSERT: Sql = sql(
        "insert into saved_view (organisation, id, member, name, query, shared, place, version, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    );
    tx.put(
        INSERT,
        &[
            Param::id(organisation),
            Param::id(view.id),
            Param::id(view.member),
            (&view.name).into(),
            (&view.query).into(),
            view.shared.into(),
            view.position.into(),
            view.version.into(),
            now.into(),
        ],
    )
}

/// Saves a changed view; whether it still had the version in `view`, which rises by one.
pub fn view_update(tx: &mut Tx<'_>, organisation: OrganisationId, view: &View) -> StoreResult<bool> {
    const UPDATE: Sql = sql(
        "update saved_view set name = $3, query = $4, shared = $5, place = $6, version = version + 1 \
         where organisation = $1 and id = $2 and version = $7",
    );
    let changed = tx.execute(
        UPDATE,
        &[
            Param::id(organisation),
            Param::id(view.id),
            (&view.name).into(),
            (&view.query).into(),
            view.shared.into(),
            view.position.into(),
            view.version.into(),
        ],
    )?;
    Ok(changed == 1)
}

/// Forgets a view; whether there was one.
pub fn view_delete(tx: &mut Tx<'_>, organisation: OrganisationId, id: ViewId) -> StoreResult<bool> {
    const DELETE: Sql = sql("delete from saved_view where organisation = $1 and id = $2");
    Ok(tx.execute(DELETE, &[Param::id(organisation), Param::id(id)])? == 1)
}

fn view(row: &Row) -> StoreResult<View> {
    Ok(View {
        id: row.get(0)?,
        member: row.get(1)?,
        name: row.get(2)?,
        query: row.get(3)?,
        shared: row.get(4)?,
        position: row.get(5)?,
        version: row.get(6)?,
    })
}
