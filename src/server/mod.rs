//! Everything that is HTTP, process or machine.

pub mod context;
