//! The office at work, on a temporary database with a chosen clock. Numbers in brackets are those of the acceptance cases
//! (A–H) and of the hostile ones (H01…).

mod bookings;
mod calendar;
mod decisions;
mod example;
mod inside;
mod overrides;
mod people;
mod proposals;
mod series;
mod support;
mod together;
mod told;
mod undo;
