//! The server as the world meets it: real processes on loopback ports, each test with a database of its own.
//! `[Hnn]` in the comments are the ids of the abuses in the acceptance list (`docs/`).

mod access;
mod administration;
mod api;
mod calls;
mod cross_site;
mod events;
mod hammer;
mod hostile_forms;
mod hostile_text;
mod input;
mod limits;
mod live;
mod office;
mod pages;
mod personal;
mod place_photos;
mod rights;
mod sessions;
mod start;
mod uploads;
mod zones;
