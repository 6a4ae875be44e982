//! The two languages of the service.

super::codes! {
    /// Indonesian first, English second.
    pub enum Language { Id = "id", En = "en" }
}

impl Default for Language {
    fn default() -> Self {
        Self::Id
    }
}
