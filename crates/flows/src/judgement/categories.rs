//! The categories of an organisation: the default ones, under its own labels if it likes, and its own.

use crate::audit::{Entry, record};
use crate::error::{FieldError, FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{
    Actor, AuditAction, AuditObject, Category, CategoryLabels, Event, EventKind, OrganisationId,
};
use facteur_store::{StoreResult, Tx, categories as kept, events};

/// Letters of a label at most.
const LONGEST: usize = 60;
/// Categories of an organisation at most: a list of more is no help to anybody.
const MOST: usize = 200;

/// What a category is to be; what is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CategoryWish {
    /// French label.
    pub french: Option<String>,
    /// English label.
    pub english: Option<String>,
    /// Whether it is offered no longer.
    pub archived: Option<bool>,
}

/// All categories, by place, those that are archived too.
///
/// # Errors
/// Of the database.
pub async fn categories(services: &Services) -> FlowResult<Vec<CategoryLabels>> {
    let organisation = services.organisation;
    let all = services
        .store
        .read(organisation, move |tx| list(tx, organisation))
        .await?;
    Ok(all)
}

/// The default categories as they are kept, else as they are shipped, and the organisation's own.
pub(super) fn list(tx: &mut Tx<'_>, organisation: OrganisationId) -> StoreResult<Vec<CategoryLabels>> {
    let mut all = kept::category_list(tx, organisation)?;
    for (place, (key, french, english)) in (0_i64..).zip(Category::DEFAULTS) {
        if all.iter().any(|category| category.key.key() == *key) {
            continue;
        }
        let Ok(key) = key.parse() else { continue };
        all.push(CategoryLabels {
            key,
            french: (*french).to_owned(),
            english: (*english).to_owned(),
            position: place,
            archived: false,
        });
    }
    all.sort_by(|one, other| (one.position, &one.key).cmp(&(other.position, &other.key)));
    Ok(all)
}

/// Adds a category under a key made from its English label.
///
/// # Errors
/// Refused when a label is missing or too long, or another category is called so.
pub async fn category_add(
    services: &Services,
    actor: Actor,
    french: &str,
    english: &str,
) -> FlowResult<CategoryLabels> {
    let (french, english) = (label("french", french)?, label("english", english)?);
    let scoped = services.clone();
    services
        .store
        .write(services.organisation, move |tx| {
            let category = add(tx, &scoped, actor, &french, &english)?;
            tell(tx, &scoped, actor)?;
            Ok(category)
        })
        .await
}

/// Adds a category within a transaction.
pub(super) fn add(
    tx: &mut Tx<'_>,
    services: &Services,
    actor: Actor,
    french: &str,
    english: &str,
) -> FlowResult<CategoryLabels> {
    let all = list(tx, services.organisation)?;
    if all.len() >= MOST {
        return Err(FlowError::refused(format!(
            "there are {MOST} categories already; archive some, or write rules that set tags"
        )));
    }
    refuse_doubles(&all, None, french, english)?;
    let category = CategoryLabels {
        key: free_key(&all, english)?,
        french: french.to_owned(),
        english: english.to_owned(),
        position: all.last().map_or(0, |last| last.position + 1),
        archived: false,
    };
    kept::category_put(tx, services.organisation, &category)?;
    let entry = Entry::new(
        actor,
        AuditAction::CategoryAdded,
        AuditObject::Category,
        &category.key,
    );
    record(tx, services, entry.named(&category.french).after(&category))?;
    Ok(category)
}

/// Gives a category other labels, archives it or brings it back. Tickets keep it.
///
/// # Errors
/// Not found when there is no such category; refused as [`category_add`], and when fewer than two would be left.
pub async fn category_change(
    services: &Services,
    actor: Actor,
    key: &str,
    wish: CategoryWish,
) -> FlowResult<CategoryLabels> {
    let french = wish
        .french
        .as_deref()
        .map(|text| label("french", text))
        .transpose()?;
    let english = wish
        .english
        .as_deref()
        .map(|text| label("english", text))
        .transpose()?;
    let (key, scoped) = (key.to_owned(), services.clone());
    services
        .store
        .write(services.organisation, move |tx| {
            let all = list(tx, scoped.organisation)?;
            let before = all.iter().find(|category| category.key.key() == key);
            let before = before.ok_or_else(|| {
                FlowError::not_found(format!(
                    "there is no category \"{key}\"; the settings list those there are"
                ))
            })?;
            let mut after = before.clone();
            after.french = french.clone().unwrap_or(after.french);
            after.english = english.clone().unwrap_or(after.english);
            after.archived = wish.archived.unwrap_or(after.archived);
            refuse_doubles(&all, Some(&after.key), &after.french, &after.english)?;
            let left = all
                .iter()
                .filter(|category| !category.archived && category.key != after.key);
            if after.archived && left.count() < 2 {
                return Err(FlowError::refused(
                    "at least two categories must be left; add another one first",
                ));
            }
            if after != *before {
                kept::category_put(tx, scoped.organisation, &after)?;
                let entry = Entry::new(
                    actor,
                    AuditAction::CategoryChanged,
                    AuditObject::Category,
                    &after.key,
                );
                record(tx, &scoped, entry.named(&after.french).changed(before, &after))?;
                tell(tx, &scoped, actor)?;
            }
            Ok(after)
        })
        .await
}

pub(super) fn tell(tx: &mut Tx<'_>, services: &Services, actor: Actor) -> StoreResult<()> {
    let event = Event {
        id: services.ids.make(),
        at: services.now(),
        kind: EventKind::CategoriesChanged,
        ticket: None,
        actor,
        data: serde_json::json!({}),
        trace: None,
    };
    events::event_append(tx, services.organisation, &event)
}

fn label(field: &str, text: &str) -> FlowResult<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(FlowError::invalid(
            field,
            format!("a label of 1 to {LONGEST} letters"),
        ));
    }
    Ok(text)
}

fn refuse_doubles(
    all: &[CategoryLabels],
    own: Option<&Category>,
    french: &str,
    english: &str,
) -> FlowResult<()> {
    let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
    let others = || all.iter().filter(|category| Some(&category.key) != own);
    let mut wrong = Vec::new();
    if others().any(|category| same(&category.french, french)) {
        wrong.push(FieldError::new(
            "french",
            format!("another category is called \"{french}\""),
        ));
    }
    if others().any(|category| same(&category.english, english)) {
        wrong.push(FieldError::new(
            "english",
            format!("another category is called \"{english}\""),
        ));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(FlowError::Invalid(wrong))
    }
}

/// A key that no category has, made from a label: lower-case letters without accents, digits and dashes.
fn free_key(all: &[CategoryLabels], label: &str) -> FlowResult<Category> {
    let folded = facteur_understand::fold::fold(label);
    let mut slug = String::new();
    for letter in folded.chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    let slug: String = if slug.is_empty() { "category" } else { slug }
        .chars()
        .take(32)
        .collect();
    let taken = |key: &str| all.iter().any(|category| category.key.key() == key);
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let key = std::iter::once(slug.clone())
        .chain(numbered)
        .find(|key| !taken(key));
    let key = key.unwrap_or_default();
    key.parse()
        .map_err(|error: facteur_domain::UnknownWord| FlowError::invalid("english", error.to_string()))
}

/// The category that people call so: by its key or one of its labels, whatever the case.
pub(super) fn called<'a>(all: &'a [CategoryLabels], name: &str) -> Option<&'a CategoryLabels> {
    let name = name.trim().to_lowercase();
    all.iter().find(|category| {
        [category.key.key(), &category.french, &category.english]
            .iter()
            .any(|label| label.to_lowercase() == name)
    })
}
