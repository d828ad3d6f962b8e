//! `GET /messages/{id}/html`

use super::inline_address;
use crate::answer::Answer;
use crate::ask::{Asked, Asker, Named};
use crate::images::signed_address;
use crate::language::Language;
use crate::state::ApiState;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use facteur_domain::MessageId;
use facteur_domain::id::Id;
use facteur_flows::messages::{self, MailHtml};
use facteur_mail::show_remote_images;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What becomes of images that would be loaded from the network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RemoteImages {
    /// They are left out.
    #[default]
    Blocked,
    /// They are fetched by the server.
    Shown,
}

/// How the mail is shown.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HtmlAsked {
    /// What becomes of images that would be loaded from the network.
    #[serde(default)]
    #[param(inline, value_type = Option<RemoteImages>)]
    images: RemoteImages,
}

/// The fence around a mail's HTML, whatever it holds: nothing runs, nothing is loaded but pictures from here, no
/// form leaves, and only our own page may frame it. `allow-same-origin` lets that page measure its height and gives
/// mail nothing, since no script runs.
const FENCE: &str = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
                     script-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; \
                     form-action 'none'; frame-ancestors 'self'";

const STYLE: &str = "html{background:#fff;color:#1a1a1a}body{margin:0;padding:8px;font:14px/1.5 system-ui,sans-serif;\
                     overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap;\
                     font:inherit;margin:0}.facteur-note{margin:0 0 8px;padding:6px 10px;border-left:3px solid #b26a00;\
                     background:#fff7e6;color:#1a1a1a}";

/// Shows a mail as a page of its own, made safe, for `<iframe sandbox src>`.
#[utoipa::path(
    get, path = "/messages/{id}/html", tag = "messages", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The message"), HtmlAsked),
    responses((status = OK, description = "The page", body = String, content_type = "text/html",
               example = json!("<!doctype html><html lang=\"fr\">…</html>")))
)]
pub(crate) async fn show_html(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<Uuid>,
    Asked(asked): Asked<HtmlAsked>,
) -> Answer<Response> {
    let id = MessageId::from_uuid(id);
    let _permit = state.heavy().await;
    let mail = messages::html(asker.services(), id, inline_address).await?;
    let address = |remote: &str| Some(signed_address(&asker.signed_in.csrf, id, remote));
    let shown = mail.html.as_ref().map(|safe| match asked.images {
        RemoteImages::Blocked => safe.html.clone(),
        RemoteImages::Shown => show_remote_images(&safe.html, &address),
    });
    let page = page(&mail, shown.as_deref(), asker.language);
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FENCE)),
    ];
    Ok((headers, page).into_response())
}

fn page(mail: &MailHtml, html: Option<&str>, language: Language) -> String {
    let written = mail.language.as_deref().unwrap_or_default();
    let note = if mail.shortened {
        note(language)
    } else {
        String::new()
    };
    let body = html.map_or_else(|| format!("<pre>{}</pre>", escaped(&mail.text)), str::to_owned);
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title></title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head>\
         <body>{note}{body}</body></html>",
        escaped(written)
    )
}

fn note(language: Language) -> String {
    let text = language.choose(
        "This mail is too large or too deeply nested to be shown whole; the raw source has all of it.",
        "Ce message est trop long ou trop imbriqué pour être affiché en entier ; la source brute contient tout.",
    );
    format!(
        "<p class=\"facteur-note\" lang=\"{}\">{text}</p>",
        language.code()
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
