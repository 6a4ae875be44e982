//! A native `<dialog>`: the browser keeps the focus inside, closes it with Esc and gives the focus back.

use super::Icon;
use crate::app::use_language;
use crate::browser;
use crate::tr;
use leptos::prelude::*;

/// A dialog with a heading, a body and buttons. It always stands in the document, closed, so that nothing typed is lost when
/// the page around it changes; open it with [`browser::open_dialog`].
#[component]
pub fn Dialog(
    id: &'static str,
    #[prop(into)] title: Signal<String>,
    /// Small line above the heading.
    #[prop(into)]
    eyebrow: Signal<String>,
    /// Buttons, in the order of reading; the way back stands before them.
    footer: ChildrenFn,
    /// It was closed, by whatever way.
    #[prop(optional)]
    closed: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let language = use_language();
    let heading = format!("{id}-judul");
    let labelled_by = heading.clone();
    view! {
        <dialog class="dialog" id=id aria-labelledby=labelled_by on:close=move |_| closed.into_iter().for_each(|closed| closed.run(()))>
            <header>
                <div>
                    <p class="eyebrow">{move || eyebrow.get()}</p>
                    <h2 id=heading>{move || title.get()}</h2>
                </div>
                <button class="button quiet square" type="button" aria-label=tr!(language, "btn.close") on:click=move |_| browser::close_dialog(id)>
                    <Icon name="x"/>
                </button>
            </header>
            <div>{children()}</div>
            <footer>
                <button class="button" type="button" on:click=move |_| browser::close_dialog(id)>{tr!(language, "btn.back")}</button>
                {footer()}
            </footer>
        </dialog>
    }
}
