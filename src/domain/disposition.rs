//! The sheet with which the counter passes a request on (*lembar disposisi*, service §2.3).

use super::reservation::Urgency;
use serde::{Deserialize, Serialize};

super::codes! {
    /// To whom it goes (*diteruskan kepada*). The head only takes note of it: the procedure has no step there.
    pub enum ForwardedTo { Sarpras = "sarpras", SarprasHead = "sarpras_head" }
}

super::codes! {
    /// What is asked for (*dengan hormat harap*).
    pub enum Instruction {
        /// *Tanggapan dan saran*
        Respond = "respond",
        /// *Proses lebih lanjut*
        Process = "process",
        /// *Koordinasi/konfirmasikan*
        Coordinate = "coordinate",
        /// *Selesaikan*
        Settle = "settle",
        /// *Pelajari*
        Study = "study",
        /// *Hadiri/wakili*
        Attend = "attend",
        /// *Lainnya*: the note says it.
        Other = "other",
    }
}

/// What the counter writes on the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposition {
    pub note: String,
    pub urgency: Urgency,
    pub forwarded_to: ForwardedTo,
    pub instruction: Instruction,
}

impl Default for Disposition {
    fn default() -> Self {
        Self { note: String::new(), urgency: Urgency::Normal, forwarded_to: ForwardedTo::Sarpras, instruction: Instruction::Coordinate }
    }
}

/// A number of one year: of the agenda (*nomor agenda*), or of a handover (*nomor berita acara*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearNumber {
    pub year: i32,
    pub number: i64,
}

impl std::fmt::Display for YearNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}/{}", self.number, self.year)
    }
}
