//! What judges the mail of each organisation now: its model and the memory of corrections, held by every process and
//! looked at anew when the database says that they changed.

use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::{Category, ModelId, OrganisationId};
use facteur_store::corrections::{self, Memory as StoredMemory, MemoryVersion};
use facteur_store::{StoreError, StoreResult, Tx, categories, models};
use facteur_understand::memory::{Lesson, Memory};
use facteur_understand::model::{CategoryModel, TrainingText};
use facteur_understand::{MailFacts, Remembered};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Corrections that are remembered, the newest: some megabytes for each organisation.
const REMEMBERED: usize = 10_000;

/// What judges the mail of one organisation.
#[derive(Debug, Clone, Default)]
pub struct Judge {
    /// Its own model; none: the shipped one.
    pub model: Option<Arc<CategoryModel>>,
    /// What members corrected.
    pub memory: Arc<Memory>,
    /// Why the model that was promoted does not judge.
    pub problem: Option<String>,
    state: JudgeState,
}

/// Of what state the database is, as far as judging goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct JudgeState {
    pub champion: Option<ModelId>,
    memory: MemoryVersion,
    /// Categories that are offered no longer.
    archived: Vec<Category>,
}

/// The judges of all organisations that this process worked for. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Judges(Arc<Mutex<HashMap<OrganisationId, Judge>>>);

impl Judge {
    /// The model that judges.
    pub fn model(&self) -> &CategoryModel {
        match &self.model {
            Some(own) => own,
            None => CategoryModel::starter(),
        }
    }

    /// Categories that it must not answer.
    pub fn archived(&self) -> &[Category] {
        &self.state.archived
    }

    /// What a member said of a mail like this one.
    pub fn recall(&self, mail: &MailFacts<'_>) -> Option<Remembered> {
        if self.memory.is_empty() {
            return None;
        }
        let sender = corrections::sender_hash(mail.from?);
        self.memory.recall(&sender, || TrainingText::of(mail))
    }
}

impl Judges {
    fn get(&self, organisation: OrganisationId) -> Judge {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&organisation).cloned().unwrap_or_default()
    }

    fn put(&self, organisation: OrganisationId, judge: Judge) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(organisation, judge);
    }
}

/// Which state the database has: three small questions.
pub(crate) fn judge_state(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<JudgeState> {
    let categories = categories::category_list(tx, organisation)?.into_iter();
    let archived = categories.filter(|category| category.archived);
    Ok(JudgeState {
        archived: archived.map(|category| category.key).collect(),
        champion: models::model_champion_id(tx, organisation)?,
        memory: corrections::memory_version(tx, organisation)?,
    })
}

/// The judge of the services' organisation as it is in `state`.
pub(crate) async fn judge_now(services: &Services, state: JudgeState) -> FlowResult<Judge> {
    let organisation = services.organisation;
    let known = services.judges.get(organisation);
    if known.state == state {
        return Ok(known);
    }
    let mut judge = known.clone();
    if known.state.champion != state.champion {
        (judge.model, judge.problem) = load_model(services, &state, known.model).await?;
    }
    if known.state.memory != state.memory {
        let stored = services
            .store
            .read(organisation, move |tx| {
                corrections::memory_list(tx, organisation, REMEMBERED)
            })
            .await?;
        judge.memory = Arc::new(Memory::of(stored.into_iter().map(lesson)));
    }
    judge.state = state;
    services.judges.put(organisation, judge.clone());
    Ok(judge)
}

fn lesson(stored: StoredMemory) -> Lesson {
    Lesson {
        sender: stored.sender,
        sketch: stored.sketch,
        remembered: Remembered {
            category: stored.to,
            correction: stored.id,
        },
    }
}

/// The champion, or when its bytes are damaged what judged before, with a sentence about it.
async fn load_model(
    services: &Services,
    state: &JudgeState,
    former: Option<Arc<CategoryModel>>,
) -> FlowResult<(Option<Arc<CategoryModel>>, Option<String>)> {
    let Some(champion) = state.champion else {
        return Ok((None, None));
    };
    let problem = match read_model(services, champion).await? {
        Ok(model) => return Ok((Some(Arc::new(model)), None)),
        Err(problem) => problem,
    };
    tracing::error!(component = "judgement", action = "load_model", model = %champion, error = problem,
        "the model cannot be used; the one before it judges on. Bring one back or train anew.");
    if former.is_some() {
        return Ok((former, Some(problem)));
    }
    let organisation = services.organisation;
    let all = services
        .store
        .read(organisation, move |tx| models::model_list(tx, organisation))
        .await?;
    let kept = all
        .into_iter()
        .filter(|row| row.is_kept && row.id != champion && row.state == facteur_domain::ModelState::Former);
    for row in kept {
        if let Ok(model) = read_model(services, row.id).await? {
            return Ok((Some(Arc::new(model)), Some(problem)));
        }
    }
    Ok((None, Some(problem)))
}

async fn read_model(services: &Services, id: ModelId) -> FlowResult<Result<CategoryModel, String>> {
    let organisation = services.organisation;
    let bytes = services
        .store
        .read(organisation, move |tx| models::model_bytes(tx, organisation, id))
        .await?;
    let Some(bytes) = bytes else {
        return Ok(Err("its bytes are not in the database".to_owned()));
    };
    let read = tokio::task::spawn_blocking(move || CategoryModel::from_bytes(&bytes)).await;
    let read = read.map_err(|_| StoreError::fault("reading a model panicked"))?;
    Ok(read.map_err(|error| error.to_string()))
}
