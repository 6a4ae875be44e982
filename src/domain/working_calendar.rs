//! Working days (*hari kerja*), holidays and the moment by which the office answers.
