//! The zip around an Anki collection, in each of its three forms.

use std::io::{Read, Seek};

use jiff::tz::TimeZone;
use ruzstd::decoding::StreamingDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::convert::convert;
use super::protobuf::{count_fields, number_field};
use crate::exchange::incoming::{Incoming, Loss};
use crate::exchange::tables::{TableError, read_collection};

/// The most bytes a collection may have once it is unpacked.
const BIGGEST: u64 = 2 * 1024 * 1024 * 1024;

/// The newest package version there is: a collection packed with zstd.
const LATEST: u64 = 3;

/// Why a package cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    #[error("it is no Anki package (no zip archive): {0}")]
    NotAZip(ZipError),
    #[error("it is no Anki package: there is no collection in it")]
    NoCollection,
    #[error("it was made by a newer Anki (package version {0})")]
    Newer(u64),
    #[error("`{name}` in it cannot be unpacked: {detail}")]
    Broken { name: String, detail: String },
    #[error("its collection is larger than {} GB", BIGGEST >> 30)]
    TooBig,
    #[error(transparent)]
    Table(#[from] TableError),
}

impl PackageError {
    /// What to do about it.
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::NotAZip(_) | Self::NoCollection => {
                "in Anki choose File > Export, format \"Anki Deck Package (.apkg)\""
            }
            Self::Newer(_) => {
                "export it again with \"Support older Anki versions\" ticked, or update Hoverdeck"
            }
            Self::Broken { .. } | Self::Table(_) => "it may be cut off: export it again",
            Self::TooBig => "export it deck by deck",
        }
    }
}

/// Reads a package. Times without a zone are taken to be in `zone`.
pub fn read_package(file: impl Read + Seek, zone: &TimeZone) -> Result<Incoming, PackageError> {
    let mut archive = ZipArchive::new(file).map_err(PackageError::NotAZip)?;
    let (name, packed) = collection_name(&mut archive)?;
    let bytes = entry(&mut archive, name, packed)?.ok_or(PackageError::NoCollection)?;
    let mut incoming = convert(&read_collection(bytes)?, zone);
    let media = media(&mut archive, packed);
    incoming.losses.add_many(Loss::Media, media);
    Ok(incoming)
}

/// Which file holds the collection, and whether it is packed with zstd. Newer packages also have one of
/// the old name in them, which only tells people to update.
fn collection_name<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
) -> Result<(&'static str, bool), PackageError> {
    let version = entry(archive, "meta", false)?.map_or(0, |meta| number_field(&meta, 1));
    match version {
        LATEST => Ok(("collection.anki21b", true)),
        newer if newer > LATEST => Err(PackageError::Newer(newer)),
        _ if archive.index_for_name("collection.anki21").is_some() => {
            Ok(("collection.anki21", false))
        }
        _ => Ok(("collection.anki2", false)),
    }
}

/// The bytes of an entry; `None` if there is no such entry.
fn entry<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    name: &str,
    packed: bool,
) -> Result<Option<Vec<u8>>, PackageError> {
    let broken = |detail: String| PackageError::Broken { name: name.to_owned(), detail };
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(broken(error.to_string())),
    };
    let mut bytes = Vec::new();
    let read = if packed {
        let unpacked = StreamingDecoder::new(file).map_err(|error| broken(error.to_string()))?;
        unpacked.take(BIGGEST + 1).read_to_end(&mut bytes)
    } else {
        file.take(BIGGEST + 1).read_to_end(&mut bytes)
    };
    read.map_err(|error| broken(error.to_string()))?;
    if bytes.len() as u64 > BIGGEST { Err(PackageError::TooBig) } else { Ok(Some(bytes)) }
}

/// How many pictures and sounds there are. A list of them that cannot be read loses nothing else.
fn media<R: Read + Seek>(archive: &mut ZipArchive<R>, packed: bool) -> usize {
    let list = entry(archive, "media", packed).ok().flatten().unwrap_or_default();
    if packed {
        return count_fields(&list, 1);
    }
    let list: serde_json::Value = serde_json::from_slice(&list).unwrap_or_default();
    list.as_object().map_or(0, serde_json::Map::len)
}
