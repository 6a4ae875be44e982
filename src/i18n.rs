//! Words that people read, in both languages, from the files under `locales/`. Every text has a key: `tr!` for a key that
//! is known here, [`words`] for one that is put together.

use crate::domain::language::Language;

/// `tr!(language, "key")` or `tr!(language, "key", n = 3)`: the text in that language.
#[macro_export]
macro_rules! tr {
    ($language:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        ::rust_i18n::t!($key, locale = $language.code() $(, $name = $value)*).into_owned()
    };
}

/// The text of a key that is put together, such as `status.` and a code.
pub fn words(language: Language, key: &str) -> String {
    rust_i18n::t!(key, locale = language.code()).into_owned()
}

/// The same with values filled in.
pub fn words_with<'a>(language: Language, key: &str, values: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    values.into_iter().fold(words(language, key), |text, (name, value)| text.replace(&format!("%{{{name}}}"), value))
}
