//! Pages for everybody.

pub mod apply;
pub mod complaint;
pub mod facilities;
pub mod home;
pub mod layout;
pub mod standard;
pub mod track;
