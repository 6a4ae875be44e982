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
}

/// A signed-in member of staff, as their own page shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMember {
    pub id: StaffId,
    pub name: String,
    pub roles: Roles,
    /// The password was given out by somebody else and must be changed first.
    pub must_change_password: bool,
}
