//! `/kantor/fasilitas`, for the admin: everything that is lent, and a form for something new. One facility is changed on its own
//! page.

mod closures;
mod fields;
pub mod photos;
pub mod place;
mod preview;
mod state;

use super::fault::FaultBox;
use super::wording::field_error;
use super::workspace::HEADING;
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::{Icon, Load, SelectField, TextField};
use crate::domain::facility::{Facility, FacilityKind};
use crate::domain::language::Language;
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::places::{AddPlace, load_places};
use crate::tr;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Id of a failure.
const FAULT: &str = "fasilitas-galat";

/// The list.
#[component]
pub fn PlacesPage() -> impl IntoView {
    let language = use_language();
    let places = Resource::new_blocking(|| (), |()| load_places());
    view! {
        <PageTitle text=tr!(language, "places.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "places.title")}</h1>
        </header>
        <Load from=places let:list>
            <div class="with-aside">
                <PlaceList list/>
                <AddForm/>
            </div>
        </Load>
    }
}

/// All kinds with their names, for a choice.
pub fn kinds(language: Language) -> Vec<(String, String)> {
    FacilityKind::ALL.iter().map(|kind| (kind.code().to_owned(), words(language, &format!("fac.{kind}")))).collect()
}

#[component]
fn PlaceList(list: Vec<Facility>) -> impl IntoView {
    let language = use_language();
    let count = list.len();
    let rows: Vec<_> = list.into_iter().map(|facility| row(language, facility)).collect();
    view! {
        <section class="panel" aria-labelledby="daftar-fasilitas">
            <header><h2 id="daftar-fasilitas">{tr!(language, "places.list", n = count)}</h2></header>
            <div class="panel-body"><ul class="places">{rows}</ul></div>
        </section>
    }
}

fn row(language: Language, facility: Facility) -> impl IntoView + use<> {
    let kind = words(language, &format!("fac.{}", facility.kind));
    let stock = tr!(language, "fac.units", n = facility.stock);
    let (active, example) = (facility.active, facility.example);
    view! {
        <li>
            <span class="code">{facility.code.to_string()}</span>
            <div>
                <a href=paths::place(facility.code.as_str())>{facility.name}</a>
                <small>{format!("{kind}, {stock}")}</small>
            </div>
            <div class="row tight">
                {(!active).then(|| view! { <span class="badge" data-status="closed"><Icon name="pause"/>{tr!(language, "places.inactive")}</span> })}
                {example.then(|| view! { <span class="badge" data-status="review"><Icon name="info"/>{tr!(language, "standard_page.example")}</span> })}
            </div>
        </li>
    }
}

/// Something new; it is offered once its own page says so.
#[component]
fn AddForm() -> impl IntoView {
    let language = use_language();
    let navigate = use_navigate();
    let add = ServerAction::<AddPlace>::new();
    let fault = Signal::derive(move || add.value().get().and_then(Result::err));
    let error = move |field: &'static str| field_error(language, fault, field);
    let none = Signal::stored(String::new());
    Effect::new(move |_| match add.value().get() {
        Some(Ok(code)) => navigate(&paths::place(code.as_str()), NavigateOptions::default()),
        Some(Err(_)) => request_animation_frame(|| browser::focus(FAULT)),
        None => {}
    });
    view! {
        <section class="panel" aria-labelledby="tambah-fasilitas">
            <header><h2 id="tambah-fasilitas">{tr!(language, "places.add")}</h2></header>
            <div class="panel-body stack">
                <p class="muted">{tr!(language, "places.add_text")}</p>
                {move || fault.get().map(|error: AppError| view! { <FaultBox id=FAULT error/> })}
                <ActionForm action=add attr:class="stack">
                    <TextField
                        id="fasilitas-kode"
                        name="form[code]"
                        label=tr!(language, "places.field.code")
                        hint=tr!(language, "places.code_hint")
                        value=none
                        autocomplete="off"
                        maxlength=12
                        required=true
                        error=error("code")
                    />
                    <TextField
                        id="fasilitas-nama"
                        name="form[name]"
                        label=tr!(language, "places.field.name")
                        value=none
                        autocomplete="off"
                        maxlength=100
                        required=true
                        error=error("name")
                    />
                    <SelectField
                        id="fasilitas-jenis"
                        name="form[kind]"
                        label=tr!(language, "places.field.kind")
                        options=kinds(language)
                        value=none
                        required=true
                        error=error("kind")
                    />
                    <TextField
                        id="fasilitas-stok"
                        name="form[stock]"
                        label=tr!(language, "places.field.stock")
                        hint=tr!(language, "places.stock_hint")
                        value=Signal::stored("1".to_owned())
                        inputmode="numeric"
                        maxlength=5
                        required=true
                        error=error("stock")
                    />
                    <button class="button primary" type="submit" aria-busy=move || add.pending().get().then_some("true")>
                        <Icon name="plus"/>
                        {tr!(language, "places.add_act")}
                    </button>
                </ActionForm>
            </div>
        </section>
    }
}
