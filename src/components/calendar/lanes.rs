//! The timeline (*linimasa*): a row per facility, along half days or quarters of an hour. Rooms show their bookings as bars,
//! pools what is left of them as a curve. Only the facilities of one page are in the document.

use super::booking_chip::Chip;
use super::staff_month::{DropMark, DropMarks, Landing};
use crate::app::use_language;
use crate::browser;
use crate::domain::calendar_view::Scale;
use crate::domain::language::Language;
use crate::tr;
use leptos::prelude::*;
use leptos::web_sys::Element;
use maud::{Markup, html};

/// Id of the table; arrow keys walk over the bars inside.
pub const LANES_ID: &str = "linimasa";

/// The end of a bar by which it is drawn out. A bar gets it when a hand comes near ([`dress`]): hundreds would have it for nothing.
pub const GRIP: &str = "<i class=\"grip\" data-grip=\"\" aria-hidden=\"true\"></i>";

/// What arrow keys walk over: bars, names of pools, and the ways to what had no room.
pub const LANE_ITEMS: &str = ".booking, .lane-list, .more";

/// One of a timeline's bars is its tab stop; when it has none the timeline itself is, so that it can be scrolled.
pub fn keep_lane_stop() {
    let has_stop = browser::keep_stop(&format!("#{LANES_ID}"), LANE_ITEMS);
    browser::write_all(&format!(".timeline-scroll:has(> #{LANES_ID})"), "tabindex", if has_stop { "-1" } else { "0" });
}

/// What a bar of the timeline has only under a pointer: its words as a title, and its end to draw it out by.
pub fn dress(near: &Element) {
    let Some(bar) = near.closest(&format!("#{LANES_ID} .booking")).ok().flatten().filter(|bar| !bar.has_attribute("title")) else { return };
    let _ = bar.set_attribute("title", &bar.get_attribute("aria-label").unwrap_or_default());
    if bar.has_attribute("data-code") && bar.query_selector(".grip").ok().flatten().is_none() {
        let _ = bar.insert_adjacent_html("beforeend", GRIP);
    }
}

/// Bars that are in the hand of a finger have their end, also when they have just been written anew.
pub fn dress_handled<'c>(codes: impl IntoIterator<Item = &'c String>) {
    for code in codes {
        browser::note_at(&format!("#{LANES_ID} .booking[data-code=\"{code}\"]"), ".grip", Some(GRIP));
    }
}

/// State of a Friday: half days are too long to shade its prayer break alone, so its rule has it inside.
pub const PRAYER: &str = "prayer";

/// The head of a day or an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneHead {
    /// `Jum`; empty for an hour.
    pub short: String,
    /// In full, for the title.
    pub title: String,
    /// `11`, `08.00`
    pub number: String,
    /// `closed`, `holiday` or `joint_leave`.
    pub state: Option<&'static str>,
    pub today: bool,
    /// Words of the prayer break that begins then.
    pub pause: Option<String>,
}

/// First unit (from 1) and number of units.
pub type Place = (i64, i64);

/// One bar on a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub place: Place,
    /// From 0; what overlaps lies on tracks of its own.
    pub track: usize,
    pub chip: Chip,
    /// Too short for words: the sign alone.
    pub short: bool,
    /// `Disetujui: MKKS SMA, Kamis, 17 Desember 2026, 08.00–12.00`
    pub spoken: String,
    /// Set-up and clean-up around it.
    pub buffers: Vec<Place>,
}

/// Where uses of kin take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub place: Place,
    /// `Terpakai: Aula Utama, MKKS SMA, Kam 17 Des, 08.00–12.00`
    pub words: String,
}

/// What is left of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    /// Paths in a box as wide as the units and 20 high.
    pub level: String,
    pub step: String,
    /// Asked for and not decided: x, y, width, height.
    pub asked: Vec<[String; 4]>,
    pub labels: Vec<CurveLabel>,
}

/// The number that is left from a unit on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurveLabel {
    pub from: i64,
    pub left: i64,
    /// `half` under half of the stock, `few` under a quarter.
    pub low: Option<&'static str>,
}

/// One facility, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneLook {
    pub facility: String,
    pub name: String,
    /// `250 orang`, `sisa dari 6`
    pub note: String,
    /// Days or hours, and when it is closed: `closed`, `holiday`; or [`PRAYER`].
    pub rules: Vec<(Place, Option<&'static str>)>,
    pub taken: Vec<Taken>,
    pub bars: Vec<Bar>,
    pub curve: Option<Curve>,
    /// Its row tells only what is left: its name leads to its bookings.
    pub is_pool: bool,
    /// Bookings that had no room.
    pub hidden: usize,
    /// Where all of them are listed.
    pub href: String,
}

/// The whole timeline. Heads, names and closed times of `lanes` stay what they are when it is drawn; bookings may change. As in
/// the month the table is one piece of markup, and a row that changes is written anew.
#[component]
pub fn LaneTable(
    #[prop(into)] caption: String,
    heads: Vec<LaneHead>,
    lanes: Memo<Vec<LaneLook>>,
    scale: Scale,
    /// The unit that it is now, and the time in words.
    #[prop(into)]
    now: Signal<Option<(i64, String)>>,
    #[prop(into)] marks: Signal<DropMarks>,
    /// Ids of the words that tell which keys there are, for those who may use them.
    hint: Option<String>,
    /// The page is alive and the bars are walked by arrow keys.
    #[prop(into)]
    grid: Signal<bool>,
    /// Something is in the hand: a row that a finger has taken hold of must stay the one it is.
    #[prop(into)]
    held: Signal<bool>,
) -> impl IntoView {
    let language = use_language();
    let landing = Memo::new(move |_| marks.with(|marks| marks.landing.clone()));
    let first: Vec<LaneLook> = lanes.get_untracked();
    let begun = now.get_untracked();
    let drawing = move |now: Option<(i64, String)>, alive: bool| Drawing { language, scale, now, alive };
    let table = drawing(begun.clone(), grid.get_untracked()).table(&caption, &heads, &first).into_string();
    Effect::new(move |before: Option<Vec<LaneLook>>| {
        let is_new = before.is_none();
        let (lanes, before) = (lanes.get(), before.unwrap_or_else(|| first.clone()));
        if held.get() {
            return before;
        }
        for (_, lane) in before.iter().zip(&lanes).filter(|(before, now)| before != now) {
            let markup = drawing(now.get_untracked(), grid.get_untracked()).row(lane).into_string();
            browser::rewrite(&row_of(&lane.facility), &markup, &["data-code", "href"]);
            if let Some(landing) = landing.get_untracked().filter(|landing| landing.facility == lane.facility) {
                lay_landing(&landing, scale);
            }
        }
        // When it has just been drawn the stop is looked for below.
        if grid.get_untracked() && !is_new {
            keep_lane_stop();
        }
        lanes
    });
    Effect::new(move |before: Option<Option<Landing>>| {
        let landing = landing.get();
        let left = before.flatten().filter(|before| landing.as_ref().is_none_or(|landing| landing.facility != before.facility));
        if let Some(before) = left {
            browser::note_at(&lane_of(&before.facility), ".landing", None);
        }
        if let Some(landing) = &landing {
            lay_landing(landing, scale);
        }
        landing
    });
    Effect::new(move |before: Option<Option<(i64, String)>>| {
        let now = now.get();
        let before = before.unwrap_or_else(|| begun.clone());
        if before.is_some() != now.is_some() {
            browser::show_all(&format!("#{LANES_ID} .now, #{LANES_ID} .now-tag"), now.is_some());
        }
        if let Some((unit, time)) = now.as_ref().filter(|_| before != now) {
            browser::write_all(&format!("#{LANES_ID} .now"), "class", &format!("now {}", place_class((*unit, 1))));
            browser::write_text(&format!("#{LANES_ID} .now-tag"), time);
        }
        now
    });
    Effect::new(move |_| {
        if grid.get() {
            browser::write_all(&format!("#{LANES_ID} :is({LANE_ITEMS}):not([tabindex])"), "tabindex", "-1");
            keep_lane_stop();
        }
    });
    view! {
        <div class="timeline-scroll" tabindex="0" role="region" aria-label=tr!(language, "calendar.lanes.label") aria-describedby=hint>
            <table class="timeline" id=LANES_ID role=move || grid.get().then_some("grid") aria-describedby=hint.clone() inner_html=table></table>
        </div>
    }
}

/// The classes of a place: `f07 s03` begins in the seventh unit and is three units long (`style/components/timeline.css`).
pub fn place_class((from, span): Place) -> String {
    format!("f{:02} s{:02}", from.clamp(0, 99), span.clamp(0, 99))
}

/// Selector of a facility's row. Codes have no characters that would have to be escaped.
fn row_of(facility: &str) -> String {
    format!("#{LANES_ID} tr[data-facility=\"{facility}\"]")
}

fn lane_of(facility: &str) -> String {
    format!("{} .lane", row_of(facility))
}

/// Shows on its lane where what is carried would come to stand.
fn lay_landing(landing: &Landing, scale: Scale) {
    let markup = scale.place(landing.slot).map(|place| landing_markup(place, &landing.mark).into_string());
    browser::note_at(&lane_of(&landing.facility), ".landing", markup.as_deref());
}

/// Where what is carried would come to stand, and what it would meet there.
fn landing_markup(place: Place, mark: &DropMark) -> Markup {
    let kind = if mark.target { "target" } else { "refused" };
    html! { div class={ "landing " (place_class(place)) } data-drop=(kind) data-landed=[&mark.landed] aria-hidden="true" { span { (mark.note) } } }
}

/// How the timeline is drawn at a moment.
struct Drawing {
    language: Language,
    scale: Scale,
    /// The unit that it is now, and the time in words.
    now: Option<(i64, String)>,
    /// The bars are walked by arrow keys.
    alive: bool,
}

impl Drawing {
    fn stop(&self) -> Option<&'static str> {
        self.alive.then_some("-1")
    }

    fn table(&self, caption: &str, heads: &[LaneHead], lanes: &[LaneLook]) -> Markup {
        html! {
            caption.sr { (caption) }
            thead {
                tr {
                    th scope="col" {
                        span.row { (tr!(self.language, "calendar.move.facility")) " " span.now-tag.push hidden[self.now.is_none()] { @if let Some((_, time)) = &self.now { (time) } } }
                    }
                    @for head in heads {
                        th scope="col" data-status=[head.state] aria-current=[head.today.then_some("date")] title=[&head.pause] {
                            @if !head.short.is_empty() { abbr title=(head.title) { (head.short) } " " }
                            b { (head.number) }
                            @if let Some(pause) = &head.pause { " " span.sr { (pause) } }
                        }
                    }
                }
            }
            tbody { @for lane in lanes { tr data-facility=(lane.facility) { (self.row(lane)) } } }
        }
    }

    fn row(&self, lane: &LaneLook) -> Markup {
        let columns = if self.scale.unit_minutes < 60 { self.scale.units / 4 } else { self.scale.units / 2 };
        html! {
            th scope="row" {
                @if lane.is_pool {
                    a.lane-list href=(lane.href) title=(tr!(self.language, "calendar.lanes.list")) tabindex=[self.stop()] { (lane.name) }
                } @else {
                    (lane.name)
                }
                " " small { (lane.note) }
                @if lane.hidden > 0 { " " a.more href=(lane.href) tabindex=[self.stop()] { "+" (lane.hidden) " " (tr!(self.language, "calendar.more")) } }
            }
            td colspan=(columns) {
                // What is out of sight is neither laid out nor painted; how high it is follows from its tracks.
                div.lane data-cols=(self.scale.units) data-tracks=(lane.bars.iter().map(|bar| bar.track + 1).max().unwrap_or(1)) {
                    // The lines between days or hours are the lane's own background.
                    @for (place, state) in lane.rules.iter().filter_map(|(place, state)| Some((*place, (*state)?))) {
                        i class={ (if state == PRAYER { "rule " } else { "shade " }) (place_class(place)) } data-status=[Some(state).filter(|state| *state != "closed")] {}
                    }
                    @if let Some(curve) = &lane.curve { (self.curve(curve)) }
                    @for Taken { place, words } in &lane.taken {
                        i class={ "shade " (place_class(*place)) } role="img" data-status="taken" title=(words) aria-label=(words) {}
                    }
                    @for bar in &lane.bars { (self.bar(bar)) }
                    i class={ "now " (place_class((self.now.as_ref().map_or(1, |(unit, _)| *unit), 1))) } hidden[self.now.is_none()] {}
                }
            }
        }
    }

    fn bar(&self, bar: &Bar) -> Markup {
        let Bar { place, track, chip, short, spoken, buffers } = bar;
        let track = track + 1;
        html! {
            @for place in buffers { i class={ "buffer " (place_class(*place)) } data-track=(track) {} }
            a class={ "booking " (place_class(*place)) } data-status=(chip.sign.code) data-code=[&chip.movable] data-day=(chip.day) data-linked=[chip.linked()]
                data-selected=[chip.selected.then_some("")] data-track=(track) href=(chip.href) aria-label=(spoken) tabindex=[self.stop()] {
                @if !short {
                    @if !chip.time.is_empty() { b { (chip.time) } " " }
                    (chip.text)
                }
            }
        }
    }

    /// What is left of a pool.
    fn curve(&self, curve: &Curve) -> Markup {
        html! {
            svg.curve viewBox={ "0 0 " (self.scale.units) " 20" } preserveAspectRatio="none" aria-hidden="true" {
                path.level d=(curve.level) {}
                @for [x, y, width, height] in &curve.asked { rect.asked x=(x) y=(y) width=(width) height=(height) {} }
                path.step d=(curve.step) {}
            }
            @for label in &curve.labels {
                span class={ "left " (place_class((label.from, 1))) } data-low=[label.low] {
                    span.sr { (tr!(self.language, "calendar.lanes.left")) " " }
                    (label.left)
                }
            }
        }
    }
}
