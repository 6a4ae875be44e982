//! Section 2 of the form: facilities and equipment, with how many and in what layout.

use super::edits::CLEAR_ROW;
use super::state::FormState;
use crate::components::Icon;
use crate::components::field::{ErrorLine, follow};
use crate::domain::application_form::ApplicationForm;
use crate::domain::facility::{Facility, FacilityKind, Layout};
use crate::i18n::words;
use crate::tr;
use leptos::html;
use leptos::prelude::*;

/// Rows that are always in the page; without script all of them can be filled in.
const ROWS: usize = 6;

#[component]
pub fn ItemsSection(state: FormState) -> impl IntoView {
    let language = state.language;
    let filled = state.form.with_untracked(filled_rows);
    let rows = ROWS.max(filled);
    // With script only so many rows are shown; filled ones always are.
    let opened = RwSignal::new(1_usize);
    let visible = Memo::new(move |_| opened.get().max(state.form.with(filled_rows)));
    let has_more = filled > 1;
    let all_shown = Memo::new(move |_| visible.get() >= rows);
    let further: Vec<_> =
        (1..rows).map(|row| view! { <ItemRow state row hidden=Signal::derive(move || state.alive.get() && row >= visible.get())/> }).collect();
    view! {
        <section class="panel form-section" aria-labelledby="apa">
            <header><span aria-hidden="true">"2"</span><h2 id="apa" tabindex="-1">{tr!(language, "apply.what")}</h2></header>
            <div class="panel-body stack" id="items" tabindex="-1">
                <ul class="items"><ItemRow state row=0 hidden=Signal::stored(false)/></ul>
                <ErrorLine id="items-error" error=state.error("items")/>
                <details open=move || state.alive.get() || has_more>
                    <summary hidden=move || state.alive.get()>{tr!(language, "apply.more_items")}</summary>
                    <ul class="items">{further}</ul>
                </details>
                <button
                    class="button quiet flush"
                    type="button"
                    hidden=move || !state.alive.get() || all_shown.get()
                    on:click=move |_| opened.set(visible.get_untracked() + 1)
                >
                    <Icon name="plus"/>
                    {tr!(language, "apply.more_items")}
                </button>
            </div>
        </section>
    }
}

/// Number of rows up to the last one that names a facility.
fn filled_rows(form: &ApplicationForm) -> usize {
    form.items.iter().rposition(|item| !item.facility.is_empty()).map_or(0, |last| last + 1)
}

/// One facility, its layout and its quantity.
#[component]
fn ItemRow(state: FormState, row: usize, hidden: Signal<bool>) -> impl IntoView {
    let language = state.language;
    let code = row_value(state, row, |item| &item.facility);
    let quantity = row_value(state, row, |item| &item.quantity);
    let layout = row_value(state, row, |item| &item.layout);
    let facility = Memo::new(move |_| code.with(|code| state.facility(code)));
    let selects = [NodeRef::<html::Select>::new(), NodeRef::<html::Select>::new()];
    let amount = NodeRef::<html::Input>::new();
    for (select, value) in selects.into_iter().zip([code, layout]) {
        follow(value, move |value: &String| {
            if let Some(select) = select.get_untracked().filter(|select| select.value() != *value) {
                select.set_value(value);
            }
        });
    }
    follow(quantity, move |value: &String| {
        if let Some(amount) = amount.get_untracked().filter(|amount| amount.value() != *value) {
            amount.set_value(value);
        }
    });
    let [facility_error, quantity_error, layout_error] = ["facility", "quantity", "layout"].map(|column| state.error(format!("items.{row}.{column}")));
    let id = move |column: &str| format!("items.{row}.{column}");
    let label = if row == 0 { tr!(language, "apply.facility") } else { tr!(language, "apply.further_facility", n = row + 1) };
    let hint = move || facility.with(|facility| facility.as_ref().map(|facility| about(facility, language)).unwrap_or_default());
    let has_layouts = move || facility.with(|facility| facility.as_ref().is_none_or(|facility| facility.capacity.len() > 1));
    let is_pool = move || facility.with(|facility| facility.as_ref().is_none_or(|facility| !facility.is_exclusive()));
    let change = move |step: i64| {
        state.form.update(|form| {
            if let Some(item) = form.items.get_mut(row) {
                let now = item.quantity.trim().parse::<i64>().unwrap_or(1);
                item.quantity = now.saturating_add(step).max(1).to_string();
            }
        });
    };
    let invalid = |error: Signal<Option<String>>| move || error.with(Option::is_some).then_some("true");
    let described = |error: Signal<Option<String>>, id: String| move || error.with(Option::is_some).then(|| id.clone());
    view! {
        <li hidden=hidden>
            <span class="field grow">
                <label for=id("facility")>{label}</label>
                <select
                    class="input" id=id("facility") name="item_facility" node_ref=selects[0]
                    aria-invalid=invalid(facility_error) aria-describedby=described(facility_error, id("facility-error"))
                >
                    {facility_options(state, &code.get_untracked(), row == 0)}
                </select>
                <small>{hint}</small>
            </span>
            <span class="field" hidden=move || state.alive.get() && !has_layouts()>
                <label for=id("layout")>{tr!(language, "fac.layout")}</label>
                <select
                    class="input" id=id("layout") name="item_layout" node_ref=selects[1]
                    aria-invalid=invalid(layout_error) aria-describedby=described(layout_error, id("layout-error"))
                >
                    {layout_options(state, &layout.get_untracked())}
                </select>
            </span>
            <span class="field" hidden=move || state.alive.get() && !is_pool()>
                <label for=id("quantity")>{tr!(language, "form.quantity")}</label>
                <span class="row tight nowrap">
                    <button class="button square" type="button" hidden=move || !state.alive.get() aria-label=tr!(language, "apply.less", n = row + 1) on:click=move |_| change(-1)>
                        <Icon name="minus"/>
                    </button>
                    <input
                        class="input amount" id=id("quantity") name="item_quantity" inputmode="numeric" maxlength="4" node_ref=amount value=quantity.get_untracked()
                        aria-invalid=invalid(quantity_error) aria-describedby=described(quantity_error, id("quantity-error"))
                    />
                    <button class="button square" type="button" hidden=move || !state.alive.get() aria-label=tr!(language, "apply.more", n = row + 1) on:click=move |_| change(1)>
                        <Icon name="plus"/>
                    </button>
                </span>
            </span>
            {(row > 0).then(|| view! {
                <button class="button quiet square" type="submit" name=CLEAR_ROW value=row.to_string() hidden=move || code.with(String::is_empty) aria-label=tr!(language, "apply.remove_row", n = row + 1)>
                    <Icon name="x"/>
                </button>
            })}
            <ErrorLine id=id("facility-error") error=facility_error/>
            <ErrorLine id=id("layout-error") error=layout_error/>
            <ErrorLine id=id("quantity-error") error=quantity_error/>
        </li>
    }
}

fn row_value(state: FormState, row: usize, read: fn(&crate::domain::application_form::ItemForm) -> &String) -> Memo<String> {
    Memo::new(move |_| state.form.with(|form| form.items.get(row).map(|item| read(item).clone()).unwrap_or_default()))
}

/// What helps to choose: how many fit, or how many there are.
fn about(facility: &Facility, language: crate::domain::language::Language) -> String {
    match facility.capacity_for(None) {
        Some(people) => format!("{}: {}", tr!(language, "fac.capacity"), tr!(language, "fac.people", n = people)),
        None if facility.is_exclusive() => String::new(),
        None => tr!(language, "fac.units", n = facility.stock),
    }
}

fn facility_options(state: FormState, chosen: &str, first: bool) -> impl IntoView + use<> {
    let language = state.language;
    let empty = if first { tr!(language, "apply.choose_facility") } else { tr!(language, "apply.nothing_more") };
    let groups: Vec<_> = FacilityKind::ALL
        .iter()
        .filter_map(|kind| {
            let options: Vec<_> = state.facilities.with_value(|all| {
                all.iter()
                    .filter(|facility| facility.kind == *kind)
                    .map(|facility| {
                        let code = facility.code.0.clone();
                        let selected = code == chosen;
                        view! { <option value=code selected=selected>{facility.name.clone()}</option> }
                    })
                    .collect()
            });
            (!options.is_empty()).then(|| view! { <optgroup label=words(language, &format!("fac.{kind}"))>{options}</optgroup> })
        })
        .collect();
    view! {
        <option value="">{empty}</option>
        {groups}
    }
}

fn layout_options(state: FormState, chosen: &str) -> impl IntoView + use<> {
    let language = state.language;
    let mut options = vec![(String::new(), tr!(language, "apply.any_layout"))];
    options.extend(Layout::ALL.iter().map(|layout| (layout.code().to_owned(), words(language, &format!("fac.layout.{layout}")))));
    crate::components::field::options_of(options, chosen)
}
