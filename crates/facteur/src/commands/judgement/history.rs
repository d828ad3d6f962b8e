//! `facteur model list|promote|rollback|export|import`: the models of the organisation.

use super::{save, trouble};
use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Io, Table, View, human};
use facteur_domain::{Actor, ModelState};
use facteur_flows::Services;
use facteur_flows::judgement::{self, Overview};
use std::path::Path;
use std::sync::Arc;

/// Lists the models and what comes next.
pub async fn list(app: &Arc<App>, io: &mut Io) -> Outcome {
    let overview = judgement::overview(app.services().await?).await?;
    io.result(&overview, table).await;
    Ok(Exit::Done)
}

/// Lets a model decide.
pub async fn promote(app: &Arc<App>, io: &mut Io, number: i64) -> Outcome {
    let services = app.services().await?;
    judgement::bring_back(services, Actor::Operator, Some(number)).await?;
    list(app, io).await
}

/// Lets the model before the one of now decide; before the first stands the shipped one.
pub async fn rollback(app: &Arc<App>, io: &mut Io) -> Outcome {
    let services = app.services().await?;
    let before = before_now(services).await?;
    judgement::bring_back(services, Actor::Operator, before).await?;
    list(app, io).await
}

async fn before_now(services: &Services) -> Result<Option<i64>, Failure> {
    let overview = judgement::overview(services).await?;
    let now = overview.champion.map_or(0, |champion| champion.number);
    let former = overview.models.iter().filter(|model| {
        model.is_kept && model.state == ModelState::Former && model.number < now && !model.report.is_imported
    });
    Ok(former.map(|model| model.number).max())
}

/// Writes a model to a file.
pub async fn export(app: &Arc<App>, io: &mut Io, file: &Path, number: Option<i64>) -> Outcome {
    let bytes = judgement::export(app.services().await?, number).await?;
    let path = file.to_owned();
    super::compute(move || save(&bytes, &path)).await?;
    let shown = serde_json::json!({ "file": file });
    io.result(&shown, |_, view| {
        let said = view.language.choose("The model is in", "Le modèle est dans");
        format!("{said} {}\n", file.display())
    })
    .await;
    Ok(Exit::Done)
}

/// Takes a model file in; it decides only when it is promoted.
pub async fn import(app: &Arc<App>, io: &mut Io, file: &Path) -> Outcome {
    let bytes = tokio::fs::read(file)
        .await
        .map_err(|error| trouble(file, &error))?;
    let number = judgement::import(app.services().await?, Actor::Operator, bytes).await?;
    io.result(&serde_json::json!({ "number": number }), |_, view| {
        view.language
            .choose(
                "It is model {number}; `facteur model promote {number}` lets it decide.\n",
                "C'est le modèle {number} ; « facteur model promote {number} » le laisse décider.\n",
            )
            .replace("{number}", &number.to_string())
    })
    .await;
    Ok(Exit::Done)
}

fn table(overview: &Overview, view: &View) -> String {
    let language = view.language;
    let mut text = String::new();
    if overview.champion.is_none() {
        text.push_str(language.choose("The shipped model decides.\n", "Le modèle livré décide.\n"));
    }
    if !overview.models.is_empty() {
        let mut table = Table::new(&[
            language.choose(">Model", ">Modèle"),
            language.choose("State", "État"),
            language.choose(">Examples", ">Exemples"),
            language.choose(">Right", ">Juste"),
            language.choose(">Alone", ">Seul"),
            language.choose("Kept", "Gardé"),
        ]);
        for model in &overview.models {
            let figures = &model.report.contest.challenger;
            let share = |share: f64| {
                if figures.examples == 0 {
                    return "-".to_owned();
                }
                format!("{:.0} %", share * 100.0)
            };
            let state = match model.state {
                ModelState::Champion => language.choose("decides", "décide"),
                ModelState::Former => language.choose("former", "ancien"),
                ModelState::Refused => language.choose("refused", "écarté"),
            };
            table.row([
                model.number.to_string(),
                state.to_owned(),
                human::count(model.examples.unsigned_abs(), language),
                share(figures.accuracy),
                share(figures.coverage),
                if model.is_kept {
                    language.choose("yes", "oui")
                } else {
                    ""
                }
                .to_owned(),
            ]);
        }
        text.push_str(&table.render(view));
    }
    if overview.pending.examples > 0 {
        let said = language.choose(
            "{pending} new corrections; {missing} more begin the next training at once.\n",
            "{pending} nouvelles corrections ; encore {missing} pour l'entraînement suivant.\n",
        );
        let said = said.replace("{pending}", &overview.pending.examples.to_string());
        text.push_str(&said.replace("{missing}", &overview.missing.to_string()));
    }
    text
}
