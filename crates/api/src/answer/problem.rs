//! Errors as `application/problem+json` (RFC 9457), made in one place.

use super::kind::Kind;
use crate::language::{Language, Spoken};
use crate::state::ApiState;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use facteur_flows::{FlowError, FlowErrorKind};
use serde::Serialize;
use utoipa::ToSchema;

/// Seconds after which one that is told "away" may ask again.
const COME_BACK: u32 = 5;

/// A sentence for people.
#[derive(Debug, Clone)]
pub(crate) enum Saying {
    /// In the language of the reader.
    Both {
        /// In English.
        english: String,
        /// In French.
        french: String,
    },
    /// As it stands, for details that come from elsewhere.
    Plain(String),
}

/// Says in a reader's language what the rooms below say in English.
type Told<'a> = &'a dyn Fn(&str) -> String;

impl Saying {
    fn text(&self, language: Language, told: Told<'_>) -> String {
        match self {
            Self::Both { english, french } => language.choose(english, french).to_owned(),
            Self::Plain(text) => told(text),
        }
    }
}

impl From<String> for Saying {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl<E: Into<String>, F: Into<String>> From<(E, F)> for Saying {
    fn from((english, french): (E, F)) -> Self {
        Self::Both {
            english: english.into(),
            french: french.into(),
        }
    }
}

/// Why a request was not done. It becomes a document when the language of the reader is known.
#[derive(Debug, Clone)]
pub(crate) struct Problem(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    kind: Kind,
    detail: Option<Saying>,
    fields: Vec<(String, Saying)>,
    retry_after: Option<u32>,
    /// The methods that exist, for the `Allow` header.
    allow: Option<HeaderValue>,
}

/// A problem document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "Problem", example = json!({
    "type": "/problems/invalid", "title": "Some inputs cannot be taken", "status": 422,
    "fields": [{ "field": "address", "message": "\"lea\" is no mail address" }],
}))]
pub(crate) struct ProblemDocument {
    /// What kind of problem it is: `/problems/` and a name that never changes.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", pattern = "^/problems/[a-z-]+$")]
    kind: String,
    /// The kind in words.
    title: &'static str,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened, to what, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    detail: Option<String>,
    /// The inputs that cannot be taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    fields: Vec<ProblemField>,
}

/// One input that cannot be taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemField {
    /// Its name, such as `address` or `conditions[0]`.
    field: String,
    /// What is wrong with it.
    message: String,
}

impl Problem {
    pub(crate) fn new(kind: Kind) -> Self {
        Self(Box::new(Parts {
            kind,
            detail: None,
            fields: Vec::new(),
            retry_after: None,
            allow: None,
        }))
    }

    /// With a sentence that says what happened and what to do.
    pub(crate) fn detail(mut self, detail: impl Into<Saying>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// With one input that cannot be taken.
    pub(crate) fn field(mut self, field: impl Into<String>, message: impl Into<Saying>) -> Self {
        self.0.fields.push((field.into(), message.into()));
        self
    }

    /// With the seconds after which it may be tried again.
    pub(crate) fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// With the methods that exist.
    pub(crate) fn allow(mut self, methods: Option<HeaderValue>) -> Self {
        self.0.allow = methods;
        self
    }

    /// One input cannot be taken.
    pub(crate) fn invalid(field: impl Into<String>, message: impl Into<Saying>) -> Self {
        Self::new(Kind::Invalid).field(field, message)
    }

    /// What was named does not exist.
    pub(crate) fn not_found() -> Self {
        Self::new(Kind::NotFound)
    }

    /// A fault of ours; what it was goes to the log and not to strangers.
    pub(crate) fn fault(what: impl std::fmt::Display) -> Self {
        tracing::error!(component = "api", action = "answer", error = %what, "a request met a fault");
        metrics::counter!("errors_total", "component" => "api", "type" => "fault").increment(1);
        Self::new(Kind::Fault).detail((
            "the log of the server says what happened",
            "le journal du serveur dit ce qui s'est passé",
        ))
    }

    /// The database does not answer, or not in time.
    pub(crate) fn away() -> Self {
        Self::new(Kind::Away).retry_after(COME_BACK).detail((
            "the database does not answer; try again in a moment",
            "la base de données ne répond pas ; réessayez dans un instant",
        ))
    }

    /// The kind it is of.
    pub(crate) fn kind(&self) -> Kind {
        self.0.kind
    }

    /// All of it in one sentence.
    pub(crate) fn sentence(&self, language: Language) -> String {
        let plain: Told<'_> = &str::to_owned;
        let detail = self.0.detail.iter().map(|saying| saying.text(language, plain));
        let fields = self.0.fields.iter();
        let fields = fields.map(|(field, message)| format!("{field}: {}", message.text(language, plain)));
        let said: Vec<String> = detail.chain(fields).collect();
        if said.is_empty() {
            return self.0.kind.title(language).to_owned();
        }
        said.join("; ").replace(['\r', '\n'], " ")
    }

    fn document(&self, language: Language, told: Told<'_>) -> ProblemDocument {
        let field = |(field, message): &(String, Saying)| ProblemField {
            field: field.clone(),
            message: message.text(language, told),
        };
        ProblemDocument {
            kind: format!("/problems/{}", self.0.kind.name()),
            title: self.0.kind.title(language),
            status: self.0.kind.status().as_u16(),
            detail: self.0.detail.as_ref().map(|saying| saying.text(language, told)),
            fields: self.0.fields.iter().map(field).collect(),
        }
    }

    fn render(&self, language: Language, told: Told<'_>) -> Response {
        let mut response = (self.0.kind.status(), Json(self.document(language, told))).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(language.code()),
        );
        if let Some(seconds) = self.0.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(methods) = self.0.allow.clone() {
            headers.insert(header::ALLOW, methods);
        }
        response
    }
}

impl IntoResponse for Problem {
    /// In English, with the problem itself beside it: [`render_problems`] says it in the reader's language.
    fn into_response(self) -> Response {
        let mut response = self.render(Language::English, &str::to_owned);
        response.extensions_mut().insert(self);
        response
    }
}

impl From<FlowError> for Problem {
    fn from(error: FlowError) -> Self {
        match (error.kind(), error) {
            (FlowErrorKind::NotFound, _) => Self::not_found(),
            (FlowErrorKind::Changed, _) => Self::new(Kind::Changed).detail((
                "look at it again and repeat the change",
                "consultez-le de nouveau et refaites la modification",
            )),
            (_, FlowError::Invalid(fields)) => {
                let problem = Self::new(Kind::Invalid);
                fields
                    .into_iter()
                    .fold(problem, |problem, each| problem.field(each.field, each.message))
            }
            (FlowErrorKind::Forbidden, error) => Self::new(Kind::Forbidden).detail(error.to_string()),
            (FlowErrorKind::Refused | FlowErrorKind::Invalid, error) => {
                Self::new(Kind::Conflict).detail(error.to_string())
            }
            // A mail server's trouble is none of ours: the member sees what it said.
            (_, FlowError::Source(error)) => Self::new(Kind::Conflict).detail(error.to_string()),
            (FlowErrorKind::Temporary, error) => {
                tracing::warn!(component = "api", action = "answer", error = %error, "a request met trouble");
                Self::away()
            }
            (FlowErrorKind::Fault, error) => Self::fault(error),
        }
    }
}

/// Says every problem in the language of its reader.
pub(crate) async fn render_problems(
    State(state): State<ApiState>,
    mut request: Request,
    next: Next,
) -> Response {
    let spoken = Spoken::of(request.headers());
    request.extensions_mut().insert(spoken.clone());
    let response = next.run(request).await;
    match response.extensions().get::<Problem>() {
        Some(problem) if spoken.get() != Language::English => {
            let mut rendered =
                problem.render(spoken.get(), &|text| state.told(text.to_owned(), spoken.get()));
            // What else was set on the way out, such as a cookie that is taken away.
            for (name, value) in response.headers() {
                if !rendered.headers().contains_key(name) && name != header::CONTENT_LENGTH {
                    rendered.headers_mut().append(name, value.clone());
                }
            }
            rendered
        }
        _ => response,
    }
}
