//! One function = one thing a person can do = one transaction: state, event and message are written together.
//! Server functions, REST and commands all call these; nothing else writes. To add one: a verb in the file of its
//! moment, which checks `Action::…allowed`, writes, and records an event.

use crate::domain::role::{Roles, StaffMember};
use crate::domain::slot::Moment;
use crate::store::Store;

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

/// What every act needs: the memory, who acts, and what time it is.
#[derive(Clone)]
pub struct Context {
    pub store: Store,
    pub actor: Actor,
    pub now: Moment,
    /// The origin that people see, for links in messages: `https://reservasi.example.go.id`.
    pub public_url: String,
}
