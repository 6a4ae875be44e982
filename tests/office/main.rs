//! The office at work, on a temporary database with a chosen clock. Numbers in brackets are those of the acceptance cases
//! (A–I) and of the hostile ones (H01…).

mod bookings;
mod calendar;
mod clock;
mod completion;
mod decisions;
mod door;
mod example;
mod facilities_admin;
mod front_desk;
mod hours;
mod inside;
mod overrides;
mod people;
mod photos;
mod plans;
mod privacy;
mod procedure;
mod proposals;
mod series;
mod settings;
mod states;
mod support;
mod together;
mod told;
mod undo;
mod uploads;
mod working_days;
mod zones;
