//! The sheet with which the counter passes a request on (*lembar disposisi*, service §2.3).

use super::reservation::Urgency;
use serde::{Deserialize, Serialize};

super::codes! {
    /// To whom it goes (*diteruskan kepada*).
    pub enum ForwardedTo {
        Sarpras = "sarpras",
        /// The head only takes note of it.
        SarprasHead = "sarpras_head",
        /// The head first, who passes it on; only where the office has set it so.
        Head = "head",
    }
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

super::codes! {
    /// Where the head passes a request on to.
    pub enum PassTo {
        Sarpras = "sarpras",
        /// Back to the counter, which passes it on anew.
        Counter = "ult",
    }
}

/// What the head writes on the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassOn {
    pub to: PassTo,
    pub instruction: Instruction,
    pub note: String,
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
