//! Photos of what is lent (*foto fasilitas*): how many there are, how wide they are shown, and the words beside them.

use super::application_form::{FieldErrors, single_line};
use super::language::Language;
use super::upload::{FileType, Quota, Taken};
use serde::{Deserialize, Serialize};

/// So many of one facility.
pub const MOST_PHOTOS: i64 = 6;
/// What is taken as a photo; it is drawn anew as JPEG.
pub const PICTURES: Taken = Taken { kinds: &[FileType::Jpeg, FileType::Png, FileType::WebP], fault: "place_photo_type" };
/// Longest description, characters.
pub const LONGEST_ALT: usize = 200;

/// Row id of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhotoId(pub i64);

super::codes! {
    /// How wide a photo is drawn, in pixels.
    pub enum PhotoSize { Small = "480", Large = "1280" }
}

super::codes! {
    /// What can be done with a photo.
    pub enum PhotoAct {
        /// One place further to the front.
        Earlier = "earlier",
        /// One place further to the back.
        Later = "later",
        Remove = "remove",
    }
}

impl PhotoSize {
    /// Widest picture of this size, pixels.
    pub const fn width(self) -> u32 {
        match self {
            Self::Small => 480,
            Self::Large => 1280,
        }
    }
}

/// Width and height of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pixels {
    pub width: i64,
    pub height: i64,
}

/// A photo as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    pub id: PhotoId,
    /// In its address; another picture has another one.
    pub key: String,
    /// What is to be seen on it.
    pub alt_id: String,
    pub alt_en: String,
    pub small: Pixels,
    pub large: Pixels,
}

impl Photo {
    /// What is to be seen on it, in the reader's language.
    pub fn alt(&self, language: Language) -> &str {
        match language {
            Language::Id => &self.alt_id,
            Language::En => &self.alt_en,
        }
    }
}

/// How much may be sent on one day, of everybody together.
pub const fn daily() -> Quota {
    Quota { files: 300, bytes: 512 << 20 }
}

/// The description of a photo exactly as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PhotoForm {
    pub alt_id: String,
    pub alt_en: String,
}

/// The description of a photo, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoWords {
    pub alt_id: String,
    pub alt_en: String,
}

impl PhotoForm {
    /// From the pairs of an HTML form; unknown names are ignored.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let field = match name.as_str() {
                "alt_id" => &mut form.alt_id,
                "alt_en" => &mut form.alt_en,
                _ => continue,
            };
            field.clone_from(value);
        }
        form
    }

    /// What was meant: a photo without words says nothing to those who do not see it, in either language.
    ///
    /// # Errors
    /// `photo_alt` for what is missing, `too_long`.
    pub fn parse(&self) -> Result<PhotoWords, FieldErrors> {
        let mut faults = FieldErrors::default();
        let mut words = |field: &str, typed: &str| {
            let words = single_line(typed);
            if words.is_empty() {
                faults.add(field, "photo_alt");
            } else if words.chars().count() > LONGEST_ALT {
                faults.add_with(field, "too_long", &[("n", LONGEST_ALT.to_string())]);
            }
            words
        };
        let (alt_id, alt_en) = (words("alt_id", &self.alt_id), words("alt_en", &self.alt_en));
        if faults.is_empty() { Ok(PhotoWords { alt_id, alt_en }) } else { Err(faults) }
    }
}

/// The photos in their order after one of them has changed places; as they were when there is no place to go to.
pub fn reordered(order: &[PhotoId], photo: PhotoId, act: PhotoAct) -> Vec<PhotoId> {
    let mut order = order.to_vec();
    let Some(place) = order.iter().position(|known| *known == photo) else { return order };
    match act {
        PhotoAct::Earlier if place > 0 => order.swap(place - 1, place),
        PhotoAct::Later if place + 1 < order.len() => order.swap(place, place + 1),
        PhotoAct::Remove => {
            order.remove(place);
        }
        PhotoAct::Earlier | PhotoAct::Later => {}
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_described_in_both_languages() {
        let form = |alt_id: &str, alt_en: &str| PhotoForm { alt_id: alt_id.to_owned(), alt_en: alt_en.to_owned() };
        let faults =
            |form: PhotoForm| form.parse().expect_err("a fault").0.into_iter().map(|fault| format!("{}: {}", fault.field, fault.code)).collect::<Vec<_>>();
        assert_eq!(form(" Panggung\naula ", "The stage").parse(), Ok(PhotoWords { alt_id: "Panggung aula".to_owned(), alt_en: "The stage".to_owned() }));
        assert_eq!(faults(form("", " ")), ["alt_id: photo_alt", "alt_en: photo_alt"]);
        assert_eq!(faults(form("Panggung", &"x".repeat(LONGEST_ALT + 1))), ["alt_en: too_long"]);
    }

    #[test]
    fn a_photo_changes_places_with_its_neighbour() {
        let [one, two, three] = [1, 2, 3].map(PhotoId);
        let order = [one, two, three];
        for (photo, act, wanted) in [
            (two, PhotoAct::Earlier, vec![two, one, three]),
            (two, PhotoAct::Later, vec![one, three, two]),
            (one, PhotoAct::Earlier, vec![one, two, three]),
            (three, PhotoAct::Later, vec![one, two, three]),
            (two, PhotoAct::Remove, vec![one, three]),
            (PhotoId(9), PhotoAct::Remove, vec![one, two, three]),
        ] {
            assert_eq!(reordered(&order, photo, act), wanted, "{photo:?} {act}");
        }
    }
}
