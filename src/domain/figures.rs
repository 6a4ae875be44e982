//! Numbers as people read them (service §5): `1.234`, `87,5%`, `3,5` in Indonesian; `1,234`, `87.5%`, `3.5` in English.

use super::language::Language;

/// `1.234`
pub fn number(language: Language, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(if language == Language::Id { '.' } else { ',' });
        }
        text.push(digit);
    }
    text
}

/// `part` of `whole` as `87,5%`, rounded half up; `None` of nothing.
pub fn share(language: Language, part: i64, whole: i64) -> Option<String> {
    (whole > 0).then(|| format!("{}%", tenths(language, (part * 1000 + whole / 2) / whole)))
}

/// Minutes as hours: `3,5`; a whole number of hours stands alone.
pub fn hours(language: Language, minutes: i64) -> String {
    tenths(language, (minutes * 10 + 30) / 60)
}

/// The middle of the values, of an even number of them half way between the two in the middle.
pub fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 { Some(upper) } else { Some((values[middle - 1] + upper) / 2) }
}

/// Never negative.
fn tenths(language: Language, tenths: i64) -> String {
    let whole = number(language, tenths / 10);
    match tenths % 10 {
        0 => whole,
        tenth => format!("{whole}{}{tenth}", if language == Language::Id { ',' } else { '.' }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_marks_of_the_language() {
        let both = |n| [number(Language::Id, n), number(Language::En, n)];
        assert_eq!(both(0), ["0", "0"]);
        assert_eq!(both(999), ["999", "999"]);
        assert_eq!(both(1_234), ["1.234", "1,234"]);
        assert_eq!(both(-1_234_567), ["-1.234.567", "-1,234,567"]);
    }

    #[test]
    fn a_share_has_one_place_after_the_comma() {
        assert_eq!(share(Language::Id, 7, 8).as_deref(), Some("87,5%"));
        assert_eq!(share(Language::En, 1, 3).as_deref(), Some("33.3%"));
        assert_eq!(share(Language::Id, 2, 3).as_deref(), Some("66,7%"));
        assert_eq!(share(Language::Id, 5, 5).as_deref(), Some("100%"));
        assert_eq!(share(Language::Id, 0, 5).as_deref(), Some("0%"));
        assert_eq!(share(Language::Id, 0, 0), None, "of nothing there is no share");
    }

    #[test]
    fn hours_and_their_middle() {
        assert_eq!([0, 30, 90, 450, 62].map(|minutes| hours(Language::Id, minutes)), ["0", "0,5", "1,5", "7,5", "1"]);
        assert_eq!([vec![], vec![5], vec![9, 1, 4], vec![4, 1]].map(median), [None, Some(5), Some(4), Some(2)]);
    }
}
