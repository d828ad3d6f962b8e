//! Views: filters of the ticket list that a member keeps, alone or for all.

use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::{MemberId, ViewId};
use facteur_store::views::{self, View};
use facteur_store::{StoreResult, Tx};

/// Views of a member at most.
const MOST: usize = 200;

/// What a view is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewView {
    /// What people call it.
    pub name: String,
    /// The query string of the list, without `?`.
    pub query: String,
    /// Whether all members see it.
    pub shared: bool,
    /// Its place among the others, the lowest first.
    pub position: i64,
}

/// Who wants to change views.
#[derive(Debug, Clone, Copy)]
pub struct Keeper {
    /// The member.
    pub member: MemberId,
    /// Whether they may change what others shared: owners and admins.
    pub of_all: bool,
}

/// The views that a member sees, by place and name.
pub async fn list(services: &Services, member: MemberId) -> FlowResult<Vec<View>> {
    let organisation = services.organisation;
    let found = services
        .store
        .read(organisation, move |tx| views::view_list(tx, organisation, member));
    let found: StoreResult<_> = found.await;
    Ok(found?)
}

/// Keeps a new view.
///
/// # Errors
/// Invalid inputs; refused when the member has too many.
pub async fn add(services: &Services, member: MemberId, new: NewView) -> FlowResult<View> {
    let new = checked(new)?;
    let (organisation, now) = (services.organisation, services.now());
    let view = View {
        id: services.ids.make(),
        member,
        name: new.name,
        query: new.query,
        shared: new.shared,
        position: new.position,
        version: 1,
    };
    services
        .store
        .write(organisation, move |tx| {
            if views::view_list(tx, organisation, member)?.len() >= MOST {
                return Err(FlowError::refused(format!(
                    "there are {MOST} views already; delete one that nobody uses"
                )));
            }
            views::view_insert(tx, organisation, &view, now)?;
            Ok(view.clone())
        })
        .await
}

/// Changes a view.
///
/// # Errors
/// Not found when the member sees no such view; forbidden when it is another's; changed when `if_version` does
/// not hold any more.
pub async fn replace(
    services: &Services,
    keeper: Keeper,
    id: ViewId,
    new: NewView,
    if_version: Option<i64>,
) -> FlowResult<View> {
    let new = checked(new)?;
    let organisation = services.organisation;
    services
        .store
        .write(organisation, move |tx| {
            let mut view = own(tx, organisation, keeper, id)?;
            if if_version.is_some_and(|version| version != view.version) {
                return Err(changed());
            }
            view.name.clone_from(&new.name);
            view.query.clone_from(&new.query);
            (view.shared, view.position) = (new.shared, new.position);
            if !views::view_update(tx, organisation, &view)? {
                return Err(changed());
            }
            view.version += 1;
            Ok(view)
        })
        .await
}

/// Forgets a view.
///
/// # Errors
/// As [`replace`].
pub async fn remove(services: &Services, keeper: Keeper, id: ViewId) -> FlowResult<()> {
    let organisation = services.organisation;
    services
        .store
        .write(organisation, move |tx| {
            own(tx, organisation, keeper, id)?;
            views::view_delete(tx, organisation, id)?;
            Ok(())
        })
        .await
}

/// The view, when this member may change it. One that they do not see is not there for them.
fn own(
    tx: &mut Tx<'_>,
    organisation: facteur_domain::OrganisationId,
    keeper: Keeper,
    id: ViewId,
) -> FlowResult<View> {
    let found = views::view_get(tx, organisation, id)?;
    let view = found.filter(|view| view.shared || view.member == keeper.member);
    let view =
        view.ok_or_else(|| FlowError::not_found(format!("there is no view {id}; it may be deleted")))?;
    if view.member == keeper.member || keeper.of_all {
        return Ok(view);
    }
    Err(FlowError::forbidden(
        "this view is another member's; ask them, or keep one of your own",
    ))
}

fn checked(mut new: NewView) -> FlowResult<NewView> {
    new.name = new.name.trim().to_owned();
    if new.name.is_empty() || new.name.chars().count() > 100 || new.name.chars().any(char::is_control) {
        return Err(FlowError::invalid(
            "name",
            "the name is empty or longer than 100 letters; choose another",
        ));
    }
    new.query = new.query.trim_start_matches('?').to_owned();
    if new.query.len() > 2_000 || new.query.chars().any(char::is_control) {
        return Err(FlowError::invalid(
            "query",
            "the filter is longer than 2000 letters; use fewer conditions",
        ));
    }
    Ok(new)
}

fn changed() -> FlowError {
    FlowError::changed(
        "somebody else changed this view in the meantime; look at it again and repeat the change",
    )
}
