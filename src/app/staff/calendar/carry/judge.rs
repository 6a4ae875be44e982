//! How the days take what is carried.

use super::Carry;
use super::held::{Carried, Known};
use super::spot::Field;
use crate::components::calendar::staff_month::{DropMark, DropMarks, Landing};
use crate::domain::relocation::{Ground, Joint, Place, Verdict};
use crate::domain::slot::{Slot, instant};
use chrono::NaiveDate;
use leptos::prelude::*;

impl Carry {
    /// How the days take what is carried, or where it would come to stand between hours and facilities.
    pub fn marks(self) -> Signal<DropMarks> {
        Memo::new(move |_| {
            let Some(carried) = self.carried.get() else { return DropMarks::default() };
            let marks = DropMarks { carried: carried.codes(), ..DropMarks::default() };
            let days = self.days.get();
            let judged = self.known.with(|known| {
                let known = known.as_ref().filter(|known| known.code == carried.code && days == Some((known.from, known.to)))?;
                Some(if self.field.get() == Field::Days {
                    DropMarks { days: self.days_marked(&carried, known).collect(), ..marks.clone() }
                } else {
                    DropMarks { landing: self.landing(&carried, known), ..marks.clone() }
                })
            });
            judged.unwrap_or(marks)
        })
        .into()
    }

    fn days_marked(self, carried: &Carried, known: &Known) -> impl Iterator<Item = (NaiveDate, DropMark)> {
        let Known { from, to, ground, others, .. } = known;
        let (aim, place) = (self.aim.get(), self.wanted(carried, ground));
        let offset = carried.grabbed - ground.wish.start.date();
        let dates = from.iter_days().take_while(|date| date < to).map(|date| date - offset);
        ground.verdicts_together(others, &place, dates).into_iter().map(move |(date, joint)| {
            let (date, verdict) = (date + offset, &joint.verdict);
            let aimed = aim == Some(date);
            let past = matches!(verdict, Verdict::Against(faults) if faults.0.iter().any(|fault| fault.code == "date_past"));
            let refused = !verdict.is_free() && *verdict != Verdict::Here;
            // Which of several refuses has room on the aimed day alone.
            let note = match (aimed, refused && !past) {
                (true, _) => carried.says(self.language, &joint),
                (false, true) => verdict.text(self.language),
                (false, false) => String::new(),
            };
            (date, DropMark { target: aimed && verdict.is_free(), refused, note })
        })
    }

    fn landing(self, carried: &Carried, known: &Known) -> Option<Landing> {
        let place = self.place(carried, &known.ground)?;
        let Joint { verdict, .. } = known.verdict(&place);
        let facility = place.facility.as_ref().unwrap_or(&carried.booking.facility).to_string();
        let slot = Slot::new(instant(place.start), instant(place.end))?;
        let mark = DropMark { target: verdict.is_free(), refused: !verdict.is_free() && verdict != Verdict::Here, note: verdict.text(self.language) };
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
