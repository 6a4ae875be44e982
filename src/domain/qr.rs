//! A QR code as it is drawn.

use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// Light modules around a code, so that a scanner finds it.
const QUIET_ZONE: usize = 4;

/// The modules of a QR code, row by row: `1` is dark, `0` is light.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrPicture {
    pub rows: Vec<String>,
}

impl QrPicture {
    /// Width and height of the drawing in modules, with the light ones around it.
    pub fn side(&self) -> usize {
        self.rows.len() + 2 * QUIET_ZONE
    }

    /// The dark modules as the path of an SVG, a module one unit wide.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for (row, modules) in self.rows.iter().enumerate() {
            let mut column = 0;
            for run in modules.split_inclusive('0') {
                let dark = run.trim_end_matches('0').len();
                if dark > 0 {
                    let _ = write!(path, "M{} {}h{dark}v1h-{dark}z", column + QUIET_ZONE, row + QUIET_ZONE);
                }
                column += run.len();
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_modules_beside_each_other_are_one_stroke() {
        let picture = QrPicture { rows: vec!["110".into(), "001".into(), "101".into()] };
        assert_eq!(picture.side(), 11);
        assert_eq!(picture.path(), "M4 4h2v1h-2zM6 5h1v1h-1zM4 6h1v1h-1zM6 6h1v1h-1z");
    }
}
