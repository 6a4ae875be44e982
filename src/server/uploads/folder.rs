//! The folder with the files' contents, beside the database and never in the site folder. Names in it are made here and say nothing.
//! A file is written beside its place, put on the disk for good, and only then gets its name; whatever goes wrong before leaves nothing.

use super::receive::Fault;
use crate::domain::upload::{FIRST_BYTES, FileType, LARGEST_FILE, Taken};
use crate::server::clock;
use crate::store::random_hex;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::fs::DirBuilder;
use std::io::{Error, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::time::Duration;
use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt;

/// Of a name; twice as many digits.
const NAME_BYTES: usize = 16;
/// Ending of what is still being received.
const PART: &str = ".part";
/// Tells which database the files belong to.
const OWNER: &str = "database";

/// See the module.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at a path; it need not be there yet.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Makes the folder, readable for this program alone, and writes down that it belongs to `database`.
    ///
    /// # Errors
    /// When it cannot be made, or belongs to another database: each would throw away the files of the other.
    pub fn make(&self, database: &str) -> Result<(), Error> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.path)?;
        let owner = self.path.join(OWNER);
        match std::fs::read_to_string(&owner) {
            Ok(name) if name.trim() == database => Ok(()),
            Ok(name) => Err(Error::other(format!("it belongs to the database {}; {database} needs a folder of its own", name.trim()))),
            Err(error) if error.kind() == ErrorKind::NotFound => std::fs::write(&owner, format!("{database}\n")),
            Err(error) => Err(error),
        }
    }

    /// Begins a file.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) async fn begin(&self) -> Result<Writing, Error> {
        let name = random_hex(NAME_BYTES);
        let part = Part(self.path.join(format!("{name}{PART}")));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part.0).await?;
        Ok(Writing { file, part, name, hasher: Sha256::new(), bytes: 0, first: Vec::with_capacity(FIRST_BYTES) })
    }

    /// Writes a file that was made here, so nobody has to look what it is.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) async fn write(&self, contents: &[u8], kind: FileType) -> Result<Whole, Error> {
        let Writing { mut file, part, name, .. } = self.begin().await?;
        file.write_all(contents).await?;
        file.flush().await?;
        file.sync_all().await?;
        Ok(Whole { part, name, kind, bytes: contents.len() as u64, sha256: hash_of(contents) })
    }

    /// Gives a whole file its name.
    ///
    /// # Errors
    /// When the disk refuses; then it is gone.
    pub(super) async fn settle(&self, whole: &Whole) -> Result<(), Error> {
        let place = self.path.join(&whole.name);
        fs::rename(&whole.part.0, &place).await?;
        let kept = match File::open(&self.path).await {
            Ok(folder) => folder.sync_all().await,
            Err(error) => Err(error),
        };
        if kept.is_err() {
            let _ = fs::remove_file(&place).await;
        }
        kept
    }

    /// Opens a file to be read.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn open(&self, name: &str) -> Result<File, Error> {
        File::open(self.path.join(name)).await
    }

    /// The contents of a file.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn read(&self, name: &str) -> Result<Vec<u8>, Error> {
        fs::read(self.path.join(name)).await
    }

    /// Throws a file away; one that is gone already is no fault.
    pub async fn remove(&self, name: &str) {
        if let Err(error) = fs::remove_file(self.path.join(name)).await
            && error.kind() != ErrorKind::NotFound
        {
            tracing::warn!(%error, "a file that nobody needs could not be thrown away");
        }
    }

    /// Names of files of ours, whole or not, that were written longer ago than `age`. What lies here besides is let alone.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn older_than(&self, age: Duration) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        let mut entries = fs::read_dir(&self.path).await?;
        while let Some(entry) = entries.next_entry().await? {
            let Ok(name) = entry.file_name().into_string() else { continue };
            // Somebody else may have been faster.
            let Ok(about) = entry.metadata().await else { continue };
            if is_ours(&name) && about.is_file() && clock::age(about.modified()?) > age {
                found.push(name);
            }
        }
        Ok(found)
    }
}

fn is_ours(name: &str) -> bool {
    let name = name.strip_suffix(PART).unwrap_or(name);
    name.len() == NAME_BYTES * 2 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// SHA-256 of contents as lower-case hex.
pub(super) fn hash_of(contents: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(contents))
}

/// A file that is being received: gone when it is dropped.
#[derive(Debug)]
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A file while it comes in.
pub(super) struct Writing {
    file: File,
    part: Part,
    name: String,
    hasher: Sha256,
    bytes: u64,
    first: Vec<u8>,
}

/// A file that has come whole and lies on the disk, but has no name yet: gone when it is dropped before.
#[derive(Debug)]
pub(super) struct Whole {
    part: Part,
    pub(super) name: String,
    pub(super) kind: FileType,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Whole {
    /// What has come.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) async fn contents(&self) -> Result<Vec<u8>, Error> {
        fs::read(&self.part.0).await
    }
}

impl Writing {
    /// Takes what has come.
    pub(super) async fn write(&mut self, chunk: &[u8], taken: Taken) -> Result<(), Fault> {
        self.bytes += chunk.len() as u64;
        if self.bytes > LARGEST_FILE {
            return Err(Fault::TooLarge);
        }
        if self.first.len() < FIRST_BYTES {
            let missing = FIRST_BYTES - self.first.len();
            self.first.extend_from_slice(&chunk[..missing.min(chunk.len())]);
            if self.first.len() == FIRST_BYTES {
                kind_of(&self.first, taken)?;
            }
        }
        self.hasher.update(chunk);
        self.file.write_all(chunk).await.map_err(Fault::Disk)
    }

    /// Everything has come.
    pub(super) async fn finish(mut self, taken: Taken) -> Result<Whole, Fault> {
        if self.bytes == 0 {
            return Err(Fault::NoFile);
        }
        let kind = kind_of(&self.first, taken)?;
        self.file.flush().await.map_err(Fault::Disk)?;
        self.file.sync_all().await.map_err(Fault::Disk)?;
        Ok(Whole { part: self.part, name: self.name, kind, bytes: self.bytes, sha256: HEXLOWER.encode(&self.hasher.finalize()) })
    }
}

fn kind_of(first: &[u8], taken: Taken) -> Result<FileType, Fault> {
    FileType::of(first).filter(|kind| taken.kinds.contains(kind)).ok_or(Fault::WrongType(taken.fault))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::upload::Purpose;
    use std::path::Path;

    const LETTER: Taken = Purpose::Letter.taken();
    const PHOTO: Taken = Purpose::Handover.taken();

    fn names(folder: &Path) -> Vec<String> {
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).filter(|name| name != OWNER).collect()
    }

    fn folder() -> (Folder, tempfile::TempDir) {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path().to_owned());
        folder.make("office.db").unwrap();
        (folder, place)
    }

    /// Sends a file piece by piece, and forgets it.
    async fn sent(folder: &Folder, pieces: &[&[u8]], taken: Taken) -> Result<(), Fault> {
        let mut writing = folder.begin().await.unwrap();
        for piece in pieces {
            writing.write(piece, taken).await?;
        }
        writing.finish(taken).await.map(|_| ())
    }

    #[tokio::test]
    async fn a_file_is_there_whole_or_not_at_all() {
        let (folder, place) = folder();
        let mut writing = folder.begin().await.unwrap();
        writing.write(b"%PDF-1.7", LETTER).await.unwrap();
        writing.write(b" and the rest of it", LETTER).await.unwrap();
        assert!(names(place.path()).iter().all(|name| name.ends_with(PART)));
        let whole = writing.finish(LETTER).await.unwrap();
        folder.settle(&whole).await.unwrap();
        assert_eq!(names(place.path()), std::slice::from_ref(&whole.name));
        let (name, sha256) = (whole.name.clone(), whole.sha256.clone());
        drop(whole);
        let contents = folder.read(&name).await.unwrap();
        assert_eq!((contents.as_slice(), hash_of(&contents)), (&b"%PDF-1.7 and the rest of it"[..], sha256));

        drop(folder.begin().await.unwrap());
        let mut left = folder.begin().await.unwrap();
        left.write(b"%PDF-1.7 cut off", LETTER).await.unwrap();
        drop(left);
        drop(folder.begin().await.unwrap().finish(LETTER).await);
        assert_eq!(names(place.path()), [name], "what was not finished has left nothing");
    }

    #[tokio::test]
    async fn what_is_too_large_or_of_another_type_is_refused_while_it_comes() {
        let (folder, place) = folder();
        let page = b"<!doctype html><html>".as_slice();
        assert!(matches!(sent(&folder, &[page], LETTER).await, Err(Fault::WrongType("file_type"))));
        assert!(matches!(sent(&folder, &[b"<ht"], LETTER).await, Err(Fault::WrongType(_))), "too short to be anything");
        let document = b"%PDF-1.7 of something".as_slice();
        assert!(matches!(sent(&folder, &[document], PHOTO).await, Err(Fault::WrongType("photo_type"))), "no photo");
        assert!(matches!(sent(&folder, &[], LETTER).await, Err(Fault::NoFile)));
        let megabyte = [b"%PDF-1.7".as_slice(), &[b' '; (1 << 20) - 8]].concat();
        let five = [megabyte.as_slice(); 5];
        assert!(sent(&folder, &five, LETTER).await.is_ok());
        assert!(matches!(sent(&folder, &[five.concat().as_slice(), b"x"], LETTER).await, Err(Fault::TooLarge)));
        assert_eq!(names(place.path()), Vec::<String>::new());
    }

    #[tokio::test]
    async fn only_old_files_of_ours_are_found_to_be_thrown_away() {
        let (folder, place) = folder();
        let old = "0123456789abcdef0123456789abcdef";
        for name in [old, "0123456789abcdef0123456789abcdee.part", "surat.pdf", "0123456789ABCDEF0123456789ABCDEF", "0123.part"] {
            std::fs::write(place.path().join(name), "x").unwrap();
        }
        assert_eq!(folder.older_than(Duration::from_secs(600)).await.unwrap(), Vec::<String>::new(), "somebody may be at it");
        tokio::time::sleep(Duration::from_millis(20)).await;
        let mut found = folder.older_than(Duration::from_millis(1)).await.unwrap();
        found.sort();
        assert_eq!(found, ["0123456789abcdef0123456789abcdee.part", old]);
    }

    #[test]
    fn two_databases_do_not_share_a_folder() {
        let (folder, _place) = folder();
        assert!(folder.make("office.db").is_ok());
        assert!(folder.make("other.db").unwrap_err().to_string().contains("office.db"));
    }
}
