//! `GET /audit/export`

use super::filter::{AuditAsked, unknown};
use super::line::AuditLine;
use crate::answer::Answer;
use crate::ask::{Asked, Asker};
use crate::wire::disposition;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use facteur_domain::AuditId;
use facteur_flows::audit::{export_page, exported};
use facteur_flows::{FlowError, Services};
use facteur_store::audit::AuditFilter;
use futures::stream;
use serde_json::Value;

/// How the lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Jsonl,
}

impl Format {
    fn of(word: Option<&str>) -> Answer<Self> {
        match word {
            None | Some("csv") => Ok(Self::Csv),
            Some("jsonl") => Ok(Self::Jsonl),
            Some(_) => Err(unknown("format", "csv or jsonl", "csv ou jsonl")),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Jsonl => "application/jsonl",
        }
    }

    fn head(self) -> &'static str {
        match self {
            Self::Csv => {
                "id,at,actor_kind,actor_id,actor_name,action,object_kind,object_id,object_name,address,device,before,\
                 after\r\n"
            }
            Self::Jsonl => "",
        }
    }

    fn write(self, line: &AuditLine, text: &mut String) {
        match self {
            Self::Csv => csv_line(line, text),
            Self::Jsonl => {
                text.push_str(&serde_json::to_string(line).unwrap_or_default());
                text.push('\n');
            }
        }
    }
}

/// Downloads the audit, newest first, in pieces: it may be long. That it was downloaded is a line of it.
#[utoipa::path(
    get, path = "/audit/export", tag = "audit", security(("session" = [])), params(AuditAsked),
    responses((status = OK, description = "The lines", content(
        (String = "text/csv", example = json!("id,at,actor_kind\r\n")),
        (String = "application/jsonl", example = json!("{\"action\":\"mailbox.added\"}\n")),
    )))
)]
pub(crate) async fn export_audit(asker: Asker, Asked(asked): Asked<AuditAsked>) -> Answer<Response> {
    let (filter, format) = (asked.filter()?, Format::of(asked.format.as_deref())?);
    let services = asker.services().clone();
    exported(&services, asker.actor(), format.word()).await?;
    let body = Body::from_stream(pieces(services, filter, format));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(format.media_type()),
        ),
        (
            header::CONTENT_DISPOSITION,
            disposition("attachment", &format!("audit.{}", format.word())),
        ),
    ];
    Ok((headers, body).into_response())
}

/// Where an export has come to.
enum Place {
    Head,
    Behind(Option<AuditId>),
    End,
}

fn pieces(
    services: Services,
    filter: AuditFilter,
    format: Format,
) -> impl futures::Stream<Item = Result<Bytes, FlowError>> + Send + 'static {
    let state = (services, filter, Place::Head);
    stream::try_unfold(state, move |(services, filter, place)| async move {
        let before = match place {
            Place::Head => {
                let next = (services, filter, Place::Behind(None));
                return Ok(Some((Bytes::from_static(format.head().as_bytes()), next)));
            }
            Place::Behind(before) => before,
            Place::End => return Ok(None),
        };
        let lines = export_page(&services, filter.clone(), before).await?;
        let place = match lines.last() {
            Some(last) => Place::Behind(Some(last.id)),
            None => Place::End,
        };
        let mut text = String::new();
        for line in lines {
            format.write(&line.into(), &mut text);
        }
        Ok(Some((Bytes::from(text), (services, filter, place))))
    })
}

fn csv_line(line: &AuditLine, text: &mut String) {
    let json = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
    let cells = [
        line.id.to_string(),
        line.at.to_string(),
        line.actor.kind.to_owned(),
        line.actor.id.map(|id| id.to_string()).unwrap_or_default(),
        line.actor.name.clone(),
        line.action.clone(),
        line.object.kind.clone(),
        line.object.id.clone(),
        line.object.name.clone(),
        line.address.clone().unwrap_or_default(),
        line.device.clone().unwrap_or_default(),
        json(&line.before),
        json(&line.after),
    ];
    for (number, cell) in cells.iter().enumerate() {
        if number > 0 {
            text.push(',');
        }
        text.push_str(&csv_cell(cell));
    }
    text.push_str("\r\n");
}

/// A cell (RFC 4180). What a spreadsheet would take for a formula begins with an apostrophe: a device calls itself
/// what it likes.
fn csv_cell(value: &str) -> String {
    let guard = if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !value.contains(['"', ',', '\r', '\n', ';']) {
        return value.to_owned();
    }
    format!("\"{guard}{}\"", value.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::csv_cell;

    #[test]
    fn a_cell_is_neither_two_cells_nor_a_formula() {
        for (value, cell) in [
            ("Léa", "Léa"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""),
            ("@cmd", "\"'@cmd\""),
            ("a\nb", "\"a\nb\""),
        ] {
            assert_eq!(csv_cell(value), cell);
        }
    }
}
