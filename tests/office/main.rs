//! The office at work, on a temporary database with a chosen clock. Numbers in brackets are those of the acceptance cases
//! (A–H) and of the hostile ones (H01…).

mod bookings;
mod calendar;
mod completion;
mod decisions;
mod door;
mod example;
mod front_desk;
mod inside;
mod overrides;
mod people;
mod procedure;
mod proposals;
mod series;
mod support;
mod together;
mod told;
mod undo;
mod uploads;
mod working_days;
