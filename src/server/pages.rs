//! The pages of `src/app`, rendered here and taken over by the browser, and what a render finds in its context.

use super::forms;
use super::headers;
use super::router::Line;
use super::state::ServerState;
use crate::app::language::RequestLanguage;
use crate::app::{App, shell};
use crate::components::load::FailureStatus;
use crate::domain::language::Language;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::post;
use leptos::prelude::{IntoAny, provide_context, use_context};
use leptos_axum::{LeptosRoutes as _, ResponseOptions, generate_route_list, render_route_with_context};

/// Forms that work without scripts post to their own page.
const FORMS: [&str; 11] = [
    "/ajukan",
    "/lacak",
    "/p/{secret}/batal",
    "/p/{secret}/jawab",
    "/kantor/kegiatan",
    "/p/{secret}/lengkapi",
    "/kantor/hari-kerja",
    "/kantor/fasilitas/{code}",
    "/kantor/privasi",
    "/p/{secret}/survei",
    "/kantor/atur/pesan/{template}",
];

/// The pages, and the plain forms that post to them.
pub fn routes(state: &ServerState) -> Router<ServerState> {
    let context = {
        let state = state.clone();
        move || provide_page_context(&state)
    };
    let pages = generate_route_list(App);
    let render = render_route_with_context(pages.clone(), context, document(state));
    Router::new()
        // `leptos_routes` would mount the server functions as well, beside `router::server_function`, which gives their
        // failures the right status.
        .leptos_routes_with_handler(pages, move |state: State<ServerState>, request: Request| render(state, request))
        .route(FORMS[0], post(forms::apply))
        .route(FORMS[1], post(forms::find))
        .route(FORMS[2], post(forms::withdraw))
        .route(FORMS[3], post(forms::reply))
        .route(FORMS[4], post(forms::event))
        .route(FORMS[5], post(forms::complete))
        .route(FORMS[6], post(forms::calendar_change))
        .route(FORMS[7], post(forms::place))
        .route(FORMS[8], post(super::privacy::find))
        .route(FORMS[9], post(forms::survey))
        .route(FORMS[10], post(forms::wording))
}

/// The pages' lines, from the same list as their routes.
pub fn lines() -> Vec<Line> {
    let pages = generate_route_list(App).into_iter().map(|listing| (Method::GET.to_string(), listing.path().to_owned()));
    pages.chain(FORMS.iter().map(|path| (Method::POST.to_string(), (*path).to_owned()))).collect()
}

/// The document of a page, with the client build under its unchanging root.
fn document(state: &ServerState) -> impl Fn() -> DocumentView + Clone + Send + Sync + 'static + use<> {
    let (options, root) = (state.leptos.clone(), state.client_root.to_string());
    move || shell(options.clone(), root.clone()).into_any()
}

type DocumentView = leptos::prelude::AnyView;

/// Renders the page at the request's path with something more in its context: what a plain form has brought.
pub async fn render<T: Clone + Send + Sync + 'static>(state: &ServerState, request: Request, status: StatusCode, more: T) -> Response {
    let context = {
        let state = state.clone();
        move || {
            provide_page_context(&state);
            provide_context(more.clone());
            if let Some(response) = use_context::<ResponseOptions>() {
                response.set_status(status);
            }
        }
    };
    leptos_axum::render_app_async_with_context(context, document(state))(request).await
}

/// What pages find in their context: the server's state, the language, the content policy.
pub fn provide_page_context(state: &ServerState) {
    provide_context(state.clone());
    provide_context(state.week_start);
    provide_context(FailureStatus(|status| {
        if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
            response.set_status(status);
        }
    }));
    if let Some(parts) = use_context::<Parts>() {
        let (language, chosen) = language_of(&parts.uri, &parts.headers);
        provide_context(RequestLanguage(language));
        if let (true, Some(response)) = (chosen, use_context::<ResponseOptions>()) {
            let cookie = format!("lang={}; Path=/; SameSite=Lax; Max-Age=31536000", language.code());
            response.append_header(header::SET_COOKIE, HeaderValue::from_str(&cookie).expect("a language code is ASCII"));
        }
    }
    headers::provide_content_policy(state);
}

/// The language of a page: `?lang=` (then it was chosen just now), else the cookie, else Indonesian.
pub fn language_of(uri: &Uri, headers: &HeaderMap) -> (Language, bool) {
    let query = uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(|code| code.parse().ok());
    if let Some(language) = query {
        return (language, true);
    }
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let cookie = cookies.filter_map(|pair| pair.trim().strip_prefix("lang=")).find_map(|code| code.parse().ok());
    (cookie.unwrap_or_default(), false)
}
