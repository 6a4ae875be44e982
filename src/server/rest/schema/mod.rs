//! What the API says, a file per audience: the public, the applicant, the staff. Nothing of one gets into another by accident,
//! because nothing here is a domain type.

mod applicant;
mod detail;
mod facilities;
mod staff;

pub use applicant::{AskedJson, ProposalJson, ReceiptJson, TimelineJson, TrackedJson};
pub use detail::{ItemAnswerJson, RivalJson};
pub use facilities::{AccessJson, AlternativeJson, AvailabilityJson, BusyJson, DayJson, FacilitiesJson, FacilityJson, HoursJson, InTheWayJson};
pub use staff::{AgreementOut, ApplicantOut, ChangeJson, ChangedJson, HistoryJson, StaffDetailJson, StaffListJson, StaffRowJson};

use crate::domain::slot::{Moment, wita};

/// RFC 3339 in the office's zone: `2026-12-08T08:00:00+08:00`.
pub fn moment(moment: Moment) -> String {
    moment.with_timezone(&wita()).to_rfc3339()
}
