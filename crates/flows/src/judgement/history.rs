//! The models of an organisation, those before, and the way back.

use super::categories::list;
use super::current::{judge_now, judge_state};
use super::lesson::{Desk, enqueue};
use super::retrain::Report;
use crate::audit::{Entry, record};
use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::learning::{MODELS_KEPT, Pending};
use facteur_domain::{
    Actor, AuditAction, AuditObject, CategoryLabels, CorrectionId, Event, EventKind, MemberId, ModelId,
    ModelState, Timestamp,
};
use facteur_store::models::{self, ModelRow};
use facteur_store::{StoreError, StoreResult, Tx, corrections, events};
use facteur_understand::model::CategoryModel;
use serde::Serialize;

/// A model as people look at it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelView {
    /// Its id.
    pub id: ModelId,
    /// Counts the organisation's models, from 1.
    pub number: i64,
    /// What became of it.
    pub state: ModelState,
    /// When it was made.
    pub made_at: Timestamp,
    /// On how many examples it was trained.
    pub examples: i64,
    /// Whether it can be brought back.
    pub is_kept: bool,
    /// Its figures, and why it was taken or not.
    pub report: Report,
}

/// How judging stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    /// The organisation's model that decides; none while the shipped one does.
    pub champion: Option<ModelView>,
    /// Why that one does not judge although it should.
    pub problem: Option<String>,
    /// Its models, the newest first.
    pub models: Vec<ModelView>,
    /// What waits to be learned from.
    pub pending: Pending,
    /// How many more corrections begin the next training at once.
    pub missing: u64,
    /// When the next training begins at the latest; none when nothing is new.
    pub due: Option<Timestamp>,
    /// The categories, those that are archived too.
    pub categories: Vec<CategoryLabels>,
    /// How many examples of each category, by its key, the organisation gave.
    pub examples: Vec<(String, i64)>,
}

fn view(row: ModelRow) -> ModelView {
    ModelView {
        id: row.id,
        number: row.number,
        state: row.state,
        made_at: row.made_at,
        examples: row.examples,
        is_kept: row.is_kept,
        // A report of another release may have another shape.
        report: serde_json::from_value(row.report).unwrap_or_default(),
    }
}

/// How judging stands.
///
/// # Errors
/// Of the database.
pub async fn overview(services: &Services) -> FlowResult<Overview> {
    let organisation = services.organisation;
    let (state, overview) = services
        .store
        .read(organisation, move |tx| {
            let seen_until = models::model_seen_until(tx, organisation)?;
            let pending = corrections::correction_pending(tx, organisation, seen_until)?;
            let counts = corrections::correction_counts(tx, organisation)?;
            let models: Vec<ModelView> = models::model_list(tx, organisation)?
                .into_iter()
                .map(view)
                .collect();
            let overview = Overview {
                champion: models
                    .iter()
                    .find(|model| model.state == ModelState::Champion)
                    .cloned(),
                problem: None,
                models,
                missing: pending.missing(),
                due: pending.due(),
                pending,
                categories: list(tx, organisation)?,
                examples: counts
                    .into_iter()
                    .map(|(category, count)| (category.key().to_owned(), count))
                    .collect(),
            };
            Ok::<_, StoreError>((judge_state(tx, organisation)?, overview))
        })
        .await?;
    let judge = judge_now(services, state).await?;
    Ok(Overview {
        problem: judge.problem,
        ..overview
    })
}

/// Lets a model of before decide again; with none named, the shipped one.
///
/// # Errors
/// Not found when there is no such model; refused when its bytes are gone or damaged.
pub async fn bring_back(services: &Services, actor: Actor, number: Option<i64>) -> FlowResult<()> {
    let (organisation, scoped) = (services.organisation, services.clone());
    if let Some(number) = number {
        // Before anything changes: a damaged model must not replace one that works.
        read(services, number).await?;
    }
    services
        .store
        .write(organisation, move |tx| {
            let rows = models::model_list(tx, organisation)?;
            let before = rows.iter().find(|row| row.state == ModelState::Champion);
            let before = before.map(|row| row.number);
            if before == number {
                return Ok(());
            }
            models::model_depose(tx, organisation)?;
            if let Some(number) = number {
                let row = rows
                    .iter()
                    .find(|row| row.number == number)
                    .ok_or_else(|| no_model(number))?;
                if !models::model_crown(tx, organisation, row.id)? {
                    return Err(gone(number));
                }
            }
            tell(tx, &scoped, actor, EventKind::ModelBroughtBack, number)?;
            let entry = Entry::new(
                actor,
                AuditAction::ModelBroughtBack,
                AuditObject::Model,
                organisation,
            );
            let named = |number: Option<i64>| serde_json::json!({ "number": number });
            record(tx, &scoped, entry.changed(&named(before), &named(number)))?;
            Ok(())
        })
        .await
}

fn tell(
    tx: &mut Tx<'_>,
    services: &Services,
    actor: Actor,
    kind: EventKind,
    number: Option<i64>,
) -> StoreResult<()> {
    let event = Event {
        id: services.ids.make(),
        at: services.now(),
        kind,
        ticket: None,
        actor,
        data: serde_json::json!({ "number": number }),
        trace: None,
    };
    events::event_append(tx, services.organisation, &event)
}

fn no_model(number: i64) -> FlowError {
    FlowError::not_found(format!(
        "there is no model {number}; `facteur model list` shows those there are"
    ))
}

fn gone(number: i64) -> FlowError {
    FlowError::refused(format!(
        "of model {number} only the figures are kept; the last {MODELS_KEPT} that decided can be brought back"
    ))
}

/// The bytes of a model, checked.
async fn read(services: &Services, number: i64) -> FlowResult<Vec<u8>> {
    let organisation = services.organisation;
    let bytes = services
        .store
        .read(organisation, move |tx| {
            let rows = models::model_list(tx, organisation)?;
            let row = rows
                .iter()
                .find(|row| row.number == number)
                .ok_or_else(|| no_model(number))?;
            models::model_bytes(tx, organisation, row.id)?.ok_or_else(|| gone(number))
        })
        .await?;
    checked(bytes)
        .await
        .map_err(|problem| FlowError::refused(format!("the bytes of model {number} are damaged: {problem}")))
}

async fn checked(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    let read = tokio::task::spawn_blocking(move || {
        CategoryModel::from_bytes(&bytes)
            .map(|_| bytes)
            .map_err(|error| error.to_string())
    });
    read.await
        .unwrap_or_else(|_| Err("reading it panicked".to_owned()))
}

/// The file of a model; with none named, of the one that decides.
///
/// # Errors
/// Not found when there is no such model, or the shipped one decides.
pub async fn export(services: &Services, number: Option<i64>) -> FlowResult<Vec<u8>> {
    let organisation = services.organisation;
    if let Some(number) = number {
        return read(services, number).await;
    }
    let champion = services
        .store
        .read(organisation, move |tx| models::model_champion(tx, organisation))
        .await?
        .ok_or_else(|| {
            FlowError::not_found("the shipped model decides; there is none of your own to export yet")
        })?;
    read(services, champion.number).await
}

/// Takes a model file in. It decides only when it is brought back by its number, which is given.
///
/// # Errors
/// Refused when it is no model.
pub async fn import(services: &Services, actor: Actor, bytes: Vec<u8>) -> FlowResult<i64> {
    let bytes = checked(bytes)
        .await
        .map_err(|problem| FlowError::refused(format!("this file is no model: {problem}")))?;
    let (organisation, scoped) = (services.organisation, services.clone());
    services
        .store
        .write(organisation, move |tx| {
            let row = ModelRow {
                id: scoped.ids.make(),
                number: models::model_next_number(tx, organisation)?,
                state: ModelState::Former,
                made_at: scoped.now(),
                seen_until: models::model_seen_until(tx, organisation)?,
                examples: 0,
                report: serde_json::json!({ "is_imported": true }),
                is_kept: true,
            };
            models::model_insert(tx, organisation, &row, Some(&bytes))?;
            models::model_forget_old(tx, organisation, MODELS_KEPT)?;
            let entry = Entry::new(
                actor,
                AuditAction::ModelImported,
                AuditObject::Model,
                organisation,
            );
            record(
                tx,
                &scoped,
                entry.after(&serde_json::json!({ "number": row.number })),
            )?;
            Ok(row.number)
        })
        .await
}

/// Who gave each of these corrections, and when, in the order asked; none for one that is gone.
///
/// # Errors
/// Of the database.
pub async fn given_by(
    services: &Services,
    ids: Vec<CorrectionId>,
) -> FlowResult<Vec<Option<(Option<MemberId>, Timestamp)>>> {
    let organisation = services.organisation;
    let found = services
        .store
        .read(organisation, move |tx| {
            corrections::correction_given_each(tx, organisation, &ids)
        })
        .await?;
    Ok(found)
}

/// Asks for a training now, however little is new.
///
/// # Errors
/// Of the database.
pub async fn retrain_now(services: &Services, actor: Actor) -> FlowResult<()> {
    let scoped = services.clone();
    services
        .store
        .write(services.organisation, move |tx| {
            let desk = Desk {
                organisation: scoped.organisation,
                ids: &scoped.ids,
                now: scoped.now(),
                actor,
            };
            enqueue(tx, desk, desk.now, true)
        })
        .await?;
    services.wake.wake();
    Ok(())
}
