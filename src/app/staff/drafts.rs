//! What is being typed into forms that stand in a list. A list is drawn anew with every piece of news, and then shows it again.

use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Texts by the name of their field, and which forms are unfolded.
#[derive(Debug, Default)]
struct Kept {
    texts: BTreeMap<String, String>,
    open: BTreeSet<String>,
}

/// Lives as long as the page. Names of fields begin with the code of their request.
#[derive(Clone, Copy)]
pub struct Drafts(StoredValue<Kept>);

impl Drafts {
    /// For the page around; its lists find it in their context.
    pub fn provide() -> Self {
        let drafts = Self(StoredValue::new(Kept::default()));
        provide_context(drafts);
        drafts
    }

    /// What was typed into a field; empty when nothing was.
    pub fn text(self, name: &str) -> String {
        self.0.with_value(|kept| kept.texts.get(name).cloned().unwrap_or_default())
    }

    pub fn keep(self, name: &str, text: String) {
        self.0.update_value(|kept| {
            kept.texts.insert(name.to_owned(), text);
        });
    }

    pub fn is_open(self, name: &str) -> bool {
        self.0.with_value(|kept| kept.open.contains(name))
    }

    /// A form is unfolded, or folded again.
    pub fn turn(self, name: &str) {
        self.0.update_value(|kept| {
            if !kept.open.remove(name) {
                kept.open.insert(name.to_owned());
            }
        });
    }

    /// What was typed about one request has been sent.
    pub fn forget(self, code: &str) {
        self.0.update_value(|kept| {
            kept.texts.retain(|name, _| !name.starts_with(code));
            kept.open.retain(|name| !name.starts_with(code));
        });
    }
}

/// The drafts of the page around.
pub fn use_drafts() -> Drafts {
    use_context().unwrap_or_else(Drafts::provide)
}
