//! One's own devices that are told also while no page is open (Web Push). Asking the browser for it is the work of
//! `public/staff.js`, which fills in the form below and sends it.

use super::Desk;
use crate::app::staff::workspace::use_workspace;
use crate::app::use_language;
use crate::components::when::moment_short;
use crate::server_fns::notices::DeviceView;
use crate::tr;
use leptos::prelude::*;

/// The list, and the button that adds the device in hand.
#[component]
pub(super) fn DevicesPanel(devices: Vec<DeviceView>, desk: Desk) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    view! {
        <section class="panel" aria-labelledby="perangkat" data-push="yes">
            <header><h2 id="perangkat">{tr!(language, "notice.devices.title")}</h2></header>
            <div class="panel-body stack">
                <p class="muted">{tr!(language, "notice.devices.text")} " " {tr!(language, "notice.devices.sign_out")}</p>
                {(!devices.is_empty())
                    .then(|| view! { <ul class="entries">{devices.into_iter().map(|device| view! { <Device device desk/> }).collect_view()}</ul> })}
                <div role="status">
                    <p class="soft" data-push-says="denied" hidden>{tr!(language, "notice.devices.denied")}</p>
                    <p class="soft" data-push-says="impossible" hidden>{tr!(language, "notice.devices.impossible")}</p>
                    <p class="soft" data-push-says="failed" hidden>{tr!(language, "notice.devices.failed")}</p>
                </div>
                {move || {
                    if workspace.hydrated.get() {
                        view! { <button class="button" type="button" data-push-begin="yes">{tr!(language, "notice.devices.begin")}</button> }.into_any()
                    } else {
                        view! { <p class="muted">{tr!(language, "notice.devices.no_script")}</p> }.into_any()
                    }
                }}
                <div data-push-form="yes">
                    <ActionForm action=desk.add>
                        <input type="hidden" name="endpoint" value=""/>
                        <input type="hidden" name="p256dh" value=""/>
                        <input type="hidden" name="auth" value=""/>
                    </ActionForm>
                </div>
            </div>
        </section>
    }
}

#[component]
fn Device(device: DeviceView, desk: Desk) -> impl IntoView {
    let language = use_language();
    let name = if device.device.is_empty() { tr!(language, "people.sessions.unknown") } else { device.device };
    let added = moment_short(language, device.added_at);
    let spoken = format!(" {name}, {added}");
    view! {
        <li>
            <div>
                <b>{name}</b>
                <small class="muted">{tr!(language, "notice.devices.added", at = added)}</small>
            </div>
            <ActionForm action=desk.end>
                <input type="hidden" name="id" value=device.id/>
                <button class="button" type="submit">{tr!(language, "notice.devices.end")}<span class="sr">{spoken}</span></button>
            </ActionForm>
        </li>
    }
}
