//! The office's procedure as one table (service §7.2): which state leads where, by whom, told how, and which sentence of the
//! published standard it comes from. The buttons and the server ask it through [`super::action::Action::allowed`], whatever is
//! written is checked against it, and `docs/procedure.md` is printed from it.

use super::action::Action;
use super::message::Template;
use super::reservation::Status::{self, Approved, Cancelled, Disposed, Done, Expired, InUse, NeedsInfo, NoShow, Offered, Rejected, Review, Submitted};
use std::fmt::Write as _;

/// Who takes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doer {
    /// Whoever may do this act: staff by their roles, the applicant by the secret link.
    By(Action),
    /// Nobody: the server's clock.
    Clock,
}

/// From any of these states to that one.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub from: &'static [Status],
    pub to: Status,
    pub by: Doer,
}

/// One line of the procedure.
#[derive(Debug, Clone, Copy)]
pub struct Transition {
    /// `W` = at the counter, `O` = online, `X` = not in the document but needed, `T` = a tool of the office.
    pub id: &'static str,
    /// Empty where no request changes its state.
    pub steps: &'static [Step],
    pub actor: &'static str,
    /// What has to be true before.
    pub requires: &'static str,
    pub message: Option<Template>,
    pub deadline: &'static str,
    /// Of the published standard, with the number of its step; empty = not in the document.
    pub source: &'static str,
}

const fn by(from: &'static [Status], action: Action, to: Status) -> Step {
    Step { from, to, by: Doer::By(action) }
}

const fn clock(from: &'static [Status], to: Status) -> Step {
    Step { from, to, by: Doer::Clock }
}

const UNANSWERED: &[Status] = &[Submitted, Disposed, Review];
const MOVABLE: &[Status] = &[Submitted, Disposed, Review, Offered];

/// The whole procedure, in the order of the service's own table.
pub const PROCEDURE: &[Transition] = &[
    Transition {
        id: "W1",
        steps: &[],
        actor: "visitor, counter",
        requires: "takes a number",
        message: None,
        deadline: "",
        source: "Pengguna layanan datang langsung ke Unit Layanan Terpadu BPMP Provinsi Kalimantan Selatan (1)",
    },
    Transition {
        id: "W2",
        steps: &[],
        actor: "counter",
        requires: "identity seen, its kind only; on behalf of somebody: a letter",
        message: None,
        deadline: "called three times, skipped, called again after three numbers",
        source: "Pengguna layanan menyerahkan persyaratan ke petugas ULT (2)",
    },
    Transition {
        id: "W3",
        steps: &[],
        actor: "visitor or counter",
        requires: "a line in the guest book and a complete form; the request begins as submitted",
        message: Some(Template::Received),
        deadline: "the clock of the service starts",
        source: "Pengguna layanan mengisi buku tamu dan formulir peminjaman sarpras (3)",
    },
    Transition {
        id: "W4",
        steps: &[by(&[Submitted], Action::Dispose, Disposed)],
        actor: "counter, admin",
        requires: "to the facilities team; to the head first (T4) only where the office has set it so",
        message: None,
        deadline: "the same day",
        source: "Petugas melakukan disposisi permohonan (4)",
    },
    Transition {
        id: "W5",
        steps: &[by(&[Disposed], Action::Confirm, Review)],
        actor: "facilities team",
        requires: "",
        message: None,
        deadline: "",
        source: "Pengguna layanan mendapatkan pelayanan dari tim fasilitasi sarana dan prasarana (5)",
    },
    Transition {
        id: "W6",
        steps: &[by(&[Disposed, Review], Action::Approve, Approved)],
        actor: "admin",
        requires: "the facilities team said available; the time is free; not begun; how the applicant agreed is recorded: face to face at the counter, now, unless something else is said",
        message: Some(Template::Approved),
        deadline: "one working day",
        source: "Jika terjadi kesepakatan peminjaman, maka sarana dan prasarana dapat digunakan pengguna layanan sesuai dengan tanggal yang disepakati (5.1)",
    },
    Transition {
        id: "W7",
        steps: &[by(&[Review, Offered], Action::Withdraw, Cancelled)],
        actor: "applicant; the counter records it",
        requires: "no agreement: recorded as `no_agreement` where the counter says so, else as `applicant`; not begun",
        message: Some(Template::CancelledByApplicant),
        deadline: "",
        source: "Jika tidak terjadi kesepakatan, maka pengguna layanan dapat membatalkan permohonan peminjaman fasilitas (5.2)",
    },
    Transition {
        id: "O1",
        steps: &[],
        actor: "visitor",
        requires: "opens the site, without an account",
        message: None,
        deadline: "",
        source: "Pengguna layanan mengunjungi Aplikasi SILANDAP (6)",
    },
    Transition {
        id: "O2",
        steps: &[],
        actor: "visitor",
        requires: "a complete form for a time that nobody holds; the same form twice is one request; it begins as submitted",
        message: Some(Template::Received),
        deadline: "the clock of the service starts",
        source: "Pengguna layanan mengisi form reservasi fasilitas yang sesuai dengan kebutuhan pengguna layanan (7)",
    },
    Transition {
        id: "O3",
        steps: &[by(&[Submitted], Action::Dispose, Disposed), by(&[Disposed, Review], Action::Confirm, Review)],
        actor: "admin asks, facilities team answers",
        requires: "one word for all, or one for each thing: all there = available, nothing = unavailable, anything between = partly; not on the head's desk",
        message: None,
        deadline: "two service hours",
        source: "Admin melakukan konfirmasi dengan tim sarana dan prasarana BPMP Kalsel (8)",
    },
    Transition {
        id: "O4",
        steps: &[],
        actor: "applicant",
        requires: "may look up how it stands",
        message: None,
        deadline: "the due moment",
        source: "Pengguna layanan menunggu hasil analisis permohonan (9)",
    },
    Transition {
        id: "O5",
        steps: &[by(&[Disposed, Review], Action::Approve, Approved)],
        actor: "admin",
        requires: "the facilities team said available; the time is free; not begun",
        message: Some(Template::Approved),
        deadline: "one working day",
        source: "Jika sarana dan prasarana tersedia, maka admin akan mengirimkan konfirmasi persetujuan melalui WhatsApp (9.1)",
    },
    Transition {
        id: "O6",
        steps: &[by(UNANSWERED, Action::Reject, Rejected)],
        actor: "admin",
        requires: "a reason code and words for the applicant",
        message: Some(Template::Rejected),
        deadline: "one working day",
        source: "Jika sarana dan prasarana tidak tersedia, maka admin akan mengirimkan konfirmasi penolakan melalui WhatsApp (9.2)",
    },
    Transition {
        id: "X1",
        steps: &[
            by(UNANSWERED, Action::RequestInfo, NeedsInfo),
            by(&[NeedsInfo], Action::Resubmit, Submitted),
            by(&[NeedsInfo], Action::Resubmit, Disposed),
            by(&[NeedsInfo], Action::Resubmit, Review),
            clock(&[NeedsInfo], Expired),
        ],
        actor: "counter or admin asks, the applicant completes",
        requires: "what is missing, in words; not begun",
        message: Some(Template::NeedsInfo),
        deadline: "close of service of the second working day, else expired; the clock stands still meanwhile",
        source: "",
    },
    Transition {
        id: "X2",
        steps: &[by(MOVABLE, Action::Offer, Offered), by(MOVABLE, Action::Move, Offered), clock(&[Offered], Review), clock(&[Offered], Expired)],
        actor: "admin",
        requires: "another time or room is free, or of the things asked for what the facilities team said is there; not begun; not on the head's desk",
        message: Some(Template::Offer),
        deadline: "close of the next working day, else back to review, or expired when the time asked for has come; the clock stands still meanwhile",
        source: "",
    },
    Transition {
        id: "X3",
        steps: &[by(&[Offered], Action::Reply, Approved), by(&[Offered], Action::Reply, Review), by(&[Offered], Action::Reply, Expired)],
        actor: "applicant; the counter records it",
        requires: "before the offer runs out",
        message: Some(Template::Approved),
        deadline: "",
        source: "",
    },
    Transition {
        id: "X4",
        steps: &[by(&[Approved], Action::Move, Approved)],
        actor: "admin",
        requires: "the new time is free; a reason; not begun. Without the applicant's recorded yes both times are held",
        message: Some(Template::Reschedule),
        deadline: "close of the next working day, and before the old time begins",
        source: "tanggal yang disepakati (5.1)",
    },
    Transition {
        id: "X5",
        steps: &[by(&[Approved], Action::Reply, Approved)],
        actor: "applicant; the counter records it, with how they agreed",
        requires: "before the proposal runs out",
        message: Some(Template::RescheduleAgreed),
        deadline: "",
        source: "",
    },
    Transition {
        id: "X6",
        steps: &[by(&[Approved], Action::Reply, Approved), clock(&[Approved], Approved)],
        actor: "applicant says no, or nobody answers",
        requires: "",
        message: Some(Template::RescheduleExpired),
        deadline: "",
        source: "",
    },
    Transition {
        id: "X7",
        steps: &[by(&[Submitted, Disposed, Review, NeedsInfo, Offered], Action::Withdraw, Cancelled)],
        actor: "applicant, by the secret link or by code and digits; the counter records it",
        requires: "not begun",
        message: Some(Template::CancelledByApplicant),
        deadline: "",
        source: "5.2",
    },
    Transition {
        id: "X8",
        steps: &[by(&[Approved], Action::Withdraw, Cancelled)],
        actor: "applicant; the counter records it",
        requires: "not begun; the facilities team is told which facility is free when, not of whom",
        message: Some(Template::CancelledByApplicant),
        deadline: "",
        source: "",
    },
    Transition {
        id: "X9",
        steps: &[by(&[Approved], Action::Cancel, Cancelled)],
        actor: "admin",
        requires: "a reason code and words for the applicant; not begun",
        message: Some(Template::CancelledByOffice),
        deadline: "at once",
        source: "",
    },
    Transition {
        id: "X10",
        steps: &[by(&[Approved], Action::HandOver, InUse)],
        actor: "facilities team, admin",
        requires: "a checklist; nobody else still has it",
        message: None,
        deadline: "from 60 minutes before the start until the end",
        source: "dapat digunakan (5.1)",
    },
    Transition {
        id: "X11",
        steps: &[by(&[Approved], Action::NoShow, NoShow)],
        actor: "facilities team, admin",
        requires: "nobody came",
        message: Some(Template::NoShow),
        deadline: "from 60 minutes after the start; dormitories from 22.00",
        source: "",
    },
    Transition {
        id: "X12",
        steps: &[by(&[InUse], Action::ReceiveBack, Done)],
        actor: "facilities team, admin",
        requires: "a checklist; what is damaged leaves the offer",
        message: Some(Template::Survey),
        deadline: "",
        source: "",
    },
    Transition {
        id: "X13",
        steps: &[clock(&[InUse], InUse)],
        actor: "the clock",
        requires: "not back 30 minutes after the end; it goes on blocking, whoever is next is named to the office",
        message: Some(Template::Overdue),
        deadline: "",
        source: "",
    },
    Transition {
        id: "X14",
        steps: &[clock(UNANSWERED, Expired), clock(&[NeedsInfo], Expired), clock(&[Offered], Expired)],
        actor: "the clock",
        requires: "the use begins undecided; counts as a breach of the standard",
        message: Some(Template::Expired),
        deadline: "",
        source: "",
    },
    Transition {
        id: "X15",
        steps: &[by(&[Done], Action::ReportDamage, Done)],
        actor: "facilities team, admin",
        requires: "what is damaged leaves the offer",
        message: None,
        deadline: "three working days after the return",
        source: "",
    },
    Transition {
        id: "T1",
        steps: &[by(&[Submitted], Action::Move, Submitted), by(&[Disposed, Review, Offered], Action::Move, Disposed)],
        actor: "admin",
        requires: "how the applicant agreed, and a reason; the facilities team is asked again; not begun",
        message: None,
        deadline: "",
        source: "tanggal yang disepakati (5.1)",
    },
    Transition {
        id: "T2",
        steps: &[by(&[Offered], Action::Recall, Review), by(&[Offered], Action::Recall, Expired), by(&[Approved], Action::Recall, Approved)],
        actor: "admin",
        requires: "not answered yet",
        message: Some(Template::OfferRecalled),
        deadline: "",
        source: "",
    },
    Transition {
        id: "T3",
        steps: &[
            by(&[Submitted], Action::Undo, Submitted),
            by(&[Disposed, Offered], Action::Undo, Disposed),
            by(&[Disposed, Review, Offered], Action::Undo, Review),
            by(&[Offered], Action::Undo, Submitted),
            by(&[Disposed, Offered], Action::Undo, Offered),
            by(&[Approved], Action::Undo, Approved),
        ],
        actor: "the admin who moved it",
        requires: "nobody has changed it since",
        message: None,
        deadline: "ten seconds, before any message can leave",
        source: "",
    },
    Transition {
        id: "T4",
        steps: &[by(&[Disposed], Action::PassOn, Disposed), by(&[Disposed], Action::PassOn, Submitted)],
        actor: "head",
        requires: "it was sent to the head first; to the facilities team, or back to the counter",
        message: None,
        deadline: "the clock of the service goes on",
        source: "",
    },
];

/// Is `action` meant for a request in this state? The decision's message can be marked as told in every state.
pub fn is_for(action: Action, status: Status) -> bool {
    action == Action::MarkNotified || steps().any(|step| step.by == Doer::By(action) && step.from.contains(&status))
}

/// Does any step of the procedure lead from one state to the other? Staying is always allowed: marks, notes and messages.
pub fn leads(from: Status, to: Status) -> bool {
    from == to || steps().any(|step| step.to == to && step.from.contains(&from))
}

/// Every step of every line.
pub fn steps() -> impl Iterator<Item = &'static Step> {
    PROCEDURE.iter().flat_map(|transition| transition.steps)
}

/// The table as a page of the documentation, in Markdown.
pub fn markdown() -> String {
    let mut page = String::from(
        "# The procedure\n\nPrinted from `src/domain/procedure.rs`, which the buttons and the server ask; `UPDATE=1 cargo test --test tidy` writes it \
         again. W = at the counter, O = online, X = not in the published standard but needed, T = a tool of the office. Every step of the \
         office carries the version that its doer has seen; only programs that use the API may leave it out, for `dispose`, `confirm` and \
         `withdraw`, and who asks about several requests at once. An applicant's answer names the proposal that it is about. Every step writes its event and its message in one transaction.\n\n\
         | # | From → to | Who | What has to be true | Message | Until when | Sentence of the standard |\n|---|---|---|---|---|---|---|\n",
    );
    for line in PROCEDURE {
        let steps: Vec<String> = line
            .steps
            .iter()
            .map(|step| {
                let from: Vec<&str> = step.from.iter().map(|status| status.code()).collect();
                let by = match step.by {
                    Doer::By(action) => action.code(),
                    Doer::Clock => "clock",
                };
                format!("{} → {} (`{by}`)", from.join(", "), step.to)
            })
            .collect();
        let message = line.message.map_or("–", Template::code);
        let or_dash = |text: &'static str| if text.is_empty() { "–" } else { text };
        let steps = if steps.is_empty() { "–".to_owned() } else { steps.join("<br>") };
        writeln!(
            page,
            "| {} | {steps} | {} | {} | {message} | {} | {} |",
            line.id,
            line.actor,
            or_dash(line.requires),
            or_dash(line.deadline),
            or_dash(line.source)
        )
        .expect("a String takes everything");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_of_the_service_is_there_once() {
        let ids: Vec<&str> = PROCEDURE.iter().map(|line| line.id).filter(|id| !id.starts_with('T')).collect();
        let mut expected: Vec<String> = (1..=7).map(|n| format!("W{n}")).collect();
        expected.extend((1..=6).map(|n| format!("O{n}")));
        expected.extend((1..=15).map(|n| format!("X{n}")));
        assert_eq!(ids, expected);
        assert_eq!(ids.len(), 28);
    }

    #[test]
    fn every_state_is_reached_from_a_new_request_and_no_step_leaves_a_final_one() {
        let mut reached = BTreeSet::from([Submitted]);
        while let Some(step) = steps().find(|step| step.from.iter().any(|from| reached.contains(from)) && !reached.contains(&step.to)) {
            reached.insert(step.to);
        }
        assert_eq!(reached.len(), Status::ALL.len(), "{reached:?}");
        for step in steps() {
            for from in step.from {
                assert!(!from.is_terminal() || *from == step.to, "{from} → {}", step.to);
            }
        }
    }

    #[test]
    fn every_act_has_its_line() {
        for action in Action::ALL {
            assert!(Status::ALL.iter().any(|status| is_for(*action, *status)), "{action}");
        }
    }

    #[test]
    fn what_is_decided_is_told() {
        let ends = [(Approved, Template::Approved), (Rejected, Template::Rejected)];
        for (to, template) in ends {
            for line in PROCEDURE.iter().filter(|line| line.steps.iter().any(|step| step.to == to && !step.from.contains(&to))) {
                let told = line.message.is_some_and(|message| message == template);
                assert!(told || line.id == "T3", "{}: {:?}", line.id, line.message);
            }
        }
        let by_office = PROCEDURE.iter().find(|line| line.id == "X9").and_then(|line| line.message);
        assert_eq!(by_office, Some(Template::CancelledByOffice));
    }

    #[test]
    fn a_shortcut_is_no_step() {
        for (from, to) in
            [(Submitted, Approved), (Submitted, InUse), (Review, InUse), (NeedsInfo, Approved), (Rejected, Approved), (Done, InUse), (Approved, Done)]
        {
            assert!(!leads(from, to), "{from} → {to}");
        }
    }
}
