//! The open hours of one day, lying: a stretch of them is drawn with the mouse or a finger. The fields for the times do the same,
//! so the strip itself is for the eye.

use super::look::dotted;
use super::segments::{Segment, SegmentKind, segments};
use crate::domain::availability::DayAvailability;
use crate::domain::facility::Facility;
use crate::domain::language::Language;
use crate::tr;
use leptos::prelude::*;

/// Id of the strip; its width is the open hours.
pub const STRIP_ID: &str = "jam-strip";

/// Hours that can be drawn on: the stretches of the day, unless its hours reach over midnight.
pub fn strip_of(day: &DayAvailability, facility: &Facility) -> Vec<Segment> {
    let segments = segments(day, facility);
    if segments.last().is_some_and(|last| last.to <= 1440) { segments } else { Vec::new() }
}

/// `08.00–12.00: Tersedia`, or what is in the way: `08.00–12.00: Terisi 10.00–12.00`.
pub fn strip_words(language: Language, segments: &[Segment], (from, to): (u16, u16)) -> String {
    let within = |segment: &&Segment| segment.from < to && from < segment.to;
    let worst = segments.iter().filter(within).max_by_key(|segment| match segment.kind {
        SegmentKind::Free => 0,
        SegmentKind::Pending => 1,
        SegmentKind::Buffer => 2,
        SegmentKind::Booked => 3,
        SegmentKind::Closed => 4,
    });
    let range = |from, to| format!("{}–{}", dotted(from), dotted(to));
    let inside = segments.first().is_some_and(|first| first.from <= from) && segments.last().is_some_and(|last| to <= last.to);
    let verdict = match worst.filter(|_| inside) {
        None => tr!(language, "cal.closed"),
        Some(Segment { kind: SegmentKind::Free, .. }) => tr!(language, "cal.free"),
        Some(Segment { kind, from, to }) => {
            let word = match kind {
                SegmentKind::Free | SegmentKind::Pending => tr!(language, "cal.pending"),
                SegmentKind::Buffer => tr!(language, "home.preparation"),
                SegmentKind::Booked => tr!(language, "cal.booked"),
                SegmentKind::Closed => tr!(language, "cal.maintenance"),
            };
            format!("{word} {}", range(*from, *to))
        }
    };
    format!("{}: {verdict}", range(from, to))
}

/// The strip with the chosen stretch on it; minutes of the day.
#[component]
pub fn HoursStrip(segments: Vec<Segment>, chosen: Option<(u16, u16)>) -> impl IntoView {
    let (opens, closes) = (segments.first().map_or(0, |first| first.from), segments.last().map_or(0, |last| last.to));
    let length = (closes - opens).max(1);
    let block = |class: &'static str, from: u16, to: u16| view! { <rect class=class x=from - opens width=to - from height="4"></rect> };
    let taken: Vec<_> = segments.iter().filter_map(|segment| Some(block(segment.kind.class()?, segment.from, segment.to))).collect();
    let hours: Vec<_> = (opens / 60 + 1..closes.div_ceil(60)).map(|hour| hour * 60 - opens).map(|x| view! { <path d=format!("M{x} 0V4")></path> }).collect();
    let chosen = chosen.map(|(from, to)| (from.max(opens), to.min(closes))).filter(|(from, to)| from < to).map(|(from, to)| block("chosen", from, to));
    view! {
        <div class="hours-strip" aria-hidden="true">
            <svg class="hours-bar" id=STRIP_ID viewBox=format!("0 0 {length} 4") preserveAspectRatio="none">{taken}{hours}{chosen}</svg>
            <span class="row small muted"><span>{dotted(opens)}</span><span class="push">{dotted(closes)}</span></span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thursday() -> Vec<Segment> {
        let segment = |from, to, kind| Segment { from, to, kind };
        vec![segment(480, 720, SegmentKind::Booked), segment(720, 750, SegmentKind::Buffer), segment(750, 960, SegmentKind::Free)]
    }

    #[test]
    fn a_drawn_stretch_tells_whether_it_is_free_and_what_is_in_its_way() {
        let words = |from, to| strip_words(Language::Id, &thursday(), (from, to));
        assert_eq!(words(780, 900), "13.00–15.00: Tersedia");
        assert_eq!(words(660, 900), "11.00–15.00: Terisi 08.00–12.00");
        assert_eq!(words(720, 900), "12.00–15.00: Persiapan ruang 12.00–12.30");
        assert_eq!(words(900, 1020), "15.00–17.00: Layanan tutup");
    }
}
