//! The REST API, `/api/v1` (`docs/openapi.json`). Handlers give `Result<_, AppError>`; one layer turns failures into
//! `application/problem+json` in the caller's language. The same workflows as the screen's do the work.
//!
//! To add a call: a handler with `#[utoipa::path]`, a line in [`calls`], and, if anybody may call it, a line in the
//! list of public routes in `tests/http`.

pub mod accounts;
pub mod caller;
pub mod door;
pub mod events;
pub mod facilities;
pub mod problem;
pub mod reservations;
pub mod schema;
pub mod staff;
pub mod webhooks;

use super::state::ServerState;
use axum::Router;
use axum::http::header;
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use std::sync::LazyLock;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

const PREFIX: &str = "/api/v1";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "SILANDAP",
        description = "Facility lending of BPMP Provinsi Kalimantan Selatan (peminjaman sarana dan prasarana).\n\n\
            Moments are RFC 3339 with offset; a date is YYYY-MM-DD; what a person typed as a wall-clock time is YYYY-MM-DDTHH:MM in \
            Asia/Makassar. Intervals are half-open: the end does not belong to them. Failures are application/problem+json (RFC 9457) \
            with a stable `code`, in the language of `?lang=` or `Accept-Language` (id, en).",
        license(name = "AGPL-3.0-or-later")
    ),
    components(schemas(problem::Problem))
)]
struct Api;

/// Everything but what takes a large body.
fn calls() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(facilities::list))
        .routes(routes!(facilities::one))
        .routes(routes!(facilities::availability))
        .routes(routes!(reservations::create))
        .routes(routes!(reservations::one))
        .routes(routes!(reservations::cancel))
        .routes(routes!(reservations::reply))
        .routes(routes!(door::resubmit))
        .routes(routes!(staff::requests::list, staff::requests::create))
        .routes(routes!(staff::requests::one))
        .routes(routes!(staff::disposition::dispose))
        .routes(routes!(staff::disposition::waiting))
        .routes(routes!(staff::disposition::pass_on))
        .routes(routes!(staff::disposition::confirm))
        .routes(routes!(staff::decide::approve))
        .routes(routes!(staff::decide::reject))
        .routes(routes!(staff::moves::relocate))
        .routes(routes!(staff::moves::offer))
        .routes(routes!(staff::moves::reply))
        .routes(routes!(staff::moves::recall))
        .routes(routes!(staff::moves::undo))
        .routes(routes!(staff::decide::cancel))
        .routes(routes!(staff::decide::withdraw))
        .routes(routes!(staff::messages::notified))
        .routes(routes!(staff::messages::retry))
        .routes(routes!(staff::messages::by_hand))
        .routes(routes!(door::request_info))
        .routes(routes!(door::resubmit_for_applicant))
        .routes(routes!(door::hand_over))
        .routes(routes!(door::receive_back))
        .routes(routes!(door::no_show))
        .routes(routes!(door::report_damage))
        .routes(routes!(door::repaired))
        .routes(routes!(staff::closures::close))
        .routes(routes!(staff::closures::reopen, staff::closures::relocate))
        .routes(routes!(events::create))
        .routes(routes!(staff::messages::list))
        .routes(routes!(staff::messages::resume))
        .routes(routes!(webhooks::list, webhooks::create))
        .routes(routes!(webhooks::delete))
        .routes(routes!(webhooks::act))
        .routes(routes!(staff::files::list))
        .routes(routes!(staff::files::open))
        .routes(routes!(staff::queue::show, staff::queue::register))
        .routes(routes!(staff::queue::call_next))
        .routes(routes!(staff::queue::act))
        .routes(routes!(staff::facilities::list, staff::facilities::create))
        .routes(routes!(staff::facilities::one, staff::facilities::change))
        .routes(routes!(staff::facilities::coming_closures))
        .routes(routes!(staff::photos::describe, staff::photos::remove))
        .routes(routes!(staff::photos::reorder))
        .routes(routes!(staff::calendar::show, staff::calendar::edit))
        .routes(routes!(staff::settings::show, staff::settings::change))
        .routes(routes!(staff::settings::rules, staff::settings::publish))
        .routes(routes!(staff::privacy::runs))
        .routes(routes!(staff::privacy::rehearse))
        .routes(routes!(staff::privacy::export))
        .routes(routes!(staff::privacy::erase))
        .routes(routes!(accounts::list, accounts::create))
        .routes(routes!(accounts::act))
        .routes(routes!(accounts::set_roles))
        .routes(routes!(accounts::stand_ins, accounts::stand_in))
        .routes(routes!(accounts::end_stand_in))
}

/// What takes a file, and so a large body, and is waited for.
fn calls_with_files() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(staff::files::letter)).routes(routes!(staff::files::photo)).routes(routes!(staff::photos::list, staff::photos::add))
}

fn documented() -> OpenApiRouter<ServerState> {
    let mut api = Api::openapi();
    let token = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("`silandap token create NAME`")).build());
    api.components.get_or_insert_default().add_security_scheme("token", token);
    OpenApiRouter::with_openapi(api).nest(PREFIX, calls().merge(calls_with_files()))
}

/// The routes for files, to be put where large bodies are let in.
pub fn router_of_files() -> Router<ServerState> {
    let (router, _) = OpenApiRouter::new().nest(PREFIX, calls_with_files()).split_for_parts();
    router.layer(from_fn(problem::in_their_language))
}

/// The other routes, with problem answers for everything under the prefix, known or not.
pub fn router() -> Router<ServerState> {
    let (router, _) = OpenApiRouter::new().nest(PREFIX, calls()).split_for_parts();
    router.route(&format!("{PREFIX}/{{*unknown}}"), axum::routing::any(problem::not_found)).layer(from_fn(problem::in_their_language))
}

/// Method and path of every call.
pub fn lines() -> Vec<super::router::Line> {
    let document = documented().into_openapi();
    let mut lines = Vec::new();
    for (path, item) in document.paths.paths {
        for (method, operation) in [("GET", item.get), ("POST", item.post), ("PUT", item.put), ("DELETE", item.delete), ("PATCH", item.patch)] {
            if operation.is_some() {
                lines.push((method.to_owned(), path.clone()));
            }
        }
    }
    lines
}

static DOCUMENT: LazyLock<String> = LazyLock::new(|| documented().into_openapi().to_pretty_json().expect("the document is plain data") + "\n");

/// The OpenAPI document, pretty-printed, with a newline at its end.
pub fn document() -> &'static str {
    &DOCUMENT
}

/// `GET /api/v1/openapi.json`
pub async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], document())
}
