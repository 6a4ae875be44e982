//! How the example facilities are reached: as invented as the rest, and under the same badge (*data contoh*).

use crate::domain::facility::{Access, FacilityCode};

/// Beginning of the code on the door, Indonesian, English. The first line that fits counts.
const TEXTS: [(&str, &str, &str); 14] = [
    (
        "AUL-1",
        "Lantai 1 tanpa tangga. Jalur landai di pintu timur, toilet kursi roda 15 m dari aula, parkir 30 m.",
        "Ground floor without steps. Ramp at the east door, wheelchair toilet 15 m from the hall, parking 30 m away.",
    ),
    (
        "AUL-2",
        "Lantai 1 dengan jalur landai di pintu utama. Toilet kursi roda 25 m di sebelah Aula Utama, parkir 50 m.",
        "Ground floor with a ramp at the main door. Wheelchair toilet 25 m away beside the main hall, parking 50 m away.",
    ),
    (
        "RPT-1",
        "Lantai 1 tanpa tangga, pintu selebar 90 cm. Toilet kursi roda 20 m, parkir 40 m.",
        "Ground floor without steps, door 90 cm wide. Wheelchair toilet 20 m away, parking 40 m away.",
    ),
    (
        "RPT-2",
        "Lantai 2, hanya lewat tangga (18 anak tangga); belum ada lift. Toilet kursi roda di lantai 1.",
        "Upper floor, by stairs only (18 steps); there is no lift yet. Wheelchair toilet on the ground floor.",
    ),
    (
        "KLS-C",
        "Lantai 2, hanya lewat tangga (20 anak tangga). Mohon memilih Ruang Kelas A atau B bila memakai kursi roda.",
        "Upper floor, by stairs only (20 steps). With a wheelchair please choose classroom A or B.",
    ),
    (
        "KLS-D",
        "Lantai 2, hanya lewat tangga (20 anak tangga). Mohon memilih Ruang Kelas A atau B bila memakai kursi roda.",
        "Upper floor, by stairs only (20 steps). With a wheelchair please choose classroom A or B.",
    ),
    (
        "KLS",
        "Lantai 1 dengan jalur landai di selasar. Toilet kursi roda 35 m, parkir 60 m.",
        "Ground floor with a ramp at the gallery. Wheelchair toilet 35 m away, parking 60 m away.",
    ),
    (
        "LAB",
        "Lantai 1 tanpa tangga. Satu meja dapat dinaikkan untuk kursi roda; pembaca layar tersedia bila diminta. Toilet kursi roda 30 m.",
        "Ground floor without steps. One desk can be raised for a wheelchair; a screen reader is installed on request. Wheelchair toilet 30 m away.",
    ),
    (
        "ASR",
        "Dua kamar di lantai 1 tanpa tangga, dengan pegangan di kamar mandi. Kamar lain lewat tangga. Parkir 20 m.",
        "Two rooms on the ground floor without steps, with handrails in the bathroom. The others are up the stairs. Parking 20 m away.",
    ),
    (
        "WSM",
        "Dua anak tangga di pintu masuk, jalur landai dipasang bila diminta. Kamar mandi tanpa pegangan. Parkir 10 m.",
        "Two steps at the entrance, a ramp is put there on request. Bathroom without handrails. Parking 10 m away.",
    ),
    (
        "LAP",
        "Permukaan paving rata dari gerbang, 80 m. Toilet kursi roda di gedung utama, 70 m.",
        "Even paving from the gate, 80 m. Wheelchair toilet in the main building, 70 m away.",
    ),
    (
        "KND",
        "Satu anak tangga setinggi 30 cm; kursi roda dilipat di bagasi. Penjemputan di depan pintu utama.",
        "One step of 30 cm; a wheelchair is folded into the boot. It leaves from the main door.",
    ),
    (
        "PRL-KRS",
        "Diantar petugas ke ruang yang dipinjam. Kursi tanpa sandaran tangan.",
        "The staff bring them to the room that is borrowed. The chairs have no armrests.",
    ),
    (
        "PRL",
        "Diserahkan di gudang lantai 1 tanpa tangga, 40 m dari parkir; petugas membantu membawa.",
        "Handed over at the store on the ground floor without steps, 40 m from the parking; the staff help to carry.",
    ),
];

/// How the example facility with this code is reached.
pub(super) fn access(code: &FacilityCode) -> Access {
    let found = TEXTS.iter().find(|(beginning, _, _)| code.as_str().starts_with(beginning));
    found.map(|(_, id, en)| Access { id: (*id).to_owned(), en: (*en).to_owned() }).unwrap_or_default()
}
