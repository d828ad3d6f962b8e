//! The text of `dovecot.conf`. Versions 2.3 (Debian 12) and 2.4 (Debian 13) name many settings differently.

use std::path::Path;

use super::Options;
use crate::lookup::SystemUser;

/// The settings' dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Before24,
    From24,
}

impl Dialect {
    /// Reads what `dovecot --version` prints, such as `2.3.19.1 (9b53102964)`.
    pub(super) fn of_version(version: &str) -> Self {
        let mut numbers = version
            .split(['.', ' ', '-'])
            .map(|part| part.trim().parse::<u32>().unwrap_or(0));
        let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        if version >= (2, 4) {
            Self::From24
        } else {
            Self::Before24
        }
    }
}

/// The ports of 127.0.0.1 that the server listens on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ports {
    pub(super) imap: u16,
    pub(super) imaps: u16,
    pub(super) lmtp: u16,
    pub(super) submission: u16,
}

pub(super) struct Place<'a> {
    pub(super) directory: &'a Path,
    pub(super) ports: Ports,
    /// The user that runs everything when we are not root, by name and group name.
    pub(super) rootless: Option<(&'a str, &'a str)>,
    pub(super) mail_user: SystemUser,
}

const FOLDERS: [(&str, &str); 5] = [
    ("Sent", "\\Sent"),
    ("Junk", "\\Junk"),
    ("Archive", "\\Archive"),
    ("Drafts", "\\Drafts"),
    ("Trash", "\\Trash"),
];

pub(super) fn render(dialect: Dialect, place: &Place, options: &Options) -> String {
    let head = match dialect {
        Dialect::Before24 => head_before_24(place),
        Dialect::From24 => head_from_24(place),
    };
    let relay = options.relay_to.map_or(String::new(), relay);
    let protocols = if options.relay_to.is_some() {
        "imap lmtp submission"
    } else {
        "imap lmtp"
    };
    let protocols = match dialect {
        Dialect::Before24 => format!("protocols = {protocols}\n"),
        Dialect::From24 => {
            let each: Vec<String> = protocols
                .split(' ')
                .map(|name| format!("  {name} = yes"))
                .collect();
            let each = each.join("\n");
            format!("protocols {{\n{each}\n}}\n")
        }
    };
    let rootless = place
        .rootless
        .map_or(String::new(), |(user, group)| rootless(user, group));
    [
        head,
        protocols,
        common(place),
        folders(),
        services(dialect, place.ports),
        relay,
        rootless,
        options.settings.clone(),
    ]
    .join("\n")
}

fn head_before_24(place: &Place) -> String {
    let directory = place.directory.display();
    format!(
        "ssl_cert = <{directory}/certificate.pem
ssl_key = <{directory}/key.pem
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {directory}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {directory}/users
}}
"
    )
}

fn head_from_24(place: &Place) -> String {
    let directory = place.directory.display();
    format!(
        "dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
ssl_server_cert_file = {directory}/certificate.pem
ssl_server_key_file = {directory}/key.pem
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = ~/Maildir
passdb passwd-file {{
  passwd_file_path = {directory}/users
}}
userdb passwd-file {{
  passwd_file_path = {directory}/users
}}
"
    )
}

fn common(place: &Place) -> String {
    let directory = place.directory.display();
    let SystemUser { user, group } = place.mail_user;
    // A failed login is answered at once, and the next one too: tests wait for it.
    format!(
        "base_dir = {directory}/run
state_dir = {directory}/state
log_path = {directory}/log
listen = 127.0.0.1
ssl = yes
hostname = localhost
postmaster_address = postmaster@localhost
auth_mechanisms = plain login
auth_failure_delay = 0
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 200
mail_fsync = never
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"
    )
}

fn folders() -> String {
    let folders = FOLDERS
        .map(|(name, role)| {
            format!("  mailbox {name} {{\n    auto = subscribe\n    special_use = {role}\n  }}\n")
        })
        .concat();
    format!("namespace inbox {{\n  inbox = yes\n  separator = /\n{folders}}}\n")
}

fn services(dialect: Dialect, ports: Ports) -> String {
    // One process for all logins: a process for each costs more than most tests.
    let many_sessions = match dialect {
        Dialect::Before24 => "service_count = 0",
        Dialect::From24 => "restart_request_count = unlimited",
    };
    let Ports {
        imap, imaps, lmtp, ..
    } = ports;
    format!(
        "service imap-login {{
  {many_sessions}
  process_min_avail = 1
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service submission-login {{
  inet_listener submission {{
    port = {submission}
  }}
}}
",
        submission = ports.submission
    )
}

fn relay(port: u16) -> String {
    format!("submission_relay_host = 127.0.0.1\nsubmission_relay_port = {port}\nsubmission_relay_ssl = no\n")
}

/// Without root there is one user only, and nobody may change the root directory.
fn rootless(user: &str, group: &str) -> String {
    let chrooted = ["anvil", "imap-login", "submission-login", "stats"];
    let services = chrooted
        .map(|name| format!("service {name} {{\n  chroot =\n}}\n"))
        .concat();
    format!(
        "default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}\n{services}"
    )
}

#[cfg(test)]
mod tests {
    use super::Dialect;

    #[test]
    fn the_dialect_follows_the_version() {
        assert_eq!(Dialect::of_version("2.3.19.1 (9b53102964)"), Dialect::Before24);
        assert_eq!(Dialect::of_version("2.4.1-4 (7d8c0e5759)"), Dialect::From24);
        assert_eq!(Dialect::of_version("2.10.0"), Dialect::From24);
    }
}
