//! `/kantor/fasilitas/{code}`: one facility. The form shows first what the change touches, by a plain POST to this page; only the
//! form under that list saves. Beside it its closures.

use super::closures::Closures;
use super::fields::PlaceFields;
use super::photos::Photos;
use super::preview::preview_panel;
use super::state::{FAULT, PlaceState};
use crate::app::staff::fault::FaultBox;
use crate::app::staff::workspace::HEADING;
use crate::app::{PageTitle, paths, use_language};
use crate::components::{Icon, Load};
use crate::domain::closure::ClosureMove;
use crate::domain::places::{Closing, ClosureForm, PlaceForm, PlaceImpact};
use crate::error::AppError;
use crate::server_fns::places::{PlaceDetail, SavePlace, load_place, load_place_closures};
use crate::tr;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde::{Deserialize, Serialize};

/// What the form for a closure asks for, beside its fields.
pub const CLOSE: &str = "close";
/// What the form for the time of a closure asks for.
pub const SHIFT: &str = "shift";

/// A change of a closure's time that was not made: its row id, as typed, and why.
pub type Shifting = (i64, ClosureMove, Result<Closing, AppError>);

/// A form that was posted without script and comes back: as typed, and what it would do or what became of it. The server puts
/// it into the context of the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlaceOutcome {
    pub form: Option<PlaceForm>,
    pub answer: Option<Result<PlaceImpact, AppError>>,
    pub closure: ClosureForm,
    pub closing: Option<Result<Closing, AppError>>,
    pub shifting: Option<Shifting>,
}

/// The page.
#[component]
pub fn PlacePage() -> impl IntoView {
    let language = use_language();
    let params = use_params_map();
    let code = Memo::new(move |_| params.with(|params| params.get("code").unwrap_or_default()));
    let posted = use_context::<PlaceOutcome>();
    let outcome = SharedValue::new(move || posted.unwrap_or_default()).into_inner();
    let state = PlaceState::set_up(language, outcome);
    let save = ServerAction::<SavePlace>::new();
    follow_save(state, save);
    // Not loaded again by live events: somebody is typing here.
    let page = Resource::new_blocking(move || (code.get(), state.saved.get()), |(code, _)| load_place(code));
    let closures = Resource::new_blocking(move || (code.get(), state.closed.get()), |(code, _)| load_place_closures(code));
    view! {
        <PageTitle text=Signal::derive(move || tr!(language, "places.one", code = code.get()))/>
        <a class="button quiet flush" href=paths::PLACES><Icon name="left"/>{tr!(language, "places.title")}</a>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{move || tr!(language, "places.one", code = code.get())}</h1>
        </header>
        <div class="stack roomy">
            {move || state.fault.get().map(|error| view! { <FaultBox id=FAULT error/> })}
            {preview_panel(state, save)}
            <div class="with-aside">
                <Load from=page let:detail>{the_form(state, detail)}</Load>
                <Load from=closures let:list><Closures state code=code.get_untracked() list/></Load>
            </div>
            <Photos code/>
        </div>
    }
}

fn the_form(state: PlaceState, detail: PlaceDetail) -> AnyView {
    view! { <PlaceFields state detail/> }.into_any()
}

/// Tells what becomes of a change that is saved.
fn follow_save(state: PlaceState, save: ServerAction<SavePlace>) {
    // Without JavaScript the refusal came with the address of the page.
    if let Some(Err(error)) = save.value().get_untracked() {
        state.fault.set(Some(error));
    }
    Effect::new(move |_| match save.value().get() {
        Some(Ok(_)) => state.done(),
        Some(Err(error)) => state.refuse(error),
        None => {}
    });
}
