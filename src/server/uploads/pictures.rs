//! A photo in the widths in which it is shown, drawn anew as JPEG: what a camera has noted beside it (where, when, with what) stays
//! behind, and so does everything that is no picture. Away from the threads that answer requests, and one at a time: a picture that
//! is unpacked is large.

use crate::domain::photo::PhotoSize;
use crate::domain::upload::FileType;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use std::io::Cursor;
use tokio::sync::Semaphore;

/// No picture of a telephone is wider or higher.
const LONGEST_SIDE: u32 = 16_000;
/// Pixels of the largest picture that is unpacked.
const MOST_PIXELS: u64 = 50_000_000;
/// Bytes of the largest picture that is unpacked.
const MOST_MEMORY: u64 = 192 << 20;
/// Of JPEG; above it the files grow and nobody sees why.
const QUALITY: u8 = 80;

/// One at a time.
static PLACE: Semaphore = Semaphore::const_new(1);

/// A picture of one width.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) size: PhotoSize,
    pub(super) contents: Vec<u8>,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Why nothing can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unusable {
    /// It begins like a picture and is none, or breaks off.
    Broken,
    TooLarge,
}

/// The picture in all widths, the smallest first.
pub(super) async fn drawn(contents: Vec<u8>, kind: FileType) -> Result<Vec<Drawn>, Unusable> {
    let _place = PLACE.acquire().await.expect("the semaphore is never closed");
    let work = tokio::task::spawn_blocking(move || draw(contents, kind));
    // A decoder that panics has met something that is no picture.
    work.await.unwrap_or(Err(Unusable::Broken))
}

fn draw(contents: Vec<u8>, kind: FileType) -> Result<Vec<Drawn>, Unusable> {
    let picture = on_white(upright(contents, kind)?);
    let large = narrowed(&picture, PhotoSize::Large);
    drop(picture);
    let small = narrowed(&large, PhotoSize::Small);
    [(PhotoSize::Small, small), (PhotoSize::Large, large)].into_iter().map(|(size, picture)| packed(size, &picture)).collect()
}

/// Unpacks a picture and turns it as the camera was held.
fn upright(contents: Vec<u8>, kind: FileType) -> Result<DynamicImage, Unusable> {
    let format = match kind {
        FileType::Jpeg => ImageFormat::Jpeg,
        FileType::Png => ImageFormat::Png,
        FileType::WebP => ImageFormat::WebP,
        FileType::Pdf => return Err(Unusable::Broken),
    };
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(contents), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| why(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(Unusable::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| why(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn why(error: &image::ImageError) -> Unusable {
    if matches!(error, image::ImageError::Limits(_)) { Unusable::TooLarge } else { Unusable::Broken }
}

/// JPEG knows nothing that can be seen through.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let seen = u32::from(alpha);
        Rgb([red, green, blue].map(|colour| u8::try_from((u32::from(colour) * seen + 255 * (255 - seen)) / 255).unwrap_or(u8::MAX)))
    })
}

/// Not wider than this size; a narrower picture stays as it is.
fn narrowed(picture: &RgbImage, size: PhotoSize) -> RgbImage {
    let width = size.width();
    if picture.width() <= width {
        return picture.clone();
    }
    let height = u64::from(picture.height()) * u64::from(width) / u64::from(picture.width());
    imageops::resize(picture, width, u32::try_from(height).unwrap_or(u32::MAX).max(1), FilterType::Triangle)
}

fn packed(size: PhotoSize, picture: &RgbImage) -> Result<Drawn, Unusable> {
    let mut contents = Vec::new();
    JpegEncoder::new_with_quality(&mut contents, QUALITY).encode_image(picture).map_err(|_| Unusable::Broken)?;
    Ok(Drawn { size, contents, width: picture.width(), height: picture.height() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageEncoder, Rgba, RgbaImage};

    /// As cameras write that they were held upright: the picture is to be turned by a quarter.
    const TURNED: &[u8] = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";

    fn png(width: u32, height: u32, pixel: Rgba<u8>) -> Vec<u8> {
        let mut contents = Cursor::new(Vec::new());
        DynamicImage::ImageRgba8(RgbaImage::from_pixel(width, height, pixel)).write_to(&mut contents, ImageFormat::Png).unwrap();
        contents.into_inner()
    }

    fn sizes(drawn: &[Drawn]) -> Vec<(u32, u32)> {
        drawn.iter().map(|one| (one.width, one.height)).collect()
    }

    #[test]
    fn a_wide_photo_is_drawn_in_both_widths_and_a_narrow_one_stays_narrow() {
        let wide = draw(png(2_560, 1_440, Rgba([10, 120, 130, 255])), FileType::Png).unwrap();
        assert_eq!(sizes(&wide), [(480, 270), (1_280, 720)]);
        assert_eq!(wide.iter().map(|one| one.size).collect::<Vec<_>>(), PhotoSize::ALL);
        assert!(wide.iter().all(|one| FileType::of(&one.contents) == Some(FileType::Jpeg)));
        assert_eq!(sizes(&draw(png(300, 200, Rgba([0, 0, 0, 255])), FileType::Png).unwrap()), [(300, 200), (300, 200)]);
    }

    #[test]
    fn it_stands_upright_and_the_notes_of_the_camera_stay_behind() {
        let mut photo = Vec::new();
        let mut encoder = JpegEncoder::new(&mut photo);
        encoder.set_exif_metadata([TURNED, b"GPS -3.44 114.83"].concat()).unwrap();
        encoder.encode_image(&RgbImage::from_pixel(200, 100, Rgb([200, 30, 30]))).unwrap();
        let noted = |contents: &[u8], what: &[u8]| contents.windows(what.len()).any(|some| some == what);
        assert!(noted(&photo, b"GPS"), "the camera has noted something");
        let drawn = draw(photo, FileType::Jpeg).unwrap();
        assert_eq!(sizes(&drawn), [(100, 200), (100, 200)]);
        assert!(drawn.iter().all(|one| !noted(&one.contents, b"GPS") && !noted(&one.contents, b"Exif")));
    }

    #[test]
    fn what_can_be_seen_through_stands_on_white() {
        let drawn = draw(png(16, 16, Rgba([0, 0, 0, 0])), FileType::Png).unwrap();
        let shown = image::load_from_memory(&drawn[0].contents).unwrap().into_rgb8();
        assert!(shown.pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)));
    }

    #[test]
    fn what_only_begins_like_a_picture_is_none() {
        let whole = png(64, 64, Rgba([1, 2, 3, 255]));
        for (contents, kind) in [
            (b"\xff\xd8\xff\xe0\0\x10JFIF\0<script>alert(1)</script>".to_vec(), FileType::Jpeg),
            (whole[..whole.len() / 2].to_vec(), FileType::Png),
            (b"RIFF\x24\0\0\0WEBPVP8 ".to_vec(), FileType::WebP),
            (b"%PDF-1.7".to_vec(), FileType::Pdf),
        ] {
            assert_eq!(draw(contents, kind).unwrap_err(), Unusable::Broken, "{kind}");
        }
    }

    /// A file of a few hundred bytes may claim to be as large as it likes.
    #[test]
    fn a_picture_that_would_fill_the_memory_is_not_unpacked() {
        let mut claimed = png(1, 1, Rgba([0, 0, 0, 255]));
        for (width, height) in [(60_000_u32, 60_000_u32), (15_000, 15_000)] {
            claimed[16..20].copy_from_slice(&width.to_be_bytes());
            claimed[20..24].copy_from_slice(&height.to_be_bytes());
            let sum = crc(&claimed[12..29]);
            claimed[29..33].copy_from_slice(&sum.to_be_bytes());
            assert_eq!(draw(claimed.clone(), FileType::Png).unwrap_err(), Unusable::TooLarge, "{width} by {height}");
        }
    }

    /// The sum behind each part of a PNG.
    fn crc(bytes: &[u8]) -> u32 {
        let step = |sum: u32, byte: &u8| (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 });
        !bytes.iter().fold(u32::MAX, step)
    }
}
