//! The edges: what is carried near one scrolls what lies there, also while the hand rests, and then turns the page.

use super::spot::spot_at;
use super::{Carry, FLIP, REST};
use crate::browser;
use leptos::prelude::*;

/// So near (CSS pixels) at an edge something is scrolled.
const NEAR: f64 = 48.0;
/// So near at the left or right edge of the window the page is turned.
const AT_EDGE: f64 = 12.0;
/// So far (CSS pixels) is scrolled in a frame at the very edge.
const FASTEST: f64 = 20.0;
/// What scrolls sideways: week, day and timeline where the screen is too narrow for them.
const SIDEWAYS: &str = "#bawa-area .timeline-scroll";
/// The names of the facilities stay where they are.
const HEAD: &str = "tbody th";

/// What the edges near a point do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edges {
    /// Scrolls by so many CSS pixels in a frame.
    right: i32,
    down: i32,
    /// Turns the page that way, once nothing is left to be scrolled sideways.
    turn: Option<i32>,
}

impl Edges {
    /// At this point, which lies `inside` of the days or maybe not; `None` away from all edges, as nearly always.
    fn near(x: i32, y: i32, inside: bool) -> Option<Self> {
        // The arrows are outside. A look for what lies under a point is most of what a move costs.
        let under = if inside { None } else { browser::attribute_at(x, y, &format!("[{FLIP}]"), FLIP) };
        let arrow = under.and_then(|way| way.parse().ok());
        if arrow.is_some() {
            // The arrow must not be scrolled away from under the hand.
            return Some(Self { right: 0, down: 0, turn: arrow });
        }
        let (width, height) = browser::window_size();
        let (x, y) = (f64::from(x), f64::from(y));
        let right = browser::sides_of(SIDEWAYS, HEAD).map_or(0, |(left, right)| pull(x, left.max(0.0), right.min(width)));
        let turn = if x < AT_EDGE { Some(-1) } else { (x > width - AT_EDGE).then_some(1) };
        let edges = Self { right, down: pull(y, 0.0, height), turn };
        (edges != Self { right: 0, down: 0, turn: None }).then_some(edges)
    }
}

/// How far (CSS pixels in a frame; negative back) what lies from `low` to `high` is scrolled by a hand at `at`: the nearer to the edge
/// the faster. Nothing where there is no room for two edges.
#[expect(clippy::cast_possible_truncation, reason = "a few pixels")]
fn pull(at: f64, low: f64, high: f64) -> i32 {
    if high - low < 3.0 * NEAR {
        return 0;
    }
    let by = |depth: f64| FASTEST * (depth.clamp(0.0, NEAR) / NEAR).powi(2);
    (by(at - (high - NEAR)) - by(low + NEAR - at)) as i32
}

impl Carry {
    /// The pointer that carries is here now. Near an edge one look in each frame goes on from here; there is never a second one,
    /// and none away from the edges. `inside`: it is over one of the days.
    pub(super) fn watch_edges(self, x: i32, y: i32, inside: bool) {
        self.hand.set_value((x, y));
        if !self.creeps.get_value() && Edges::near(x, y, inside).is_some() {
            self.creeps.set_value(true);
            request_animation_frame(move || self.creep());
        }
    }

    /// One frame near an edge: scrolls and aims again, or waits until the page is turned.
    fn creep(self) {
        let Some((x, y)) = self.hand.try_get_value() else { return };
        let by_pointer = self.carried.with_untracked(|carried| carried.as_ref().is_some_and(|carried| !carried.by_keys()));
        let edges = Edges::near(x, y, false).filter(|_| by_pointer && !self.dropped.get_untracked());
        let Some(Edges { right, down, turn }) = edges else {
            self.creeps.set_value(false);
            self.rest_at(None);
            return;
        };
        let sideways = right != 0 && browser::scroll_sideways(SIDEWAYS, right);
        let scrolled = (down != 0 && browser::scroll_window(down)) || sideways;
        if scrolled {
            self.aim_at(spot_at(self.field.get_untracked(), x, y));
        }
        let turn = turn.filter(|_| !sideways);
        self.rest_at(turn);
        // At the end of everything it stops, until the hand moves.
        let goes_on = scrolled || turn.is_some();
        self.creeps.set_value(goes_on);
        if goes_on {
            request_animation_frame(move || self.creep());
        }
    }

    /// The hand rests where the page is turned that way: after a while it is, and again after the same while.
    fn rest_at(self, turn: Option<i32>) {
        let now = browser::now();
        let before = self.edge.get_untracked();
        match turn.zip(before) {
            Some((way, (rested, since))) if way == rested => {
                if now - since >= REST.as_secs_f64() * 1000.0 {
                    self.edge.set(Some((way, now)));
                    self.flip.run(way);
                }
            }
            Some(_) | None => {
                let after = turn.map(|way| (way, now));
                if after.is_some() || before.is_some() {
                    self.edge.set(after);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_to_an_edge_the_faster_it_is_scrolled_and_nothing_in_between() {
        let by = [0, 10, 24, 48, 400, 752, 776, 790, 800].map(|at| pull(f64::from(at), 0.0, 800.0));
        assert_eq!(by, [-20, -12, -5, 0, 0, 0, 5, 12, 20]);
    }

    #[test]
    fn a_hand_beyond_the_edge_pulls_no_faster_than_at_it() {
        assert_eq!((pull(-30.0, 0.0, 800.0), pull(900.0, 0.0, 800.0)), (-20, 20));
    }

    #[test]
    fn what_is_too_narrow_for_two_edges_is_not_scrolled() {
        assert_eq!(pull(110.0, 100.0, 200.0), 0);
    }
}
