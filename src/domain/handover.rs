//! Handing over and taking back (*serah terima*, X10 and X12): the checklist, and what is damaged.

use super::application_form::FieldErrors;
use super::facility::FacilityCode;
use serde::{Deserialize, Serialize};

super::codes! {
    /// Which way it goes.
    pub enum Direction { Out = "out", Back = "back" }
}

super::codes! {
    /// How a thing is (*kondisi*; the register of state goods writes B, RR and RB).
    pub enum Condition {
        /// *Baik*
        Good = "good",
        /// *Rusak ringan*: it can still be used.
        Worn = "worn",
        /// *Rusak berat*
        Broken = "broken",
        /// *Hilang*
        Missing = "missing",
    }
}

impl Condition {
    /// It cannot be lent until somebody has repaired or replaced it.
    pub fn leaves_the_offer(self) -> bool {
        match self {
            Self::Good | Self::Worn => false,
            Self::Broken | Self::Missing => true,
        }
    }
}

/// Longest note of one line.
pub const LONGEST_NOTE: usize = 300;

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistLine {
    pub facility: FacilityCode,
    pub condition: Condition,
    /// So many units are so; the others are good. All of them when everything is good.
    pub quantity: i64,
    #[serde(default)]
    pub note: String,
}

/// What is written down when something goes out or comes back (*berita acara serah terima*).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Checklist {
    pub lines: Vec<ChecklistLine>,
    /// Keys, remote controls, cables; on the return what is missing or has to follow.
    #[serde(default)]
    pub note: String,
}

impl Checklist {
    /// Everything is good.
    pub fn all_good<'a>(items: impl IntoIterator<Item = (&'a FacilityCode, i64)>) -> Self {
        let lines = items
            .into_iter()
            .map(|(facility, quantity)| ChecklistLine { facility: facility.clone(), condition: Condition::Good, quantity, note: String::new() })
            .collect();
        Self { lines, note: String::new() }
    }

    /// The lines for `items` (facility and quantity lent), one each and in their order; what is not named is good.
    ///
    /// # Errors
    /// `facility` for something that was not lent, `quantity` for more than was lent or less than one, `note` for a line that
    /// says damaged or missing without a word about it, or for too many words.
    pub fn for_items(&self, items: &[(FacilityCode, i64)]) -> Result<Self, FieldErrors> {
        let mut faults = FieldErrors::default();
        if self.lines.iter().any(|line| !items.iter().any(|(code, _)| *code == line.facility)) {
            faults.add("facility", "choice");
        }
        let mut lines = Vec::with_capacity(items.len());
        for (facility, lent) in items {
            let mut said = self.lines.iter().filter(|line| line.facility == *facility);
            let line = said.next().cloned().unwrap_or_else(|| ChecklistLine {
                facility: facility.clone(),
                condition: Condition::Good,
                quantity: *lent,
                note: String::new(),
            });
            if said.next().is_some() {
                faults.add("facility", "choice");
            }
            if line.quantity < 1 || line.quantity > *lent {
                faults.add("quantity", "quantity");
            }
            let note = line.note.trim().to_owned();
            if note.is_empty() && line.condition != Condition::Good {
                faults.add("note", "condition_note");
            }
            if note.chars().count() > LONGEST_NOTE {
                faults.add_with("note", "too_long", &[("n", LONGEST_NOTE.to_string())]);
            }
            lines.push(ChecklistLine { note, ..line });
        }
        let note = self.note.trim().to_owned();
        if note.chars().count() > LONGEST_NOTE {
            faults.add_with("remark", "too_long", &[("n", LONGEST_NOTE.to_string())]);
        }
        if faults.is_empty() { Ok(Self { lines, note }) } else { Err(faults) }
    }

    /// What cannot be lent any more: facility and units.
    pub fn lost(&self) -> Vec<(FacilityCode, i64)> {
        self.lines.iter().filter(|line| line.condition.leaves_the_offer()).map(|line| (line.facility.clone(), line.quantity)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> FacilityCode {
        FacilityCode(text.to_owned())
    }

    fn line(facility: &str, condition: Condition, quantity: i64, note: &str) -> ChecklistLine {
        ChecklistLine { facility: code(facility), condition, quantity, note: note.to_owned() }
    }

    fn lent() -> Vec<(FacilityCode, i64)> {
        vec![(code("AUL-1"), 1), (code("PRL-LCD"), 2)]
    }

    #[test]
    fn what_nobody_mentions_is_good() {
        let said = Checklist { lines: vec![line("PRL-LCD", Condition::Broken, 1, "lampu mati")], note: String::new() };
        let all = said.for_items(&lent()).expect("complete");
        assert_eq!(all.lines.len(), 2);
        assert_eq!(all.lines[0], line("AUL-1", Condition::Good, 1, ""));
        assert_eq!(all.lost(), [(code("PRL-LCD"), 1)]);
    }

    #[test]
    fn worn_things_stay_on_offer_and_broken_or_missing_ones_do_not() {
        let leaving: Vec<&str> = Condition::ALL.iter().filter(|condition| condition.leaves_the_offer()).map(|condition| condition.code()).collect();
        assert_eq!(leaving, ["broken", "missing"]);
    }

    #[test]
    fn a_checklist_speaks_of_what_was_lent_and_says_what_is_wrong() {
        for (wrong, field) in [
            (line("LAB-1", Condition::Good, 1, ""), "facility"),
            (line("PRL-LCD", Condition::Broken, 3, "tiga"), "quantity"),
            (line("PRL-LCD", Condition::Broken, 0, "nol"), "quantity"),
            (line("PRL-LCD", Condition::Missing, 1, "  "), "note"),
            (line("AUL-1", Condition::Good, 1, &"x".repeat(LONGEST_NOTE + 1)), "note"),
        ] {
            let faults = Checklist { lines: vec![wrong], note: String::new() }.for_items(&lent()).expect_err(field);
            assert!(faults.of(field).is_some(), "{field}: {faults:?}");
        }
        let twice = Checklist { lines: vec![line("AUL-1", Condition::Good, 1, ""); 2], note: String::new() };
        assert!(twice.for_items(&lent()).is_err());
    }
}
