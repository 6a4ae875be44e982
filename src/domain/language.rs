//! The two languages of the service.

super::codes! {
    /// Indonesian first, English second.
    #[derive(Default)]
    pub enum Language {
        #[default]
        Id = "id",
        En = "en",
    }
}
