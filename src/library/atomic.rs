//! Files that are there whole or not at all, for their owner only. What is in them is not known here.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// Files being written begin with this; the dot hides them from every listing of the library.
pub(super) const TEMPORARY: &str = ".tmp-";

/// Writes `bytes` to `path` so that a crash at any moment leaves the old file or the new one, whole: a temporary file
/// beside it, synced, renamed over it, and the folder synced. Mode 0600 on Unix. Where `path` is a link, the file it
/// leads to is written and the link stays. A file that nobody may write to is refused as
/// [`io::ErrorKind::PermissionDenied`]: the rename alone would not ask.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = &behind_link(path)?;
    if fs::metadata(path).is_ok_and(|there| there.is_file() && there.permissions().readonly()) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let dir = parent(path);
    // tempfile makes it 0600.
    let mut file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_dir(dir)
}

/// The same for a file that must not be there yet: whoever has that name already keeps it, and the error is
/// [`io::ErrorKind::AlreadyExists`].
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let dir = parent(path);
    let mut file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    sync_dir(dir)
}

/// Reads a file of at most `limit` bytes; a longer one is [`io::ErrorKind::FileTooLarge`].
pub(super) fn read_limited(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    // Room for most files at once: a list of takes reads thousands.
    let mut bytes = Vec::with_capacity(8 * 1_024);
    let file = open_regular(path)?;
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("it is longer than {} KB", limit / 1_000),
        ));
    }
    Ok(bytes)
}

/// Opens a file for reading. Whatever is no regular file, a pipe above all, could hold up the reader for ever.
pub(super) fn open_regular(path: &Path) -> io::Result<fs::File> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is no regular file",
        ));
    }
    fs::File::open(path)
}

/// Makes a folder, and those above it where missing, 0700 on Unix.
pub(super) fn create_private_dirs(path: &Path) -> io::Result<()> {
    private_dirs().recursive(true).create(path)
}

/// Makes one folder, 0700 on Unix; it is an error if it exists.
pub(super) fn create_private_dir(path: &Path) -> io::Result<()> {
    private_dirs().create(path)
}

fn private_dirs() -> fs::DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has a mode to set"))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Waits until the names in a folder are on the disk. Only Unix lets a folder be synced; elsewhere the file system is
/// trusted with it.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    #[cfg(unix)]
    match fs::File::open(dir)?.sync_all() {
        // Some network and FUSE file systems know no such thing.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) => {}
        result => return result,
    }
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

/// Where a link leads, or the path itself if it is none.
fn behind_link(path: &Path) -> io::Result<PathBuf> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() => match fs::canonicalize(path) {
            // The file it leads to is yet to be made.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok(parent(path).join(fs::read_link(path)?))
            }
            result => result,
        },
        _ => Ok(path.to_owned()),
    }
}

/// The folder a file lies in.
fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    }
}
