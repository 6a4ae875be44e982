//! The facilities team's word about each thing of a request (*jawaban per barang*, service §7.3): available, not available, or
//! fewer than were asked for. The word for the whole request follows from them.

use super::application_form::FieldErrors;
use super::facility::FacilityCode;
use super::reservation::{Item, SarprasAnswer};
use serde::{Deserialize, Serialize};

/// Longest note about one thing, characters.
const LONGEST_NOTE: usize = 300;

/// What is known of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemAnswer {
    pub facility: FacilityCode,
    pub answer: SarprasAnswer,
    /// So many were asked for when it was answered.
    pub asked: i64,
    /// So many of them are there: all, none, or fewer.
    pub quantity: i64,
    pub note: String,
}

/// What somebody says about one thing, not yet compared with what is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidOfItem {
    pub facility: FacilityCode,
    pub answer: SarprasAnswer,
    /// How many are there, when it is fewer; may be left out otherwise.
    pub quantity: Option<i64>,
    pub note: String,
}

/// What somebody of the facilities team says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// One word for the whole request. *Partly* says nothing about the things; the note has to.
    All(SarprasAnswer),
    /// Thing by thing.
    Each(Vec<SaidOfItem>),
}

impl From<SarprasAnswer> for Said {
    fn from(answer: SarprasAnswer) -> Self {
        Self::All(answer)
    }
}

/// The word for a request, with what is said of its things; these are empty when only *partly* was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub answer: SarprasAnswer,
    pub items: Vec<ItemAnswer>,
}

impl Said {
    /// What it means for a request that asks for `things`, facility and quantity each.
    ///
    /// # Errors
    /// `items` when not every thing is answered once; `items.0.facility` for something that was not asked for or is answered
    /// twice; `items.0.quantity` for a number that does not fit the answer; `items.0.note` for too many words.
    pub fn about(self, things: &[(FacilityCode, i64)]) -> Result<Word, FieldErrors> {
        match self {
            Self::All(SarprasAnswer::Partial) => Ok(Word { answer: SarprasAnswer::Partial, items: Vec::new() }),
            Self::All(answer) => {
                let all = answer == SarprasAnswer::Available;
                let of = |(facility, asked): &(FacilityCode, i64)| ItemAnswer {
                    facility: facility.clone(),
                    answer,
                    asked: *asked,
                    quantity: if all { *asked } else { 0 },
                    note: String::new(),
                };
                Ok(Word { answer, items: things.iter().map(of).collect() })
            }
            Self::Each(said) => each(said, things),
        }
    }
}

fn each(said: Vec<SaidOfItem>, things: &[(FacilityCode, i64)]) -> Result<Word, FieldErrors> {
    let mut faults = FieldErrors::default();
    let mut items: Vec<ItemAnswer> = Vec::with_capacity(said.len());
    for (row, said) in said.into_iter().enumerate() {
        let asked = things.iter().find(|(facility, _)| *facility == said.facility).map(|(_, asked)| *asked);
        let Some(asked) = asked.filter(|_| items.iter().all(|known| known.facility != said.facility)) else {
            faults.add(&format!("items.{row}.facility"), "choice");
            continue;
        };
        let quantity = quantity_of(&said, asked).unwrap_or_else(|(code, n)| {
            faults.add_with(&format!("items.{row}.quantity"), code, &[("n", n.to_string())]);
            0
        });
        let note = said.note.trim().to_owned();
        if note.chars().count() > LONGEST_NOTE {
            faults.add_with(&format!("items.{row}.note"), "too_long", &[("n", LONGEST_NOTE.to_string())]);
        }
        items.push(ItemAnswer { facility: said.facility, answer: said.answer, asked, quantity, note });
    }
    if faults.is_empty() && things.iter().any(|(facility, _)| items.iter().all(|known| known.facility != *facility)) {
        faults.add("items", "answer_each");
    }
    if faults.is_empty() { Ok(Word { answer: whole(&items), items }) } else { Err(faults) }
}

/// How many there are, or what is wrong with the number: the fault and its value.
fn quantity_of(said: &SaidOfItem, asked: i64) -> Result<i64, (&'static str, i64)> {
    let expected = match said.answer {
        SarprasAnswer::Available => asked,
        SarprasAnswer::Unavailable => 0,
        SarprasAnswer::Partial => {
            let fewer = said.quantity.filter(|quantity| (1..asked).contains(quantity));
            return fewer.ok_or(("fewer_than_asked", asked - 1));
        }
    };
    // A number beside another answer was meant as something, and nobody knows as what.
    if said.quantity.is_none_or(|quantity| quantity == expected) { Ok(expected) } else { Err(("answer_and_number", asked)) }
}

/// All there = available, nothing there = unavailable, anything between = partly.
fn whole(items: &[ItemAnswer]) -> SarprasAnswer {
    let all = |answer: SarprasAnswer| items.iter().all(|item| item.answer == answer);
    if all(SarprasAnswer::Available) {
        SarprasAnswer::Available
    } else if all(SarprasAnswer::Unavailable) {
        SarprasAnswer::Unavailable
    } else {
        SarprasAnswer::Partial
    }
}

/// Of the things that are asked for those that are there, with as many as there are.
pub fn what_is_there<'i>(asked: impl IntoIterator<Item = &'i Item>, answers: &[ItemAnswer]) -> Vec<Item> {
    let there = |item: &Item| {
        let answer = answers.iter().find(|answer| answer.facility == item.facility)?;
        let quantity = answer.quantity.min(item.quantity);
        (quantity > 0).then(|| Item { quantity, ..item.clone() })
    };
    asked.into_iter().filter_map(there).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> FacilityCode {
        FacilityCode(text.to_owned())
    }

    fn things() -> Vec<(FacilityCode, i64)> {
        vec![(code("AUL-1"), 1), (code("PRL-KRS"), 20)]
    }

    fn said(facility: &str, answer: SarprasAnswer, quantity: Option<i64>) -> SaidOfItem {
        SaidOfItem { facility: code(facility), answer, quantity, note: String::new() }
    }

    fn word(chairs: SaidOfItem, hall: SarprasAnswer) -> Result<Word, FieldErrors> {
        Said::Each(vec![said("AUL-1", hall, None), chairs]).about(&things())
    }

    #[test]
    fn the_word_for_the_whole_request_follows_from_its_things() {
        use SarprasAnswer::{Available, Partial, Unavailable};
        for (hall, chairs, quantity, whole, left) in [
            (Available, Available, None, Available, 20),
            (Unavailable, Unavailable, None, Unavailable, 0),
            (Available, Partial, Some(14), Partial, 14),
            (Available, Unavailable, None, Partial, 0),
            (Unavailable, Available, Some(20), Partial, 20),
        ] {
            let word = word(said("PRL-KRS", chairs, quantity), hall).expect("complete");
            assert_eq!((word.answer, word.items[1].quantity, word.items[1].asked), (whole, left, 20), "{hall} {chairs}");
        }
    }

    #[test]
    fn one_tap_answers_all_things_alike() {
        let word = Said::All(SarprasAnswer::Available).about(&things()).expect("always");
        assert_eq!(word.items.iter().map(|item| item.quantity).collect::<Vec<_>>(), [1, 20]);
        let word = Said::All(SarprasAnswer::Unavailable).about(&things()).expect("always");
        assert_eq!(word.items.iter().map(|item| item.quantity).collect::<Vec<_>>(), [0, 0]);
        assert_eq!(Said::All(SarprasAnswer::Partial).about(&things()).expect("always").items, []);
    }

    #[test]
    fn a_number_that_does_not_fit_its_answer_is_refused() {
        for (answer, quantity, fault) in [
            (SarprasAnswer::Partial, None, "fewer_than_asked"),
            (SarprasAnswer::Partial, Some(0), "fewer_than_asked"),
            (SarprasAnswer::Partial, Some(20), "fewer_than_asked"),
            (SarprasAnswer::Available, Some(14), "answer_and_number"),
            (SarprasAnswer::Unavailable, Some(14), "answer_and_number"),
        ] {
            let faults = word(said("PRL-KRS", answer, quantity), SarprasAnswer::Available).expect_err(fault);
            assert_eq!(faults.of("items.1.quantity").map(|known| known.code.as_str()), Some(fault), "{answer} {quantity:?}");
        }
    }

    #[test]
    fn every_thing_is_answered_once_and_nothing_else() {
        let hall = || said("AUL-1", SarprasAnswer::Available, None);
        let one = Said::Each(vec![hall()]).about(&things()).expect_err("the chairs are missing");
        assert!(one.of("items").is_some());
        for wrong in [hall(), said("LAB-1", SarprasAnswer::Available, None)] {
            let faults = Said::Each(vec![hall(), wrong]).about(&things()).expect_err("twice, or not asked for");
            assert!(faults.of("items.1.facility").is_some());
        }
        let long = SaidOfItem { note: "x".repeat(LONGEST_NOTE + 1), ..said("PRL-KRS", SarprasAnswer::Available, None) };
        assert!(word(long, SarprasAnswer::Available).expect_err("too long").of("items.1.note").is_some());
    }

    #[test]
    fn what_is_there_is_never_more_than_what_is_asked_for() {
        let item = |facility: &str, quantity| Item { facility: code(facility), facility_name: facility.to_owned(), quantity, layout: None };
        let asked = [item("AUL-1", 1), item("PRL-KRS", 20), item("PRL-LCD", 2)];
        let answer =
            |facility: &str, quantity| ItemAnswer { facility: code(facility), answer: SarprasAnswer::Partial, asked: 30, quantity, note: String::new() };
        let there = what_is_there(&asked, &[answer("AUL-1", 0), answer("PRL-KRS", 30)]);
        assert_eq!(there, [item("PRL-KRS", 20)], "the hall is not there, of the projectors nobody spoke");
    }
}
