//! What a change would write and which bookings it touches, with the only button of the page that saves.

use super::state::{PREVIEW, PlaceState};
use crate::app::paths;
use crate::app::public::facilities::hours;
use crate::app::staff::touched::touched_table;
use crate::app::staff::wording::field_text;
use crate::app::staff::workspace::HEADING;
use crate::browser;
use crate::components::Icon;
use crate::domain::facility::{Layout, LendingUnit};
use crate::domain::language::Language;
use crate::domain::places::{Place, PlaceField, PlaceForm, PlaceImpact};
use crate::i18n::words;
use crate::server_fns::places::SavePlace;
use crate::tr;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// The panel, while a change waits to be saved.
pub fn preview_panel(state: PlaceState, save: ServerAction<SavePlace>) -> impl IntoView {
    move || state.preview.get().map(|(form, impact)| panel(state, save, &form, impact))
}

fn panel(state: PlaceState, save: ServerAction<SavePlace>, form: &PlaceForm, impact: PlaceImpact) -> AnyView {
    let language = state.language;
    let nothing = impact.fields.is_empty();
    let refused = !impact.refused.is_empty();
    let lines: Vec<_> = impact.fields.iter().map(|field| view! { <li>{change_text(language, *field, &impact)}</li> }).collect();
    let reasons: Vec<_> = impact.refused.0.iter().map(|fault| view! { <p>{field_text(language, fault)}</p> }).collect();
    let fields: Vec<_> = form.entries().into_iter().map(|(place, text)| view! { <input type="hidden" name=format!("form{place}") value=text/> }).collect();
    let page = paths::place(impact.before.facility.code.as_str());
    let title = match (nothing, refused) {
        (true, _) => tr!(language, "places.preview.nothing"),
        (false, true) => tr!(language, "places.preview.refused"),
        (false, false) => tr!(language, "places.preview.title"),
    };
    // Without script the link leads to the page without a change.
    let back = move |event: MouseEvent| {
        event.prevent_default();
        state.preview.set(None);
        browser::focus(HEADING);
    };
    view! {
        <section class="panel" aria-labelledby=PREVIEW>
            <header><h2 id=PREVIEW tabindex="-1">{title}</h2></header>
            <div class="panel-body stack">
                {refused.then(|| view! { <div class="notice" data-tone="bad"><Icon name="warn"/>{reasons}</div> })}
                {(!nothing && !refused).then(|| view! { <p>{tr!(language, "places.preview.not_saved")}</p> })}
                {(!nothing).then(|| view! { <ul class="lines">{lines}</ul> })}
                {(!nothing).then(|| touched_table(language, impact.touched, impact.count))}
                <div class="row buttons">
                    {(!nothing && !refused)
                        .then(|| {
                            view! {
                                <ActionForm action=save>
                                    {fields}
                                    <button class="button primary" type="submit" aria-busy=move || save.pending().get().then_some("true")>
                                        <Icon name="check"/>
                                        {tr!(language, "places.save")}
                                    </button>
                                </ActionForm>
                            }
                        })}
                    <a class="button" href=page on:click=back>{tr!(language, "btn.back")}</a>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// `Stok: 6 → 4`
fn change_text(language: Language, field: PlaceField, impact: &PlaceImpact) -> String {
    let (before, after) = (value_text(language, field, &impact.before), value_text(language, field, &impact.after));
    format!("{}: {before} → {after}", words(language, &format!("places.field.{field}")))
}

/// The value of a field in words; a dash when there is none.
fn value_text(language: Language, field: PlaceField, place: &Place) -> String {
    let facility = &place.facility;
    let yes = |on: bool| if on { tr!(language, "places.yes") } else { tr!(language, "places.no") };
    let text = match field {
        PlaceField::Name => facility.name.clone(),
        PlaceField::Amenities => facility.amenities.join(", "),
        PlaceField::AccessId => place.access.id.clone(),
        PlaceField::AccessEn => place.access.en.clone(),
        PlaceField::Kind => words(language, &format!("fac.{}", facility.kind)),
        PlaceField::Hours => hours(facility, language),
        PlaceField::Units => {
            let units = LendingUnit::ALL.iter().filter(|unit| facility.lending_units.contains(unit));
            units.map(|unit| words(language, &format!("standard_page.unit.{unit}"))).collect::<Vec<_>>().join(", ")
        }
        PlaceField::Capacity => {
            let seats = Layout::ALL.iter().filter_map(|layout| facility.capacity.iter().find(|seats| seats.layout == *layout));
            seats.map(|seats| format!("{} {}", words(language, &format!("fac.layout.{}", seats.layout)), seats.people)).collect::<Vec<_>>().join(", ")
        }
        PlaceField::RuleOnly => yes(place.rule_only),
        PlaceField::Active => yes(facility.active),
        PlaceField::Example => yes(facility.example),
        PlaceField::Stock | PlaceField::SetUp | PlaceField::CleanUp | PlaceField::Inside | PlaceField::Position => {
            field.value(place).unwrap_or_default().replace(',', ", ")
        }
    };
    if text.is_empty() { "–".to_owned() } else { text }
}
