//! What stands above the calendar: its pages, its views, the facility, and the way to a new event, all of them links; and the
//! button that turns taps into a selection.

use super::Answer;
use super::address::Address;
use super::draw::day_path;
use super::select::Selection;
use crate::app::staff::layout::EVENT_ROLES;
use crate::app::staff::workspace::use_workspace;
use crate::app::{paths, use_language};
use crate::components::Icon;
use crate::components::field::options_markup;
use crate::domain::calendar_view::CalendarView;
use crate::domain::reservation::Action;
use crate::domain::role::{Roles, StaffMember};
use crate::i18n::words;
use crate::server_fns::calendar::StaffCalendar;
use crate::tr;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Form;
use leptos_router::hooks::use_navigate;

/// What the head needs to know of an answer, without its bookings.
#[derive(Debug, Clone, PartialEq)]
pub struct Gist {
    pub view: CalendarView,
    pub date: NaiveDate,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub today: NaiveDate,
    pub roles: Roles,
    /// Where this answer is found again.
    address: Address,
}

impl Gist {
    fn of(member: &StaffMember, shown: &StaffCalendar) -> Self {
        let skip = if shown.view == CalendarView::Agenda { shown.lines_before } else { shown.lanes_before };
        let facility = shown.facility.as_ref().map(ToString::to_string).unwrap_or_default();
        Self {
            view: shown.view,
            date: shown.date,
            from: shown.from,
            to: shown.to,
            today: shown.today,
            roles: member.roles.clone(),
            address: Address { view: shown.view, date: Some(shown.date), facility, skip },
        }
    }
}

/// Call it inside of the `Transition` that waits for the page. Of an answer that fails nothing is known, and nothing is shown.
pub fn gist_of(page: Answer) -> Memo<Option<Gist>> {
    Memo::new(move |_| {
        page.with(|answer| {
            let (member, shown) = answer.as_ref()?.as_ref().ok()?;
            Some(Gist::of(member, shown))
        })
    })
}

/// Is there an answer that the head can tell of?
fn is_known(gist: Memo<Option<Gist>>) -> Memo<bool> {
    Memo::new(move |_| gist.with(Option::is_some))
}

/// One word of the head that follows the answer; the element around it stays, so that nothing is laid out anew.
fn of_gist(gist: Memo<Option<Gist>>, word: impl Fn(&Gist) -> String + Send + Sync + 'static) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let word = std::sync::Arc::new(word);
    move || gist.with(|gist| gist.as_ref().map(|gist| word(gist)).unwrap_or_default())
}

/// The way to the page where an event is entered; drawing on empty space leads there too.
#[component]
pub fn NewEvent(page: Answer) -> impl IntoView {
    let language = use_language();
    view! {
        <Transition>
            {
                let gist = gist_of(page);
                let may = Memo::new(move |_| gist.with(|gist| gist.as_ref().is_some_and(|gist| gist.roles.any_of(EVENT_ROLES))));
                let href = of_gist(gist, |gist| day_path(&gist.address.facility, gist.date));
                move || {
                    let href = href.clone();
                    may.get().then(|| view! { <a class="button primary" href=href><Icon name="plus"/>{tr!(language, "calendar.new_event")}</a> })
                }
            }
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
                let gist = gist_of(page);
                let may = Memo::new(move |before: Option<&bool>| match gist.get() {
                    Some(gist) => gist.roles.any_of(Action::Move.roles()),
                    None => before.copied().unwrap_or_default(),
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
pub fn PageLinks(page: Answer) -> impl IntoView {
    let language = use_language();
    view! {
        <nav class="row tight" aria-label=tr!(language, "calendar.turn")>
            <Transition>
                {
                    let gist = gist_of(page);
                    let known = is_known(gist);
                    let to = move |steps: i32| of_gist(gist, move |shown| shown.address.on(shown.view.turned(shown.date, steps, shown.today)).path());
                    let label = move |way: &'static str| of_gist(gist, move |shown| words(language, &format!("calendar.{way}.{}", shown.view)));
                    let today = of_gist(gist, |shown| shown.address.on(shown.today).path());
                    move || {
                        let today = today.clone();
                        known.get().then(|| view! {
                            <a class="button square" rel="prev" data-flip="-1" data-noscroll="" href=to(-1) aria-label=label("prev")><Icon name="prev"/></a>
                            <a class="button square" rel="next" data-flip="1" data-noscroll="" href=to(1) aria-label=label("next")><Icon name="next"/></a>
                            <a class="button" data-noscroll="" href=today>{tr!(language, "cal.today")}</a>
                        })
                    }
                }
            </Transition>
        </nav>
    }
}

/// The views, of the same day and facility.
#[component]
pub fn Views(page: Answer) -> impl IntoView {
    let language = use_language();
    let views = [CalendarView::Month, CalendarView::Timeline, CalendarView::Week, CalendarView::Day, CalendarView::Agenda];
    view! {
        <nav class="segments" aria-label=tr!(language, "calendar.views")>
            <Transition>
                {
                    let gist = gist_of(page);
                    let known = is_known(gist);
                    let link = move |view: CalendarView| {
                        let href = of_gist(gist, move |shown| shown.address.on(shown.date).seen_as(view).path());
                        let current = Memo::new(move |_| gist.with(|gist| gist.as_ref().is_some_and(|gist| gist.view == view)));
                        view! {
                            <a href=href data-noscroll="" aria-current=move || current.get().then_some("page")>{words(language, &format!("calendar.view.{view}"))}</a>
                        }
                    };
                    move || known.get().then(|| views.map(link).collect_view())
                }
            </Transition>
        </nav>
    }
}

/// One facility or all; a plain GET form, which sends itself where the page is alive.
#[component]
pub fn FacilityFilter(page: Answer, address: Memo<Address>) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let facilities = Resource::new(|| (), move |()| workspace.facility_choices());
    let navigate = use_navigate();
    let choose = move |code: String| {
        navigate(&address.get_untracked().of_facility(&code).path(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    view! {
        <Form method="get" action=paths::CALENDAR attr:class="push row tight" attr:autocomplete="off">
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
                            inner_html=options_markup(&options, &address.get_untracked().facility)
                            prop:value=move || address.get().facility
                            on:change=move |event| choose(event_target_value(&event))
                        ></select>
                    }
                }}
            </Transition>
            <Transition>
                {
                    let gist = gist_of(page);
                    let known = is_known(gist);
                    let (view, date) = (of_gist(gist, |shown| shown.view.code().to_owned()), of_gist(gist, |shown| shown.date.to_string()));
                    move || {
                        let (view, date) = (view.clone(), date.clone());
                        known.get().then(|| view! {
                            <input type="hidden" name="view" value=view/>
                            <input type="hidden" name="date" value=date/>
                        })
                    }
                }
            </Transition>
            <button class="button" type="submit" hidden=move || workspace.hydrated.get()>{tr!(language, "btn.filter")}</button>
        </Form>
    }
}
