//! The whole surface that a browser may call. Thin: who may call, hand over, return. Reads may go to `store`, writes go
//! through `workflow`. To add one: a function here that starts from a `context::…`, and a line in the route list test.

pub mod availability;
pub mod calendar;
pub mod dashboard;
pub mod front_desk;
pub mod head_desk;
pub mod inbox;
mod inbox_filter;
pub mod messages;
pub mod notices;
pub mod people;
pub mod photos;
pub mod places;
pub mod privacy;
pub mod reservations;
pub mod series;
pub mod session;
pub mod settings;
pub mod survey;
pub mod tasks;
pub mod today;
pub mod uploads;
pub mod webhooks;
pub mod wordings;
pub mod working_days;
