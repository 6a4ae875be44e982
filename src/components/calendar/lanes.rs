//! The timeline (*linimasa*): a row per facility, along half days or quarters of an hour. Rooms show their bookings as bars,
//! pools what is left of them as a curve. Only the facilities of one page are in the document.

use super::booking_chip::Chip;
use super::staff_month::{DropMarks, Landing, hold_focus_again};
use crate::app::use_language;
use crate::components::Icon;
use crate::domain::calendar_view::Scale;
use crate::tr;
use leptos::prelude::*;

/// Id of the table; arrow keys walk over the bars inside.
pub const LANES_ID: &str = "linimasa";

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

/// The whole timeline. Heads, names and closed times of `lanes` stay what they are when it is drawn; bookings may change.
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
    /// Id of the words that tell which keys there are, for those who may use them.
    hint: Option<&'static str>,
    /// The page is alive and the bars are walked by arrow keys.
    #[prop(into)]
    grid: Signal<bool>,
) -> impl IntoView {
    let language = use_language();
    let landing = Memo::new(move |_| marks.with(|marks| marks.landing.clone()));
    let columns = heads.len();
    let heads = heads
        .into_iter()
        .map(|head| {
            let current = if head.today { Some("date") } else { None };
            let short = (!head.short.is_empty()).then(|| view! { <abbr title=head.title>{head.short}</abbr> });
            let pause = head.pause.clone().map(|words| view! { <span class="sr">{words}</span> });
            view! { <th scope="col" data-status=head.state aria-current=current title=head.pause>{short} <b>{head.number}</b> {pause}</th> }
        })
        .collect_view();
    let first: Vec<LaneLook> = lanes.get_untracked();
    let rows = first
        .into_iter()
        .enumerate()
        .map(|(place, fixed)| {
            let lane = Memo::new(move |_| lanes.with(|lanes| lanes.get(place).cloned()));
            view! { <LaneRow fixed lane scale columns now landing grid/> }
        })
        .collect_view();
    view! {
        <div class="timeline-scroll" tabindex="0" role="region" aria-label=tr!(language, "calendar.lanes.label") aria-describedby=hint>
            <table class="timeline" id=LANES_ID>
                <caption class="sr">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">
                            <span class="row">
                                {tr!(language, "calendar.move.facility")}
                                {move || now.get().map(|(_, time)| view! { <span class="now-tag push">{time}</span> })}
                            </span>
                        </th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn two(number: i64) -> String {
    format!("{:02}", number.clamp(0, 99))
}

#[component]
fn LaneRow(
    /// The lane as it was drawn; only what is booked changes afterwards.
    fixed: LaneLook,
    lane: Memo<Option<LaneLook>>,
    scale: Scale,
    columns: usize,
    now: Signal<Option<(i64, String)>>,
    landing: Memo<Option<Landing>>,
    grid: Signal<bool>,
) -> impl IntoView {
    let language = use_language();
    let LaneLook { facility, name, note, rules, is_pool, href, .. } = fixed;
    let name = if is_pool {
        let title = tr!(language, "calendar.lanes.list");
        view! { <a class="lane-list" href=href.clone() title=title tabindex=move || grid.get().then_some("-1")>{name}</a> }.into_any()
    } else {
        name.into_any()
    };
    let rules = rules
        .into_iter()
        .map(|((from, span), state)| {
            let kind = if state.is_none_or(|state| state == PRAYER) { "rule" } else { "shade" };
            view! { <i class=kind data-status=state.filter(|state| *state != "closed") data-from=two(from) data-span=two(span)></i> }
        })
        .collect_view();
    let hidden = Memo::new(move |_| lane.with(|lane| lane.as_ref().map_or(0, |lane| lane.hidden)));
    let more = move || {
        let hidden = hidden.get();
        (hidden > 0).then(|| view! { <a class="more" href=href.clone()>{format!("+{hidden} {}", tr!(language, "calendar.more"))}</a> })
    };
    let drawn = StoredValue::new(false);
    let bars = move || {
        hold_focus_again(drawn);
        lane.with(|lane| {
            let taken = lane.iter().flat_map(|lane| &lane.taken).map(|taken| view! { <TakenByKin taken=taken.clone()/> }).collect_view();
            let bars = lane.iter().flat_map(|lane| &lane.bars).map(|bar| view! { <LaneBar bar=bar.clone() grid/> }).collect_view();
            (taken, bars)
        })
    };
    let curve = move || lane.with(|lane| lane.as_ref().and_then(|lane| lane.curve.clone())).map(|curve| view! { <StockCurve curve units=scale.units/> });
    let code = facility.clone();
    let here = Memo::new(move |_| landing.with(|landing| landing.clone().filter(|landing| landing.facility == code)));
    let aimed = move || {
        let Landing { slot, mark, .. } = here.get()?;
        let (from, span) = scale.place(slot)?;
        let (kind, icon) = if mark.target { ("target", "check") } else { ("refused", "ban") };
        Some(view! {
            <div class="landing" data-drop=kind data-from=two(from) data-span=two(span) aria-hidden="true"><Icon name=icon/><span>{mark.note}</span></div>
        })
    };
    view! {
        <tr data-facility=facility>
            <th scope="row">{name} <small>{note}</small> {more}</th>
            <td colspan=columns.to_string()>
                <div class="lane" data-cols=scale.units.to_string()>
                    {rules}
                    {curve}
                    {bars}
                    {aimed}
                    {move || now.get().map(|(unit, _)| view! { <i class="now" data-from=two(unit) data-span="01"></i> })}
                </div>
            </td>
        </tr>
    }
}

#[component]
fn TakenByKin(taken: Taken) -> impl IntoView {
    let Taken { place: (from, span), words } = taken;
    view! { <i class="shade" role="img" data-status="taken" data-from=two(from) data-span=two(span) title=words.clone() aria-label=words></i> }
}

#[component]
fn LaneBar(bar: Bar, grid: Signal<bool>) -> impl IntoView {
    let Bar { place: (from, span), track, chip, short, spoken, buffers } = bar;
    let track = (track + 1).to_string();
    let title = spoken.clone();
    let grip = chip.movable.is_some().then(|| view! { <i class="grip" data-grip="" aria-hidden="true"></i> });
    let buffers = buffers
        .into_iter()
        .map(|(from, span)| view! { <i class="buffer" data-from=two(from) data-span=two(span) data-track=track.clone()></i> })
        .collect_view();
    view! {
        {buffers}
        <a
            class="booking"
            data-status=chip.sign.code
            data-code=chip.movable
            data-day=chip.day.to_string()
            data-selected=chip.selected.then_some("")
            data-from=two(from)
            data-span=two(span)
            data-track=track
            href=chip.href
            title=title
            aria-label=spoken
            tabindex=move || grid.get().then_some("-1")
        >
            {(!short).then(|| view! { <b>{chip.time}</b> <span>{chip.text}</span> })}
            {grip}
        </a>
    }
}

#[component]
fn StockCurve(curve: Curve, units: i64) -> impl IntoView {
    let language = use_language();
    let asked = curve.asked.into_iter().map(|[x, y, width, height]| view! { <rect class="asked" x=x y=y width=width height=height></rect> }).collect_view();
    let labels = curve
        .labels
        .into_iter()
        .map(|label| {
            view! {
                <span class="left" data-from=two(label.from) data-span="01" data-low=label.low>
                    <span class="sr">{format!("{} ", tr!(language, "calendar.lanes.left"))}</span>
                    {label.left}
                </span>
            }
        })
        .collect_view();
    view! {
        <svg class="curve" viewBox=format!("0 0 {units} 20") preserveAspectRatio="none" aria-hidden="true">
            <path class="level" d=curve.level></path>
            {asked}
            <path class="step" d=curve.step></path>
        </svg>
        {labels}
    }
}
