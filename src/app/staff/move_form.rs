//! The form *Pindahkan*: from where to where, why, and whether the applicant is asked first or has agreed already, and how. A
//! date is agreed, never just moved (§7.4).

use crate::app::use_language;
use crate::browser;
use crate::components::when::when_in_two_lines;
use crate::components::{Icon, SelectField, TextField};
use crate::domain::facility::FacilityCode;
use crate::domain::proposal::ProposalKind;
use crate::domain::relocation::Place;
use crate::domain::reservation::{Status, Version};
use crate::domain::slot::{Moment, TimeOfDay, wall_clock};
use crate::error::AppError;
use crate::server_fns::inbox::{MoveReservation, ReservationDetail};
use crate::tr;
use chrono::NaiveDate;
use leptos::prelude::*;

use super::agreement::{AgreementAndReason, AgreementIds};
use super::move_verdict::MoveVerdict;
use super::move_way::{PROPOSE, Way};
use super::span_fields::{SpanFields, SpanPart};
use super::wording::field_error;
use super::workspace::use_workspace;

/// Which request is to be moved, and what stood there when it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveTarget {
    pub code: String,
    pub who: String,
    pub activity: String,
    pub version: Version,
    pub from: Moment,
    pub to: Moment,
    /// What it would be if it were proposed: a booking moves, an undecided request is offered another time.
    pub kind: ProposalKind,
    /// Who is told, and their number; empty without one.
    pub name: String,
    pub whatsapp: String,
    /// By when they would have to answer, unless a use begins before.
    answer_by: Option<Moment>,
    /// Wall clock, `YYYY-MM-DDTHH:MM`.
    start: String,
    end: String,
    /// Facilities it can go to, code and name; none for a request for several things.
    elsewhere: Vec<(String, String)>,
}

impl MoveTarget {
    pub fn of(detail: &ReservationDetail) -> Self {
        Self {
            code: detail.row.code.to_string(),
            who: detail.row.who.clone(),
            activity: detail.row.activity.clone(),
            version: detail.version,
            from: detail.row.from,
            to: detail.row.to,
            kind: if detail.row.status == Status::Approved { ProposalKind::Move } else { ProposalKind::Offer },
            name: detail.name.clone(),
            whatsapp: detail.whatsapp.clone(),
            answer_by: detail.answer_by,
            start: detail.start.clone(),
            end: detail.end.clone(),
            elsewhere: detail.elsewhere.clone(),
        }
    }
}

/// What is typed into the form; outlives every live update of the page.
#[derive(Clone, Copy)]
pub struct MoveInput {
    pub target: RwSignal<Option<MoveTarget>>,
    /// The version that the person has seen.
    pub version: RwSignal<i64>,
    pub facility: RwSignal<String>,
    pub start_date: RwSignal<String>,
    pub end_date: RwSignal<String>,
    pub start_time: RwSignal<String>,
    pub end_time: RwSignal<String>,
    pub reason: RwSignal<String>,
    /// Ask first, or agreed already.
    pub way: RwSignal<String>,
    pub how: RwSignal<String>,
    pub note: RwSignal<String>,
    /// Only a rule that a reason passes by stands against the place that is typed.
    passable: RwSignal<bool>,
    /// Why a rule is passed by.
    override_reason: RwSignal<String>,
}

impl MoveInput {
    pub fn empty() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            target: RwSignal::new(None),
            version: RwSignal::new(0),
            facility: text(),
            start_date: text(),
            end_date: text(),
            start_time: text(),
            end_time: text(),
            reason: text(),
            way: RwSignal::new(PROPOSE.to_owned()),
            how: text(),
            note: text(),
            passable: RwSignal::new(false),
            override_reason: text(),
        }
    }

    /// Starts from where the request is now. What was typed for the same request before stays.
    pub fn begin(self, target: MoveTarget) {
        let same = self.target.with_untracked(|old| old.as_ref().is_some_and(|old| old.code == target.code && old.from == target.from));
        if !same {
            let split = |wall: &str| {
                let (date, time) = wall.split_once('T').unwrap_or((wall, ""));
                (date.to_owned(), time.replace(':', "."))
            };
            let ((start_date, start_time), (end_date, end_time)) = (split(&target.start), split(&target.end));
            self.start_date.set(start_date);
            self.start_time.set(start_time);
            self.end_date.set(end_date);
            self.end_time.set(end_time);
            for field in [self.facility, self.reason, self.how, self.note, self.override_reason] {
                field.set(String::new());
            }
            self.way.set(PROPOSE.to_owned());
            self.passable.set(false);
        }
        self.renew(target);
    }

    /// Shows how the request stands now, which is what will be sent as seen. What was typed stays.
    pub fn renew(self, target: MoveTarget) {
        self.version.set(target.version.0);
        self.target.set(Some(target));
    }

    /// Notes whether only a rule that a reason passes by stands against the place. The field for the reason does not go away under
    /// somebody who stands in it.
    pub fn set_passable(self, passable: bool) {
        if passable || !browser::has_focus(&format!("#{}", IN_DIALOG.exception)) {
            self.passable.set(passable);
        }
    }

    /// Is the form about this request?
    pub fn is_about(self, code: &str) -> bool {
        self.target.with_untracked(|target| target.as_ref().is_some_and(|target| target.code == code))
    }

    /// A new first day takes the last day with it: the length of a use is kept.
    fn change_start(self, typed: String) {
        let days = |signal: RwSignal<String>| signal.with_untracked(|text| text.parse::<NaiveDate>().ok());
        if let (Some(old), Some(end), Ok(new)) = (days(self.start_date), days(self.end_date), typed.parse::<NaiveDate>()) {
            self.end_date.set((end + (new - old)).to_string());
        }
        self.start_date.set(typed);
    }

    /// Takes over a free time that the server has offered.
    pub fn choose(self, facility: String, from: Moment, to: Moment) {
        let wall = |moment: Moment| {
            let local = wall_clock(moment);
            (local.date().to_string(), TimeOfDay::of(moment).dotted())
        };
        let ((start_date, start_time), (end_date, end_time)) = (wall(from), wall(to));
        self.start_date.set(start_date);
        self.start_time.set(start_time);
        self.end_date.set(end_date);
        self.end_time.set(end_time);
        self.facility.set(facility);
    }

    /// The moments that are typed now, when they can be read.
    fn wanted(self) -> Option<(Moment, Moment)> {
        let moment = |date: RwSignal<String>, time: RwSignal<String>| {
            let date: NaiveDate = date.with(|text| text.parse().ok())?;
            let time: TimeOfDay = time.with(|text| text.parse().ok())?;
            Some(time.on(date))
        };
        Some((moment(self.start_date, self.start_time)?, moment(self.end_date, self.end_time)?))
    }

    /// When and where it would be, when that can be read.
    pub fn place(self) -> Option<Place> {
        let (start, end) = self.wanted()?;
        let facility = self.facility.with(|code| (!code.is_empty()).then(|| FacilityCode(code.clone())));
        Some(Place { start: wall_clock(start), end: wall_clock(end), facility })
    }

    /// Is the applicant asked first?
    pub fn proposes(self) -> bool {
        self.way.with(|way| way == PROPOSE)
    }

    /// By when they would have to answer: also before the booked and the proposed use begin.
    pub fn answer_by(self) -> Option<Moment> {
        let (by, booked) = self.target.with(|target| {
            let target = target.as_ref()?;
            Some((target.answer_by?, (target.kind == ProposalKind::Move).then_some(target.from)))
        })?;
        let proposed = self.wanted().map(|(from, _)| from);
        Some([booked, proposed].into_iter().flatten().fold(by, Moment::min))
    }
}

/// Ids of one rendering of the form; the dialog and the plain form may stand in one document.
#[derive(Clone, Copy)]
pub struct MoveIds {
    pub form: &'static str,
    span: [&'static str; 4],
    facility: &'static str,
    exception: &'static str,
    agreement: AgreementIds,
}

/// In the dialog.
pub const IN_DIALOG: MoveIds = MoveIds {
    form: "pindah-isian",
    span: ["pindah-tanggal", "pindah-sampai", "pindah-mulai", "pindah-selesai"],
    facility: "pindah-fasilitas",
    exception: "pindah-pengecualian",
    agreement: AgreementIds { how: "pindah-cara", note: "pindah-catatan", reason: "pindah-alasan" },
};
/// On the page, for readers without JavaScript.
pub const ON_PAGE: MoveIds = MoveIds {
    form: "p-isian",
    span: ["p-tanggal", "p-sampai", "p-mulai", "p-selesai"],
    facility: "p-fasilitas",
    exception: "p-pengecualian",
    agreement: AgreementIds { how: "p-cara", note: "p-catatan", reason: "p-alasan" },
};
/// Names of the dates and hours.
const SPAN_NAMES: [&str; 4] = ["form[start_date]", "form[end_date]", "form[start_time]", "form[end_time]"];

/// A line of the comparison.
#[component]
fn Side(label: String, lines: Signal<Option<(String, String)>>) -> impl IntoView {
    view! {
        <div>
            <small>{label}</small>
            <br/>
            <b>{move || lines.get().map_or_else(|| "–".to_owned(), |(date, _)| date)}</b>
            <br/>
            <span>{move || lines.get().map(|(_, time)| time)}</span>
        </div>
    }
}

/// The fields. The button stands with the caller: in the dialog it belongs into the footer.
#[component]
pub fn MoveFields(
    input: MoveInput,
    action: ServerAction<MoveReservation>,
    ids: MoveIds,
    #[prop(into)] fault: Signal<Option<AppError>>,
    /// Id of the dialog that it stands in: there it is told how the place takes the request.
    #[prop(optional)]
    dialog: Option<&'static str>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let MoveIds { form, span, facility, exception, agreement } = ids;
    let error = move |field: &'static str| field_error(language, fault, field);
    let typed = Callback::new(move |(part, text): (SpanPart, String)| match part {
        SpanPart::StartDate => input.change_start(text),
        SpanPart::EndDate => input.end_date.set(text),
        SpanPart::StartTime => input.start_time.set(text),
        SpanPart::EndTime => input.end_time.set(text),
    });
    let values: [Signal<String>; 4] = [input.start_date, input.end_date, input.start_time, input.end_time].map(Signal::from);
    let errors = ["start_date", "end_date", "start_time", "end_time"].map(error);
    let before = Signal::derive(move || input.target.with(|target| target.as_ref().map(|target| when_in_two_lines(language, target.from, target.to))));
    let after = Signal::derive(move || input.wanted().map(|(from, to)| when_in_two_lines(language, from, to)));
    // Without script both ways stand there, and what does not belong to the chosen one is not read.
    let asked_first = Signal::derive(move || workspace.hydrated.get() && input.proposes());
    let elsewhere = Memo::new(move |_| input.target.with(|target| target.as_ref().map_or_else(Vec::new, |target| target.elsewhere.clone())));
    view! {
        <ActionForm action=action attr:class="stack" attr:id=form>
            <input type="hidden" name="form[code]" value=move || input.target.with(|target| target.as_ref().map(|target| target.code.clone()))/>
            <input type="hidden" name="form[version]" value=move || input.version.get()/>
            <div class="from-to">
                <Side label=tr!(language, "calendar.move.before") lines=before/>
                <Icon name="right"/>
                <Side label=tr!(language, "calendar.move.after") lines=after/>
            </div>
            <SpanFields ids=span names=SPAN_NAMES values errors typed/>
            {move || {
                let known = elsewhere.get();
                (!known.is_empty())
                    .then(|| {
                        let same = (String::new(), tr!(language, "calendar.move.same_facility"));
                        view! {
                            <SelectField
                                id=facility
                                name="form[facility]"
                                label=tr!(language, "calendar.move.facility")
                                value=input.facility
                                options=std::iter::once(same).chain(known).collect()
                                error=error("facility")
                                on:change=move |event| input.facility.set(event_target_value(&event))
                            />
                        }
                    })
            }}
            {dialog.map(|dialog| view! { <MoveVerdict input fault dialog/> })}
            <Exception id=exception input fault/>
            <Way input/>
            <AgreementAndReason input ids=agreement asked_first fault/>
            {children.map(|children| children())}
        </ActionForm>
    }
}

/// Why a rule is passed by: asked for when one of those stands against the move, and always where there is no script to wait for that.
#[component]
fn Exception(id: &'static str, input: MoveInput, fault: Signal<Option<AppError>>) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let reason = input.override_reason;
    let shown = Memo::new(move |_| {
        let stands_against_it = input.passable.get() || fault.with(|fault| can_be_passed_by(fault.as_ref()));
        !workspace.hydrated.get() || stands_against_it || reason.with(|text| !text.trim().is_empty())
    });
    move || {
        shown.get().then(|| {
            view! {
                <TextField
                    id=id
                    name="form[override_reason]"
                    label=tr!(language, "staff.field.override_reason")
                    hint=tr!(language, "calendar.move.override_hint")
                    value=reason
                    maxlength=500
                    optional=!workspace.hydrated.get_untracked()
                    error=field_error(language, fault, "override_reason")
                    on:input=move |event| reason.set(event_target_value(&event))
                />
            }
        })
    }
}

/// Was it refused for a rule that the office may pass by with a reason (§7.4)?
fn can_be_passed_by(fault: Option<&AppError>) -> bool {
    let Some(AppError::Invalid(faults)) = fault else { return false };
    faults.0.iter().any(|fault| matches!(fault.code.as_str(), "facility_closed" | "outside_hours" | "over_capacity"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::application_form::FieldErrors;

    #[test]
    fn only_days_off_hours_and_room_can_be_passed_by_with_a_reason() {
        let refused = |code: &str| {
            let mut faults = FieldErrors::default();
            faults.add("start_date", code);
            can_be_passed_by(Some(&faults.into()))
        };
        assert!(["facility_closed", "outside_hours", "over_capacity"].into_iter().all(refused));
        assert!(!["date_past", "same_time", "horizon"].into_iter().any(refused));
        assert!(!can_be_passed_by(None) && !can_be_passed_by(Some(&AppError::NotFound)));
    }
}
