//! One function = one thing a person can do = one transaction: state, event and message are written together.
//! Server functions, REST and commands all call these; nothing else writes. To add one: a verb in the file of its
//! moment, which checks `Action::…allowed`, writes, and records an event.

pub mod accounts;
pub mod ask;
pub mod close;
pub mod complete;
pub mod damage;
pub mod decide;
pub mod deliver;
pub mod demo;
pub mod expire;
pub mod front_desk;
pub mod handover;
pub mod head_desk;
pub mod notices;
pub mod overdue;
pub mod own_account;
pub mod partial;
pub mod passwords;
pub mod photos;
pub mod places;
pub mod privacy;
pub mod propose;
pub mod push;
mod record;
mod recurrence;
pub mod reminders;
pub mod reschedule;
pub mod reserve;
mod rival;
pub mod second_factor;
pub mod series;
pub mod settings;
pub mod survey;
pub mod tell;
pub mod together;
pub mod totp;
pub mod undo;
pub mod uploads;
pub mod vapid;
pub mod webhooks;
mod wording;
pub mod wordings;
pub mod working_days;

use crate::domain::language::Language;
use crate::domain::role::{Roles, StaffId, StaffMember};
use crate::domain::slot::Moment;
use crate::store::Store;
use crate::store::events::By;
use crate::tr;

/// Who acts.
#[derive(Debug, Clone)]
pub enum Actor {
    /// Somebody without an account, holding a form, a secret link, or a code and digits.
    Applicant,
    /// The clock or a command of the system manager.
    System,
    Staff(StaffMember),
}

impl Actor {
    pub fn roles(&self) -> Roles {
        match self {
            Self::Staff(member) => member.roles.clone(),
            Self::Applicant | Self::System => Roles::default(),
        }
    }
}

impl Context {
    /// As the event table names whoever acts; a delegate together with the absent ones (service §7.5): `Lestari (mewakili Anang)`.
    pub fn by(&self) -> By {
        let (actor, name) = match &self.actor {
            Actor::Applicant => ("applicant".to_owned(), String::new()),
            Actor::System => ("system".to_owned(), String::new()),
            Actor::Staff(member) => (format!("staff:{}", member.id.0), name_of(member)),
        };
        By { actor, name, at: self.now }
    }

    /// Row id of the staff member who acts, if it is one.
    pub fn staff_id(&self) -> Option<StaffId> {
        match &self.actor {
            Actor::Staff(member) => Some(member.id),
            Actor::Applicant | Actor::System => None,
        }
    }
}

/// The register is kept in the office's language, whatever the reader's is.
fn name_of(member: &StaffMember) -> String {
    if member.standing_in_for.is_empty() {
        return member.name.clone();
    }
    tr!(Language::Id, "people.standing_in", name = &member.name, absent = member.standing_in_for.join(", "))
}

/// What every act needs: the memory, who acts, and what time it is.
#[derive(Clone)]
pub struct Context {
    pub store: Store,
    pub actor: Actor,
    pub now: Moment,
    /// The origin that people see, for links in messages: `https://reservasi.example.go.id`.
    pub public_url: String,
}
