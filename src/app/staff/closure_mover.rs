//! Moving events and maintenance of the office (§7.4): at once, told when it is done, and for ten seconds taken back by moving it to
//! where it was.

use super::wording::error_texts;
use super::workspace::Workspace;
use crate::app::use_language;
use crate::components::when::when_short;
use crate::domain::closure::{ClosureMove, ClosurePlace};
use crate::domain::language::Language;
use crate::domain::places::{Blocking, Closing};
use crate::domain::reservation::Pattern;
use crate::domain::slot::Slot;
use crate::error::AppError;
use crate::server_fns::calendar::{closure_key, move_closure};
use crate::tr;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What moving needs; lives as long as the staff frame.
#[derive(Clone, Copy)]
pub struct ClosureMover {
    language: Language,
    /// Moves that the server has not answered yet.
    pub on_its_way: RwSignal<usize>,
    /// What takes the last move back.
    back: StoredValue<Option<Sent>>,
}

/// A move on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    id: i64,
    /// What it is called in the calendar.
    what: String,
    form: ClosureMove,
    /// Where it goes; `None` when that cannot be told.
    there: Option<Slot>,
    /// It takes another move back.
    undoes: bool,
}

impl Sent {
    pub fn of(id: i64, what: String, was: &ClosurePlace, to: &ClosurePlace) -> Self {
        Self { id, what, form: ClosureMove::of(was, to), there: to.slot(), undoes: false }
    }

    fn back(self) -> Self {
        Self { form: self.form.back(), undoes: true, ..self }
    }
}

impl ClosureMover {
    pub fn set_up() -> Self {
        Self { language: use_language(), on_its_way: RwSignal::new(0), back: StoredValue::new(None) }
    }

    /// What takes the move of the closure with this [`closure_key`] back, once.
    pub fn take_back(self, key: &str) -> Option<Sent> {
        let last = self.back.get_value().filter(|sent| closure_key(sent.id) == key);
        if last.is_some() {
            self.back.set_value(None);
        }
        last
    }

    /// What is said of an answer.
    fn text(self, sent: &Sent, answer: &Result<Closing, AppError>) -> String {
        let language = self.language;
        match answer {
            Ok(Closing::Done) if sent.undoes => tr!(language, "staff.said.undone"),
            Ok(Closing::Done) => {
                let when = sent.there.map(|slot| when_short(language, Pattern::Daily, slot.from, slot.to)).unwrap_or_default();
                tr!(language, "calendar.closure.moved", what = &sent.what, when = when)
            }
            Ok(Closing::InTheWay(blocking)) => {
                let names: Vec<String> = blocking.iter().map(|one| blocking_text(language, one)).collect();
                tr!(language, "calendar.closure.in_the_way", what = &sent.what, names = names.join("; "))
            }
            Err(error) => error_texts(language, error).join(" "),
        }
    }
}

/// `9B2T-KX5R-1 (AUL-1A), Rab 16 Des, 08.00–12.00`
fn blocking_text(language: Language, one: &Blocking) -> String {
    let who = one.code.as_ref().map_or_else(|| tr!(language, "touched.office_event"), ToString::to_string);
    let kin = one.kin.as_ref().map(|kin| format!(" ({kin})")).unwrap_or_default();
    format!("{who}{kin}, {}", when_short(language, Pattern::Daily, one.slot.from, one.slot.to))
}

impl Workspace {
    /// Moves an event or maintenance, and tells what became of it.
    pub fn move_closure(self, sent: Sent) {
        let mover = self.closures;
        mover.on_its_way.update(|count| *count += 1);
        spawn_local(async move {
            let answer = move_closure(sent.id, sent.form.clone()).await;
            if mover.on_its_way.is_disposed() {
                // Whoever moved it has left the office's pages.
                return;
            }
            let can_be_undone = answer == Ok(Closing::Done) && !sent.undoes;
            let (text, key) = (mover.text(&sent, &answer), closure_key(sent.id));
            if can_be_undone {
                mover.back.set_value(Some(sent.back()));
                self.say_undoable(text, key);
            } else {
                self.say(text);
            }
            mover.on_its_way.update(|count| *count = count.saturating_sub(1));
            self.load_again();
        });
    }
}
