//! Who asks (*pemohon*).

super::codes! {
    /// Kind of applicant (*jenis pemohon*).
    pub enum ApplicantKind { School = "school", Agency = "agency", Kkg = "kkg", Community = "community", Personal = "personal", Internal = "internal" }
}

super::codes! {
    /// The kind of identity that was shown at the counter; never its number (*identitas ditunjukkan*).
    pub enum IdentityKind { Ktp = "ktp", Sim = "sim", EmployeeCard = "employee_card", AssignmentLetter = "assignment_letter", StudentCard = "student_card" }
}

super::codes! {
    /// The door a request came through (*kanal*).
    pub enum Channel { Online = "online", Ult = "ult" }
}

/// The 13 regencies and cities of South Kalimantan (*kabupaten/kota*; Kemendagri codes) and the rest of the world.
pub const REGENCIES: [(&str, &str); 13] = [
    ("63.01", "Tanah Laut"),
    ("63.02", "Kotabaru"),
    ("63.03", "Banjar"),
    ("63.04", "Barito Kuala"),
    ("63.05", "Tapin"),
    ("63.06", "Hulu Sungai Selatan"),
    ("63.07", "Hulu Sungai Tengah"),
    ("63.08", "Hulu Sungai Utara"),
    ("63.09", "Tabalong"),
    ("63.10", "Tanah Bumbu"),
    ("63.11", "Balangan"),
    ("63.71", "Kota Banjarmasin"),
    ("63.72", "Kota Banjarbaru"),
];

/// Code of an applicant from elsewhere.
pub const REGENCY_OTHER: &str = "other";

/// Whether `code` is a regency of the list or `other`.
pub fn is_regency(code: &str) -> bool {
    code == REGENCY_OTHER || REGENCIES.iter().any(|(known, _)| *known == code)
}
