//! `/messages`: single mails, their HTML, source and files.

mod attachment;
mod html;
mod raw;
mod row;
mod show;
mod source;
mod verdict;

use crate::state::ApiState;
use facteur_domain::MessageId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use row::{MessageRow, shown};
pub(crate) use verdict::Verdict;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(show::show_message))
        .routes(routes!(html::show_html))
        .routes(routes!(raw::download_raw))
        .routes(routes!(source::show_source))
        .routes(routes!(attachment::download_attachment))
}

/// Where a file of a mail is had.
pub(crate) fn attachment_address(message: MessageId, position: usize) -> String {
    format!(
        "{}/messages/{message}/attachments/{position}",
        crate::routes::BASE
    )
}

/// Where a picture of a mail is shown.
fn inline_address(message: MessageId, position: usize) -> String {
    format!("{}?inline=1", attachment_address(message, position))
}
