//! The server as the world meets it: real processes on loopback ports, each test with a database of its own.
//! `[Hnn]` in the comments are the ids of the abuses in the acceptance list (`docs/`).

mod access;
mod administration;
mod api;
mod calls;
mod cross_site;
mod events;
mod fakes;
mod hammer;
mod hostile_forms;
mod hostile_text;
mod ical;
mod inbox;
mod input;
mod kill;
mod limits;
mod live;
mod message_pages;
mod messages;
mod news;
mod office;
mod pages;
mod personal;
mod place_photos;
mod procedure;
mod proof;
mod push;
mod receiver;
mod rights;
mod sessions;
mod start;
mod uploads;
mod webhooks;
mod zones;
