//! What stands above the calendar: its pages, its views, the facility, and the way to a new event, all of them links; and the
//! button that turns taps into a selection.

use super::Answer;
use super::address::Address;
use super::draw::event_path;
use super::select::Selection;
use crate::app::staff::layout::EVENT_ROLES;
use crate::app::staff::workspace::use_workspace;
use crate::app::{paths, use_language};
use crate::components::Icon;
use crate::components::field::options_of;
use crate::domain::calendar_view::CalendarView;
use crate::domain::reservation::Action;
use crate::domain::slot::TimeOfDay;
use crate::i18n::words;
use crate::server_fns::availability::load_facilities;
use crate::tr;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Form;
use leptos_router::hooks::use_navigate;

/// The way to the page where an event is entered; drawing on empty space leads there too.
#[component]
pub fn NewEvent(page: Answer, address: Memo<Address>) -> impl IntoView {
    let language = use_language();
    view! {
        <Transition>
            {move || {
                page.get().and_then(Result::ok).filter(|(member, _)| member.roles.any_of(EVENT_ROLES)).map(|(_, shown)| {
                    let times = (shown.date, TimeOfDay::at(8, 0), shown.date, TimeOfDay::at(16, 0));
                    let href = move || event_path(&address.get().facility, Some(times));
                    view! { <a class="button primary" href=href><Icon name="plus"/>{tr!(language, "calendar.new_event")}</a> }
                })
            }}
        </Transition>
    }
}

/// *Pilih*: while it is on, a tap on a booking selects it. For those who may move one.
#[component]
pub fn Pick(page: Answer, selection: Selection) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    view! {
        <Transition>
            {
                // It stays when a later fetch fails, as the selection does.
                let may = Memo::new(move |before: Option<&bool>| match page.get() {
                    Some(Ok((member, _))) => member.roles.any_of(Action::Move.roles()),
                    _ => before.copied().unwrap_or_default(),
                });
                move || {
                    may.get()
                        .then(|| {
                            view! {
                                <button
                                    class="button"
                                    type="button"
                                    aria-pressed=move || if selection.is_picking() { "true" } else { "false" }
                                    hidden=move || !workspace.hydrated.get()
                                    on:click=move |_| selection.turn_picking()
                                >
                                    <Icon name="check"/>
                                    {tr!(language, "calendar.together.pick")}
                                </button>
                            }
                        })
                }
            }
        </Transition>
    }
}

/// The page before, the page after, and today.
#[component]
pub fn PageLinks(page: Answer, address: Memo<Address>) -> impl IntoView {
    let language = use_language();
    view! {
        <nav class="row tight" aria-label=tr!(language, "calendar.turn")>
            <Transition>
                {move || {
                    let address = address.get();
                    page.get().and_then(Result::ok).map(|(_, shown)| {
                        let to = |steps| address.on(shown.view.turned(shown.date, steps, shown.today)).path();
                        let label = |way: &str| words(language, &format!("calendar.{way}.{}", shown.view));
                        view! {
                            <a class="button square" rel="prev" data-flip="-1" data-noscroll="" href=to(-1) aria-label=label("prev")><Icon name="prev"/></a>
                            <a class="button square" rel="next" data-flip="1" data-noscroll="" href=to(1) aria-label=label("next")><Icon name="next"/></a>
                            <a class="button" data-noscroll="" href=address.on(shown.today).path()>{tr!(language, "cal.today")}</a>
                        }
                    })
                }}
            </Transition>
        </nav>
    }
}

/// The views, of the same day and facility.
#[component]
pub fn Views(page: Answer, address: Memo<Address>) -> impl IntoView {
    let language = use_language();
    let views = [CalendarView::Month, CalendarView::Timeline, CalendarView::Week, CalendarView::Day, CalendarView::Agenda];
    view! {
        <nav class="segments" aria-label=tr!(language, "calendar.views")>
            <Transition>
                {move || {
                    let address = address.get();
                    page.get().and_then(Result::ok).map(|(_, shown)| {
                        views
                            .map(|view| {
                                let current = (view == shown.view).then_some("page");
                                let href = address.on(shown.date).seen_as(view).path();
                                view! { <a href=href data-noscroll="" aria-current=current>{words(language, &format!("calendar.view.{view}"))}</a> }
                            })
                            .collect_view()
                    })
                }}
            </Transition>
        </nav>
    }
}

/// One facility or all; a plain GET form, which sends itself where the page is alive.
#[component]
pub fn FacilityFilter(page: Answer, address: Memo<Address>) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let facilities = Resource::new(|| (), |()| load_facilities());
    let navigate = use_navigate();
    let choose = move |code: String| {
        navigate(&address.get_untracked().of_facility(&code).path(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    view! {
        <Form method="get" action=paths::CALENDAR attr:class="push row tight">
            <label class="sr" for="saring-fasilitas">{tr!(language, "calendar.facility")}</label>
            <Transition>
                {move || {
                    let known = facilities.get().and_then(Result::ok).unwrap_or_default();
                    let all = (String::new(), tr!(language, "calendar.all_facilities"));
                    let options: Vec<(String, String)> =
                        std::iter::once(all).chain(known.into_iter().map(|facility| (facility.code.to_string(), facility.name))).collect();
                    let choose = choose.clone();
                    view! {
                        <select
                            class="input"
                            id="saring-fasilitas"
                            name="facility"
                            prop:value=move || address.get().facility
                            on:change=move |event| choose(event_target_value(&event))
                        >
                            {options_of(options, &address.get_untracked().facility)}
                        </select>
                    }
                }}
            </Transition>
            <Transition>
                {move || {
                    page.get().and_then(Result::ok).map(|(_, shown)| {
                        view! {
                            <input type="hidden" name="view" value=shown.view.code()/>
                            <input type="hidden" name="date" value=shown.date.to_string()/>
                        }
                    })
                }}
            </Transition>
            <button class="button" type="submit" hidden=move || workspace.hydrated.get()>{tr!(language, "btn.filter")}</button>
        </Form>
    }
}
