//! Pages that come in groups, each group a download of its own: a visitor of the calendar loads neither the form nor the
//! staff side. On the server a lazy page is like any other.

/// `lazy_pages!(load_group, __preload_load_group, Group { /// doc  Route => component, … })`: a route type for each page, all in one download.
macro_rules! lazy_pages {
    ($load:ident, $preload:ident, $group:ident { $($(#[$meta:meta])* $route:ident => $page:path),+ $(,)? }) => {
        /// The pages of this group.
        #[derive(Debug, Clone, Copy)]
        #[expect(clippy::enum_variant_names, reason = "named like the routes")]
        enum $group { $($route),+ }

        #[leptos::lazy]
        fn $load(page: $group) -> leptos::prelude::AnyView {
            use leptos::prelude::IntoAny;
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
                    $load($group::$route).await
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
