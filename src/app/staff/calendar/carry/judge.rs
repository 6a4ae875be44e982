//! How the days take what is carried.

use super::Carry;
use super::held::{Carried, Known};
use super::spot::Field;
use crate::app::staff::calendar::days::facility_text;
use crate::browser;
use crate::components::calendar::staff_month::{DropMark, DropMarks, Landing};
use crate::domain::relocation::{Ground, Joint, Place, Verdict};
use crate::domain::slot::{Slot, TimeOfDay, instant};
use chrono::NaiveDate;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Days that are judged in one go, before the clock is looked at.
const DAYS_AT_ONCE: usize = 2;
/// So long (milliseconds) is judged in one frame; the rest of it is needed for painting.
const JUDGING_A_FRAME: f64 = 4.0;

impl Carry {
    /// How the days take what is carried, or where it would come to stand between hours and facilities; after the drop where it
    /// was let go.
    pub fn marks(self) -> Signal<DropMarks> {
        Effect::new(move |_| {
            if let Some(carried) = self.carried.get().filter(|_| self.field.get() == Field::Days) {
                self.judge_days(&carried);
            } else {
                // What still waits for its frame is given up.
                self.judging.update_value(|turn| *turn += 1);
                self.judged.set(BTreeMap::new());
            }
        });
        Memo::new(move |_| {
            let Some(carried) = self.carried.get() else { return self.landed.get().unwrap_or_default() };
            let marks = DropMarks { carried: carried.codes(), ..DropMarks::default() };
            if self.field.get() == Field::Days {
                return DropMarks { days: self.judged.with(|judged| self.days_marked(&carried, judged)), ..marks };
            }
            let days = self.days.get();
            let landing = self.known.with(|known| {
                let known = known.as_ref().filter(|known| known.code == carried.code && days == Some((known.from, known.to)))?;
                self.landing(&carried, known)
            });
            DropMarks { landing, ..marks }
        })
        .into()
    }

    /// Works out what it would meet on every shown day, the nearest to the hand first and a few in each frame: judging a month at once
    /// would hold up the hand. Nothing while the answer about the days is on its way.
    fn judge_days(self, carried: &Carried) {
        let days = self.days.get();
        let order = self.known.with(|known| {
            let known = known.as_ref().filter(|known| known.code == carried.code && days == Some((known.from, known.to)))?;
            let near = self.aim.get_untracked().unwrap_or(carried.grabbed);
            let mut dates: Vec<NaiveDate> = known.from.iter_days().take_while(|date| *date < known.to).collect();
            dates.sort_by_key(|date| (*date - near).num_days().abs());
            Some((self.wanted(carried, &known.ground), dates))
        });
        let turn = self.judging.with_value(|turn| turn + 1);
        self.judging.set_value(turn);
        match order {
            Some((place, dates)) => {
                // What was known stays until it is judged anew, so that nothing flickers.
                let mut judged = self.judged.get_untracked();
                judged.retain(|date, _| dates.contains(date));
                self.judge_on(turn, carried.grabbed, place, dates, judged);
            }
            None => self.judged.set(BTreeMap::new()),
        }
    }

    /// Judges the next few of `dates`; a newer `turn` ends it.
    fn judge_on(self, turn: u64, grabbed: NaiveDate, place: Place, mut dates: Vec<NaiveDate>, mut judged: BTreeMap<NaiveDate, Joint>) {
        if self.judging.try_get_value() != Some(turn) {
            return;
        }
        let ends = browser::now() + JUDGING_A_FRAME;
        self.known.with_untracked(|known| {
            let Some(Known { ground, others, .. }) = known else {
                dates.clear();
                return;
            };
            let offset = grabbed - ground.wish.start.date();
            while !dates.is_empty() {
                let later = dates.split_off(dates.len().min(DAYS_AT_ONCE));
                let there = dates.iter().map(|date| *date - offset);
                judged.extend(ground.verdicts_together(others, &place, there).into_iter().map(|(date, joint)| (date + offset, joint)));
                dates = later;
                if browser::now() > ends {
                    break;
                }
            }
        });
        self.judged.set(judged.clone());
        if !dates.is_empty() {
            request_animation_frame(move || self.judge_on(turn, grabbed, place, dates, judged));
        }
    }

    fn days_marked(self, carried: &Carried, judged: &BTreeMap<NaiveDate, Joint>) -> BTreeMap<NaiveDate, DropMark> {
        let aim = self.aim.get();
        let mark = |(date, joint): (&NaiveDate, &Joint)| {
            let verdict = &joint.verdict;
            let aimed = aim == Some(*date);
            let past = matches!(verdict, Verdict::Against(faults) if faults.0.iter().any(|fault| fault.code == "date_past"));
            let refused = !verdict.is_free() && *verdict != Verdict::Here;
            // Which of several refuses has room on the aimed day alone.
            let note = match (aimed, refused && !past) {
                (true, _) => carried.says(self.language, joint),
                (false, true) => verdict.text(self.language),
                (false, false) => String::new(),
            };
            (*date, DropMark { target: aimed && verdict.is_free(), refused, note, landed: None })
        };
        judged.iter().map(mark).collect()
    }

    /// What is seen while *Pindahkan* is open: what was let go lies where it was dropped, and is faded where it stands.
    pub(super) fn marks_of_drop(self, carried: &Carried, place: &Place, aim: NaiveDate) -> DropMarks {
        let (start, booking) = (TimeOfDay::of(instant(place.start)).dotted(), &carried.booking);
        let note = format!("{start} {}, {}", facility_text(booking), booking.title);
        let mark = DropMark { target: true, refused: false, note, landed: Some(carried.code.clone()) };
        let marks = DropMarks { carried: carried.codes(), ..DropMarks::default() };
        if self.field.get_untracked() == Field::Days {
            return DropMarks { days: BTreeMap::from([(aim, mark)]), ..marks };
        }
        let facility = place.facility.as_ref().unwrap_or(&booking.facility).to_string();
        let landing = Slot::new(instant(place.start), instant(place.end)).map(|slot| Landing { facility, slot, mark });
        DropMarks { landing, ..marks }
    }

    fn landing(self, carried: &Carried, known: &Known) -> Option<Landing> {
        let place = self.place(carried, &known.ground)?;
        let Joint { verdict, .. } = known.verdict(&place);
        let facility = place.facility.as_ref().unwrap_or(&carried.booking.facility).to_string();
        let slot = Slot::new(instant(place.start), instant(place.end))?;
        let mark =
            DropMark { target: verdict.is_free(), refused: !verdict.is_free() && verdict != Verdict::Here, note: verdict.text(self.language), landed: None };
        (verdict != Verdict::Here).then_some(Landing { facility, slot, mark })
    }

    /// Lends what is known for judging the day that is aimed at; `None` while the answer is on its way.
    pub(super) fn with_known<T>(self, carried: &Carried, look: impl FnOnce(&Known) -> T) -> Option<T> {
        let aim = self.aim.get();
        let fits = |known: &&Known| known.code == carried.code && aim.is_none_or(|aim| (known.from..known.to).contains(&aim));
        self.known.with(|known| known.as_ref().filter(fits).map(look))
    }

    /// Where it would come to stand if it were dropped now; `None` beside the days.
    pub(super) fn place(self, carried: &Carried, ground: &Ground) -> Option<Place> {
        let aim = self.aim.get()?;
        Some(self.wanted(carried, ground).on(aim - (carried.grabbed - ground.wish.start.date())))
    }

    /// The hours and the facility that it shall have, on its own day. Several stay in their facilities and keep their length.
    fn wanted(self, carried: &Carried, ground: &Ground) -> Place {
        let facility = self.facility.get().filter(|_| carried.others.is_empty());
        ground.place(self.later.get(), self.longer.get(), facility)
    }
}
