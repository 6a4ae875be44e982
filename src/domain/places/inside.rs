//! What lies in what, before a change of it is written: the rule of the view `facility_kin` (decision 7).

use crate::domain::facility::{Facility, FacilityCode};
use std::collections::BTreeSet;

/// Which thing lies directly in which: whole and part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts(BTreeSet<(FacilityCode, FacilityCode)>);

impl Parts {
    /// As all facilities say it.
    pub fn of(all: &[Facility]) -> Self {
        Self(all.iter().flat_map(|part| part.family.inside.iter().map(|whole| (whole.clone(), part.code.clone()))).collect())
    }

    /// The same with `part` directly in `wholes` and in nothing else.
    #[must_use]
    pub fn with(&self, part: &FacilityCode, wholes: &[FacilityCode]) -> Self {
        let mut pairs: BTreeSet<(FacilityCode, FacilityCode)> = self.0.iter().filter(|(_, known)| known != part).cloned().collect();
        pairs.extend(wholes.iter().map(|whole| (whole.clone(), part.clone())));
        Self(pairs)
    }

    /// Itself and everything in it, at any depth.
    fn reach(&self, whole: &FacilityCode) -> BTreeSet<FacilityCode> {
        let mut found = BTreeSet::from([whole.clone()]);
        let mut open = vec![whole.clone()];
        while let Some(here) = open.pop() {
            for (_, part) in self.0.iter().filter(|(known, _)| *known == here) {
                if found.insert(part.clone()) {
                    open.push(part.clone());
                }
            }
        }
        found
    }

    /// Would it lie in itself?
    pub fn has_circle(&self, code: &FacilityCode) -> bool {
        self.0.iter().filter(|(whole, _)| whole == code).any(|(_, part)| self.reach(part).contains(code))
    }

    /// Those whose uses are in each other's way, each pair from both sides.
    pub fn kin(&self) -> BTreeSet<(FacilityCode, FacilityCode)> {
        let members: BTreeSet<&FacilityCode> = self.0.iter().flat_map(|(whole, part)| [whole, part]).collect();
        let reach: Vec<(&FacilityCode, BTreeSet<FacilityCode>)> = members.into_iter().map(|member| (member, self.reach(member))).collect();
        let mut kin = BTreeSet::new();
        for (one, in_one) in &reach {
            for (other, in_other) in &reach {
                if one != other && !in_one.is_disjoint(in_other) {
                    kin.insert(((*one).clone(), (*other).clone()));
                }
            }
        }
        kin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> FacilityCode {
        FacilityCode(text.to_owned())
    }

    fn kin_of(parts: &Parts, one: &str) -> Vec<String> {
        parts.kin().into_iter().filter(|(first, _)| first.as_str() == one).map(|(_, other)| other.0).collect()
    }

    #[test]
    fn halves_are_kin_of_their_hall_and_not_of_each_other() {
        let parts = Parts::default().with(&code("A"), &[code("HALL")]).with(&code("B"), &[code("HALL")]);
        assert_eq!(kin_of(&parts, "HALL"), ["A", "B"]);
        assert_eq!(kin_of(&parts, "A"), ["HALL"]);
        assert_eq!(kin_of(&parts.with(&code("A"), &[]), "HALL"), ["B"]);
    }

    #[test]
    fn a_thing_in_two_rooms_makes_them_kin_at_any_depth() {
        let parts = Parts::default().with(&code("CART"), &[code("R-1"), code("R-2")]).with(&code("R-2"), &[code("WING")]);
        assert_eq!(kin_of(&parts, "R-1"), ["CART", "R-2", "WING"]);
    }

    #[test]
    fn nothing_lies_in_itself() {
        let parts = Parts::default().with(&code("A"), &[code("HALL")]).with(&code("A1"), &[code("A")]);
        assert!(!parts.has_circle(&code("HALL")));
        assert!(parts.with(&code("HALL"), &[code("A1")]).has_circle(&code("HALL")));
        assert!(parts.with(&code("HALL"), &[code("HALL")]).has_circle(&code("HALL")));
    }
}
