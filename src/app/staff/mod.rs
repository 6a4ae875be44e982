//! The staff side. Its pages are lazy: a visitor never downloads them.

pub mod account;
pub mod acts;
pub mod agreement;
pub mod answer;
pub mod calendar;
pub mod closure_mover;
pub mod completion;
pub mod dashboard;
pub mod decide;
pub mod drafts;
pub mod event;
pub mod facts;
pub mod fault;
pub mod files;
pub mod front_desk;
pub mod head_desk;
pub mod history;
pub mod inbox;
pub mod inbox_filter;
pub mod inbox_table;
pub mod keep;
pub mod layout;
pub mod message_desk;
pub mod message_filter;
pub mod message_panel;
pub mod message_state;
pub mod messages;
pub mod move_dialog;
pub mod move_form;
pub mod move_verdict;
pub mod move_way;
pub mod notices;
pub mod own;
pub mod papers;
pub mod pending;
pub mod people;
pub mod personal_data;
pub mod places;
pub mod proposal;
pub mod rehearsal;
pub mod reservation;
pub mod settings;
pub mod sign_in;
pub mod span_fields;
pub mod tasks;
pub mod today;
pub mod touched;
pub mod webhooks;
pub mod withdraw;
pub mod wording;
pub mod working_days;
pub mod workspace;

super::lazy::lazy_pages!(load_staff_page, __preload_load_staff_page, StaffPage begin = crate::i18n::learn_staff_words {
    /// The frame around every staff page.
    LayoutRoute => layout::StaffLayout,
    /// `/masuk`
    SignInRoute => sign_in::SignInPage,
    /// `/kantor`
    InboxRoute => inbox::InboxPage,
    /// `/kantor/permohonan/{code}`
    ReservationRoute => reservation::ReservationPage,
    /// `/kantor/kalender`
    CalendarRoute => calendar::CalendarPage,
    /// `/kantor/kegiatan`
    EventRoute => event::EventPage,
    /// `/kantor/pesan`
    MessagesRoute => messages::MessagesPage,
    /// `/kantor/kepala`
    HeadDeskRoute => head_desk::HeadDeskPage,
    /// `/kantor/tugas`
    TasksRoute => tasks::TasksPage,
    /// `/kantor/permohonan/{code}/disposisi`
    SheetRoute => papers::SheetPage,
    /// `/kantor/permohonan/{code}/berita-acara`
    RecordRoute => papers::RecordPage,
    /// `/kantor/loket`
    FrontDeskRoute => front_desk::FrontDeskPage,
    /// `/kantor/loket/permohonan`
    WalkInRoute => front_desk::walk_in::WalkInPage,
    /// `/kantor/loket/bukti/{code}`
    SlipRoute => front_desk::slip::SlipPage,
    /// `/kantor/dasbor`
    DashboardRoute => dashboard::DashboardPage,
    /// `/kantor/hari-kerja`
    WorkingDaysRoute => working_days::WorkingDaysPage,
    /// `/kantor/fasilitas`
    PlacesRoute => places::PlacesPage,
    /// `/kantor/fasilitas/{code}`
    PlaceRoute => places::place::PlacePage,
    /// `/kantor/pemberitahuan`
    NoticesRoute => notices::NoticesPage,
    /// `/kantor/hari-ini`
    TodayRoute => today::TodayPage,
    /// `/kantor/akun`
    AccountRoute => account::AccountPage,
    /// `/kantor/petugas`
    PeopleRoute => people::PeoplePage,
    /// `/kantor/atur`
    SettingsRoute => settings::SettingsPage,
    /// `/kantor/atur/kantor`
    OfficeSettingsRoute => settings::office::OfficeSettingsPage,
    /// `/kantor/atur/tata-tertib`
    HouseRulesRoute => settings::rules::HouseRulesPage,
    /// `/kantor/atur/pesan`
    WordingsRoute => settings::wordings::WordingsPage,
    /// `/kantor/atur/pesan/{template}`
    WordingRoute => settings::wordings::one::WordingPage,
    /// `/kantor/atur/standar`
    StandardSettingsRoute => settings::standard::StandardSettingsPage,
    /// `/kantor/atur/webhook`
    WebhooksRoute => webhooks::WebhooksPage,
    /// `/kantor/privasi`
    PersonalDataRoute => personal_data::PersonalDataPage,
});
