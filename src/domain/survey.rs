//! The satisfaction survey (*survei kepuasan masyarakat*, SKM; Permenpan RB 14/2017; service §3.1): nine elements, each judged from
//! 1 to 4, and the index that comes of the answers. Elements are known by their keys: the regulation's list and its sample sheet
//! number the last two differently. The words of the questions are those of the sample sheet (`locales/survey/survey.yml`).

use super::application_form::FieldErrors;
use super::reservation::Status;
use super::slot::Moment;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many elements.
pub const ELEMENTS: usize = 9;
/// The survey of a request is open for so many days after the return.
pub const OPEN_DAYS: i64 = 30;
/// The best score; the worst is 1.
pub const BEST: i64 = 4;

super::codes! {
    /// What is judged (*unsur*).
    pub enum Element {
        Requirements = "persyaratan", Procedure = "prosedur", Time = "waktu", Cost = "biaya", Product = "produk",
        Competence = "kompetensi", Conduct = "perilaku", Facilities = "sarana", Complaints = "pengaduan",
    }
}

super::codes! {
    /// Of whoever answers, if they want to say it (*jenis kelamin*).
    pub enum Gender { Male = "male", Female = "female" }
}

super::codes! {
    /// In years (*usia*).
    pub enum AgeGroup { Under20 = "0", From20 = "20", From30 = "30", From40 = "40", From50 = "50", From60 = "60" }
}

super::codes! {
    /// The last school or degree (*pendidikan*).
    pub enum Education { Primary = "sd", LowerSecondary = "smp", UpperSecondary = "sma", Bachelor = "s1", Master = "s2", Doctor = "s3" }
}

super::codes! {
    /// *Pekerjaan*.
    pub enum Occupation { CivilServant = "pns", Military = "tni", Police = "polri", Private = "swasta", SelfEmployed = "wirausaha", Other = "lainnya" }
}

super::codes! {
    /// Whether the survey of a request can be answered.
    pub enum SurveyState {
        /// The use is not over, or never was one.
        NotYet = "not_yet",
        Open = "open",
        /// It was answered, by whoever holds the link; once is all.
        Answered = "answered",
        /// The return was more than [`OPEN_DAYS`] days ago.
        Closed = "closed",
    }
}

impl SurveyState {
    /// Of a request that came back at `returned_at`.
    pub fn of(status: Status, returned_at: Moment, answered: bool, now: Moment) -> Self {
        if status != Status::Done {
            Self::NotYet
        } else if answered {
            Self::Answered
        } else if now < closes_at(returned_at) {
            Self::Open
        } else {
            Self::Closed
        }
    }
}

/// Until when it can be answered, half-open like all times.
pub fn closes_at(returned_at: Moment) -> Moment {
    returned_at + Duration::days(OPEN_DAYS)
}

/// Names of the fields about whoever answers.
pub const ABOUT: [&str; 4] = ["gender", "age", "education", "occupation"];

/// The sheet exactly as it was filled in: what the fields of the survey hold, by their names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SurveyForm(BTreeMap<String, String>);

impl SurveyForm {
    /// From the pairs of an HTML form; names that the survey does not have are left out.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let known = |name: &str| ABOUT.contains(&name) || name.parse::<Element>().is_ok();
        Self(pairs.iter().filter(|(name, _)| known(name)).cloned().collect())
    }

    /// What a field holds; empty when nothing was chosen.
    pub fn value(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    /// The answer, understood. What is said of oneself is never a fault.
    ///
    /// # Errors
    /// `survey_choose` at every element without a score: all nine are needed, or the index means nothing.
    pub fn parse(&self) -> Result<SurveyAnswer, FieldErrors> {
        let mut faults = FieldErrors::default();
        let mut scores = [0; ELEMENTS];
        for (score, element) in scores.iter_mut().zip(Element::ALL) {
            match self.value(element.code()).parse::<i64>() {
                Ok(chosen) if (1..=BEST).contains(&chosen) => *score = chosen,
                Ok(_) | Err(_) => faults.add(element.code(), "survey_choose"),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(SurveyAnswer {
            scores,
            gender: self.value("gender").parse().ok(),
            age: self.value("age").parse().ok(),
            education: self.value("education").parse().ok(),
            occupation: self.value("occupation").parse().ok(),
        })
    }
}

/// One answer. Nothing in it names a person or a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyAnswer {
    /// 1 to 4, in the order of [`Element::ALL`].
    pub scores: [i64; ELEMENTS],
    pub gender: Option<Gender>,
    pub age: Option<AgeGroup>,
    pub education: Option<Education>,
    pub occupation: Option<Occupation>,
}

super::codes! {
    /// Quality of the service (*mutu pelayanan*).
    pub enum Grade {
        /// *Sangat baik*
        A = "A",
        /// *Baik*
        B = "B",
        /// *Kurang baik*
        C = "C",
        /// *Tidak baik*
        D = "D",
    }
}

impl Grade {
    /// Of an index in hundredths, rounded already.
    pub fn of(index: i64) -> Self {
        match index {
            8_831.. => Self::A,
            7_661.. => Self::B,
            6_500.. => Self::C,
            _ => Self::D,
        }
    }
}

/// The index (*IKM*) in hundredths, 2500 to 10000, rounded half up: every element weighs one ninth exactly, and 1 to 4 become 25
/// to 100. `sums` are the scores of all answers added up, by element. `None` without answers.
pub fn index(sums: &[i64; ELEMENTS], answers: i64) -> Option<i64> {
    if answers < 1 {
        return None;
    }
    let (share, of) = (2_500 * sums.iter().sum::<i64>(), 9 * answers);
    Some((2 * share + of).div_euclid(2 * of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;
    use crate::domain::language::Language;
    use crate::tr;

    #[test]
    fn the_index_is_that_of_the_regulation() {
        #[derive(Deserialize)]
        struct Vector {
            name: String,
            sums: [i64; ELEMENTS],
            n: i64,
            ikm: String,
            mutu: Grade,
            with_weight_0_11: String,
        }
        let vectors: Vec<Vector> = serde_json::from_str(include_str!("../../tests/vectors/skm_vectors.json")).expect("well-formed");
        assert_eq!(vectors.len(), 8);
        for vector in vectors {
            let index = index(&vector.sums, vector.n).expect("there are answers");
            assert_eq!(format!("{}.{:02}", index / 100, index % 100), vector.ikm, "{}", vector.name);
            assert_eq!(Grade::of(index), vector.mutu, "{}", vector.name);
            assert_ne!(vector.ikm, vector.with_weight_0_11, "{}: a ninth is not 0.11", vector.name);
        }
        assert_eq!(index(&[0; ELEMENTS], 0), None);
    }

    #[test]
    fn grades_change_where_the_regulation_says() {
        for (index, grade) in [
            (10_000, Grade::A),
            (8_831, Grade::A),
            (8_830, Grade::B),
            (7_661, Grade::B),
            (7_660, Grade::C),
            (6_500, Grade::C),
            (6_499, Grade::D),
            (2_500, Grade::D),
        ] {
            assert_eq!(Grade::of(index), grade, "{index}");
        }
    }

    /// Word for word, whatever the page around them says.
    #[test]
    fn the_questions_are_those_of_the_sample_sheet() {
        #[derive(Deserialize)]
        struct Sheet {
            items: Vec<Item>,
        }
        #[derive(Deserialize)]
        struct Item {
            key: Element,
            q_id: String,
            q_en: String,
            options_id: Vec<String>,
        }
        let sheet: Sheet = serde_json::from_str(include_str!("../../tests/vectors/skm.json")).expect("well-formed");
        assert_eq!(sheet.items.iter().map(|item| item.key).collect::<Vec<_>>(), Element::ALL);
        for Item { key, q_id, q_en, options_id } in sheet.items {
            let question = format!("survey.{key}.question");
            assert_eq!((tr!(Language::Id, &question), tr!(Language::En, &question)), (q_id, q_en));
            let said: Vec<String> = (1..=BEST).map(|score| crate::i18n::words(Language::Id, &format!("survey.{key}.{score}"))).collect();
            assert_eq!(said, options_id, "{key}");
        }
    }

    fn filled_in(score: &str) -> Vec<(String, String)> {
        Element::ALL.iter().map(|element| (element.code().to_owned(), score.to_owned())).collect()
    }

    #[test]
    fn an_answer_needs_all_nine_and_nothing_else() {
        let mut pairs = filled_in("3");
        let answer = SurveyForm::from_pairs(&pairs).parse().expect("all nine");
        assert_eq!((answer.scores, answer.gender, answer.occupation), ([3; ELEMENTS], None, None));
        pairs.extend([("gender".to_owned(), "female".to_owned()), ("age".to_owned(), "delapan".to_owned()), ("name".to_owned(), "Rahmah".to_owned())]);
        let form = SurveyForm::from_pairs(&pairs);
        assert_eq!(form.value("name"), "", "nobody is asked for a name");
        let answer = form.parse().expect("what is said of oneself is no fault");
        assert_eq!((answer.gender, answer.age), (Some(Gender::Female), None));
    }

    #[test]
    fn every_missing_or_impossible_score_is_named() {
        let all = Element::ALL.len();
        for (pairs, faults) in [(Vec::new(), all), (filled_in("0"), all), (filled_in("5"), all), (filled_in("baik"), all), (filled_in("4")[1..].to_vec(), 1)] {
            assert_eq!(SurveyForm::from_pairs(&pairs).parse().expect_err("something is missing").0.len(), faults, "{pairs:?}");
        }
    }

    #[test]
    fn the_survey_is_open_for_thirty_days_after_the_return_and_once() {
        let returned = wita("2026-12-15 12:00");
        let state = |status, answered, now: &str| SurveyState::of(status, returned, answered, wita(now));
        assert_eq!(state(Status::InUse, false, "2026-12-15 12:00"), SurveyState::NotYet);
        assert_eq!(state(Status::Done, false, "2026-12-15 12:00"), SurveyState::Open);
        assert_eq!(state(Status::Done, false, "2027-01-14 11:59"), SurveyState::Open);
        assert_eq!(state(Status::Done, false, "2027-01-14 12:00"), SurveyState::Closed);
        assert_eq!(state(Status::Done, true, "2027-02-14 12:00"), SurveyState::Answered);
        assert_eq!(state(Status::NoShow, false, "2026-12-16 12:00"), SurveyState::NotYet);
    }
}
