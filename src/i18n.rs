//! Words that people read, in both languages, from the files under `locales/`. Every text has a key; `tr!` fills it in.

/// `tr!(language, "key")` or `tr!(language, "key", n = 3)`: the text in that language.
#[macro_export]
macro_rules! tr {
    ($language:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        ::rust_i18n::t!($key, locale = $language.code() $(, $name = $value)*).into_owned()
    };
}
