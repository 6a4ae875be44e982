//! Words that people read, in both languages, from the files under `locales/`. Every text has a key: `tr!` for a key that
//! is known here, [`words`] for one that is put together. Visitors download `locales/browser` alone; the words of the staff's
//! pages (`locales/staff`) and of the survey (`locales/survey`) come with these pages, and those of messages (`locales/office`)
//! never leave the server.

use crate::domain::language::Language;
use std::borrow::Cow;
use std::sync::OnceLock;

type Find = fn(&str, &str) -> Option<Cow<'static, str>>;

/// Where the words of the staff's pages are found, once these pages are there.
static STAFF: OnceLock<Find> = OnceLock::new();

/// Where the words of the survey are found, once its page is there.
static SURVEY: OnceLock<Find> = OnceLock::new();

/// `tr!(language, "key")` or `tr!(language, "key", n = 3)`: the text in that language.
#[macro_export]
macro_rules! tr {
    ($language:expr, $key:expr $(,)?) => {
        $crate::i18n::words($language, $key)
    };
    ($language:expr, $key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::i18n::filled($crate::i18n::words($language, $key), &[$((stringify!($name), &$value)),+])
    };
}

/// Called by the staff's pages before they say anything.
pub fn learn_staff_words() {
    STAFF.get_or_init(|| crate::staff_words::find);
}

/// Called by the page of the survey before it says anything.
pub fn learn_survey_words() {
    SURVEY.get_or_init(|| crate::survey_words::find);
}

/// The text of a key, also of one that is put together, such as `status.` and a code. The key itself where there is none.
pub fn words(language: Language, key: &str) -> String {
    let learnt = || [&STAFF, &SURVEY].into_iter().filter_map(OnceLock::get).find_map(|find| find(language.code(), key));
    let known = crate::_rust_i18n_try_translate(language.code(), key).or_else(learnt);
    known.map_or_else(|| key.to_owned(), Cow::into_owned)
}

/// The text with its values filled in.
pub fn filled(text: String, values: &[(&str, &dyn std::fmt::Display)]) -> String {
    values.iter().fold(text, |text, (name, value)| text.replace(&format!("%{{{name}}}"), &value.to_string()))
}

/// The text of a key that is put together, with its values filled in.
pub fn words_with<'a>(language: Language, key: &str, values: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    values.into_iter().fold(words(language, key), |text, (name, value)| filled(text, &[(name, &value)]))
}
