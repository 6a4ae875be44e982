//! Example data for looking around and for measuring: facilities, people, requests in every state around today.

mod catalogue;

pub use catalogue::facilities;
