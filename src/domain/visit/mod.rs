//! Who comes to the counter (ULT): the guest book (*buku tamu*, service §2.2) and the queue (*antrean*, §1.2, §7.2 W1 and W2).

use super::applicant::Channel;
use super::application_form::{ApplicationForm, FieldErrors, NewReservation, single_line};
use super::language::Language;
use super::phone::PhoneNumber;
use crate::tr;
use serde::{Deserialize, Serialize};

/// A number is called so many times before its visitor is skipped.
pub const MOST_CALLS: i64 = 3;
/// Whoever was skipped and reports is called again after so many further numbers.
pub const NUMBERS_BETWEEN: i64 = 3;
/// No visitor brings more people.
const MOST_GUESTS: i64 = 999;

/// Row id of a visit (*kunjungan*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VisitId(pub i64);

/// A number of one day's queue (*nomor antrean*), shown as `A-001`; every day of the office begins with it anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct QueueNumber(i64);

impl QueueNumber {
    /// `None` below 1.
    pub fn new(number: i64) -> Option<Self> {
        (number >= 1).then_some(Self(number))
    }
}

impl std::fmt::Display for QueueNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "A-{:03}", self.0)
    }
}

impl TryFrom<i64> for QueueNumber {
    type Error = super::UnknownCode;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        Self::new(number).ok_or(super::UnknownCode)
    }
}

impl From<QueueNumber> for i64 {
    fn from(number: QueueNumber) -> Self {
        number.0
    }
}

super::codes! {
    /// How far a visit has come.
    pub enum VisitState {
        Waiting = "waiting",
        /// The number is on the screen, nobody has come yet.
        Called = "called",
        /// At the counter.
        Serving = "serving",
        /// Did not come after the last call.
        Skipped = "skipped",
        Served = "served",
        /// Went away without having been served.
        Left = "left",
    }
}

super::codes! {
    /// What somebody comes for (*keperluan*).
    pub enum VisitPurpose { Lending = "lending", Consultation = "consultation", Complaint = "complaint", Other = "other" }
}

super::codes! {
    /// Why somebody comes before others (*kelompok rentan*; PermenPANRB 11/2024).
    pub enum Assistance { Elderly = "elderly", Pregnant = "pregnant", Disability = "disability", Child = "child" }
}

super::codes! {
    /// What the counter does with one number, once the queue has brought it.
    pub enum VisitAct { CallAgain = "call_again", Serve = "serve", Skip = "skip", Return = "return", Finish = "finish", Leave = "leave" }
}

super::codes! {
    /// The queue's "no"; its words are `err.<code>`.
    pub enum VisitRefusal {
        /// Somebody else was faster, or the page is old.
        WrongState = "visit_state",
        /// Not called often enough to be skipped.
        CallFirst = "visit_call_first",
        /// Called often enough: to be skipped.
        CalledEnough = "visit_called_enough",
        /// The own number was called and is neither served nor skipped.
        StillCalled = "visit_still_called",
        NobodyWaits = "visit_nobody_waits",
    }
}

impl VisitAct {
    /// State and number of calls after this act.
    ///
    /// # Errors
    /// Why it cannot be done to a visit in `state` whose number was called `calls` times.
    pub fn after(self, state: VisitState, calls: i64) -> Result<(VisitState, i64), VisitRefusal> {
        use VisitState::{Called, Left, Served, Serving, Skipped, Waiting};
        match (self, state) {
            (Self::CallAgain, Called) if calls < MOST_CALLS => Ok((Called, calls + 1)),
            (Self::CallAgain, Called) => Err(VisitRefusal::CalledEnough),
            (Self::Skip, Called) if calls >= MOST_CALLS => Ok((Skipped, calls)),
            (Self::Skip, Called) => Err(VisitRefusal::CallFirst),
            (Self::Serve, Waiting | Called) => Ok((Serving, calls)),
            (Self::Return, Skipped) => Ok((Waiting, 0)),
            (Self::Finish, Serving) => Ok((Served, calls)),
            (Self::Leave, Waiting | Called | Skipped) => Ok((Left, calls)),
            (Self::CallAgain | Self::Serve | Self::Skip | Self::Return | Self::Finish | Self::Leave, Waiting | Called | Serving | Skipped | Served | Left) => {
                Err(VisitRefusal::WrongState)
            }
        }
    }
}

/// What the order of the queue depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InLine {
    pub id: VisitId,
    pub number: QueueNumber,
    /// Needs assistance.
    pub priority: bool,
    /// Was skipped and has reported: comes when so many numbers have been called that day.
    pub due_after: Option<i64>,
}

/// Those who wait in the order in which they will be called if nobody else comes; `called` numbers were called that day. Who
/// has come back and waited for three numbers is next, then come those who need assistance, then the others by number. When
/// nobody else waits, nobody who has come back has to wait either.
pub fn calling_order(mut waiting: Vec<InLine>, mut called: i64) -> Vec<InLine> {
    let mut order = Vec::with_capacity(waiting.len());
    while let Some(first) = (0..waiting.len()).min_by_key(|place| rank(&waiting[*place], called)) {
        order.push(waiting.remove(first));
        called += 1;
    }
    order
}

fn rank(one: &InLine, called: i64) -> (u8, i64, bool, QueueNumber) {
    match one.due_after {
        Some(after) if after <= called => (0, after, false, one.number),
        None => (1, 0, !one.priority, one.number),
        Some(after) => (2, after, false, one.number),
    }
}

/// The guest book's page exactly as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct GuestBookForm {
    pub name: String,
    pub institution: String,
    pub whatsapp: String,
    pub regency: String,
    pub purpose: String,
    /// In words; needed for another purpose than the usual ones.
    pub purpose_note: String,
    /// Who is to be met (*bertemu dengan*).
    pub meets: String,
    /// How many have come.
    pub guests: String,
    /// `yes` when ticked, like the three below.
    pub elderly: String,
    pub pregnant: String,
    pub disability: String,
    pub child: String,
}

/// Somebody in the guest book (*tamu*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    pub name: String,
    pub institution: String,
    /// None only when the office has forgotten it.
    pub whatsapp: Option<PhoneNumber>,
    /// Empty or a code of [`super::applicant::REGENCIES`] or `other`.
    pub regency: String,
    pub purpose: VisitPurpose,
    pub purpose_note: String,
    pub meets: String,
    pub guests: Option<i64>,
    pub assistance: Vec<Assistance>,
}

impl Guest {
    /// What is known already of a request that this guest makes: nothing is typed twice (step 3).
    pub fn application(&self) -> ApplicationForm {
        ApplicationForm {
            name: self.name.clone(),
            institution: self.institution.clone(),
            whatsapp: self.whatsapp.as_ref().map_or_else(String::new, PhoneNumber::shown),
            regency: self.regency.clone(),
            ..ApplicationForm::default()
        }
    }
}

impl GuestBookForm {
    /// What was meant, or all faults at once. Names, institutions and numbers follow the rules of the request form.
    ///
    /// # Errors
    /// At most one fault per field.
    pub fn parse(&self, language: Language) -> Result<Guest, FieldErrors> {
        let mut faults = self.faults_of_the_applicant(language);
        let purpose = self.purpose.trim().parse::<VisitPurpose>().ok();
        if purpose.is_none() {
            faults.add("purpose", "choice");
        }
        let purpose_note = short(&self.purpose_note, "purpose_note", 200, &mut faults);
        if purpose == Some(VisitPurpose::Other) && purpose_note.is_empty() {
            faults.add_with("purpose_note", "required", &[("field", tr!(language, "staff.desk.purpose_note"))]);
        }
        let meets = short(&self.meets, "meets", 100, &mut faults);
        let typed = self.guests.trim();
        let guests = if typed.is_empty() { None } else { typed.parse::<i64>().ok() };
        if !typed.is_empty() && !guests.is_some_and(|guests| (1..=MOST_GUESTS).contains(&guests)) {
            faults.add("guests", "number");
        }
        match purpose {
            Some(purpose) if faults.is_empty() => Ok(Guest {
                name: single_line(&self.name),
                institution: single_line(&self.institution),
                whatsapp: self.whatsapp.parse().ok(),
                regency: self.regency.trim().to_owned(),
                purpose,
                purpose_note,
                meets,
                guests,
                assistance: self.assistance(),
            }),
            _ => Err(faults),
        }
    }

    fn faults_of_the_applicant(&self, language: Language) -> FieldErrors {
        let applicant = ApplicationForm {
            name: self.name.clone(),
            kind: "school".to_owned(),
            institution: self.institution.clone(),
            whatsapp: self.whatsapp.clone(),
            regency: self.regency.clone(),
            ..ApplicationForm::default()
        };
        let all = applicant.parse(Channel::Online, language).err().unwrap_or_default();
        let shared = ["name", "institution", "whatsapp", "regency"];
        FieldErrors(all.0.into_iter().filter(|fault| shared.contains(&fault.field.as_str())).collect())
    }

    fn assistance(&self) -> Vec<Assistance> {
        let ticked = [
            (&self.elderly, Assistance::Elderly),
            (&self.pregnant, Assistance::Pregnant),
            (&self.disability, Assistance::Disability),
            (&self.child, Assistance::Child),
        ];
        ticked.into_iter().filter(|(tick, _)| !tick.is_empty()).map(|(_, assistance)| assistance).collect()
    }
}

fn short(typed: &str, field: &str, longest: usize, faults: &mut FieldErrors) -> String {
    let text = single_line(typed);
    if text.chars().count() > longest {
        faults.add_with(field, "too_long", &[("n", longest.to_string())]);
    }
    text
}

/// A request as the counter has written it down. Who acts for somebody else has shown a letter that says so (W2).
///
/// # Errors
/// The faults of [`ApplicationForm::parse`], and `letter_seen`.
pub fn parse_walk_in(form: &ApplicationForm, letter_seen: bool, language: Language) -> Result<NewReservation, FieldErrors> {
    let parsed = form.parse(Channel::Ult, language);
    if form.on_behalf.trim().is_empty() || letter_seen {
        return parsed;
    }
    let mut faults = parsed.err().unwrap_or_default();
    faults.add("letter_seen", "letter_seen");
    Err(faults)
}

#[cfg(test)]
mod tests;
