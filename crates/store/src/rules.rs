//! The rules of an organisation: one row, replaced as a whole at every change.

use crate::error::{StoreError, StoreResult};
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::value::Param;
use facteur_domain::{OrganisationId, RuleSet};

/// The rules; an empty set of version 0 when none were ever saved.
pub fn rule_set_get(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<RuleSet> {
    const GET: Sql = sql("select version, rules from rule_set where organisation = $1");
    let Some(row) = tx.query_opt(GET, &[Param::id(organisation)])? else {
        return Ok(RuleSet::default());
    };
    Ok(RuleSet {
        version: row.get(0)?,
        rules: row.json(1)?,
    })
}

/// The version of the rules alone, to tell whether compiled ones are still right.
pub fn rule_set_version(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<i64> {
    const GET: Sql = sql("select version from rule_set where organisation = $1");
    tx.query_opt(GET, &[Param::id(organisation)])?
        .map_or(Ok(0), |row| row.get(0))
}

/// Saves the rules. Refused when somebody else saved theirs since `set.version` was read.
pub fn rule_set_save(tx: &mut Tx<'_>, organisation: OrganisationId, set: &RuleSet) -> StoreResult<i64> {
    const INSERT: Sql = sql(
        "insert into rule_set (organisation, version, rules) values ($1, 1, $2) \
                             on conflict (organisation) do nothing",
    );
    const UPDATE: Sql = sql("update rule_set set version = version + 1, rules = $2 \
                             where organisation = $1 and version = $3");
    let rules = serde_json::to_string(&set.rules)
        .map_err(|error| StoreError::fault(format!("rules cannot be written as JSON: {error}")))?;
    let saved = if set.version == 0 {
        tx.execute(INSERT, &[Param::id(organisation), (&rules).into()])?
    } else {
        tx.execute(
            UPDATE,
            &[Param::id(organisation), (&rules).into(), set.version.into()],
        )?
    };
    if saved == 1 {
        return Ok(set.version + 1);
    }
    Err(StoreError::changed(
        "somebody else changed the rules in the meantime; look at them again and repeat the change",
    ))
}
