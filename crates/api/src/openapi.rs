//! The description of the API: OpenAPI 3.1, made from the routes.

use crate::answer::{Kind, ProblemDocument};
use crate::{examples, routes};
use utoipa::OpenApi;
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder};

/// What is said of the whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Facteur",
        description = "The HTTP API of Facteur, which turns mailboxes into tickets. \
                       Sign in with `POST /auth/login`, keep the cookie, and repeat the session's `csrf` in the \
                       header `X-Facteur-Csrf` of every request that changes something. \
                       Programs send `Authorization: Bearer` with a token instead.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/api/v1")),
    components(schemas(ProblemDocument)),
)]
pub(crate) struct Base;

/// The name of the session cookie's scheme.
const SESSION: &str = "session";

/// The name of the scheme of programs.
const TOKEN: &str = "token";

/// The name of the gateways' scheme.
const GATEWAY: &str = "gateway";

/// The whole description, as it is committed in `docs/openapi.json`.
pub fn document() -> utoipa::openapi::OpenApi {
    let (_, mut document) = routes::described().split_for_parts();
    let scheme = ApiKeyValue::with_description("facteur_session", "Made by signing in.");
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(SESSION, SecurityScheme::ApiKey(ApiKey::Cookie(scheme)));
    let basic = HttpBuilder::new().scheme(HttpAuthScheme::Basic).description(Some(
        "User `gateway` with the password of the configuration key `http.gateway_key`.",
    ));
    components.add_security_scheme(GATEWAY, SecurityScheme::Http(basic.build()));
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(
        "A token of `POST /users/tokens` or `POST /tokens`, or the access token of `POST /auth/token`. It needs no \
         `X-Facteur-Csrf`.",
    ));
    components.add_security_scheme(TOKEN, SecurityScheme::Http(bearer.build()));
    examples::add(&mut document);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in [
            (HttpMethod::Get, &mut item.get),
            (HttpMethod::Post, &mut item.post),
            (HttpMethod::Put, &mut item.put),
            (HttpMethod::Patch, &mut item.patch),
            (HttpMethod::Delete, &mut item.delete),
        ] {
            if let Some(operation) = operation {
                declare_problems(path, &method, operation);
                declare_tokens(operation);
            }
        }
    }
    document
}

/// Whatever a session opens, a token opens too.
fn declare_tokens(operation: &mut Operation) {
    let session = SecurityRequirement::new(SESSION, [] as [&str; 0]);
    if let Some(ways) = &mut operation.security
        && ways.contains(&session)
    {
        ways.push(SecurityRequirement::new(TOKEN, [] as [&str; 0]));
    }
}

/// Declares the problems that any such operation may answer with: said once, here, as they are made once.
fn declare_problems(path: &str, method: &HttpMethod, operation: &mut Operation) {
    let mut kinds = vec![
        Kind::BadRequest,
        Kind::NotSignedIn,
        Kind::Forbidden,
        Kind::Invalid,
        Kind::TooMany,
        Kind::Fault,
        Kind::Away,
    ];
    // A body too may name what is not there.
    if path.contains('{') || *method != HttpMethod::Get {
        kinds.push(Kind::NotFound);
    }
    if *method != HttpMethod::Get {
        kinds.extend([Kind::Conflict, Kind::Changed]);
    }
    if operation.request_body.is_some() {
        kinds.extend([Kind::TooLarge, Kind::Unsupported]);
    }
    for kind in kinds {
        let status = kind.status();
        let content = Content::new(Some(RefOr::Ref(Ref::from_schema_name("ProblemDocument"))));
        let response = ResponseBuilder::new()
            .description(kind.title(crate::language::Language::English))
            .content("application/problem+json", content)
            .build();
        operation
            .responses
            .responses
            .entry(status.as_str().to_owned())
            .or_insert_with(|| RefOr::T(response));
    }
}
