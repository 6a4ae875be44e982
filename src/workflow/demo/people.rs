//! Invented people, institutions and occasions. None of them is real; the numbers are made by the generator.

use super::random::Random;
use crate::domain::applicant::{ApplicantKind, REGENCIES};
use crate::domain::application_form::Applicant;
use crate::domain::facility::FacilityKind;
use crate::domain::phone::PhoneNumber;

const FIRST: [&str; 36] = [
    "Rahmah",
    "Ahmad",
    "Siti",
    "Muhammad",
    "Nur'aini",
    "Fauzi",
    "Hj. Mariani",
    "Gt. Rizali",
    "Norhayati",
    "Syahrani",
    "Lestari",
    "Iqbal",
    "Rusmini",
    "H. Abdul",
    "Salasiah",
    "Zainal",
    "Noor",
    "Hasanuddin",
    "Fitriani",
    "Akhmad",
    "Mahrita",
    "Suriansyah",
    "Rina",
    "Yuliani",
    "Bahruddin",
    "Helda",
    "Ma'ruf",
    "Erlina",
    "Taufik",
    "Dewi",
    "Supian",
    "Aulia",
    "Maulida",
    "Ridha",
    "Anang",
    "Wahyuni",
];
const LAST: [&str; 24] = [
    "",
    "",
    "Hidayat",
    "Rahman",
    "Aminah",
    "Noor",
    "Sari",
    "Fitriah",
    "Ansyari",
    "Hasanah",
    "Rusdi",
    "Mulyadi",
    "Wahdah",
    "Syahputra",
    "Handayani",
    "Ramadhan",
    "Jannah",
    "Suryani",
    "Effendi",
    "Lestari",
    "Kurniawan",
    "Aisyah",
    "Fahmi",
    "Hayati",
];
const TITLE: [&str; 8] = ["", "", "", "", ", S.Pd.", ", M.Pd.", ", S.Kom.", ", S.E."];
const POSITION: [&str; 7] = ["Guru", "Kepala Sekolah", "Operator", "Ketua Panitia", "Staf", "Pengawas", "Sekretaris"];
const TOWNS: [&str; 12] =
    ["Banjarbaru", "Martapura", "Barabai", "Kandangan", "Amuntai", "Tanjung", "Pelaihari", "Rantau", "Marabahan", "Paringin", "Batulicin", "Kotabaru"];

/// Somebody who asks, of a kind that suits the facility.
pub fn applicant(random: &mut Random, facility: FacilityKind) -> Applicant {
    let kind = match random.between(0, 99) {
        0..=44 => ApplicantKind::School,
        45..=64 => ApplicantKind::Agency,
        65..=79 => ApplicantKind::Kkg,
        80..=90 => ApplicantKind::Community,
        91..=95 if facility != FacilityKind::Hall => ApplicantKind::Personal,
        _ => ApplicantKind::Internal,
    };
    let place = usize::try_from(random.between(0, 12)).expect("not negative");
    let (regency, regency_name) = REGENCIES[place];
    let town = TOWNS[place % TOWNS.len()];
    let n = random.between(1, 9);
    let institution = match kind {
        ApplicantKind::School => match random.between(0, 4) {
            0 => format!("SDN {town} {n}"),
            1 => format!("SMPN {n} {town}"),
            2 => format!("SMAN {n} {town}"),
            3 => format!("SMKN {n} {town}"),
            _ => format!("TK Negeri Pembina {town}"),
        },
        ApplicantKind::Agency => match random.between(0, 3) {
            0 => format!("Dinas Pendidikan {regency_name}"),
            1 => format!("Dinas Pendidikan dan Kebudayaan {regency_name}"),
            2 => format!("PGRI {regency_name}"),
            _ => "Universitas Lambung Mangkurat".to_owned(),
        },
        ApplicantKind::Kkg => match random.between(0, 3) {
            0 => format!("KKG Gugus {n} {town}"),
            1 => format!("MGMP Matematika SMP {regency_name}"),
            2 => format!("MKKS SMA {regency_name}"),
            _ => format!("KKKS Kecamatan {town}"),
        },
        ApplicantKind::Community => match random.between(0, 3) {
            0 => format!("Himpaudi {regency_name}"),
            1 => format!("PKBM Harapan {town}"),
            2 => format!("Kwarcab Pramuka {regency_name}"),
            _ => format!("Komunitas Literasi {town}"),
        },
        ApplicantKind::Personal => String::new(),
        ApplicantKind::Internal => format!("Tim Kerja {n} BPMP"),
    };
    let (first, last, title) = (random.pick(&FIRST), random.pick(&LAST), random.pick(&TITLE));
    let name = format!("{first} {last}").trim_end().to_owned() + title;
    Applicant {
        name,
        kind,
        institution,
        npsn: if kind == ApplicantKind::School { format!("30{:06}", random.between(300_000, 319_999)) } else { String::new() },
        position: if random.chance(60) { random.pick(&POSITION).to_owned() } else { String::new() },
        regency: regency.to_owned(),
        address: String::new(),
        whatsapp: Some(number(random)),
        email: String::new(),
    }
}

/// A well-formed number that is nobody's as far as we know.
fn number(random: &mut Random) -> PhoneNumber {
    let prefix = random.pick(&["0812", "0813", "0821", "0851", "0852", "0878"]);
    format!("{prefix}{:08}", random.between(10_000_000, 99_999_999)).parse().expect("a mobile prefix and eight digits")
}

/// What the facility is wanted for.
pub fn activity(random: &mut Random, facility: FacilityKind) -> &'static str {
    let choices: &[&'static str] = match facility {
        FacilityKind::Hall => &[
            "Seminar Kurikulum dan Pembelajaran Mendalam",
            "Pelatihan Guru Penggerak Komunitas Belajar",
            "Wisuda dan Pelepasan Siswa",
            "Sosialisasi SPMB",
            "Peringatan Hari Guru Nasional",
            "Rapat Koordinasi Kepala Sekolah",
            "Lokakarya Perencanaan Berbasis Data",
        ],
        FacilityKind::Meeting => &["Rapat Panitia", "Rapat MKKS", "Koordinasi Pengawas", "Rapat Persiapan TKA", "Diskusi Terpumpun Rapor Pendidikan"],
        FacilityKind::Class => &["Bimbingan Teknis Dapodik", "Pertemuan KKG", "Pelatihan Penulisan Soal", "Kelas Literasi", "Pendampingan BOSP"],
        FacilityKind::Lab => &["Simulasi TKA", "Pelatihan Operator Dapodik", "Ujian Berbasis Komputer", "Pelatihan Koding dan Kecerdasan Artifisial"],
        FacilityKind::Dorm => &["Menginap Peserta Diklat", "Menginap Rombongan Guru", "Pelatihan Tiga Hari", "Kemah Literasi"],
        FacilityKind::Field => &["Apel Pramuka", "Senam Bersama", "Lomba Antar-Sekolah", "Bazar Karya Siswa"],
        FacilityKind::Vehicle => &["Kunjungan Sekolah", "Antar-Jemput Narasumber", "Monitoring Lapangan"],
        FacilityKind::Equipment => &["Pentas Seni Sekolah", "Rapat Wali Murid", "Simulasi TKA", "Lomba Cerdas Cermat", "Pertemuan Himpaudi"],
    };
    random.pick(choices)
}

/// Why the office said no, in the words that follow "karena".
pub fn refusal(random: &mut Random, reason: crate::domain::reservation::Reason) -> &'static str {
    use crate::domain::reservation::Reason;
    let choices: &[&'static str] = match reason {
        Reason::Unavailable => &["fasilitas telah dipakai pada waktu tersebut", "seluruh unit telah dipinjam pada waktu tersebut"],
        Reason::NoAgreement => &["waktu pengganti tidak disepakati"],
        Reason::Maintenance => &["fasilitas sedang dalam pemeliharaan"],
        Reason::OverCapacity => &["jumlah peserta melebihi daya tampung"],
        Reason::Internal => &["fasilitas dipakai untuk kegiatan kantor"],
        Reason::Applicant => &["dibatalkan oleh pemohon"],
        Reason::Incomplete => &["data permohonan belum lengkap"],
    };
    random.pick(choices)
}
