//! What is left of a pool, as a curve over the units of a timeline.

use crate::components::calendar::lanes::{Curve, CurveLabel};
use crate::domain::calendar_view::Scale;
use crate::domain::slot::Slot;
use crate::server_fns::calendar::StockStep;

/// Height of the box that a curve is drawn in, and what stays free above it.
const HEIGHT: i64 = 20;
const TOP: i64 = 2;

/// Units that are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Level {
    /// The first unit and the one after the last (from 0).
    from: i64,
    until: i64,
    left: i64,
    asked: i64,
}

/// The curve of a pool of `stock` units.
pub fn curve(stock: i64, steps: &[StockStep], scale: Scale) -> Curve {
    let stock = stock.max(1);
    let height = |units: i64| (HEIGHT - TOP) * units.clamp(0, stock) * 10 / stock;
    let tenths = |value: i64| format!("{}.{}", value / 10, value % 10);
    let y = |left: i64| tenths(HEIGHT * 10 - height(left));
    let mut step = String::new();
    let mut labels: Vec<CurveLabel> = Vec::new();
    let mut asked = Vec::new();
    for level in levels(stock, steps, scale) {
        let end = y(level.left);
        step.push_str(&if step.is_empty() { format!("M{} {end}", level.from) } else { format!("V{end}") });
        step.push_str(&format!("H{}", level.until));
        if level.asked > 0 {
            let left = (level.left - level.asked).max(0);
            asked.push([level.from.to_string(), y(level.left), (level.until - level.from).to_string(), tenths(height(level.left) - height(left))]);
        }
        if labels.last().is_none_or(|last| last.left != level.left) {
            let low = if level.left * 4 < stock { Some("few") } else { (level.left * 2 < stock).then_some("half") };
            labels.push(CurveLabel { from: level.from + 1, left: level.left, low });
        }
    }
    Curve { level: format!("{step}V{HEIGHT}H0z"), step, asked, labels }
}

/// Of every unit the fewest that are left in it and the most that are asked for: a loan of an afternoon counts for its half
/// day. Units that are alike are one.
fn levels(stock: i64, steps: &[StockStep], scale: Scale) -> Vec<Level> {
    let mut units: Vec<Option<(i64, i64)>> = (0..scale.units).map(|_| None).collect();
    let ends = steps.iter().skip(1).map(|next| next.at).chain([scale.slot().to]);
    for (step, until) in steps.iter().zip(ends) {
        let Some((first, span)) = Slot::new(step.at, until).and_then(|slot| scale.place(slot)) else { continue };
        let skipped = usize::try_from(first - 1).unwrap_or_default();
        for unit in units.iter_mut().skip(skipped).take(usize::try_from(span).unwrap_or_default()) {
            let (left, asked) = unit.unwrap_or((step.left, step.asked));
            *unit = Some((left.min(step.left), asked.max(step.asked)));
        }
    }
    let mut levels: Vec<Level> = Vec::new();
    for (from, unit) in (0..).zip(units) {
        let (left, asked) = unit.unwrap_or((stock, 0));
        match levels.last_mut() {
            Some(last) if (last.left, last.asked) == (left, asked) => last.until = from + 1,
            _ => levels.push(Level { from, until: from + 1, left, asked }),
        }
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;

    fn step(at: &str, left: i64, asked: i64) -> StockStep {
        StockStep { at: wita(at), left, asked }
    }

    /// Four days from 14 December in half days.
    fn half_days() -> Scale {
        Scale { from: wita("2026-12-14 00:00"), unit_minutes: 720, units: 8 }
    }

    fn labels(curve: &Curve) -> Vec<(i64, i64, Option<&'static str>)> {
        curve.labels.iter().map(|label| (label.from, label.left, label.low)).collect()
    }

    #[test]
    fn the_curve_steps_down_where_units_are_taken_and_warns_when_few_are_left() {
        let steps = [step("2026-12-14 00:00", 6, 0), step("2026-12-15 00:00", 1, 0), step("2026-12-16 00:00", 6, 2)];
        let seen = curve(6, &steps, half_days());
        assert_eq!(seen.step, "M0 2.0H2V17.0H4V2.0H8");
        assert_eq!(labels(&seen), [(1, 6, None), (3, 1, Some("few")), (5, 6, None)]);
        assert_eq!(seen.asked, [["4".to_owned(), "2.0".to_owned(), "4".to_owned(), "6.0".to_owned()]]);
    }

    #[test]
    fn a_loan_of_an_afternoon_takes_its_half_day_down() {
        let steps = [step("2026-12-14 00:00", 6, 0), step("2026-12-15 13:00", 2, 0), step("2026-12-15 16:00", 6, 0)];
        assert_eq!(labels(&curve(6, &steps, half_days())), [(1, 6, None), (4, 2, Some("half")), (5, 6, None)]);
    }

    #[test]
    fn a_half_day_shows_its_lowest_stock_and_all_that_is_asked_for() {
        let steps = [
            step("2026-12-14 00:00", 6, 0),
            step("2026-12-14 08:00", 1, 0),
            step("2026-12-14 10:00", 5, 3),
            step("2026-12-14 11:00", 5, 1),
            step("2026-12-14 12:00", 6, 0),
        ];
        let seen = levels(6, &steps, half_days());
        let morning = Level { from: 0, until: 1, left: 1, asked: 3 };
        assert_eq!(seen, [morning, Level { from: 1, until: 8, left: 6, asked: 0 }]);
    }

    #[test]
    fn what_was_taken_before_the_first_hour_counts_from_there() {
        let hours = Scale { from: wita("2026-12-14 07:00"), unit_minutes: 15, units: 40 };
        let seen = curve(6, &[step("2026-12-14 00:00", 2, 0)], hours);
        assert_eq!((seen.step.as_str(), labels(&seen)), ("M0 14.0H40", vec![(1, 2, Some("half"))]));
    }
}
