//! How the place that is typed into *Pindahkan* takes the request, told before it is sent: the same judgement as while a booking is
//! carried over the calendar. It stands in nobody's way, because the server decides.

use super::move_form::MoveInput;
use super::workspace::use_workspace;
use crate::app::use_language;
use crate::browser;
use crate::components::Icon;
use crate::domain::facility::Facility;
use crate::domain::language::Language;
use crate::domain::relocation::{Ground, Place, Verdict};
use crate::domain::working_calendar::{days_later, is_known_year};
use crate::error::AppError;
use crate::server_fns::calendar::{MOST_DAYS, load_move_ground};
use crate::tr;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Whoever types has paused for so long before anything is said or asked.
const PAUSE: Duration = Duration::from_millis(250);
/// So many days before the typed one, and so many from it on, are asked for at once: another day is seldom far away.
const BEFORE: i64 = 14;
const AFTER: i64 = 31;

/// What is typed: which request, as it was seen, and where it would go.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Typed {
    code: String,
    version: i64,
    place: Place,
}

impl Typed {
    /// `None` while it cannot be read.
    fn of(input: MoveInput) -> Option<Self> {
        let code = input.target.with(|target| target.as_ref().map(|target| target.code.clone()))?;
        Some(Self { code, version: input.version.get(), place: input.place()? })
    }

    /// The first and the last day that it would touch.
    fn days(&self) -> (NaiveDate, NaiveDate) {
        let first = self.place.start.date();
        (first, self.place.end.date().max(first))
    }

    /// The days `[from, to)` to ask for; `None` when the server would not tell of them.
    fn around(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (first, last) = self.days();
        let to = days_later(first, AFTER).max(days_later(last, 1));
        let from = days_later(first, -BEFORE).max(days_later(to, -MOST_DAYS));
        (from <= first && is_known_year(from)).then_some((from, to))
    }
}

/// The answer about the days `[from, to)`.
#[derive(Debug)]
struct Known {
    code: String,
    version: i64,
    from: NaiveDate,
    to: NaiveDate,
    /// About every facility that it can go to, not only its own.
    anywhere: bool,
    ground: Ground,
}

impl Known {
    fn covers(&self, typed: &Typed) -> bool {
        let (first, last) = typed.days();
        let days = self.from <= first && last < self.to;
        days && (&self.code, self.version) == (&typed.code, typed.version) && (self.anywhere || typed.place.facility.is_none())
    }
}

/// Follows what is typed; belongs to the dialog.
#[derive(Clone, Copy)]
struct Look {
    /// Id of the dialog; while it is closed nothing is asked.
    dialog: &'static str,
    wanted: Memo<Option<Typed>>,
    /// What was typed at the last pause.
    typed: RwSignal<Option<Typed>>,
    known: RwSignal<Option<Known>>,
    /// What is known may be true no longer.
    old: StoredValue<bool>,
    /// Number of the last look; the answer to an older one is not wanted any more.
    asked: StoredValue<u32>,
}

impl Look {
    fn set_up(input: MoveInput, fault: Signal<Option<AppError>>, dialog: &'static str) -> Self {
        let workspace = use_workspace();
        let look = Self {
            dialog,
            wanted: Memo::new(move |_| Typed::of(input)),
            typed: RwSignal::new(None),
            known: RwSignal::new(None),
            old: StoredValue::new(false),
            asked: StoredValue::new(0),
        };
        // The dialog was opened, or it is shown how the request stands now: what was said before is forgotten.
        Effect::new(move |_| {
            input.target.track();
            look.typed.set(None);
            look.known.set(None);
            look.soon();
        });
        Effect::new(move |_| {
            look.wanted.track();
            look.soon();
        });
        // Somebody has changed something meanwhile, or the server has refused the move.
        Effect::new(move |before: Option<()>| {
            fault.track();
            workspace.live_tick.track();
            if before.is_some() {
                look.old.set_value(true);
                look.soon();
            }
        });
        look
    }

    /// Looks at it after a pause.
    fn soon(self) {
        let number = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(number);
        set_timeout(
            move || {
                if self.asked.try_get_value() == Some(number) {
                    self.look(number);
                }
            },
            PAUSE,
        );
    }

    fn look(self, number: u32) {
        if !browser::is_dialog_open(self.dialog) {
            return;
        }
        let wanted = self.wanted.get_untracked();
        self.typed.set(wanted.clone());
        let Some(typed) = wanted else { return };
        let is_known = self.known.with_untracked(|known| known.as_ref().is_some_and(|known| known.covers(&typed)));
        if is_known && !self.old.get_value() {
            return;
        }
        let Some((from, to)) = typed.around() else { return };
        spawn_local(async move {
            let Typed { code, version, place } = typed;
            let anywhere = place.facility.is_some();
            let answer = load_move_ground(code.clone(), from, to, String::new(), anywhere).await;
            // The page was left, or something else is typed by now.
            if self.asked.try_get_value() != Some(number) {
                return;
            }
            // Without an answer nothing is said; the next change asks again.
            self.old.set_value(answer.is_err());
            self.known.set(answer.ok().map(|ground| Known { code, version, from, to, anywhere, ground }));
        });
    }
}

/// What is said of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    status: Option<&'static str>,
    icon: &'static str,
    text: String,
    /// A reason passes by what stands against it.
    passable: bool,
}

impl Said {
    fn of(language: Language, ground: &Ground, place: &Place) -> Self {
        let verdict = ground.verdict(place);
        let (status, icon, text, passable) = match verdict {
            Verdict::Here => (None, "info", verdict.text(language), false),
            Verdict::Free => (Some("ok"), "check", free_text(language, ground, place), false),
            Verdict::DayOff(_) | Verdict::Against(_) if ground.is_free_with_reason(place) => {
                (Some("soon"), "warn", tr!(language, "calendar.move.passable", verdict = verdict.text(language)), true)
            }
            Verdict::Busy(_) | Verdict::DayOff(_) | Verdict::Against(_) => (Some("late"), "warn", verdict.text(language), false),
        };
        Self { status, icon, text, passable }
    }
}

/// `Aula Utama kosong pada waktu itu, termasuk 30 menit persiapan.`
fn free_text(language: Language, ground: &Ground, place: &Place) -> String {
    let items = &ground.wish.items;
    let codes = items.iter().map(|item| place.facility.as_ref().filter(|_| items.len() == 1).unwrap_or(&item.facility));
    let facilities: Vec<&Facility> = codes.filter_map(|code| ground.catalogue.iter().find(|facility| facility.code == *code)).collect();
    let names = facilities.iter().map(|facility| facility.name.as_str()).collect::<Vec<_>>().join(", ");
    match facilities.iter().map(|facility| facility.set_up_minutes).max() {
        Some(minutes) if minutes > 0 => tr!(language, "calendar.move.free_set_up", facility = names, n = minutes),
        _ => tr!(language, "calendar.move.free", facility = names),
    }
}

/// The line that tells it. It has its room from the beginning, so that nothing jumps away from the hand.
#[component]
pub fn MoveVerdict(input: MoveInput, fault: Signal<Option<AppError>>, dialog: &'static str) -> impl IntoView {
    let language = use_language();
    let look = Look::set_up(input, fault, dialog);
    let said = Memo::new(move |_| {
        let typed = look.typed.get()?;
        look.known.with(|known| known.as_ref().filter(|known| known.covers(&typed)).map(|known| Said::of(language, &known.ground, &typed.place)))
    });
    // While it is looked at anew the place for a reason stays as it is.
    Effect::new(move |_| {
        if let Some(passable) = said.with(|said| said.as_ref().map(|said| said.passable)) {
            input.set_passable(passable);
        }
    });
    view! {
        <div class="move-verdict" role="status">
            {move || said.get().map(|Said { status, icon, text, .. }| view! { <p class="soft" data-status=status><Icon name=icon/><span>{text}</span></p> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{booking, date, hall, small_hall, wish, wita};
    use crate::domain::facility::FacilityCode;
    use crate::domain::relocation::HeldThere;
    use crate::domain::slot::Slot;

    /// The hall on Tuesday, 24 November 2026; somebody has it on the Thursday after.
    fn ground() -> Ground {
        let taken = booking(Slot::new(wita("2026-11-26 08:00"), wita("2026-11-26 16:00")).expect("from before to"));
        let held = vec![HeldThere { facility: hall().code, by: vec![None], rows: vec![taken] }];
        let catalogue = vec![hall(), Facility { set_up_minutes: 0, ..small_hall() }];
        Ground { wish: wish(), own: None, catalogue, holidays: vec![], held, names: vec![], now: wita("2026-11-23 09:00") }
    }

    fn on(day: &str, facility: Option<&str>) -> Place {
        let place = ground().place(0, 0, facility.map(|code| FacilityCode(code.to_owned())));
        place.on(date(day))
    }

    fn typed(first: &str, last: &str) -> Typed {
        let place = Place { end: date(last).and_time(wish().end.time()), ..on(first, None) };
        Typed { code: "9B2T-KX5R-1".to_owned(), version: 3, place }
    }

    #[test]
    fn a_free_place_is_named_with_the_time_to_set_up() {
        let said = |facility, language| Said::of(language, &ground(), &on("2026-11-25", facility));
        assert_eq!(said(None, Language::Id).status, Some("ok"));
        assert_eq!(said(None, Language::Id).text, "Aula Utama kosong pada waktu itu, termasuk 30 menit persiapan.");
        assert_eq!(said(Some("AUL-2"), Language::En).text, "Aula Kecil is free then.", "nothing has to be set up there");
    }

    #[test]
    fn a_taken_day_and_a_closed_one_are_warned_of_and_its_own_is_not() {
        let said = |day: &str| {
            let Said { status, text, passable, .. } = Said::of(Language::Id, &ground(), &on(day, None));
            (status, text, passable)
        };
        assert_eq!(said("2026-11-26"), (Some("late"), "Terisi hingga 16.00".to_owned(), false));
        assert_eq!(said("2026-11-28"), (Some("soon"), "Tutup. Dengan alasan pengecualian di bawah ini tetap dapat dipindahkan.".to_owned(), true));
        assert_eq!(said("2026-11-24"), (None, "Tempat sekarang".to_owned(), false));
    }

    #[test]
    fn an_answer_holds_for_the_days_around_and_for_the_request_as_it_was_seen() {
        let asked = typed("2026-11-25", "2026-11-25");
        let (from, to) = asked.around().expect("it can be asked for");
        let known = Known { code: asked.code.clone(), version: 3, from, to, anywhere: false, ground: ground() };
        assert!(known.covers(&asked));
        assert!(known.covers(&typed("2026-12-23", "2026-12-24")));
        assert!(!known.covers(&typed("2026-12-24", "2026-12-26")), "its end is not known of");
        assert!(!known.covers(&typed("2026-11-10", "2026-11-10")));
        assert!(!known.covers(&Typed { version: 4, ..asked.clone() }), "somebody has changed it");
        assert!(!known.covers(&Typed { code: "another".to_owned(), ..asked.clone() }));
        let elsewhere = Typed { place: on("2026-11-25", Some("AUL-2")), ..asked };
        assert!(!known.covers(&elsewhere), "only its own facility was asked about");
        assert!(Known { anywhere: true, ..known }.covers(&elsewhere));
    }

    #[test]
    fn no_more_is_asked_for_than_the_server_tells() {
        let days = |first, last| typed(first, last).around().map(|(from, to)| (to - from).num_days());
        assert_eq!(days("2026-11-25", "2026-11-25"), Some(BEFORE + AFTER));
        assert_eq!(days("2026-11-25", "2027-02-20"), Some(MOST_DAYS), "a long stay");
        assert_eq!(days("2026-11-25", "2026-11-20"), Some(BEFORE + AFTER), "its end is typed last");
        assert_eq!(days("2026-11-25", "2027-11-25"), None);
        assert_eq!(days("0202-11-25", "0202-11-25"), None, "a year that is still being typed");
    }
}
