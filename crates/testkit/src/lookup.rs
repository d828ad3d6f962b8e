//! Finds the programs of the servers and the system users to run them as.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// A system user by number, as `/etc/passwd` lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SystemUser {
    pub(crate) user: u32,
    pub(crate) group: u32,
}

/// Who runs this process; read from `/proc`, where it exists, else from a file that we make.
pub(crate) fn current_user() -> SystemUser {
    if let Ok(metadata) = fs::metadata("/proc/self") {
        return SystemUser {
            user: metadata.uid(),
            group: metadata.gid(),
        };
    }
    let file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    let metadata = file.as_file().metadata().expect("our own file can be read");
    SystemUser {
        user: metadata.uid(),
        group: metadata.gid(),
    }
}

/// The user of that name, `None` when this machine has none.
pub(crate) fn system_user(name: &str) -> Option<SystemUser> {
    let table = fs::read_to_string("/etc/passwd").ok()?;
    table.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let user = fields.nth(1)?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        Some(SystemUser { user, group })
    })
}

/// Names of a user and its group, as the system's tables have them.
pub(crate) fn user_names(who: SystemUser) -> (String, String) {
    (name_of("/etc/passwd", who.user), name_of("/etc/group", who.group))
}

fn name_of(table: &str, number: u32) -> String {
    let table = fs::read_to_string(table).unwrap_or_default();
    let number = number.to_string();
    let mut lines = table.lines().map(|line| line.split(':'));
    let name = lines.find_map(|mut fields| {
        let name = fields.next()?;
        (fields.nth(1) == Some(number.as_str())).then(|| name.to_owned())
    });
    name.unwrap_or(number)
}

/// The first executable of that name in `more`, then in PATH, then in the folders of system programs, which
/// the PATH of an ordinary user lacks.
pub(crate) fn find_program(name: &str, more: &[PathBuf]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let system = ["/usr/local/sbin", "/usr/sbin", "/sbin"].map(PathBuf::from);
    let folders = more
        .iter()
        .cloned()
        .chain(std::env::split_paths(&path))
        .chain(system);
    folders
        .map(|folder| folder.join(name))
        .find(|candidate| is_executable(candidate))
}

fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_shell_and_root() {
        assert!(find_program("sh", &[]).is_some());
        assert_eq!(find_program("no-such-program-here", &[]), None);
        assert_eq!(system_user("root"), Some(SystemUser { user: 0, group: 0 }));
        assert_eq!(system_user("no-such-user-here"), None);
    }
}
