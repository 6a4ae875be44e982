//! What the HTTP tests have as well: an office in a temporary folder, the services outside, and the power cuts.

#[path = "../../tests/http/fakes/mod.rs"]
pub mod fakes;
#[path = "../../tests/http/kill.rs"]
pub mod kill;
#[path = "../../tests/http/office.rs"]
pub mod office;
