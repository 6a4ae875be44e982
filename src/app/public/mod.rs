//! Pages for everybody.

pub mod apply;
pub mod complaint;
pub mod facilities;
pub mod home;
pub mod layout;
pub mod privacy;
pub mod standard;
pub mod survey;
pub mod track;
pub mod waiting_room;

super::lazy::lazy_pages!(load_public_page, __preload_load_public_page, PublicPage {
    /// `/ajukan`
    ApplyRoute => apply::ApplyPage,
    /// `/lacak`
    FindRoute => track::FindPage,
    /// `/p/{secret}`
    TrackRoute => track::TrackPage,
    /// `/p/{secret}/survei`
    SurveyRoute => survey::SurveyPage,
    /// `/fasilitas`
    FacilitiesRoute => facilities::FacilitiesPage,
    /// `/fasilitas/{code}`
    FacilityRoute => facilities::FacilityPage,
    /// `/standar`
    StandardRoute => standard::StandardPage,
    /// `/pengaduan`
    ComplaintRoute => complaint::ComplaintPage,
    /// `/privasi`
    PrivacyRoute => privacy::PrivacyPage,
    /// `/antrean`
    WaitingRoomRoute => waiting_room::WaitingRoomPage,
});
