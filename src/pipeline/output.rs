//! The output folder: where it is, whose it is, and what lies in it. Nothing is ever written into the input.

use anyhow::{Context, Result, bail};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

/// The output folder of one run, locked while this value lives.
#[derive(Debug)]
pub struct Output {
    root: PathBuf,
    _lock: File,
}

/// Where the outputs of `input` go by default: ./omnify-out/<name>, or beside the input when that would lie inside it.
///
/// # Errors
/// When the current folder or the input cannot be resolved.
pub fn default_for(input: &Path) -> Result<PathBuf> {
    let input = fs::canonicalize(input).with_context(|| format!("cannot find {}", input.display()))?;
    let name = input
        .file_name()
        .map_or_else(|| "root".into(), |name| name.to_string_lossy().into_owned());
    let wanted = std::env::current_dir()?.join("omnify-out").join(&name);
    if wanted.starts_with(&input) && input.is_dir() {
        let parent = input.parent().unwrap_or(&input);
        return Ok(parent.join(format!("{name}-omnify-out")));
    }
    Ok(wanted)
}

/// The path that the run in an output folder was started with: its project.yaml, or its input.
///
/// # Errors
/// When the folder does not say.
pub fn origin_of(root: &Path) -> Result<PathBuf> {
    let work = root.join(".omnify");
    ["origin", "input"]
        .iter()
        .find_map(|name| fs::read_to_string(work.join(name)).ok())
        .map(|text| PathBuf::from(text.trim_end()))
        .with_context(|| {
            format!(
                "{} does not say which input it belongs to\nhint: repeat `omnify run`",
                root.display()
            )
        })
}

impl Output {
    /// Opens or creates the output folder for an input and locks it.
    ///
    /// # Errors
    /// When the folder lies inside the input, belongs to another input, is in use, or cannot be written.
    pub fn open(root: &Path, input: &Path) -> Result<Self> {
        let input = fs::canonicalize(input).with_context(|| format!("cannot find {}", input.display()))?;
        let absolute = resolved(root)?;
        if input.is_dir() && absolute.starts_with(&input) {
            bail!(
                "the output folder {} lies inside the input {}\nhint: choose a folder outside with -o",
                root.display(),
                input.display()
            );
        }
        if root.to_str().is_none() {
            bail!(
                "the name of the output folder {} is not valid Unicode\nhint: choose another folder with -o",
                root.display()
            );
        }
        let work = root.join(".omnify");
        if root.exists() && !work.exists() {
            let mut entries = fs::read_dir(root).with_context(|| {
                format!(
                    "the output {} cannot be opened as a folder\nhint: choose another one with -o",
                    root.display()
                )
            })?;
            if entries.next().is_some() {
                bail!(
                    "the output folder {} holds other files\nhint: choose an empty or new folder with -o",
                    root.display()
                );
            }
        }
        private_folder(root)?;
        private_folder(&work)?;
        let lock = private_options()
            .truncate(false)
            .open(work.join("lock"))
            .with_context(|| format!("cannot write into {}", work.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!(
                "another omnify is working in {}\nhint: wait for it, or choose another folder with -o",
                root.display()
            ),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| {
                    format!(
                        "the file system of {} cannot lock files\nhint: choose a folder on another disk with -o",
                        root.display()
                    )
                });
            }
        }
        let owner = work.join("input");
        let wanted = input.to_string_lossy().into_owned();
        if owner.exists() {
            let known = fs::read_to_string(&owner)?;
            if known.trim_end() != wanted {
                bail!(
                    "the output folder {} belongs to the input {}\nhint: choose another folder with -o, or remove it",
                    root.display(),
                    known.trim_end()
                );
            }
        } else {
            write_private(&owner, wanted.as_bytes())?;
        }
        let temp = work.join("tmp");
        if temp.exists() {
            fs::remove_dir_all(&temp).with_context(|| format!("cannot clear {}", temp.display()))?;
        }
        private_folder(&temp)?;
        Ok(Self {
            root: root.to_owned(),
            _lock: lock,
        })
    }

    /// Remembers what the run was started with, for the commands that come after it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remember(&self, origin: &Path) -> Result<()> {
        write_private(&self.work("origin"), origin.to_string_lossy().as_bytes())
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Bytes that are free on the disk of the folder.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn free_space(&self) -> Result<u64> {
        fs4::available_space(&self.root).with_context(|| format!("cannot measure the disk of {}", self.root.display()))
    }

    /// A published file.
    pub fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A file of the working area.
    pub fn work(&self, name: &str) -> PathBuf {
        self.root.join(".omnify").join(name)
    }

    /// A temporary file in the same file system.
    pub fn temp(&self, name: &str) -> PathBuf {
        self.work("tmp").join(name)
    }

    /// Writes a published file so that a reader sees the old or the new one, never a part.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<()> {
        let temp = self.temp(&name.replace('/', "-"));
        write_private(&temp, content)?;
        let target = self.file(name);
        fs::rename(&temp, &target).with_context(|| format!("cannot write {}", target.display()))
    }
}

/// A path that may not exist yet, with the links and dots of the part that does exist followed.
fn resolved(path: &Path) -> Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut known = PathBuf::new();
    for part in absolute.components() {
        if part == Component::ParentDir {
            known.pop();
        } else {
            known.push(part);
        }
        if let Ok(real) = fs::canonicalize(&known) {
            known = real;
        }
    }
    Ok(known)
}

/// Opens files for writing so that only their owner can read them.
fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Creates a folder that only its owner can read.
pub(super) fn private_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .with_context(|| format!("cannot create {}", path.display()))
}

/// Writes and syncs a file that only its owner can read.
///
/// # Errors
/// When it cannot be written.
pub fn write_private(path: &Path, content: &[u8]) -> Result<()> {
    let mut file = create_private(path)?;
    file.write_all(content)
        .with_context(|| format!("cannot write {}", path.display()))?;
    file.sync_all()
        .with_context(|| format!("cannot sync {}", path.display()))
}

/// A text as one word of a shell command.
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%=".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// Adds to the end of a file that only its owner can read, and syncs it.
///
/// # Errors
/// When it cannot be written.
pub fn append_private(path: &Path, content: &[u8]) -> Result<()> {
    let mut file = private_options()
        .append(true)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(content)
        .with_context(|| format!("cannot write {}", path.display()))?;
    file.sync_all()
        .with_context(|| format!("cannot sync {}", path.display()))
}

/// Creates a file that only its owner can read; an existing one is overwritten.
///
/// # Errors
/// When it cannot be created.
pub fn create_private(path: &Path) -> Result<File> {
    private_options()
        .truncate(true)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Takes all rights of others from a file.
///
/// # Errors
/// When the rights cannot be changed.
pub(super) fn make_private(path: &Path) -> Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .with_context(|| format!("cannot protect {}", path.display()))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
