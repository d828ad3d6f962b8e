//! Which organisation a command works in: the one that is named, or the only one there is.

use crate::app::App;
use crate::exit::{Exit, Failure};
use facteur_domain::OrganisationId;
use facteur_flows::organisation;
use std::fmt::Write;
use std::sync::Arc;

/// The same app for the organisation that is named by its name or id; when none is named and the command works in one,
/// for the only one there is.
///
/// # Errors
/// None or several have the name, or none is named and there are several.
pub async fn app_of(app: &Arc<App>, named: Option<&str>, in_one: bool) -> Result<Arc<App>, Failure> {
    if named.is_none() && !in_one {
        return Ok(Arc::clone(app));
    }
    let services = app.services().await?;
    let all = organisation::organisation_names(services).await?;
    let chosen = match named {
        Some(named) => by_name(&all, named)?,
        // None at all is a matter of the command.
        None if all.len() < 2 => return Ok(Arc::clone(app)),
        None => return Err(several(&all)),
    };
    Ok(Arc::new(app.in_organisation(services.for_work_of(chosen))))
}

fn by_name(all: &[(OrganisationId, String)], named: &str) -> Result<OrganisationId, Failure> {
    let wanted = named.trim().to_lowercase();
    let is_it = |(id, name): &&(OrganisationId, String)| {
        id.to_string() == wanted || name.trim().to_lowercase() == wanted
    };
    let found: Vec<_> = all.iter().filter(is_it).cloned().collect();
    match found.as_slice() {
        [(id, _)] => Ok(*id),
        [] => Err(Failure::new((
            format!("there is no organisation \"{named}\""),
            format!("il n'y a pas d'organisation « {named} »"),
        ))
        .help(those(all))
        .exit(Exit::Usage)),
        _ => Err(Failure::new((
            format!("several organisations are called \"{named}\"; name one by its id"),
            format!("plusieurs organisations s'appellent « {named} » ; nommez-en une par son identifiant"),
        ))
        .help(those(&found))
        .exit(Exit::Usage)),
    }
}

fn several(all: &[(OrganisationId, String)]) -> Failure {
    Failure::new((
        "there are several organisations here; name one with --organisation NAME",
        "il y a plusieurs organisations ici ; nommez-en une avec --organisation NOM",
    ))
    .help(those(all))
    .exit(Exit::Usage)
}

/// The names, with ids where a name alone would not do.
fn those(all: &[(OrganisationId, String)]) -> (String, String) {
    let mut names = String::new();
    for (position, (id, name)) in all.iter().enumerate() {
        let comma = if position > 0 { ", " } else { "" };
        let _ = write!(names, "{comma}{name} ({id})");
    }
    (format!("there are: {names}"), format!("il y a : {names}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use facteur_domain::id::Id;
    use uuid::Uuid;

    fn id(number: u128) -> OrganisationId {
        OrganisationId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn an_organisation_is_named_by_its_name_or_by_its_id() {
        let all = vec![
            (id(1), "Calorine".to_owned()),
            (id(2), "Dupont".to_owned()),
            (id(3), "dupont".to_owned()),
        ];
        let by_id = id(3).to_string();
        for (named, expected) in [
            (" calorine ", Ok(id(1))),
            (by_id.as_str(), Ok(id(3))),
            ("Dupont", Err("several")),
            ("Martin", Err("no organisation")),
        ] {
            match (by_name(&all, named), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{named}"),
                (Err(failure), Err(expected)) => {
                    assert!(failure.text(Language::English).contains(expected), "{named}");
                    let help = failure
                        .help
                        .map(|help| help.text(Language::French))
                        .unwrap_or_default();
                    assert_eq!(help.contains("Calorine"), named == "Martin", "{help}");
                }
                (found, _) => panic!("{named}: {found:?}"),
            }
        }
    }
}
