//! The staff side. Its pages are lazy: a visitor never downloads them.

pub mod account;
pub mod agenda;
pub mod answer;
pub mod calendar;
pub mod decide;
pub mod facts;
pub mod fault;
pub mod history;
pub mod inbox;
pub mod inbox_table;
pub mod layout;
pub mod message_panel;
pub mod messages;
pub mod month_days;
pub mod move_dialog;
pub mod move_form;
pub mod reservation;
pub mod sign_in;
pub mod tasks;
pub mod wording;
pub mod workspace;

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

macro_rules! lazy_page {
    ($(#[$meta:meta])* $route:ident, $page:path) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub struct $route;

        #[lazy_route]
        impl LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            fn view(_this: Self) -> AnyView {
                $page().into_any()
            }
        }
    };
}

lazy_page!(/** The frame around every staff page. */ LayoutRoute, layout::StaffLayout);
lazy_page!(/** `/masuk` */ SignInRoute, sign_in::SignInPage);
lazy_page!(/** `/kantor` */ InboxRoute, inbox::InboxPage);
lazy_page!(/** `/kantor/permohonan/{code}` */ ReservationRoute, reservation::ReservationPage);
lazy_page!(/** `/kantor/kalender` */ CalendarRoute, calendar::CalendarPage);
lazy_page!(/** `/kantor/pesan` */ MessagesRoute, messages::MessagesPage);
lazy_page!(/** `/kantor/akun` */ AccountRoute, account::AccountPage);
