//! Who works at the office and what their hands may do (`docs/`: rights table of the service, §7.5).

use serde::{Deserialize, Serialize};

super::codes! {
    /// Role of a staff member; one person may hold several (*peran*): counter, facilities team, admin, head, system manager.
    pub enum Role { Ult = "ult", Sarpras = "sarpras", Admin = "admin", Head = "head", Sysadmin = "sysadmin" }
}

/// Row id of a staff member (*petugas*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StaffId(pub i64);

/// The roles one person holds; the page shows the union.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(pub Vec<Role>);

impl Roles {
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    pub fn any_of(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }

    /// Takes up a further role, unless it is held already.
    pub fn add(&mut self, role: Role) {
        if !self.has(role) {
            self.0.push(role);
        }
    }
}

/// A signed-in member of staff, as their own page shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMember {
    pub id: StaffId,
    pub name: String,
    pub roles: Roles,
    /// The password was given out by somebody else and must be changed first.
    pub must_change_password: bool,
    /// Names of those who are away and whose work they do meanwhile (*mewakili*); `roles` holds their roles as well.
    #[serde(default)]
    pub standing_in_for: Vec<String>,
}

super::codes! {
    /// What the system manager does to an account with one press of a button (rights table, §7.5).
    pub enum AccountAct {
        /// Keeps the account out; its sessions and tokens end.
        Disable = "disable",
        /// Lets it in again, with the password that it had.
        Enable = "enable",
        /// Gives it a new one-time password and lets it in; its sessions and tokens end.
        ResetPassword = "reset_password",
        /// Ends its sessions everywhere.
        EndSessions = "end_sessions",
        /// Takes its second factor away, for somebody who has lost the phone; its sessions end.
        ResetSecondFactor = "reset_second_factor",
        /// Revokes its API tokens.
        RevokeTokens = "revoke_tokens",
    }
}
