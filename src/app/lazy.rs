//! Pages that come in groups, each group a download of its own: a visitor of the calendar loads neither the form nor the
//! staff side. On the server a lazy page is like any other.

/// `lazy_pages!(load_group, __preload_load_group, Group { /// doc  Route => component, … })`: a route type for each page, all in one download.
/// After the group `begin = function` names what is called before each of them.
macro_rules! lazy_pages {
    ($load:ident, $preload:ident, $group:ident $(begin = $begin:path)? { $($(#[$meta:meta])* $route:ident => $page:path),+ $(,)? }) => {
        /// The pages of this group.
        #[derive(Debug, Clone, Copy)]
        #[expect(clippy::enum_variant_names, reason = "named like the routes")]
        enum $group { $($route),+ }

        #[leptos::lazy]
        fn $load(page: $group) -> leptos::prelude::AnyView {
            use leptos::prelude::IntoAny;
            $($begin();)?
            match page { $($group::$route => $page().into_any()),+ }
        }

        $(
            $(#[$meta])*
            #[derive(Debug)]
            pub struct $route;

            impl leptos_router::LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> leptos::prelude::AnyView {
                    let page = $load($group::$route).await;
                    $crate::app::lazy::announce_downloads();
                    page
                }

                /// The page must be there before the browser takes over what the server has rendered.
                async fn preload() {
                    #[cfg(target_arch = "wasm32")]
                    $preload().await;
                }
            }
        )+
    };
}
pub(super) use lazy_pages;

/// Where the lazy pages of a request write which download they are in. Ours stands before the one of leptos, whose links
/// are written when the request's context is no longer the current one: a busy server puts them into other people's pages.
pub(super) fn provide_downloads() {
    #[cfg(not(target_arch = "wasm32"))]
    leptos::prelude::provide_context(leptos::PrefetchLazyFn::default());
}

/// Has the browser fetch the download of the page just rendered, together with the program itself. Nothing of it is in the
/// browser's own program.
pub(super) fn announce_downloads() {
    #[cfg(not(target_arch = "wasm32"))]
    {
        use leptos::prelude::*;
        use leptos_meta::Link;

        let (Some(wanted), Some(manifest)) = (use_context::<leptos::PrefetchLazyFn>(), use_context::<leptos::WasmSplitManifest>()) else { return };
        let wanted: Vec<_> = std::mem::take(&mut *wanted.0.write_value()).into_iter().collect();
        let manifest = manifest.0.read_value();
        let (root, parts, loader) = &*manifest;
        let nonce = leptos::nonce::use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
        for part in wanted.iter().filter_map(|page| parts.get(*page)).flatten() {
            // The link is kept by the context of the head; nothing of it stands here.
            let _ = view! { <Link rel="preload" href=format!("{root}/{part}.wasm") as_="fetch" type_="application/wasm" crossorigin=nonce.clone()/> }.to_html();
        }
        if !wanted.is_empty() {
            let _ = view! { <Link rel="modulepreload" href=format!("{root}/{loader}") crossorigin=nonce/> }.to_html();
        }
    }
}
